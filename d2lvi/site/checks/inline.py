"""What stands inside a block, and where: formulas, code, roles, links, emphasis.

markdown-it reads the text as MyST does, but keeps no positions of inline elements. Here
its rules are wrapped so that each notes where it began and where it ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from d2lvi.site.source.markdown import groups

SPANS = "d2lvi_spans"

# Fills the place of what is no prose: neither a letter nor a space.
HIDDEN = "\ufffc"

# By name of markdown-it's rule, what it recognizes.
KINDS = {
    "math_inline": "math",
    "backticks": "code",
    "myst_role": "role",
    "link": "link",
    "image": "image",
    "autolink": "link",
    "html_inline": "html",
    "footnote_ref": "footnote",
    "footnote_inline": "footnote",
    "entity": "entity",
    "escape": "escape",
    "attr": "attributes",
}

# Elements of which the text alone matters; they may make no token of their own.
BARE = ("html", "entity", "escape", "attributes")

# Rules that parse a part of the text on its own, whose positions mean nothing here.
NESTED = ("image", "footnote_inline")

_NOT_LINE_END = re.compile(r"[^\n]")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")

InlineRule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True)
class Element:
    """One inline element.

    kind: math, code, role, link, image, footnote, html, entity, escape, attributes,
        emphasis, strong, or mark (a `*` or `_` that opens and closes nothing).
    start, end: its place in the text of the block, marks included.
    content: the formula, the code, the argument of the role, the address of the link
        or image, the label of the footnote, the HTML; "" for the others.
    name: the name of a role, the alternative text of an image; else "".
    inner: the end of what is read of a link; `start` for what is not prose.
    """

    kind: str
    start: int
    end: int
    content: str = ""
    name: str = ""
    inner: int = 0


@dataclass(frozen=True)
class Region:
    """A piece of a block that holds inline text.

    content: as markdown-it reads it, without the marks of lists and quotes.
    places: for each line of it, where that line begins in the text of the block.
    starts: for each line of it, where it begins in `content`.
    """

    content: str
    places: tuple[int, ...]
    starts: tuple[int, ...] = field(default=(0,))

    def place(self, offset: int) -> int:
        """Where in the block the character `offset` of the content stands."""
        line = len(self.starts) - 1
        while self.starts[line] > offset:
            line -= 1
        return self.places[line] + offset - self.starts[line]

    def lines(self) -> Iterator[tuple[int, int, int]]:
        """Of each line: its place in the block, its beginning and end in the content."""
        ends = [start - 1 for start in self.starts[1:]]
        yield from zip(self.places, self.starts, [*ends, len(self.content)], strict=True)


@dataclass(frozen=True)
class Reading:
    """A block, read.

    elements: in the order of their beginnings.
    prose: the text, as long as the block, with `HIDDEN` for everything that is not
        read as words: formulas, code, roles, addresses, marks. Line ends are kept.
    regions: the pieces of inline text.
    """

    elements: tuple[Element, ...]
    prose: str
    regions: tuple[Region, ...]


def read(text: str, kind: str) -> Reading:
    """The inline elements of a block of the given kind ("paragraph", "list", ...)."""
    elements: list[Element] = []
    prose = list(_hidden(text))
    regions = tuple(_regions(text, kind, elements))
    for region in regions:
        found = inline_elements(region.content)
        visible = _visible(region.content, found)
        for place, start, end in region.lines():
            prose[place : place + end - start] = visible[start:end]
        elements.extend(_placed(element, region) for element in found)
    elements.sort(key=lambda element: (element.start, -element.end))
    return Reading(tuple(elements), "".join(prose), regions)


def _hidden(text: str) -> str:
    return _NOT_LINE_END.sub(HIDDEN, text)


def _visible(content: str, elements: list[Element]) -> str:
    """The content, what is not read as words hidden."""
    if not elements:
        return content
    visible = list(content)
    for element in elements:
        for start, end in _marks(element):
            visible[start:end] = _hidden(content[start:end])
    return "".join(visible)


def _marks(element: Element) -> tuple[tuple[int, int], ...]:
    """What is not read as words of an element."""
    start, end = element.start, element.end
    if element.kind == "link":
        return (start, start + 1), (element.inner, end)
    if element.kind in ("emphasis", "strong"):
        width = 1 if element.kind == "emphasis" else 2
        return (start, start + width), (end - width, end)
    return ((start, end),)


def _placed(element: Element, region: Region) -> Element:
    """An element with its place in the block."""
    if region.places == (0,):
        return element
    inner = region.place(element.inner) if element.inner else 0
    end = region.place(element.end - 1) + 1
    return replace(element, start=region.place(element.start), end=end, inner=inner)


# --- pieces of inline text


def _regions(text: str, kind: str, elements: list[Element]) -> Iterator[Region]:
    """The pieces of a block; what is no inline text but math or code goes to `elements`."""
    if kind in ("paragraph", "title", "alt"):
        yield _region(text, text, 0)
    elif kind == "heading":
        first = len(text) - len(text.lstrip(" #"))
        yield _region(text, text[first:].rstrip().rstrip("#").rstrip(), first)
    else:
        yield from _nested_regions(
            _without_fence(text) if kind == "admonition" else text, elements
        )


def _region(text: str, content: str, first: int) -> Region:
    starts = [0, *(i + 1 for i, char in enumerate(content) if char == "\n")]
    return Region(content, tuple(first + start for start in starts), tuple(starts))


def _without_fence(text: str) -> str:
    """A directive with its fences and options blanked out, so that places stay."""
    lines = text.split("\n")
    number = 1
    while number < len(lines) and lines[number].startswith(":"):
        number += 1
    hidden = {*range(number), len(lines) - 1}
    return "\n".join(" " * len(line) if i in hidden else line for i, line in enumerate(lines))


def _nested_regions(text: str, elements: list[Element]) -> Iterator[Region]:
    """The pieces in lists, tables, quotes and footnotes."""
    lines = text.split("\n")
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line) + 1)
    cursors: dict[int, int] = {}
    for token in block_tokens(text):
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "inline" and token.content:
            yield _inner_region(token.content, first, lines, begins, cursors)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            end = begins[min(last, len(lines))] - 1
            elements.append(Element("math", begins[first], end, token.content.strip()))
        elif token.type in ("fence", "code_block", "colon_fence"):
            end = begins[min(last, len(lines))] - 1
            elements.append(Element("code", begins[first], end, token.content.strip("\n")))


@lru_cache(maxsize=1024)
def block_tokens(text: str) -> tuple[Token, ...]:
    """markdown-it's tokens of the blocks of a text."""
    return tuple(token for group in groups(text + "\n") for token in group)


