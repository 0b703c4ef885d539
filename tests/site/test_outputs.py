"""Stored results: the same bytes for the same results, and nothing half-written."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from d2lvi.site import outputs as results
from d2lvi.site.errors import OutputsError
from d2lvi.site.outputs import Acceptance, Outputs, Record, attach
from d2lvi.site.project import Project
from tests.site.small_book import computed, make_book

NAME = "a/first"


@pytest.fixture
def book(tmp_path: Path) -> Project:
    return make_book(tmp_path)


def stream(text: str):
    return new_output("stream", name="stdout", text=text)


def notebook(*cells: tuple[str, str]):
    return new_notebook(cells=[new_code_cell(code, outputs=[stream(o)]) for code, o in cells])


def test_results_are_read_as_they_were_saved(book: Project):
    accepted = (Acceptance("renamed a variable", ("the helper plot changed",), "a/second"),)
    saved = replace(computed(book, NAME), accepted=accepted, device="gpu")
    results.save(book, NAME, saved)
    loaded = results.load(book, NAME)
    assert loaded is not None
    assert replace(loaded, notebook=None) == replace(saved, notebook=None)
    assert [cell.outputs for cell in loaded.notebook.cells] == [
        cell.outputs for cell in saved.notebook.cells
    ]


def test_sections_never_executed_have_no_results(book: Project):
    assert results.load(book, NAME) is None
    assert results.names(book) == ()
    assert results.records(book, NAME) == {}


def test_the_same_results_give_the_same_bytes(book: Project):
    one, other = computed(book, NAME), computed(book, NAME)
    for number, cell in enumerate(other.notebook.cells):
        cell.id = f"other-{number}"
        cell.metadata["execution"] = {"iopub.execute_input": "2024-05-01T00:00:00Z"}
    assert results.serialize(one) == results.serialize(other)


def test_only_code_cells_are_stored(book: Project):
    computed_ = computed(book, NAME)
    computed_.notebook.cells.insert(0, new_markdown_cell("prose"))
    stored = json.loads(results.serialize(computed_))
    assert {cell["cell_type"] for cell in stored["cells"]} == {"code"}
    assert (stored["nbformat"], stored["nbformat_minor"]) == (4, 4)
    assert not any("id" in cell for cell in stored["cells"])


def test_line_ends_and_indentation_may_change(book: Project):
    path = results.save(book, NAME, computed(book, NAME))
    text = json.dumps(json.loads(path.read_text()), indent=4)
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert results.load(book, NAME) is not None


@settings(deadline=None, max_examples=50)
@given(position=st.integers(0, 10_000), kind=st.sampled_from(["cut", "change", "conflict"]))
def test_a_damaged_file_is_never_read_as_good(
    position: int, kind: str, tmp_path_factory: pytest.TempPathFactory
):
    project = Project(tmp_path_factory.mktemp("damaged"))
    cells = notebook(("x = 1", "one"), ("x", "two"))
    path = results.save(project, "s", Outputs(cells, results.Fingerprint(), "cpu", "cpu"))
    good = results.load(project, "s")
    text = path.read_text()
    position %= len(text) - 1
    if kind == "cut":
        path.write_text(text[:position])
    elif kind == "change":
        path.write_text(text[:position] + chr(ord(text[position]) ^ 1) + text[position + 1 :])
    else:
        path.write_text(text[:position] + "\n<<<<<<< HEAD\n=======\n" + text[position:])
    try:
        loaded = results.load(project, "s")
    except OutputsError as error:
        assert error.problems[0].remedy.startswith("Run `d2lvi execute s`")
    else:
        # Between the values, where JSON allows one blank for another.
        assert loaded == good


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"metadata": {"d2lvi": {}}}', "\x00"])
def test_a_file_of_something_else_is_refused(book: Project, text: str):
    path = results.path(book, NAME)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(OutputsError, match="the stored results cannot be used"):
        results.load(book, NAME)


def test_a_file_that_is_not_text_is_refused(book: Project):
    path = results.path(book, NAME)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(OutputsError):
        results.load(book, NAME)


def test_results_that_cannot_be_written_leave_the_older_ones(
    book: Project, monkeypatch: pytest.MonkeyPatch
):
    results.save(book, NAME, computed(book, NAME))
    before = results.path(book, NAME).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputsError, match="No space left on device"):
        results.save(book, NAME, replace(computed(book, NAME), device="gpu"))
    assert results.path(book, NAME).read_bytes() == before
    assert [path.name for path in results.path(book, NAME).parent.iterdir()] == ["first.ipynb"]


def test_what_killed_processes_left_is_never_read_and_goes_with_the_next_write(book: Project):
    folder = results.save(book, NAME, computed(book, NAME)).parent
    left = folder / f".first.ipynb.{2**22 + 1}.tmp"  # above the largest process number
    left.write_text("{")
    busy = folder / f".first.ipynb.{os.getppid()}.tmp"
    busy.write_text("{")
    assert results.names(book) == (NAME,)
    results.save(book, NAME, computed(book, NAME))
    assert busy.exists() and not left.exists()


def test_deleting_removes_results_and_records(book: Project):
    results.save(book, NAME, computed(book, NAME))
    results.save_record(book, NAME, "cpu", Record(1.0, 2.0, "2024-05-01T00:00:00+00:00"))
    results.delete(book, NAME)
    results.delete(book, NAME)
    assert results.load(book, NAME) is None and results.records(book, NAME) == {}


def test_executing_again_changes_the_record_and_not_the_results(book: Project):
    path = results.save(book, NAME, computed(book, NAME))
    before = path.read_bytes()
    for seconds in (10.0, 12.5):
        results.save(book, NAME, computed(book, NAME))
        results.save_record(book, NAME, "cpu", Record(seconds, 300.0, "2024-05-01T00:00:00+00:00"))
    assert path.read_bytes() == before
    assert results.records(book, NAME)["cpu"].seconds == 12.5


def test_each_profile_has_a_record(book: Project):
    cpu = Record(10.0, 300.0, "2024-05-01T00:00:00+00:00", "cpu", "a processor")
    gpu = Record(1.0, 900.0, "2024-05-02T00:00:00+00:00", "gpu", "a card")
    results.save_record(book, NAME, "gpu", gpu)
    results.save_record(book, NAME, "cpu", cpu)
    assert results.records(book, NAME) == {"cpu": cpu, "gpu": gpu}


@pytest.mark.parametrize("text", ["", "cpu: 3", "[1]", "cpu: {seconds: 1}", "a: [", "<<<<<<< x"])
def test_an_unusable_record_counts_as_none(book: Project, text: str):
    results.save(book, NAME, computed(book, NAME))
    results.path(book, NAME).with_name("first.record.yml").write_text(text)
    assert results.records(book, NAME) == {}


def test_results_can_stand_outside_the_book(book: Project, tmp_path: Path):
    results.save(book, NAME, computed(book, NAME), tmp_path / "shard")
    assert results.load(book, NAME) is None
    assert results.load(book, NAME, tmp_path / "shard") is not None
    assert results.names(book, tmp_path / "shard") == (NAME,)


def outputs_of(cells: list[str], stored: list[tuple[str, str]]) -> list[str]:
    edition = new_notebook(
        cells=[new_markdown_cell("prose"), *(new_code_cell(code) for code in cells)]
    )
    attached = attach(edition, Outputs(notebook(*stored), results.Fingerprint(), "cpu", "cpu"))
    assert all(not cell.get("outputs") for cell in edition.cells)
    return [
        "".join(output.text for output in cell.outputs)
        for cell in attached.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.parametrize(
    "cells, attached",
    [
        (["a", "b", "c"], ["1", "2", "3"]),
        (["a", "b # new", "c"], ["1", "2", "3"]),
        (["a", "new", "b", "c"], ["1", "", "2", "3"]),
        (["a # edited", "new", "b", "c"], ["1", "", "2", "3"]),
        (["a", "c"], ["1", "3"]),
        (["a", "x", "y", "c"], ["1", "", "", "3"]),
        (["x", "y", "z"], ["1", "2", "3"]),
        ([], []),
    ],
)
def test_cells_take_the_outputs_of_the_same_cells(cells: list[str], attached: list[str]):
    assert outputs_of(cells, [("a", "1"), ("b", "2"), ("c", "3")]) == attached
