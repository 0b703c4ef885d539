"""Directives as Markdown: what is written is what MyST reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2lvi.site.languages import ENGLISH, VIETNAMESE
from d2lvi.site.markup import directive_text, in_language, with_alt
from d2lvi.site.source import Directive, parse

# What a line of a source may hold.
LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20)


def directive(text: str) -> Directive:
    (block,) = parse(text, Path("section.md")).blocks
    assert isinstance(block, Directive)
    return block


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["class", "name", "title_en"]), LINE, max_size=3))
def test_options_are_read_as_they_were_written(options):
    plain = {key: value.strip() for key, value in options.items()}
    assert directive(directive_text("admonition", "Tựa", plain, "+++")).options == plain


@settings(deadline=None)
@given(st.integers(3, 6), st.sampled_from("`:"), st.sampled_from(["Tựa", "Tựa có `mã`"]))
def test_a_directive_ends_where_it_should(length, mark, title):
    inner = f"{mark * length}{{note}}\n+++\n{mark * length}"
    outer = directive(directive_text("admonition", title, {}, inner))
    assert outer.argument == title
    (block,) = outer.body
    assert block.name == "note"


@pytest.mark.parametrize(
    ("options", "vietnamese", "english"),
    [
        (":title_en: Note", ("Lưu ý", {}), ("Note", {})),
        (":class: tip", ("Lưu ý", {"class": "tip"}), ("Lưu ý", {"class": "tip"})),
        (
            ":alt: Hình\n:alt_en: Picture",
            ("Lưu ý", {"alt": "Hình"}),
            ("Lưu ý", {"alt": "Picture"}),
        ),
        (":title: A\n:title_en: B", ("Lưu ý", {"title": "A"}), ("Lưu ý", {"title": "B"})),
    ],
)
def test_options_have_twins(options, vietnamese, english):
    block = directive(f":::{{admonition}} Lưu ý\n{options}\n\n+++\n:::\n")
    assert in_language(block, VIETNAMESE) == vietnamese
    assert in_language(block, ENGLISH) == english


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("![một](a.svg)", "![one](a.svg)"),
        ("![một *hai*](a.svg){width=1px}", "![one](a.svg){width=1px}"),
        ('![](a.svg "tựa")', '![one](a.svg "tựa")'),
        ("<img src='a.svg'>", "<img src='a.svg'>"),
    ],
)
def test_an_image_takes_another_alternative_text(image, expected):
    assert with_alt(image, "one") == expected


def test_brackets_in_an_alternative_text_do_not_end_it():
    assert with_alt("![một](a.svg)", r"[0, 1] and \x") == r"![\[0, 1\] and \\x](a.svg)"