def _inner_region(
    content: str, first: int, lines: list[str], begins: list[int], cursors: dict[int, int]
) -> Region:
    places, starts, start = [], [], 0
    for number, line in enumerate(content.split("\n"), first):
        # Cells of a table share a line, so the search goes on behind the last one.
        cursor = cursors.get(number, 0)
        column = lines[number].find(line.strip(), cursor)
        if column < 0:
            column = cursor
        column -= len(line) - len(line.lstrip())
        cursors[number] = max(column, 0) + len(line)
        places.append(begins[number] + max(column, 0))
        starts.append(start)
        start += len(line) + 1
    return Region(content, tuple(places), tuple(starts))


# --- inline elements


def inline_elements(content: str) -> list[Element]:
    """The elements of inline text, with places in it."""
    if not any(char in content for char in "$`{[!<&\\*_"):
        return []
    labels = {f":{label}": -1 for label in _FOOTNOTE.findall(content)}
    environment: dict[str, Any] = {SPANS: [], "footnotes": {"refs": labels}}
    tokens: list[Token] = []
    markdown = _inline_parser()
    markdown.inline.parse(content, markdown, environment, tokens)
    return [*environment[SPANS], *_emphasis(tokens)]


def _emphasis(tokens: list[Token]) -> Iterator[Element]:
    """Emphasis, and marks that are none."""
    opened: list[tuple[str, int]] = []
    for token in tokens:
        place = token.meta.get(SPANS) if token.meta else None
        if place is None:
            continue
        if token.type in ("em_open", "strong_open"):
            opened.append((token.type, place))
        elif token.type in ("em_close", "strong_close"):
            kind, start = opened.pop()
            if kind == "em_open":
                yield Element("emphasis", start, place + 1)
            else:
                # The second mark of the opening pair carries the token, the first of
                # the closing one.
                yield Element("strong", start - 1, place + 2)
        elif token.content:
            yield Element("mark", place, place + 1)


@cache
def _inline_parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").use(dollarmath_plugin).use(myst_role_plugin)
    markdown.use(footnote_plugin).use(attrs_plugin)
    # Every link is wanted, above all those that markdown-it would refuse.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    ruler = markdown.inline.ruler
    for name, rule in zip(ruler.get_active_rules(), ruler.getRules(""), strict=True):
        if name == "emphasis":
            ruler.at(name, _noting_marks(rule))
        elif name in KINDS:
            ruler.at(name, _noting_place(name, rule))
    # It would join marks that open nothing with the words around them.
    markdown.inline.ruler2.disable("fragments_join")
    return markdown


def _noting_place(name: str, rule: InlineRule) -> InlineRule:
    def noting(state: StateInline, silent: bool) -> bool:
        start, spans = state.pos, state.env[SPANS]
        before, tokens = len(spans), len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            if name in NESTED:
                del spans[before:]
            token = next((t for t in state.tokens[tokens:] if t.type != "text"), None)
            # A backtick that opens no code is text, which makes no token.
            if token is not None or KINDS[name] in BARE:
                spans.append(_element(name, state, start, token))
        return found

    return noting


def _element(name: str, state: StateInline, start: int, token: Token | None) -> Element:
    raw, kind, end = state.src[start : state.pos], KINDS[name], state.pos
    if token is None or kind in BARE:
        return Element(kind, start, end, raw)
    if kind == "link":
        address = str(token.attrs.get("href", ""))
        if name == "autolink":
            return Element(kind, start, end, address, inner=start)
        position, state.pos = state.pos, start
        inner = state.md.helpers.parseLinkLabel(state, start, True)
        state.pos = position
        return Element(kind, start, end, address, inner=inner)
    if kind == "image":
        return Element(kind, start, end, str(token.attrs.get("src", "")), token.content)
    if kind == "footnote":
        return Element(kind, start, end, str((token.meta or {}).get("label") or raw))
    return Element(kind, start, end, token.content, str((token.meta or {}).get("name", "")))


def _noting_marks(rule: InlineRule) -> InlineRule:
    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens) + bool(state.pending)
        found = rule(state, silent)
        for offset, token in enumerate(state.tokens[before:] if found else ()):
            token.meta = {SPANS: start + offset}
        return found

    return noting
