"""Inline elements are those that markdown-it sees, and stand where they are said to stand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from d2lvi.site import source
from d2lvi.site.checks.inline import HIDDEN, inline_elements, read
from d2lvi.site.checks.text import text_pairs

TYPES = {
    "math_inline": "math",
    "code_inline": "code",
    "myst_role": "role",
    "link_open": "link",
    "image": "image",
    "em_open": "emphasis",
    "strong_open": "strong",
}
PIECES = st.sampled_from(
    [*"*_`$[]()!<>\\{}&. \nxy", "**", "*x*", "$a$", "`c`", "{ref}`r`", "[t](u)", "![i](j)", "đ"]
)


def reference(text: str) -> Counter[str]:
    """The kinds of elements that plain markdown-it finds."""
    markdown = MarkdownIt("commonmark").use(dollarmath_plugin).use(myst_role_plugin)
    markdown.use(attrs_plugin)
    markdown.validateLink = lambda url: True
    (block,) = markdown.parseInline(text)
    return Counter(TYPES[t.type] for t in block.children or () if t.type in TYPES)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_elements_are_those_of_markdown_it(text: str):
    found = Counter(e.kind for e in inline_elements(text) if e.kind in TYPES.values())
    assert found == reference(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_places_show_the_element(text: str):
    for element in inline_elements(text):
        shown = text[element.start : element.end]
        assert 0 <= element.start < element.end <= len(text)
        if element.kind == "math":
            assert shown == f"${element.content}$"
        elif element.kind == "emphasis":
            assert shown[0] == shown[-1] and shown[0] in "*_"
        elif element.kind == "strong":
            assert shown[:2] == shown[-2:] and shown[:2] in ("**", "__")
        elif element.kind == "mark":
            assert shown in "*_"
        elif element.kind == "link" and shown[0] == "[":
            assert text[element.inner] == "]"
        elif element.kind == "role":
            assert shown.startswith(f"{{{element.name}}}`")


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join), st.sampled_from(["paragraph", "list", "table"]))
def test_prose_is_as_long_as_the_text(text: str, kind: str):
    prose = read(text, kind).prose
    assert len(prose) == len(text)
    assert all(a in (b, HIDDEN) for a, b in zip(prose, text, strict=True))


def test_everything_at_once():
    path = Path(__file__).parent.parent / "sections" / "everything.md"
    section = source.read(path)
    for pair in text_pairs(section):
        for side in (pair.en, pair.vi):
            for element in side.elements("math") if side else ():
                assert "$" in side.text[element.start : element.end]


@pytest.mark.parametrize(
    ("kind", "text", "prose"),
    [
        ("heading", "## Hai *ba* ##", "~~~Hai ~ba~~~~"),
        ("list", "* một\n  hai\n\n  1. ba `c`", "~~một\n~~hai\n\n~~~~~ba ~~~"),
        ("list", "* a\n\n  $$\n  b\n  $$", "~~a\n\n~~~~\n~~~\n~~~~"),
        ("quote", "> một\n> hai", "~~một\n~~hai"),
        ("table", "| a | *b* |\n|---|---|\n| c | c |", "~~a~~~~b~~~\n~~~~~~~~~\n~~c~~~c~~"),
        ("footnote", "[^x]: Một\n    hai", "~~~~~~Một\n~~~~hai"),
        ("admonition", ":::{note}\n:class: a\n\nMột.\n:::", "~~~~~~~~~\n~~~~~~~~~\n\nMột.\n~~~"),
        ("paragraph", "[một *hai*](http://a.b) ba[^n]", "~một ~hai~~~~~~~~~~~~~~ ba~~~~"),
        ("paragraph", "&amp; \\* <br> {ref}`x`", "~~~~~ ~~ ~~~~ ~~~~~~~~"),
    ],
)
def test_what_is_no_prose_is_hidden(kind: str, text: str, prose: str):
    assert read(text, kind).prose.replace(HIDDEN, "~") == prose


def test_links_that_markdown_refuses_are_seen():
    (element,) = read("[a](javascript:alert(1))", "paragraph").elements
    assert (element.kind, element.content) == ("link", "javascript:alert(1)")
