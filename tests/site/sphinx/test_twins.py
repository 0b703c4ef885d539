"""Both languages on each page: what is shown, what is carried along."""

from __future__ import annotations

import json

import pytest

from d2lvi.site import build
from d2lvi.site.languages import LANGUAGES, other
from d2lvi.site.source import read
from tests.site.sphinx.reading import own, twins, visible, words

SECTIONS = ("index", "numbers/index", "numbers/line", "numbers/words")


@pytest.mark.parametrize("name", SECTIONS)
def test_a_twin_says_what_the_other_edition_shows(article, name):
    here, there = article("vi", name), article("en", name)
    for number in (*here.select(".eqno"), *there.select(".eqno")):
        number.decompose()
    assert twins(here).keys() == twins(there).keys()
    for pair, twin in twins(here).items():
        if twin["data-kind"] in ("paragraph", "list", "quote", "heading", "footnote"):
            assert words(twin) == words(own(there, pair))
            assert words(twins(there)[pair]) == words(own(here, pair))


@pytest.mark.parametrize("name", SECTIONS)
def test_both_editions_name_the_same_blocks_alike(article, name, project):
    expected = {pair.id for pair in read(project.source(name)).pairs()}
    for edition in LANGUAGES:
        ids = [tag["id"] for tag in article(edition, name).select("[id]")]
        assert expected <= set(ids)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("numbers/line", ["a-straight-line", "the-formula", "the-code", "summary"]),
        ("numbers/words", ["words-about-lines", "example", "example-2", "summary"]),
    ],
)
def test_both_editions_name_sections_alike(article, name, sections):
    for edition in LANGUAGES:
        found = article(edition, name).select("section")
        assert [section["id"] for section in found] == sections


def test_a_whole_directive_has_a_twin(article):
    page = article("vi", "numbers/words")
    (twin,) = (found for found in twins(page).values() if found["data-kind"] == "admonition")
    assert "A whole directive in the original." in words(twin.select_one(".admonition"))
    shown = own(page, twin["data-pair"])
    assert "admonition" in shown["class"] and "Cả một chỉ thị ở bản gốc." in words(shown)


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_twin_stands_right_before_its_block(article, edition, name):
    page = article(edition, name)
    for pair, twin in twins(page).items():
        if twin["data-kind"] in ("heading", "title"):
            continue  # after the title that it belongs to
        block = own(page, pair)
        following = twin.find_next_sibling()
        figure = twin["data-kind"] == "caption" and twin.find_parent("figure")
        assert figure or following is block or block in following.descendants


@pytest.mark.parametrize("edition", LANGUAGES)
def test_every_twin_is_hidden_and_names_its_language(article, edition):
    for name in SECTIONS:
        for twin in twins(article(edition, name)).values():
            assert twin.has_attr("hidden")
            assert twin["lang"] == other(edition)


def test_a_page_shows_one_language(article):
    vietnamese = visible(article("vi", "numbers/words"))
    english = visible(article("en", "numbers/words"))
    assert "Đường là chiều dài" in vietnamese and "breadthless" not in vietnamese
    assert "breadthless length" in english and "Đường" not in english


def test_references_in_a_twin_speak_its_language(article):
    line = twins(article("vi", "numbers/line"))
    assert "Fig. 1.1 shows it, Table 1.1 lists two" in words(line["p-089a3375d8"])
    assert "(First et al., 1986)" in words(line["p-070590a077"])
    index = twins(article("vi", "index"))
    assert any("see A Straight Line" in words(twin) for twin in index.values())
    line = twins(article("en", "numbers/line"))
    assert "Hình 1.1 vẽ nó, Bảng 1.1" in words(line["p-089a3375d8"])
    assert "(First và cộng sự, 1986)" in words(line["p-070590a077"])


def test_references_in_a_twin_are_links(article):
    twin = twins(article("vi", "numbers/line"))["p-089a3375d8"]
    targets = [link["href"] for link in twin.select("a")]
    assert targets == ["#equation-eq-line", "#fig-line", "#tab-points"]


def test_an_equation_in_a_list_is_numbered_once(article):
    page = article("vi", "numbers/line")
    assert [words(number) for number in page.select(".eqno")] == ["(1.1)", "(1.2)"]
    page = article("en", "numbers/words")
    assert [words(number) for number in page.select(".eqno")] == ["(1.3)", "(1.4)"]


def test_footnotes_are_numbered_once_and_lead_back_to_what_is_shown(article):
    page = article("en", "numbers/line")
    (note,) = page.select("aside.footnote")
    assert "Nobody knows" in words(note)
    (back,) = note.select("a[role=doc-backlink]")
    assert page.find(id=back["href"][1:]).find_parent(class_="twin") is None


def test_untranslated_prose_is_shown_in_english_and_marked(article):
    (block,) = article("vi", "numbers/line").select(".untranslated")
    assert words(block) == "This passage waits for its translator."
    assert block["lang"] == "en"
    assert words(block.find_next_sibling()) == "Đoạn này chưa có bản tiếng Việt."
    assert not article("en", "numbers/line").select(".untranslated")


def test_text_for_one_language_stands_in_its_edition_only(article):
    assert "Người dịch" in words(article("vi", "numbers/words"))
    assert "Người dịch" not in words(article("en", "numbers/words"))


def test_searches_find_the_language_of_the_edition(built):
    terms = {}
    for edition, one in built.items():
        text = (one.folder / "searchindex.js").read_text(encoding="utf-8")
        index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
        terms[edition] = index["terms"].keys() | index["titleterms"].keys()
    assert {"dốc", "thẳng"} <= terms["vi"] and not {"breadthless", "slope"} & terms["vi"]
    assert {"breadthless", "slope"} <= terms["en"] and not {"dốc", "thẳng"} & terms["en"]


@pytest.mark.parametrize(
    ("builder", "file"),
    [("latex", "*.tex"), ("text", "numbers/words.txt"), ("epub", "numbers/words.xhtml")],
)
def test_other_builders_leave_twins_out(project, builder, file):
    (one,) = build.build(project, ["vi"], builder=builder)
    (path,) = one.folder.glob(file)
    text = path.read_text(encoding="utf-8")
    assert "Đường là chiều dài không có bề rộng" in text
    assert "breadthless" not in text
