"""A build executes what it can, and says what it could not."""

from __future__ import annotations

import pytest

from d2lvi import compat
from d2lvi.site import outputs
from d2lvi.site.freshness import freshness
from d2lvi.site.project import Project
from d2lvi.site.refresh import refresh
from tests.books import small_book

WORDS = "numbers/words"


@pytest.fixture
def project(tmp_path) -> Project:
    """The small book, in which one section has no results yet."""
    return small_book(tmp_path)


def test_a_stale_section_is_executed_within_the_budget(project):
    assert freshness(project, WORDS).state == "missing"
    assert refresh(project, 100) == []
    assert freshness(project, WORDS).state == "fresh"


def test_nothing_is_said_or_executed_where_all_is_fresh(project):
    refresh(project, 100)
    before = outputs.path(project, WORDS).stat().st_mtime_ns
    assert refresh(project, 100) == []
    assert outputs.path(project, WORDS).stat().st_mtime_ns == before


def test_what_does_not_fit_the_budget_keeps_its_results(project):
    (line,) = refresh(project, 1)
    assert line == f"{WORDS} keeps its older results: does not fit into the time budget"
    assert freshness(project, WORDS).state == "missing"


def test_without_mxnet_the_sections_are_named_and_the_reason(project, monkeypatch):
    monkeypatch.setattr(compat, "obstacle", lambda: "libgomp1 is missing")
    assert refresh(project, 100) == [
        f"not executed: {WORDS}",
        "MXNet cannot run here: libgomp1 is missing",
    ]


def test_a_section_that_fails_is_told_with_its_place_and_stops_no_build(project):
    path = project.source(WORDS)
    text = path.read_text(encoding="utf-8")
    fence = "```{code-cell}\n"
    assert fence in text
    path.write_text(text.replace(fence, f"{fence}1 / 0\n", 1), encoding="utf-8")
    (line,) = refresh(project, 100)
    assert line.startswith(f"{WORDS} keeps its older results: ")
    assert "words.md:" in line and "ZeroDivisionError" in line
