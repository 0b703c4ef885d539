"""Accepting results after a change that changes none of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from d2lvi.site import outputs as results
from d2lvi.site.acceptance import accept, cheapest_evidence
from d2lvi.site.cli import group
from d2lvi.site.errors import OutputsError
from d2lvi.site.freshness import all_freshness, freshness
from d2lvi.site.project import Project
from tests.site.small_book import SECTIONS, computed, edit, execute_all, make_book

FIRST, SECOND, THIRD = SECTIONS


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = make_book(tmp_path)
    execute_all(project)
    return project


def rename_a_variable(book: Project) -> None:
    """A refactoring that reaches the first and the second section."""
    edit(book, "book/a/first.md", "(y_hat == y).mean()", "(y == y_hat).mean()")


def test_accepted_results_are_fresh_and_keep_the_reason(book: Project):
    rename_a_variable(book)
    done = accept(book, [FIRST, SECOND, THIRD], "swapped the sides")
    assert (done.names, done.unchanged, done.evidence) == ((FIRST, SECOND), (THIRD,), ())
    assert {item.state for item in all_freshness(book)} == {"fresh"}
    outputs = results.load(book, SECOND)
    assert outputs is not None
    assert [item.reason for item in outputs.accepted] == ["swapped the sides"]
    assert outputs.accepted[0].changes == (f"the helper accuracy ({FIRST}) changed",)


def test_accepting_keeps_the_outputs_and_takes_the_new_code(book: Project):
    before = results.load(book, FIRST)
    rename_a_variable(book)
    accept(book, [FIRST], "swapped")
    after = results.load(book, FIRST)
    assert before and after
    assert [c.outputs for c in after.notebook.cells] == [c.outputs for c in before.notebook.cells]
    assert "(y == y_hat)" in after.notebook.cells[1].source


def test_accepting_leaves_fresh_results_untouched(book: Project):
    before = results.path(book, THIRD).read_bytes()
    accept(book, [THIRD], "nothing")
    assert results.path(book, THIRD).read_bytes() == before


def test_executing_again_forgets_what_was_accepted(book: Project):
    rename_a_variable(book)
    accept(book, [SECOND], "swapped")
    results.save(book, SECOND, computed(book, SECOND))
    outputs = results.load(book, SECOND)
    assert outputs is not None and outputs.accepted == ()


def test_nothing_is_accepted_where_one_section_cannot_be(book: Project):
    rename_a_variable(book)
    results.delete(book, THIRD)
    before = results.path(book, SECOND).read_bytes()
    with pytest.raises(OutputsError, match="there are no results to accept"):
        accept(book, [SECOND, THIRD], "swapped")
    assert results.path(book, SECOND).read_bytes() == before


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("print(1 + 1)\n```", "print(1 + 1)\n```\n\n```{code-cell}\n2\n```", "fewer code cells"),
        ("```{code-cell}\nprint(1 + 1)\n```", "", "fewer code cells"),
    ],
)
def test_other_cells_cannot_be_accepted(book: Project, old: str, new: str, message: str):
    edit(book, "book/a/third.md", old, new)
    with pytest.raises(OutputsError, match=message):
        accept(book, [THIRD], "harmless")


def test_other_parameters_cannot_be_accepted(book: Project):
    edit(book, "book/a/first.md", "cpu: {num_epochs: 3}", "cpu: {num_epochs: 4}")
    with pytest.raises(OutputsError, match="computed with other parameters"):
        accept(book, [FIRST], "harmless")


def test_damaged_results_cannot_be_accepted(book: Project):
    results.path(book, THIRD).write_text("{")
    with pytest.raises(OutputsError, match="the stored results cannot be used"):
        accept(book, [THIRD], "harmless")


def test_evidence_is_the_quickest_section_that_shows_the_change(book: Project):
    rename_a_variable(book)
    asked: list[tuple[str, ...]] = []

    def verify(names: tuple[str, ...]) -> dict[str, str]:
        asked.append(names)
        return {}

    edit(book, "book/a/second.md", "evaluate(lambda x: x)", "evaluate(lambda y: y)")
    done = accept(book, [FIRST, SECOND], "swapped", verify)
    # The second is quicker, but the edit of the first's own cell shows in the first only.
    assert asked == [(SECOND, FIRST)]
    assert done.evidence == (SECOND, FIRST)
    outputs = results.load(book, FIRST)
    assert outputs is not None
    assert outputs.accepted[0].evidence == f"executed again: {SECOND}, {FIRST}"


def test_one_section_is_evidence_for_all_that_reach_a_helper(book: Project):
    edit(book, "book/a/second.md", "from d2lvi.tools import Timer as Clock", "")
    edit(book, "book/a/second.md", "clock = Clock()", "d2l.plot([1])")
    execute_all(book)
    edit(book, "d2lvi/plots.py", "asarray", "array")
    assert cheapest_evidence(all_freshness(book)) == (SECOND,)


def test_evidence_needs_a_device_that_is_there(book: Project):
    results.save(book, FIRST, computed(book, FIRST, "gpu", "gpu"))
    edit(book, "d2lvi/plots.py", "asarray", "array")
    item = freshness(book, FIRST)
    assert cheapest_evidence([item], ("cpu", "gpu")) == (FIRST,)
    with pytest.raises(OutputsError, match="nothing that runs here can show"):
        cheapest_evidence([item], ("cpu",))


def test_nothing_is_accepted_if_the_evidence_differs(book: Project):
    rename_a_variable(book)
    before = results.path(book, SECOND).read_bytes()
    with pytest.raises(OutputsError, match=r"the results differ \(code cell 1\)"):
        accept(book, [SECOND], "swapped", lambda names: {SECOND: "code cell 1"})
    assert results.path(book, SECOND).read_bytes() == before


def test_the_command_wants_a_reason(book: Project):
    run = CliRunner().invoke
    assert run(group, ["outputs", "accept", THIRD]).exit_code == 2
    assert run(group, ["outputs", "accept", THIRD, "--reason", " "]).exit_code == 2


def test_the_command_accepts_and_says_so(book: Project):
    rename_a_variable(book)
    arguments = ["outputs", "accept", SECOND, "book/a/third.md", "--reason", "swapped the sides"]
    result = CliRunner().invoke(group, arguments)
    assert result.exit_code == 0, result.output
    assert result.output == f"accepted {SECOND}\nfresh already: {THIRD}\n"
    why = CliRunner().invoke(group, ["status", "--why", SECOND]).output
    assert why == f"{SECOND}: fresh\n  accepted: swapped the sides\n"


def test_check_executes_again_before_it_accepts(book: Project):
    # The stored results say "0"; executed, the section prints 2.
    edit(book, "book/a/third.md", "print(1 + 1)", "print(3 - 1)")
    arguments = ["outputs", "accept", THIRD, "--reason", "same sum", "--check"]
    result = CliRunner().invoke(group, arguments)
    assert isinstance(result.exception, OutputsError), result.output
    assert "executed again, the results differ" in str(result.exception)
    assert f"{book.source(THIRD)}:7: the cell" in str(result.exception)
    assert freshness(book, THIRD).state == "stale"
    right = computed(book, THIRD)
    right.notebook.cells[0].outputs[0].text = "2\n"
    results.save(book, THIRD, right)
    edit(book, "book/a/third.md", "print(3 - 1)", "print(4 - 2)")
    result = CliRunner().invoke(group, arguments)
    assert result.exit_code == 0, result.output
    assert f"accepted {THIRD}" in result.output
