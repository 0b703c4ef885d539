"""From a section back to its text, with new Vietnamese where it is given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from d2lvi.site.source.reading import BOM, COMMENT_CLOSE, COMMENT_OPEN, LINE_END
from d2lvi.site.source.sections import Lines, Pair, Section

_LINE = re.compile(rf"[^\r\n]*(?:{LINE_END.pattern})|[^\r\n]+")


def render(section: Section, vi: Mapping[str, str] | None = None) -> str:
    """The section's source: without `vi`, exactly the text that was parsed.

    vi: new Vietnamese by id of pair. It replaces the old one, or goes below the English
        where there was none; a comment of which only a part gets its Vietnamese is
        split. Nothing else changes. Whether it is well-formed, `parse` tells.

    Raises KeyError for an id that no pair has.
    """
    new = dict(vi or {})
    if unknown := new.keys() - {pair.id for pair in section.pairs()}:
        raise KeyError(", ".join(sorted(unknown)))
    text = section.text.removeprefix(BOM)
    lines = _LINE.findall(text)
    end = next(iter(LINE_END.findall(text)), "\n")
    for place, written in reversed(_edits(section, lines, new)):
        last = lines[place.last - 1]
        # The last line of the file may have no end.
        tail = last[len(last.rstrip("\r\n")) :]
        lines[place.first - 1 : place.last] = [written.replace("\n", end) + tail]
    return section.text[: len(section.text) - len(text)] + "".join(lines)


def _edits(
    section: Section, lines: Sequence[str], new: Mapping[str, str]
) -> list[tuple[Lines, str]]:
    """The ranges to replace and what by, in the order of the file."""
    edits = []
    for comment, group in groupby(section.pairs(), lambda pair: _comment(lines, pair)):
        pairs = list(group)
        changed = [pair for pair in pairs if pair.id in new]
        if comment is None:
            edits.extend((pair.lines, new[pair.id]) for pair in changed)
        elif len(changed) == len(pairs):
            vietnamese = "\n\n".join(new[pair.id] for pair in pairs)
            close = Lines(comment.last, comment.last)
            edits.append((close, f"{COMMENT_CLOSE}\n{vietnamese}"))
        elif changed:
            edits.append((comment, "\n\n".join(_written(pair, new) for pair in pairs)))
    return edits


def _comment(lines: Sequence[str], pair: Pair) -> Lines | None:
    """The lines of the source comment of an untranslated pair; None for others."""
    if pair.vi_lines or not pair.en_lines:
        return None
    first, last = pair.en_lines.first, pair.en_lines.last
    while lines[first - 1].rstrip() != COMMENT_OPEN:
        first -= 1
    while lines[last - 1].rstrip() != COMMENT_CLOSE:
        last += 1
    return Lines(first, last)


def _written(pair: Pair, new: Mapping[str, str]) -> str:
    """A pair in the source, still without its Vietnamese where there is none."""
    comment = f"{COMMENT_OPEN}\n{pair.en}\n{COMMENT_CLOSE}"
    return f"{comment}\n{new[pair.id]}" if pair.id in new else comment
