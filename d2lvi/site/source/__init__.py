"""The one parser of the book's source: Markdown in two languages to blocks.

    section = read(path)
    for pair in section.pairs():
        print(pair.vi_lines, pair.vi, pair.en)

`parse` and `render` are pure, and inverse to each other. Nothing else in the
publisher reads Markdown.

What the format leaves open is decided so:

- A source comment of N blocks is the English of the N blocks right below it. Nothing
  may stand between or among them, not even a remark: the comment is split there.
- Fewer than N blocks are an error; what goes beyond them is prose without English.
- A heading pairs with one of its level. A whole admonition may stand in a source comment
  and pair with one of its name; otherwise the pairs stand in its body.
- A table is neutral where it holds no word outside code and math, unless a source
  comment above it holds a table.
- Code cells may stand in directives, never in lists or quotes.
- Directives begin at the margin, and one inside another has fewer marks than it.
- What MyST would quietly read in another way than it looks is an error: underlined
  headings, code by indentation, display math touching text or holding blank lines, text
  that goes on with `%`, titles beside `{note}` and its like.
"""

from __future__ import annotations

from d2lvi.site.source.directives import ONE_LANGUAGE
from d2lvi.site.source.parsing import parse, read
from d2lvi.site.source.rendering import render
from d2lvi.site.source.sections import (
    Block,
    CodeCell,
    Directive,
    Lines,
    Neutral,
    Pair,
    Section,
)

__all__ = [
    "ONE_LANGUAGE",
    "Block",
    "CodeCell",
    "Directive",
    "Lines",
    "Neutral",
    "Pair",
    "Section",
    "parse",
    "read",
    "render",
]
