"""The one parser of the book's source: Markdown in two languages to blocks.

    section = read(path)
    for pair in section.pairs():
        print(pair.vi_lines, pair.vi, pair.en)

`parse` and `render` are pure, and inverse to each other. Nothing else in the
publisher reads Markdown.
"""

from __future__ import annotations

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
