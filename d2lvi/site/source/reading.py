"""A file while it is being parsed: its lines, and the problems found so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from d2lvi.site.errors import Problem
from d2lvi.site.source.sections import Lines

BOM = "\ufeff"
COMMENT_OPEN, COMMENT_CLOSE = "<!--", "-->"

# What Markdown takes for the end of a line. `str.splitlines` knows more of them.
LINE_END = re.compile(r"\r\n|\r|\n")

# Characters nobody sees, which editors, Python and Markdown count differently as
# ends of lines, or which no encoding can write.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Source:
    """The lines of one file, and a place to report what is wrong with them.

    path: the file.
    lines: without their ends; `lines[0]` is line 1, without a byte order mark.
    problems: what has been reported.
    """

    path: Path
    lines: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, message: str, remedy: str) -> None:
        """Note that line `line` is wrong, and what to write instead."""
        self.problems.append(Problem(message, remedy, self.path, line, rule="source"))

    def line(self, number: int) -> str:
        """Line `number`, counted from 1."""
        return self.lines[number - 1]

    def text(self, lines: Lines) -> str:
        """The text of a range, "\\n" between its lines."""
        return "\n".join(self.lines[lines.first - 1 : lines.last])

    def trimmed(self, first: int, last: int) -> Lines | None:
        """The range without blank lines at both ends; None if nothing is left."""
        while first <= last and not self.line(first).strip():
            first += 1
        while first <= last and not self.line(last).strip():
            last -= 1
        return Lines(first, last) if first <= last else None


def open_source(text: str, path: Path) -> Source:
    """The lines of `text`, invisible characters reported."""
    source = Source(path, tuple(LINE_END.split(text.removeprefix(BOM))))
    for number, line in enumerate(source.lines, 1):
        if found := INVISIBLE.search(line):
            message = f"the line holds the invisible character U+{ord(found.group()):04X}"
            source.report(number, message, "Delete it")
        elif not line.strip() and line.strip(" \t"):
            message = "the line looks blank but holds other blanks than spaces"
            source.report(number, message, "Delete them")
    return source
