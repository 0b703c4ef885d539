"""From the text of a section to its blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from d2lvi.site.errors import Problem, SourceError
from d2lvi.site.source.options import mapping
from d2lvi.site.source.pairing import Reader
from d2lvi.site.source.reading import Source, open_source
from d2lvi.site.source.sections import Lines, Section

FENCE = "---"


def parse(text: str, path: Path) -> Section:
    """The section that `text` holds; `path` is named in problems and not read.

    Raises SourceError with every problem found, each with its line and with what to
    write instead.
    """
    source = open_source(text, path)
    front, first = _front_matter(source)
    blocks = Reader(source).blocks(first, len(source.lines))
    if source.problems:
        problems = sorted(dict.fromkeys(source.problems), key=lambda problem: problem.line or 0)
        raise SourceError(*problems)
    return Section(path, text, front, blocks)


def read(path: Path) -> Section:
    """The section in the file `path`; raises SourceError if it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SourceError(Problem(f"cannot be read: {error.strerror}", "", path)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem("is not UTF-8", "Save it with that encoding", path, line, rule="source")
        raise SourceError(problem) from None
    return parse(text, path)


def _front_matter(source: Source) -> tuple[dict[str, Any], int]:
    """The front matter, and the first line after it."""
    if source.line(1).rstrip() != FENCE:
        return {}, 1
    for number, line in enumerate(source.lines[1:], 2):
        if line.rstrip() == FENCE:
            lines = Lines(2, number - 1)
            return mapping(source, source.text(lines), lines, "in the front matter"), number + 1
    message = "the front matter that begins here never ends"
    source.report(1, message, f"Write {FENCE} on a line of its own below it")
    return {}, len(source.lines) + 1
