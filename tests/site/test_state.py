"""Translations that fall behind the English are known, with and without history."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from d2lvi.site import state
from d2lvi.site.checks import check
from d2lvi.site.cli.state import state as command
from d2lvi.site.errors import StateError
from d2lvi.site.project import Project
from d2lvi.site.state import Entry

ONE = """\
<!--
# One

The loss is small.
-->
# Một

Mất mát nhỏ.

<!--
It falls.
-->
Nó giảm.

<!--
Not yet.
-->
"""
TWO = "<!--\n# Two\n-->\n# Hai\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "_config.yml").write_text("title: T\n")
    (tmp_path / "_toc.yml").write_text("root: a/one\nchapters: [{file: a/two}, {file: a/none}]\n")
    (tmp_path / "book" / "a").mkdir(parents=True)
    (tmp_path / "book" / "a" / "one.md").write_text(ONE, encoding="utf-8")
    (tmp_path / "book" / "a" / "two.md").write_text(TWO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def edit(project: Project, old: str, new: str, name: str = "a/one") -> None:
    path = project.source(name)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def old_ones(project: Project, name: str = "a/one") -> list[str]:
    return [each.pair.vi for each in state.outdated_pairs(project, name)]


def test_nothing_is_outdated_before_there_is_state(project: Project):
    edit(project, "The loss is small.", "The loss is tiny.")
    assert old_ones(project) == []


def test_english_that_changes_leaves_its_vietnamese_behind(project: Project):
    state.update(project)
    assert old_ones(project) == []
    edit(project, "The loss is small.", "The loss is tiny.")
    assert old_ones(project) == ["Mất mát nhỏ."]
    assert state.update(project).outdated == 1
    assert old_ones(project) == ["Mất mát nhỏ."], "updating confirms nothing"


def test_vietnamese_that_changes_is_current_again(project: Project):
    state.update(project)
    edit(project, "The loss is small.", "The loss is tiny.")
    edit(project, "Mất mát nhỏ.", "Mất mát rất nhỏ.")
    assert old_ones(project) == []
    assert state.update(project).outdated == 0


def test_line_breaks_and_unicode_forms_do_not_matter(project: Project):
    state.update(project)
    edit(project, "The loss is small.", "The loss\nis small.")
    edit(project, "Mất mát nhỏ.", "Mất\nmát nhỏ.")
    assert old_ones(project) == []
    assert state.update(project).changed == ()


def test_confirming_makes_a_pair_current(project: Project):
    state.update(project)
    edit(project, "The loss is small.", "The loss is tiny.")
    (pair,) = state.confirm(project, "a/one", "An", lines=[8])
    assert pair.vi == "Mất mát nhỏ."
    assert old_ones(project) == []
    assert [e.reviewer for e in state.load(project, "a/one").values()] == ["", "An", ""]


def test_a_review_ends_when_either_language_changes(project: Project):
    state.confirm(project, "a/one", "An")
    section = state.source.read(project.source("a/one"))
    assert len(state.reviewed(section, state.load(project, "a/one"))) == 3
    edit(project, "It falls.", "It rises.")
    edit(project, "Mất mát nhỏ.", "Mất mát bé.")
    state.update(project)
    section = state.source.read(project.source("a/one"))
    assert [p.vi for p in state.reviewed(section, state.load(project, "a/one"))] == ["# Một"]


def test_untranslated_pairs_have_no_entry(project: Project):
    state.update(project)
    assert len(state.load(project, "a/one")) == 3


def test_repeated_vietnamese_is_kept_apart(project: Project):
    text = "<!--\nA.\n-->\nNhư nhau.\n\n<!--\nB.\n-->\nNhư nhau.\n"
    project.source("a/two").write_text(text, encoding="utf-8")
    state.update(project)
    edit(project, "\nB.\n", "\nC.\n", "a/two")
    (each,) = state.outdated_pairs(project, "a/two")
    assert each.pair.en == "C."


def test_moving_text_to_another_section_keeps_its_review(project: Project):
    state.confirm(project, "a/one", "An")
    moved = "\n<!--\nIt falls.\n-->\nNó giảm.\n"
    edit(project, moved, "")
    path = project.source("a/two")
    path.write_text(path.read_text(encoding="utf-8") + moved, encoding="utf-8")
    state.update(project)
    assert [e.reviewer for e in state.load(project, "a/two").values()] == ["", "An"]
    assert len(state.load(project, "a/one")) == 2


def test_state_of_sections_that_are_gone_is_removed(project: Project):
    state.update(project)
    project.source("a/two").unlink()
    assert state.update(project).changed == ("a/two",)
    assert not state.path(project, "a/two").exists()


def test_updating_twice_changes_nothing(project: Project):
    assert set(state.update(project).changed) == {"a/one", "a/two"}
    before = state.path(project, "a/one").read_bytes()
    assert state.update(project).changed == ()
    assert state.path(project, "a/one").read_bytes() == before


def test_each_entry_is_one_line_so_that_merging_is_easy(project: Project):
    state.update(project)
    lines = state.path(project, "a/one").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 3 and lines[0].startswith("#")


TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
KEYS = st.text("0123456789abcdef-", min_size=1)


@given(st.dictionaries(KEYS, st.builds(Entry, TEXT.filter(bool), TEXT, TEXT)))
def test_what_is_written_is_read(entries: dict[str, Entry]):
    data = yaml.safe_load(state.serialize(entries)) or {}
    assert {key: Entry(**value) for key, value in data.items()} == entries


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n", "- 1\n", "a: {em: b}\n", "a: b\n", "\x00"])
def test_state_that_was_merged_by_hand_is_told(project: Project, text: str):
    file = state.path(project, "a/one")
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(StateError, match="the state cannot be read"):
        state.load(project, "a/one")
    found = check(project).findings
    assert ("state", "error") in [(f.problem.rule, f.severity) for f in found]
    with pytest.raises(StateError):
        state.update(project)
    assert state.update(project, anew=True).outdated == 0
    assert len(state.load(project, "a/one")) == 3


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@b.c"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(project: Project, message: str) -> None:
    git(project.root, "add", ".")
    git(project.root, "commit", "-qm", message)


def test_the_earlier_english_is_found_in_history_and_kept(project: Project):
    git(project.root, "init", "-q")
    commit(project, "one")
    state.update(project)
    commit(project, "state")
    edit(project, "The loss is small.", "The loss is quite small.")
    commit(project, "two")
    edit(project, "The loss is quite small.", "The loss is tiny.")
    state.update(project)
    (each,) = state.outdated_pairs(project, "a/one")
    assert each.was == "The loss is small."
    assert state.difference(each.was, each.pair.en) == [
        ("equal", "The loss is"),
        ("deleted", "small."),
        ("inserted", "tiny."),
    ]
    edit(project, "The loss is tiny.", "The loss is small.")
    state.update(project)
    assert all(not entry.was for entry in state.load(project, "a/one").values())


def test_a_shallow_clone_knows_what_is_outdated(project: Project, tmp_path: Path):
    git(project.root, "init", "-q")
    state.update(project)
    commit(project, "one")
    edit(project, "The loss is small.", "The loss is tiny.")
    state.update(project)
    commit(project, "two")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", project.root.as_uri(), str(clone))
    (each,) = state.outdated_pairs(Project(clone), "a/one")
    assert (each.pair.vi, each.was) == ("Mất mát nhỏ.", "The loss is small.")


def test_two_people_change_two_sections_without_conflict(project: Project):
    git(project.root, "init", "-q", "-b", "main")
    state.update(project)
    commit(project, "start")
    git(project.root, "checkout", "-qb", "other")
    edit(project, "# Two", "# Number Two", "a/two")
    state.update(project)
    commit(project, "two")
    git(project.root, "checkout", "-q", "main")
    edit(project, "It falls.", "It rises.")
    state.update(project)
    commit(project, "one")
    git(project.root, "merge", "-q", "other")
    assert (old_ones(project), old_ones(project, "a/two")) == (["Nó giảm."], ["# Hai"])


def test_the_check_reports_outdated_pairs_until_they_are_confirmed(project: Project):
    state.update(project)
    edit(project, "The loss is small.", "The loss is tiny.")

    def outdated() -> list[tuple[int, str]]:
        found = [f for f in check(project).findings if f.problem.rule == "outdated"]
        return [(f.problem.line, f.severity) for f in found]

    assert outdated() == [(8, "warning")]
    runner = CliRunner()
    assert runner.invoke(command, ["confirm", "a/one", "--line", "8"]).exit_code == 0
    assert outdated() == []


def test_commands(project: Project):
    runner = CliRunner()
    result = runner.invoke(command, ["update"])
    assert (result.exit_code, result.stdout) == (0, "a/one\na/two\n")
    assert result.stderr == "2 files changed, 0 pairs outdated\n"
    result = runner.invoke(command, ["confirm", "book/a/one.md", "--reviewer", "Bình"])
    assert result.stderr == "3 pairs confirmed\n"
    text = state.path(project, "a/one").read_text(encoding="utf-8")
    assert text.count(json.dumps("Bình", ensure_ascii=False)) == 3
    result = runner.invoke(command, ["confirm", "a/one", "--line", "16"])
    assert result.exit_code == 1
    assert "no translated text stands on line 16" in result.stderr
