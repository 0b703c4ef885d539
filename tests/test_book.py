"""The real book: every section runs on small samples, and what is generated is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2lvi.site import export
from d2lvi.site.execute.engine import execute
from d2lvi.site.execute.model import Status
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.execute.schedule import Capacity
from d2lvi.site.freshness import executable
from d2lvi.site.project import Project, find_project
from d2lvi.site.source import read

PROJECT = find_project(Path(__file__).parent)


@pytest.fixture
def no_network(monkeypatch):
    """Data sets come from the samples that the package makes, from nowhere else."""
    monkeypatch.delenv("D2LVI_DATA_MIRROR", raising=False)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


@pytest.mark.parametrize("name", executable(PROJECT))
def test_section_runs_on_small_samples(name, tmp_path, no_network):
    plan = make_plan(PROJECT, [name], Choice("smoke", "all"))
    summary = execute(PROJECT, plan, Capacity(1, 8_000_000_000, 0), folder=tmp_path)
    assert [(r.status, r.problem) for r in (*summary.broken, *summary.results)] == [
        (Status.DONE, None)
    ]


@pytest.mark.parametrize("name", PROJECT.documents)
def test_every_block_of_prose_is_in_both_languages(name):
    section = read(PROJECT.source(name))
    missing = [pair.lines for pair in section.pairs() if not (pair.vi and pair.en)]
    assert not missing


def test_saved_code_is_current():
    assert export.is_current(PROJECT), "run `d2lvi export`"


def test_no_section_below_the_book_is_left_out_of_the_contents():
    found = {
        path.relative_to(PROJECT.book).with_suffix("").as_posix()
        for path in PROJECT.book.rglob("*.md")
        if not path.relative_to(PROJECT.book).parts[0].startswith("_")
    }
    assert found == set(PROJECT.documents)


def test_figures_that_the_book_shows_exist_and_none_is_unused():
    text = "".join(path.read_text(encoding="utf-8") for path in PROJECT.book.rglob("*.md"))
    unused = [path.name for path in (PROJECT.book / "img").glob("*.svg") if path.name not in text]
    assert not unused


def test_project_is_the_repository(root):
    assert isinstance(PROJECT, Project) and PROJECT.root == root
