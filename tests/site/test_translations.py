"""What is said about the translation of each section, and in which order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from d2lvi.site import state
from d2lvi.site import translations as module
from d2lvi.site.cli.status import status
from d2lvi.site.project import Project
from d2lvi.site.translations import Translation, by_need, remembered, total, translations

WHOLE = "<!--\n# One\n-->\n# Một\n\n<!--\nIt falls.\n-->\nNó giảm.\n"
FILES = {
    "_config.yml": "title: T\n",
    "_toc.yml": "root: a\nchapters: [{file: b}, {file: c}, {file: d}, {file: gone}]\n",
    "book/a.md": f"---\nd2lvi: {{translators: [An, Bình]}}\n---\n{WHOLE}",
    "book/b.md": WHOLE + "\n<!--\nNot yet.\n-->\n",
    "book/c.md": WHOLE.replace("giảm", "gỉảm"),
    "book/d.md": "<!--\nnever closed\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def test_everything_is_counted(project: Project):
    a, b, c, d = translations(project)
    assert a == Translation("a", pairs=2, translated=2, translators=("An", "Bình"))
    assert b == Translation("b", pairs=3, translated=2)
    assert (c.pairs, c.errors, c.warnings) == (2, 1, 0)
    assert (d.readable, d.errors) == (False, 1)
    assert b.untranslated == 1


def test_reviews_and_outdated_pairs_are_counted(project: Project):
    state.confirm(project, "a", "An")
    path = project.source("a")
    text = path.read_text(encoding="utf-8").replace("It falls.", "It rises.")
    path.write_text(text, encoding="utf-8")
    (a,) = translations(project, ["a"])
    assert (a.reviewed, a.outdated, a.warnings) == (1, 1, 0)


def test_the_next_step_is_the_most_urgent(project: Project):
    assert [item.next for item in translations(project)] == [
        "review",
        "translate",
        "mend",
        "mend",
    ]
    assert Translation("x", pairs=1, translated=1, outdated=1, warnings=1).next == "update"
    assert Translation("x", pairs=1, translated=1, warnings=1).next == "check"
    assert Translation("x", pairs=1, translated=1, reviewed=1).next == ""


def test_what_needs_most_comes_first(project: Project):
    assert [item.name for item in by_need(translations(project))] == ["d", "c", "b", "a"]


def test_sums(project: Project):
    whole = total(translations(project))
    assert (whole.name, whole.pairs, whole.translated, whole.errors) == ("", 7, 6, 2)


def test_the_command_shows_a_table_or_json(project: Project):
    result = CliRunner().invoke(status, ["--translation"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        *("section", "pairs", "translated", "reviewed", "outdated", "errors", "warnings", "next")
    ]
    assert lines[-1].split() == ["in", "all", "7", "6", "2"]
    data = json.loads(CliRunner().invoke(status, ["--translation", "--json", "b"]).stdout)
    assert [(row["name"], row["pairs"], row["next"]) for row in data] == [("b", 3, "translate")]


def test_what_has_not_changed_is_remembered(project: Project, monkeypatch: pytest.MonkeyPatch):
    asked: list[tuple[str, ...]] = []
    real = module.translations

    def counted(project: Project, names: list[str]) -> tuple[Translation, ...]:
        asked.append(tuple(names))
        return real(project, names)

    monkeypatch.setattr(module, "translations", counted)
    first = remembered(project)
    assert first == real(project)
    assert remembered(project) == first
    path = project.source("b")
    path.write_text(path.read_text(encoding="utf-8").replace("Nó giảm", "Nó rơi"))
    state.update(project, ["a"])
    assert remembered(project) == real(project)
    assert asked == [("a", "b", "c", "d"), ("a", "b")]
    (project.book / "glossary.yml").write_text("- {en: One, vi: Một}\n", encoding="utf-8")
    remembered(project)
    assert asked[2] == ("a", "b", "c", "d")


def test_a_broken_memory_is_made_anew(project: Project):
    first = remembered(project)
    (project.build / "translations.json").write_text('{"a": 1}')
    assert remembered(project) == first


def test_changes_since_an_earlier_time_are_a_table(project: Project):
    earlier = project.root / "before.json"
    earlier.write_text(CliRunner().invoke(status, ["--translation", "--json"]).stdout)
    assert CliRunner().invoke(status, ["--compare", str(earlier)]).stdout == (
        "The numbers of no section change.\n"
    )
    path = project.source("b")
    path.write_text(path.read_text(encoding="utf-8") + "Chưa xong.\n", encoding="utf-8")
    lines = CliRunner().invoke(status, ["--compare", str(earlier)]).stdout.splitlines()
    assert lines[2:] == ["| b | 3 | 2 → 3 | 0 | 0 | 0 | 0 |"]
