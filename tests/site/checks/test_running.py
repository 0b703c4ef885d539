"""The check of a book, and its command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from d2lvi.site.checks import RULES, check
from d2lvi.site.cli.check import check as command
from d2lvi.site.errors import ProjectError
from d2lvi.site.project import Project
from tests.site.checks.checking import said

FILES = {
    "_config.yml": "title: T\n",
    "_toc.yml": "root: index\nchapters: [{file: a/one}]\n",
    "book/glossary.yml": "- {en: weight, vi: trọng số, wrong: [trọng lượng]}\n",
    "book/index.md": said("# Index", "# Mục lục"),
    "book/a/one.md": said("# One", "# Một") + "\n" + said("A weight.", "Một trọng lượng , nhỏ."),
    "book/a/two.md": said("# Two", "# Hai"),
    "book/_outputs/x.md": "Bỏ qua\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def rules_of(project: Project, *names: str, **options: object) -> list[tuple[str, str, int]]:
    report = check(project, names or None, **options)
    return [
        (f.problem.rule, f.problem.file.stem, f.problem.line or 0)
        for f in report.findings
        if f.problem.file
    ]


def test_the_whole_book_is_checked_also_what_no_contents_list(project: Project):
    report = check(project)
    assert report.sections == 3
    assert rules_of(project) == [("wrong-term", "one", 9), ("spacing", "one", 9)]
    assert report.failed


def test_one_section_is_checked(project: Project):
    assert rules_of(project, "a/two") == []
    with pytest.raises(ProjectError, match="there is no section 'a/three'"):
        check(project, ["a/three"])


def test_titles_are_compared_with_those_of_the_whole_book(project: Project):
    exercises = said("## Exercises", "## Bài tập") * 2
    add(project, "a/one", exercises)
    add(project, "a/two", said("## Exercises", "## Thực hành"))
    assert ("titles", "two", 9) in rules_of(project, "a/two")


def add(project: Project, name: str, text: str) -> None:
    path = project.book / f"{name}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def test_source_that_cannot_be_read_is_reported_and_the_rest_checked(project: Project):
    add(project, "a/two", "<!--\nnever closed\n")
    (project.book / "index.md").write_bytes(b"\xff\n")
    found = rules_of(project)
    assert [(rule, stem) for rule, stem, _ in found if rule == "source"] == [
        ("source", "index"),
        ("source", "two"),
    ]
    assert ("wrong-term", "one", 9) in found


def test_fix_writes_the_file_and_reports_what_is_left(project: Project):
    report = check(project, fix=True)
    assert report.fixed == 1
    assert [f.problem.rule for f in report.findings] == ["wrong-term"]
    text = (project.book / "a/one.md").read_text(encoding="utf-8")
    assert text == FILES["book/a/one.md"].replace(" ,", ",")


def test_fix_leaves_files_that_need_none_untouched(project: Project):
    path = project.book / "a/two.md"
    before = path.stat().st_mtime_ns
    check(project, fix=True)
    assert path.stat().st_mtime_ns == before


def git(project: Project, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@b.c"]
    command = ["git", *identity, *arguments]
    subprocess.run(command, cwd=project.root, check=True, capture_output=True)


def test_code_changed_together_with_a_translation_is_found(project: Project):
    add(project, "a/one", "```{code-cell}\nx = 1\n```\n")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "x")
    path = project.book / "a/one.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("x = 1", "x = 2"), encoding="utf-8")
    assert "changed-code" not in [r for r, _, _ in rules_of(project, base="HEAD")]
    changed = text.replace("x = 1", "x = 2").replace("# Một", "# Số một")
    path.write_text(changed, encoding="utf-8")
    assert ("changed-code", "one", 11) in rules_of(project, base="HEAD")
    assert "changed-code" not in [r for r, _, _ in rules_of(project)]
    path.write_text(changed.replace("# One", "# Number One"), encoding="utf-8")
    assert "changed-code" not in [r for r, _, _ in rules_of(project, base="HEAD")]
    path.write_text(text.replace("# Một", "# Số một").split("```")[0], encoding="utf-8")
    assert ("changed-code", "one", 1) in rules_of(project, base="HEAD")


def test_an_unknown_revision_is_an_error_in_words(project: Project):
    git(project, "init", "-q")
    with pytest.raises(ProjectError, match="Git cannot show the revision 'nowhere'"):
        check(project, base="nowhere")


# --- the command


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_errors_make_the_command_fail(project: Project):
    code, out, err = run()
    assert code == 1
    assert out.splitlines()[0] == (
        "book/a/one.md:9:5: wrong-term: 'trọng lượng' is a wrong rendering of 'weight'."
        " Write 'trọng số'"
    )
    assert err == "2 errors in 3 sections\n"


def test_a_clean_section_passes(project: Project):
    assert run("book/a/two.md") == (0, "", "nothing found in 1 section\n")
    assert run("a/two")[0] == 0


def test_warnings_do_not_fail(project: Project):
    add(project, "a/two", "<!--\nNot yet.\n-->\n")
    code, out, err = run("a/two")
    assert (code, err) == (0, "1 warning in 1 section\n")
    assert out.startswith("book/a/two.md:7:1: warning: untranslated: ")
    assert run("a/two", "--errors") == (0, "", "nothing found in 1 section\n")


def test_rules_can_be_chosen(project: Project):
    assert "spacing" not in run("--rule", "terms")[1]
    assert "spacing" in run("--rule", "spacing")[1]
    code, _, err = run("--rule", "nothing")
    assert code == 2 and "there is no rule 'nothing'" in err


def test_rules_are_listed(project: Project):
    out = run("--list")[1]
    assert all(f"{rule.family}/{rule.name} " in out for rule in RULES)


def test_json_says_everything(project: Project):
    data = json.loads(run("--format", "json")[1])
    assert data[0] == {
        "file": "book/a/one.md",
        "line": 9,
        "column": 5,
        "rule": "wrong-term",
        "severity": "error",
        "message": "'trọng lượng' is a wrong rendering of 'weight'",
        "remedy": "Write 'trọng số'",
        "fixable": False,
    }
    assert data[1]["fixable"] is True


def test_annotations_of_github_are_escaped(project: Project):
    out = run("--format", "github")[1].splitlines()
    assert out[0].startswith("::error file=book/a/one.md,line=9,col=5,title=wrong-term::'trọng")
    add(project, "a/two", said("Use 100% of `a`.", "Dùng 100% của `b%`."))
    out = run("--format", "github", "a/two")[1]
    assert "'b%25'" in out and "\n::" in out


def test_sarif_has_rules_and_places(project: Project):
    data = json.loads(run("--format", "sarif")[1])
    (run_,) = data["runs"]
    known = {rule["id"] for rule in run_["tool"]["driver"]["rules"]}
    assert data["version"] == "2.1.0"
    assert {rule.name for rule in RULES} <= known
    result = run_["results"][0]
    assert result["ruleId"] in known and result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "book/a/one.md"
    assert place["region"] == {"startLine": 9, "startColumn": 5}


def test_json_of_nothing_is_an_empty_list(project: Project):
    assert json.loads(run("--format", "json", "a/two")[1]) == []


def test_fix_says_how_much_it_mended(project: Project):
    assert run("--fix", "a/one")[2] == "1 error in 1 section, 1 mended\n"
