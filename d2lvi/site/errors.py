"""What can go wrong, and how it is told.

Every error of the publisher is an `Error`: what happened, where, and what to do
next. `describe` is the one place where errors become text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place.

    message: what happened, one sentence without a final period.
    remedy: what to write or run instead; may be empty.
    file: the file it is about, or None.
    line: the 1-based line in `file`, or None.
    column: the 1-based column, or None.
    rule: short name of the rule that found it ("source", "terms"), or "".
    """

    message: str
    remedy: str = ""
    file: Path | None = None
    line: int | None = None
    column: int | None = None
    rule: str = ""

    def __str__(self) -> str:
        return describe(self)


class Error(Exception):
    """Base of all errors that a person is expected to read.

    problems: at least one `Problem`, in the order of their lines.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(describe(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[Error], tuple[Problem, ...]]:
        # Made of its problems again where it comes from another process.
        return type(self), self.problems


class SourceError(Error):
    """A section's source is malformed."""


class ProjectError(Error):
    """The folder, its configuration or its table of contents is unusable."""


class ExecutionError(Error):
    """A section could not be executed."""


class OutputsError(Error):
    """A stored result cannot be read or written."""


class StateError(Error):
    """The stored state of a translation cannot be read."""


def describe(problem: Problem) -> str:
    """The text of a problem: `file:line:column: message. Remedy`."""
    place = ""
    if problem.file is not None:
        parts = (problem.file, problem.line, problem.column)
        place = ":".join(str(part) for part in parts if part is not None) + ": "
    remedy = f". {problem.remedy}" if problem.remedy else ""
    return f"{place}{problem.message}{remedy}"
