"""Errors say where, and survive the way from one process to another."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from d2lvi.site.errors import Error, Problem, ProjectError, SourceError, StateError, describe

PROBLEM = Problem("it is wrong", "Mend it", Path("a.md"), 3, 5, "terms")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (PROBLEM, "a.md:3:5: it is wrong. Mend it"),
        (Problem("it is wrong"), "it is wrong"),
        (Problem("it is wrong", file=Path("a.md")), "a.md: it is wrong"),
        (Problem("it is wrong", line=3), "it is wrong"),
    ],
)
def test_problems_are_told_with_their_place(problem: Problem, text: str):
    assert describe(problem) == str(problem) == text


@pytest.mark.parametrize("kind", [Error, ProjectError, SourceError, StateError])
def test_errors_are_the_same_in_another_process(kind: type[Error]):
    error = pickle.loads(pickle.dumps(kind(PROBLEM, Problem("so is this"))))
    assert type(error) is kind
    assert error.problems == (PROBLEM, Problem("so is this"))
    assert str(error) == "a.md:3:5: it is wrong. Mend it\nso is this"
