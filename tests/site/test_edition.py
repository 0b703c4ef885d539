"""Notebooks of one language: for Sphinx with the other language, for readers without."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2lvi.site.edition import edition_notebook, plain_notebook
from d2lvi.site.languages import LANGUAGES, other
from d2lvi.site.source import Section, parse
from tests.books import BOOKS

SMALL = BOOKS / "small" / "book" / "numbers"
PATH = Path("section.md")


def section(text: str) -> Section:
    return parse(text, PATH)


def small(name: str) -> Section:
    return parse((SMALL / f"{name}.md").read_text(encoding="utf-8"), PATH)


def sources(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def lines(notebook: nbformat.NotebookNode) -> list[int]:
    """The line of the source that each cell stands on, counted from 1."""
    return [line + 2 for line in notebook.metadata.source_map]


def side(pair, language):
    return (pair.vi, pair.vi_lines) if language == "vi" else (pair.en, pair.en_lines)


def test_a_pair_becomes_its_own_language_and_a_twin():
    parsed = section("<!--\nOne.\n-->\nMột.\n")
    (pair,) = parsed.pairs()
    twin = f"```{{twin}} {pair.id}\n:kind: paragraph\n:lang: en\n:line: 2\n\nOne.\n```"
    assert sources(edition_notebook(parsed, "vi")) == ["Một.", twin]
    assert lines(edition_notebook(parsed, "vi"))[0] == 4
    own, twin = sources(edition_notebook(parsed, "en"))
    assert own == "One." and "Một." in twin
    assert lines(edition_notebook(parsed, "en"))[0] == 2


def test_a_heading_has_no_marks_in_its_twin():
    own, twin = sources(edition_notebook(section("<!--\n## One ##\n-->\n## Một\n"), "vi"))
    assert own == "## Một"
    assert twin.splitlines()[-2] == "One"


def test_what_stands_in_one_language_is_shown_in_both_editions():
    parsed = section("# Chỉ tiếng Việt\n\n<!--\nOnly English.\n-->\n")
    for language in LANGUAGES:
        texts = sources(edition_notebook(parsed, language))
        assert texts[0] == "# Chỉ tiếng Việt" and texts[2] == "Only English."
        assert ":only: vi" in texts[1] and ":only: en" in texts[3]


def test_comments_are_left_out_and_neutral_blocks_stand_once():
    parsed = section("% nobody reads this\n\n<!-- nor this -->\n\n$$\nx\n$$ (eq_x)\n")
    assert sources(edition_notebook(parsed, "vi")) == ["$$\nx\n$$ (eq_x)"]


def test_titles_and_alternative_texts_are_in_the_language_of_the_edition():
    text = "\n".join(sources(edition_notebook(small("line"), "en")))
    assert "![A line that rises](../img/line.svg)" in text
    assert "```{table} Two points" in text and ":name: tab_points" in text
    assert "title_en" not in text and "alt_en" not in text
    text = "\n".join(sources(edition_notebook(small("words"), "en")))
    assert "{admonition} Do Not Confuse\n:class: warning\n" in text


def test_the_twin_of_a_table_has_no_name_of_its_own():
    notebook = edition_notebook(small("words"), "vi")
    (twin,) = (text for text in sources(notebook) if "Three words" in text)
    assert twin.startswith("`" * 5 + "{twin}") and ":name:" not in twin


@pytest.mark.parametrize(
    ("language", "alt"), [("vi", "Một dãy điểm đi lên"), ("en", "A rising line of points")]
)
def test_a_code_cell_has_the_alternative_text_of_the_edition(language, alt):
    notebook = edition_notebook(small("line"), language)
    (cell,) = (cell for cell in notebook.cells if cell.source.startswith("draw("))
    assert cell.metadata == {"mystnb": {"image": {"alt": alt}}}


def test_a_cell_names_what_it_saves():
    cells = edition_notebook(small("line"), "vi").cells
    saved = [cell.metadata["d2lvi"]["saved"] for cell in cells if "d2lvi" in cell.metadata]
    assert saved == [["line"]]


def test_front_matter_of_the_publisher_is_not_for_the_page():
    parsed = section("---\nfile_format: mystnb\norphan: true\nd2lvi: {device: gpu}\n---\n")
    metadata = edition_notebook(parsed, "vi").metadata
    assert metadata["orphan"] is True
    assert not {"d2lvi", "file_format"} & metadata.keys()
    assert metadata["language_info"]["pygments_lexer"] == "ipython3"


def test_a_cell_inside_a_directive_is_shown_by_its_place():
    notebook = edition_notebook(small("words"), "vi")
    (place,) = (i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    assert notebook.cells[place].metadata["tags"] == ["remove-cell"]
    assert f"```{{cell}} {place}\n```" in notebook.cells[place + 1].source


@pytest.mark.parametrize("name", ["line", "words"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_downloads_hold_one_language_and_nothing_of_ours(name, language):
    parsed = small(name)
    notebook = plain_notebook(parsed, language)
    nbformat.validate(notebook)
    text = "\n".join(sources(notebook))
    assert not re.search(r"\{(twin|at|cell)\}|<!--|_en:", text)
    for pair in parsed.pairs():
        own, foreign = side(pair, language)[0], side(pair, other(language))[0]
        assert (own or foreign) in text
    assert [c.source for c in notebook.cells if c.cell_type == "code"] == [
        cell.code for cell in parsed.cells()
    ]


def test_adjacent_prose_is_one_cell_of_a_download():
    kinds = [cell.cell_type for cell in plain_notebook(small("line"), "vi").cells]
    assert kinds == ["markdown", "code"] * 3 + ["markdown"]


def test_the_same_section_gives_the_same_notebook():
    for make in (edition_notebook, plain_notebook):
        assert make(small("words"), "en") == make(small("words"), "en")


# --- whatever the section

WORD = st.text("abcxyzđờ", min_size=1, max_size=6)
SENTENCE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
MARKS = st.sampled_from(["", "## ", "> ", "* "])


@st.composite
def bilingual(draw: st.DrawFn) -> str:
    mark = draw(MARKS)
    en, vi = (draw(st.lists(SENTENCE, min_size=1, max_size=3)) for _ in LANGUAGES)
    if mark == "## ":
        en, vi = en[:1], vi[:1]
    following = "> " if mark == "> " else "  " if mark == "* " else ""
    texts = [f"\n{following}".join([mark + first, *rest]) for first, *rest in (en, vi)]
    pair = f"<!--\n{texts[0]}\n-->\n{texts[1]}"
    untranslated = f"<!--\n{texts[0]}\n-->\n\n{pair}"
    return draw(st.sampled_from([pair, untranslated, f"{pair}\n\n{texts[1]}"]))


NEUTRAL = st.sampled_from(
    ["$$\nx\n$$ (eq_x)", "```{code-cell}\n:tags: [a]\n\nx = 1\n```", "+++", "```python\ny\n```"]
)
FLAT = st.lists(st.one_of(bilingual().filter(lambda t: "## " not in t), NEUTRAL), max_size=3)
NESTED = FLAT.map(lambda b: "\n\n".join([":::::{admonition} Tựa\n:title_en: Title", *b, ":::::"]))
SECTIONS = st.lists(st.one_of(bilingual(), NEUTRAL, NESTED), max_size=6).map("\n\n".join)


@settings(deadline=None)
@given(SECTIONS, st.sampled_from(LANGUAGES))
def test_every_text_appears_and_every_line_number_is_right(text, language):
    parsed = section(text)
    notebook = edition_notebook(parsed, language)
    everything = "\n".join(sources(notebook))
    for pair in parsed.pairs():
        assert pair.id in everything
        for shown, where in (side(pair, language), side(pair, other(language))):
            if shown is not None:
                assert shown.lstrip("# ") in everything
                assert where is not None
    physical = text.split("\n")
    for cell, line in zip(notebook.cells, lines(notebook), strict=True):
        first = cell.source.split("\n")[0]
        if not first.startswith("`"):
            assert physical[line - 1] == first
        numbered = re.findall(r"(?:\{at\} |:line: )(\d+)\n\n?([^`].*)", cell.source)
        for number, start in numbered:
            assert physical[int(number) - 1].lstrip("# ") in (start, ":::::{admonition} Tựa")


@settings(deadline=None)
@given(SECTIONS, st.sampled_from(LANGUAGES))
def test_downloads_are_valid_notebooks(text, language):
    parsed = section(text)
    notebook = plain_notebook(parsed, language)
    nbformat.validate(notebook)
    kinds = [cell.cell_type for cell in notebook.cells]
    assert "markdown markdown" not in " ".join(kinds)
    assert kinds.count("code") == len(parsed.cells())
