"""Everything around the text of a Vietnamese page is in Vietnamese."""

from __future__ import annotations

import pytest

from d2lvi.site.labels import LABELS
from d2lvi.site.languages import LANGUAGES, VIETNAMESE
from tests.site.sphinx.interface import english
from tests.site.sphinx.reading import words

SECTIONS = ("index", "numbers/index", "numbers/line", "numbers/words", "references")
OTHERS = ("search", "genindex", "404")


@pytest.mark.parametrize("name", [*SECTIONS, *OTHERS])
def test_no_word_of_the_interface_is_english(built, name):
    html = (built[VIETNAMESE].folder / f"{name}.html").read_text(encoding="utf-8")
    assert english(html, whole=name in OTHERS) == []


def test_english_words_would_be_found():
    html = (
        '<button title="Copy">x</button><p>Về đầu trang</p><article><p>Any text</p>'
        '<a aria-label="Link to this heading">#</a></article><p lang="en">English</p>'
    )
    assert english(html) == ["button title: Copy", "a aria-label: Link to this heading"]
    assert "p: Any text" in english(html, whole=True)


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_page_has_one_place_to_search(page, edition):
    found = page(edition, "numbers/line")
    assert len(found.select(".search-button__button")) == 1
    fields = found.select("input[name=q]")
    assert [field["aria-label"] for field in fields] == [f"{LABELS[edition].search}…"]


@pytest.mark.parametrize(
    ("edition", "author"), [("vi", "Tác giả: Những người viết"), ("en", "By the writers")]
)
def test_the_foot_of_a_page_names_the_authors_in_its_language(page, edition, author):
    assert words(page(edition, "index").select_one(".component-author")) == author


@pytest.mark.parametrize(
    ("edition", "title"),
    [("vi", "Liên kết đến tiêu đề này"), ("en", "Link to this heading")],
)
def test_links_beside_headings_say_what_they_are(page, edition, title):
    link = page(edition, "numbers/line").select_one("h1 .headerlink")
    assert link["title"] == title
