"""Which results are fresh, aged, stale or missing, and what a person is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from d2lvi.site import outputs as results
from d2lvi.site.cli import group
from d2lvi.site.errors import ProjectError
from d2lvi.site.freshness import all_freshness, executable, freshness
from d2lvi.site.project import Project
from tests.site.small_book import SECTIONS, computed, edit, execute_all, make_book

FIRST, SECOND, THIRD = SECTIONS


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return make_book(tmp_path)


def states(book: Project) -> dict[str, str]:
    return {item.name: item.state for item in all_freshness(book)}


def status(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["status", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_sections_with_code_are_listed_in_book_order(book: Project):
    assert executable(book) == SECTIONS
    edit(book, "_toc.yml", "- file: a/first\n", "- file: a/planned\n")
    assert executable(Project(book.root)) == (SECOND, THIRD)


def test_sections_are_missing_until_they_are_executed(book: Project):
    assert set(states(book).values()) == {"missing"}
    execute_all(book)
    assert set(states(book).values()) == {"fresh"}


def test_editing_prose_keeps_results_fresh(book: Project):
    execute_all(book)
    edit(book, "book/a/first.md", "Vài lời.", "Nhiều lời hơn.")
    edit(book, "book/a/first.md", "Some prose.", "More prose.")
    assert set(states(book).values()) == {"fresh"}


def test_editing_a_cell_makes_its_section_stale(book: Project):
    execute_all(book)
    edit(book, "book/a/third.md", "1 + 1", "2 + 2")
    assert states(book) == {FIRST: "fresh", SECOND: "fresh", THIRD: "stale"}


def test_editing_a_helper_makes_the_sections_that_reach_it_stale(book: Project):
    execute_all(book)
    edit(book, "d2lvi/plots.py", "asarray", "array")
    assert states(book) == {FIRST: "stale", SECOND: "fresh", THIRD: "fresh"}


def test_undoing_an_edit_makes_results_fresh_again(book: Project):
    execute_all(book)
    edit(book, "d2lvi/plots.py", "asarray", "array")
    edit(book, "d2lvi/plots.py", "numpy.array", "numpy.asarray")
    assert set(states(book).values()) == {"fresh"}


def test_results_are_judged_in_the_profile_they_were_computed_in(book: Project):
    results.save(book, FIRST, computed(book, FIRST, "gpu", "gpu"))
    edit(book, "book/a/first.md", "cpu: {num_epochs: 3}", "cpu: {num_epochs: 5}")
    assert states(book)[FIRST] == "fresh"
    edit(book, "book/a/first.md", "num_epochs = 10", "num_epochs = 20")
    assert states(book)[FIRST] == "stale"


def test_damaged_results_count_as_missing_and_are_reported(book: Project):
    execute_all(book)
    path = results.path(book, SECOND)
    path.write_text(path.read_text()[:-20])
    item = freshness(book, SECOND)
    assert (item.state, item.outputs) == ("missing", None)
    assert f"d2lvi execute {SECOND}" in item.problems[0].remedy


def test_a_section_that_cannot_be_parsed_is_told_apart(book: Project):
    execute_all(book)
    path = book.source(THIRD)
    path.write_text(path.read_text() + "\n<!--\nA\n\n# B\n-->\nMột\n\nHai\n")
    item = freshness(book, THIRD)
    assert item.state == "unreadable"
    assert item.problems[0].file == path
    assert states(book)[FIRST] == "fresh"


def test_status_is_a_table_of_all_sections(book: Project):
    execute_all(book)
    edit(book, "book/a/third.md", "1 + 1", "2 + 2")
    lines = [line.split() for line in status().splitlines()]
    assert lines == [
        ["section", "state", "profile", "device", "duration"],
        [FIRST, "fresh", "cpu", "cpu", "30.0", "s"],
        [SECOND, "fresh", "cpu", "cpu", "20.0", "s"],
        [THIRD, "stale", "cpu", "cpu", "10.0", "s"],
        ["2", "fresh,", "1", "stale"],
    ]


def test_status_takes_names_and_files(book: Project):
    lines = status(THIRD, "book/a/first.md").splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == [THIRD, FIRST]
    with pytest.raises(ProjectError, match="no section 'a/none'"):
        CliRunner().invoke(group, ["status", "a/none"], catch_exceptions=False)


def test_why_says_in_words_what_changed(book: Project):
    execute_all(book)
    assert status("--why", SECOND) == f"{SECOND}: fresh\n"
    edit(book, "book/a/first.md", "(y_hat == y).mean()", "(y_hat == y).sum()")
    assert status("--why", SECOND).splitlines() == [
        f"{SECOND}: stale",
        f"  the helper accuracy ({FIRST}) changed",
    ]


def test_why_tells_what_is_wrong_with_damaged_results(book: Project):
    results.path(book, THIRD).parent.mkdir(parents=True)
    results.path(book, THIRD).write_text("{")
    assert "the stored results cannot be used" in status("--why", THIRD)


def test_status_as_json_has_everything(book: Project):
    execute_all(book)
    edit(book, "requirements.lock", "numpy==1.26.4", "numpy==1.26.5")
    data = json.loads(status("--json", THIRD))
    reason = "the locked NumPy changed from 1.26.4 2.2.6 to 1.26.5 2.2.6"
    assert data == [
        {
            "name": THIRD,
            "state": "aged",
            "reasons": [reason],
            "problems": [],
            "profile": "cpu",
            "device": "cpu",
            "seconds": 10.0,
            "executed": "2024-05-01T00:00:00+00:00",
        }
    ]
