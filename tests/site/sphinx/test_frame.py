"""The page around the text: what it loads, where it leads, what robots read of it."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from d2lvi.site.languages import LANGUAGES, other
from d2lvi.site.source import read

SECTIONS = ("index", "numbers/index", "numbers/line", "numbers/words", "references")
PAGES = (*SECTIONS, "search", "genindex", "404")
SITE = "https://example.org/small/"
NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.mark.parametrize("edition", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_from_another_host(page, edition, name):
    found = page(edition, name)
    tags = found.select("script[src], img[src], link[rel*=stylesheet], link[rel*=icon], iframe")
    addresses = [tag.get("src") or tag.get("href") for tag in tags]
    assert not [text for text in addresses if re.match(r"(https?:)?//", text)]
    inline = " ".join(script.get_text() for script in found.select("script:not([type])"))
    assert not re.search(r"https?://", inline)


@pytest.mark.parametrize("edition", LANGUAGES)
def test_styles_load_nothing_from_another_host(built, edition):
    for sheet in (built[edition].folder / "_static").glob("*.css"):
        assert not re.search(r"url\([\"']?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_loads_exists(built, page, name):
    folder = built["vi"].folder
    found = page("vi", name)
    # The page for wrong addresses is shown at any, and names files from the site's root.
    start = folder if name == "404" else (folder / name).parent
    tags = found.select("script[src], img[src], link[rel*=stylesheet], link[rel*=icon]")
    for tag in tags:
        file = (tag.get("src") or tag.get("href")).partition("?")[0]
        assert (start / file).is_file(), file


def test_only_the_search_page_loads_the_search_index(page):
    loaders = [
        name
        for name in PAGES
        if any("searchindex.js" in tag["src"] for tag in page("vi", name).select("script[src]"))
    ]
    assert loaders == ["search"]


@pytest.mark.parametrize("edition", LANGUAGES)
@pytest.mark.parametrize("name", SECTIONS)
def test_a_page_leads_to_itself_in_the_other_edition(built, page, edition, name):
    link = page(edition, name).select_one("a.other-edition")
    assert link["lang"] == link["hreflang"] == other(edition)
    here = built[edition].folder / f"{name}.html"
    there = built[other(edition)].folder / f"{name}.html"
    assert (here.parent / link["href"]).resolve() == there.resolve()


@pytest.mark.parametrize("edition", LANGUAGES)
def test_robots_find_both_editions_of_a_page(page, edition):
    links = page(edition, "numbers/line").select("link[rel=alternate][hreflang]")
    assert {link["hreflang"]: link["href"] for link in links} == {
        "vi": f"{SITE}numbers/line.html",
        "en": f"{SITE}en/numbers/line.html",
        "x-default": f"{SITE}numbers/line.html",
    }


@pytest.mark.parametrize(("edition", "folder"), [("vi", ""), ("en", "en/")])
def test_a_page_names_its_own_address(page, edition, folder):
    found = page(edition, "numbers/line")
    address = f"{SITE}{folder}numbers/line.html"
    assert found.select_one("link[rel=canonical]")["href"] == address
    assert found.select_one('meta[property="og:url"]')["content"] == address


@pytest.mark.parametrize(
    ("edition", "title", "start", "locale"),
    [
        ("vi", "Một đường thẳng", "Đường thẳng có độ dốc", "vi_VN"),
        ("en", "A Straight Line", "A line has a slope", "en_US"),
    ],
)
def test_a_shared_link_shows_what_the_page_is_about(page, built, edition, title, start, locale):
    found = page(edition, "numbers/line")
    shown = {tag["property"]: tag["content"] for tag in found.select('meta[property^="og:"]')}
    assert shown["og:title"] == title
    assert shown["og:locale"] == locale
    assert shown["og:description"].startswith(start) and len(shown["og:description"]) <= 160
    assert shown["og:image"].startswith(SITE)
    assert (built["vi"].folder / shown["og:image"].removeprefix(SITE)).is_file()


def test_the_sitemap_names_all_pages_of_both_editions(built):
    tree = ElementTree.parse(built["vi"].folder / "sitemap.xml")
    found = {}
    for entry in tree.findall("s:url", NAMESPACES):
        links = {
            link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMESPACES)
        }
        found[entry.findtext("s:loc", "", NAMESPACES)] = links
    for folder in ("", "en/"):
        for name in SECTIONS:
            links = found.pop(f"{SITE}{folder}{name}.html")
            assert links == {"vi": f"{SITE}{name}.html", "en": f"{SITE}en/{name}.html"}
    assert found == {}
    assert not (built["en"].folder / "sitemap.xml").exists()


@pytest.mark.parametrize(("edition", "folder"), [("vi", "/small/"), ("en", "/small/en/")])
def test_the_page_for_wrong_addresses_works_at_any(page, edition, folder):
    found = page(edition, "404")
    assert found.select_one("base")["href"] == folder
    assert found.select_one("form[role=search] input[name=q]") is not None


@pytest.mark.parametrize("edition", LANGUAGES)
@pytest.mark.parametrize("name", ("numbers/line", "numbers/words"))
def test_each_block_names_the_lines_of_its_source(page, project, edition, name):
    expected = {}
    for pair in read(project.source(name)).pairs():
        sides = {"vi": pair.vi_lines, "en": pair.en_lines}
        lines = sides[edition] or sides[other(edition)]
        expected[pair.id] = f"{lines.first}-{lines.last}"
    blocks = page(edition, name).select("article [data-lines]")
    found = {block["data-pair"]: block["data-lines"] for block in blocks}
    assert found == {pair: expected[pair] for pair in found}
    assert len(found) >= len(expected) - 1  # text inside a table belongs to the table


def test_the_scripts_know_where_to_edit_and_to_report(page):
    facts = json.loads(page("en", "numbers/line").find(id="d2lvi-page").string)
    assert facts["edit"] == "https://github.com/d2lvi/d2lvi/edit/main/book/numbers/line.md"
    assert facts["issues"] == "https://github.com/d2lvi/d2lvi/issues/new"
    assert facts["section"] == "numbers/line"


@pytest.mark.parametrize("edition", LANGUAGES)
def test_plots_are_drawings(article, edition):
    assert "drawing" in article(edition, "numbers/line").select_one(".cell_output img")["class"]
