"""Warnings name the line of the source, in both editions and wherever it is."""

from __future__ import annotations

import re

import pytest

from d2lvi.site import build
from d2lvi.site.languages import LANGUAGES
from tests.books import BOOKS, small_book

FILE = "book/numbers/words.md"
SOURCE = (BOOKS / "broken.md").read_text(encoding="utf-8").splitlines()
LOST = {
    match.group(): number
    for number, line in enumerate(SOURCE, 1)
    for match in re.finditer(r"lost_\w+", line)
    if not match.group().endswith("_admonition")  # tested by itself
}


@pytest.fixture(scope="module")
def warned(tmp_path_factory):
    """The warnings of both editions of the small book with a broken section."""
    project = small_book(tmp_path_factory.mktemp("broken"))
    (project.root / FILE).write_text("\n".join(SOURCE), encoding="utf-8")
    return {one.edition: one.warnings for one in build.build(project)}


def lines(warnings, text):
    """The lines that warnings with this text name."""
    return [
        int(re.match(rf"{FILE}:(\d+): WARNING: ", found).group(1))
        for found in warnings
        if text in found
    ]


@pytest.mark.parametrize("edition", LANGUAGES)
@pytest.mark.parametrize("label", LOST)
def test_a_broken_reference_is_reported_on_its_line(warned, edition, label):
    assert lines(warned[edition], f"'{label}'") == [LOST[label]]


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_broken_title_is_reported_on_the_line_of_its_directive(warned, edition):
    (line,) = (n for n, text in enumerate(SOURCE, 1) if text.startswith(":::{admonition}"))
    for label in ("lost_vi_admonition", "lost_en_admonition"):
        assert lines(warned[edition], f"'{label}'") == [line]


@pytest.mark.parametrize("edition", LANGUAGES)
@pytest.mark.parametrize(
    ("warning", "start"),
    [
        ("Unknown directive type: 'nosuchdirective'", "```{nosuchdirective}"),
        ('Unknown interpreted text role "nosuchrole"', "{nosuchrole}"),
        ("Unknown option keys: ['nosuchoption']", "```{note}"),
        ("image file not readable: img/nothing.svg", "![không có]"),
    ],
)
def test_what_sphinx_does_not_know_is_reported_on_its_line(warned, edition, warning, start):
    (line,) = (n for n, text in enumerate(SOURCE, 1) if text.startswith(start))
    assert lines(warned[edition], warning) == [line]


def test_both_editions_warn_of_the_same(warned):
    assert set(warned["vi"]) == set(warned["en"])
