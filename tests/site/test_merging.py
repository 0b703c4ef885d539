"""Results of several machines put together: the better ones stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from d2lvi.site import outputs as results
from d2lvi.site.cli import group
from d2lvi.site.errors import ProjectError
from d2lvi.site.merging import merge
from d2lvi.site.outputs import Record
from d2lvi.site.project import Project
from tests.site.small_book import computed, make_book

NAME = "a/first"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    make_book(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    return Project(tmp_path / "book")


def put(book: Project, kind: str, folder: Path | None = None) -> results.Outputs:
    """Results described by words: gpu or cpu, or smoke; stale; and the day they are of."""
    words = kind.split()
    profile = next(word for word in words if word in ("gpu", "cpu", "smoke"))
    device = "gpu" if profile == "gpu" else "cpu"
    outputs = computed(book, NAME, profile, device)
    outputs.notebook.cells[0].outputs[0].text = kind
    if "stale" in words:
        outputs = replace(outputs, fingerprint=replace(outputs.fingerprint, mxnet="0"))
    if "aged" in words:
        outputs = replace(outputs, fingerprint=replace(outputs.fingerprint, numpy="0"))
    results.save(book, NAME, outputs, folder)
    record = Record(1.0, 2.0, f"2024-05-0{words[-1]}T00:00:00+00:00", device)
    results.save_record(book, NAME, profile, record, folder)
    return outputs


def stored(book: Project) -> str:
    outputs = results.load(book, NAME)
    return outputs.notebook.cells[0].outputs[0].text if outputs else "none"


@pytest.mark.parametrize(
    "better, worse",
    [
        ("gpu 1", "cpu 2"),
        ("gpu stale 1", "cpu 2"),
        ("gpu 1", "gpu stale 2"),
        ("cpu 1", "cpu stale 2"),
        ("cpu 1", "cpu aged 2"),
        ("cpu aged 1", "cpu stale 2"),
        ("cpu 2", "cpu 1"),
        ("cpu stale 1", "smoke 2"),
    ],
)
def test_the_better_results_stay_whichever_come_first(
    book: Project, tmp_path: Path, better: str, worse: str
):
    put(book, worse)
    put(book, better, tmp_path / "one")
    assert merge(book, [tmp_path / "one"]).taken == (NAME,)
    assert stored(book) == better
    put(book, worse, tmp_path / "two")
    merged = merge(book, [tmp_path / "two"])
    assert (merged.taken, merged.kept) == ((), (NAME,))
    assert stored(book) == better


def test_shards_are_put_together_with_their_records(book: Project, tmp_path: Path):
    put(book, "cpu 1", tmp_path / "one")
    put(book, "gpu 2", tmp_path / "two")
    merged = merge(book, [tmp_path / "one", tmp_path / "two"])
    assert (merged.taken, merged.kept, merged.problems) == ((NAME,), (), ())
    assert stored(book) == "gpu 2"
    assert set(results.records(book, NAME)) == {"cpu", "gpu"}


def test_merging_twice_changes_nothing(book: Project, tmp_path: Path):
    put(book, "cpu 1", tmp_path / "one")
    merge(book, [tmp_path / "one"])
    before = results.path(book, NAME).read_bytes()
    assert merge(book, [tmp_path / "one"]).kept == (NAME,)
    assert results.path(book, NAME).read_bytes() == before


def test_an_older_record_does_not_replace_a_newer_one(book: Project, tmp_path: Path):
    put(book, "cpu 2")
    put(book, "cpu 1", tmp_path / "one")
    merge(book, [tmp_path / "one"])
    assert results.records(book, NAME)["cpu"].executed.startswith("2024-05-02")


def test_damaged_results_in_the_book_give_way(book: Project, tmp_path: Path):
    put(book, "gpu 2")
    results.path(book, NAME).write_text("{")
    put(book, "cpu 1", tmp_path / "one")
    assert merge(book, [tmp_path / "one"]).taken == (NAME,)
    assert stored(book) == "cpu 1"


def test_results_that_cannot_be_used_are_reported_and_the_others_taken(
    book: Project, tmp_path: Path
):
    put(book, "cpu 1", tmp_path / "one")
    (tmp_path / "one/a/second.ipynb").write_text("{")
    (tmp_path / "one/a/elsewhere.ipynb").write_text("{}")
    result = CliRunner().invoke(group, ["outputs", "merge", str(tmp_path / "one")])
    assert result.exit_code == 1
    assert f"taken {NAME}" in result.output
    assert "there is no section 'a/elsewhere'" in result.output
    assert "one/a/second.ipynb: the stored results cannot be used" in result.output


def test_a_folder_that_does_not_exist_is_an_error(book: Project, tmp_path: Path):
    with pytest.raises(ProjectError, match="there is no such folder"):
        merge(book, [tmp_path / "none"])


def test_the_command_says_what_it_kept(book: Project, tmp_path: Path):
    put(book, "cpu 2")
    put(book, "cpu 1", tmp_path / "one")
    result = CliRunner().invoke(group, ["outputs", "merge", str(tmp_path / "one")])
    assert (result.exit_code, result.output) == (0, f"kept {NAME}\n")
