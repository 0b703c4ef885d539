"""What a reader sees in each edition."""

from __future__ import annotations

import pytest

from d2lvi.site.languages import LANGUAGES
from tests.site.sphinx.reading import words


def test_building_the_small_book_warns_of_nothing(built):
    assert [one.warnings for one in built.values()] == [(), ()]


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_page_names_its_language(page, edition):
    assert page(edition, "numbers/line").find("html")["lang"] == edition


@pytest.mark.parametrize(
    ("edition", "title"),
    [
        ("vi", "1.1. Một đường thẳng — Cuốn sách nhỏ"),
        ("en", "1.1. A Straight Line — A Small Book"),
    ],
)
def test_titles_are_in_the_language_of_the_edition(page, edition, title):
    assert words(page(edition, "numbers/line").title) == title


@pytest.mark.parametrize(
    ("edition", "contents"),
    [
        (
            "vi",
            "Cuốn sách nhỏ Những con số 1. Đường thẳng và từ ngữ 1.1. Một đường thẳng "
            "1.2. Từ ngữ về đường thẳng Phụ lục Tài liệu tham khảo",
        ),
        (
            "en",
            "A Small Book Numbers 1. Lines and Words 1.1. A Straight Line "
            "1.2. Words about Lines Appendix References",
        ),
    ],
)
def test_the_table_of_contents_is_numbered_and_translated(page, edition, contents):
    navigation = page(edition, "numbers/line").select_one("nav.bd-links")
    assert words(navigation) == contents


@pytest.mark.parametrize(
    ("edition", "headings"),
    [
        ("vi", ["Một đường thẳng", "Công thức", "Mã nguồn", "Tóm tắt"]),
        ("en", ["A Straight Line", "The Formula", "The Code", "Summary"]),
    ],
)
def test_headings_are_in_the_language_of_the_edition(article, edition, headings):
    found = article(edition, "numbers/line").select("h1, h2")
    assert [words(heading) for heading in found] == headings


@pytest.mark.parametrize(
    ("edition", "caption", "alt"),
    [
        ("vi", "Hình 1.1 Đường thẳng của (1.1), được vẽ ra.", "Một đường đi lên"),
        ("en", "Fig. 1.1 The line of (1.1), drawn.", "A line that rises"),
    ],
)
def test_figures_have_caption_and_alternative_text(article, edition, caption, alt):
    figure = article(edition, "numbers/line").select_one("figure#fig-line")
    assert words(figure.find("figcaption")) == caption
    assert figure.find("img")["alt"] == alt


@pytest.mark.parametrize(
    ("edition", "numbers", "many"),
    [
        ("vi", "Bảng 1.1 Hai điểm", "Bảng 1.2 Ba từ"),
        ("en", "Table 1.1 Two points", "Table 1.2 Three words"),
    ],
)
def test_tables_have_their_titles(article, edition, numbers, many):
    assert words(article(edition, "numbers/line").select_one("caption")) == numbers
    assert words(article(edition, "numbers/words").select_one("caption")) == many


@pytest.mark.parametrize(
    ("edition", "title", "tabs", "reference"),
    [
        ("vi", "Đừng nhầm", ["Cách ngắn", "Cách dài"], "Mục 1.1"),
        ("en", "Do Not Confuse", ["The Short Way", "The Long Way"], "Section 1.1"),
    ],
)
def test_directives_have_their_titles(article, edition, title, tabs, reference):
    page = article(edition, "numbers/words")
    assert words(page.select_one(".admonition-title")) == title
    assert [words(label) for label in page.select("label.sd-tab-label")] == tabs
    assert words(page.select_one(".admonition > p > a.reference")) == reference


@pytest.mark.parametrize(
    ("edition", "citation"), [("vi", "First và cộng sự, 1986"), ("en", "First et al., 1986")]
)
def test_works_are_cited_by_author_and_year(article, edition, citation):
    page = article(edition, "numbers/line")
    citations = page.select("section > p .bibtex-citation")
    assert [words(found) for found in citations] == ["(Gauss, 1809)", f"({citation})"]
    (work,) = {found["href"].partition("#")[2] for found in citations[0].select("a")}
    assert "Theoria Motus" in words(article(edition, "references").find(id=work))
