"""Markdown as MyST reads it: the parser that tells where blocks begin and end.

It reads blocks only; inline text is left alone, except to recognize images.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_block, amsmath_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

DOLLARS, ENVIRONMENT = "$$", "\\begin{"

# The level of the innermost block that markdown-it reads.
INNERMOST = 19

# Longer paragraphs are not searched for images: nobody writes such, and inline
# parsing of hostile text takes quadratic time.
LONGEST_IMAGE = 2_000

Rule = Callable[[StateBlock, int, int, bool], bool]


def groups(text: str) -> Iterator[list[Token]]:
    """The tokens of one outermost block at a time; `text` ends in "\\n"."""
    group: list[Token] = []
    depth = 0
    for token in _blocks().parse(text):
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def is_image(paragraph: str) -> bool:
    """Whether a paragraph holds images and nothing else."""
    if not paragraph.startswith("![") or len(paragraph) > LONGEST_IMAGE:
        return False
    (inline,) = _inlines().parseInline(paragraph)
    return all(
        child.type in ("image", "softbreak") or not child.content.strip()
        for child in inline.children or ()
    )


@cache
def _inlines() -> MarkdownIt:
    return MarkdownIt("commonmark").use(attrs_plugin, after=("image",))


@cache
def _blocks() -> MarkdownIt:
    """MyST's block rules, made to take linear time and to stop at blocks."""
    markdown = MarkdownIt("commonmark", {"inline_definitions": True}).enable("table")
    markdown.use(myst_block_plugin).use(footnote_plugin).use(deflist_plugin)
    markdown.use(dollarmath_plugin).use(amsmath_plugin).use(colon_fence_plugin)
    rules = markdown.block.ruler
    rules.at("reference", _on_one_line(reference))
    rules.at("math_block", _within_paragraph(math_block_dollar(), DOLLARS))
    interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    rules.at("amsmath", _within_paragraph(amsmath_block, ENVIRONMENT), {"alt": interrupts})
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def _on_one_line(rule: Rule) -> Rule:
    """The rule, seeing one line only.

    A link definition looks ahead to the end of its paragraph, which takes quadratic
    time where many follow each other.
    """

    def limited(state: StateBlock, first: int, end: int, silent: bool) -> bool:
        last = state.lineMax
        state.lineMax = first + 1
        try:
            return rule(state, first, end, silent)
        finally:
            state.lineMax = last

    return limited


def _within_paragraph(rule: Rule, opening: str) -> Rule:
    """The rule of display math, not looking for its end beyond a blank line.

    Without this, math that is not closed takes up the text down to the next formula;
    and many such beginnings, each looking through the whole text, take quadratic time,
    for which reason those that found no end are remembered.
    """

    def limited(state: StateBlock, first: int, end: int, silent: bool) -> bool:
        start = state.bMarks[first] + state.tShift[first]
        text = state.src[start : state.eMarks[first]]
        if not text.startswith(opening):
            return False
        known = state.env.setdefault(opening, {})
        begin, blank, unclosed = known.get(end, (0, 0, set()))
        if not begin <= first < blank:
            blank = next((line for line in range(first, end) if state.isEmpty(line)), end)
            unclosed = set()
            known[end] = first, blank, unclosed
        mark = text.partition("}")[0] if opening == ENVIRONMENT else opening
        # An end on the same line decides at once, and so does text of less indentation.
        decided = DOLLARS in text[2:] or state.sCount[first] < state.blkIndent
        if mark in unclosed and not decided:
            return False
        found = rule(state, first, blank, silent)
        if not found and not decided:
            unclosed.add(mark)
        return found

    return limited
