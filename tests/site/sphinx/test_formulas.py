"""Formulas on the pages: rendered, numbered, and wrong ones reported."""

from __future__ import annotations

import re

import pytest

from d2lvi.site import build
from d2lvi.site.languages import LANGUAGES
from tests.books import small_book
from tests.site.sphinx.reading import words

WRONG = """\
<!--
# Wrong
-->
# Sai

<!--
A line before, and $\\lost_english$.
-->
Một dòng trước,
rồi $\\lost_tiếng$.

$$
x = 1 \\\\
y = \\lost_block
$$

$$
\\begin{align}
a &= \\text{bề rộng} \\\\
b &= c
\\end{align}
$$

$$x = rộng$$
"""


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """The Vietnamese edition with a section whose formulas are wrong, built twice."""
    project = small_book(tmp_path_factory.mktemp("wrong"))
    source = project.root / "book/numbers/words.md"
    source.write_text(WRONG, encoding="utf-8")
    first = build.build(project, ["vi"])[0]
    source.write_text(WRONG + "\n$$1$$\n", encoding="utf-8")
    return project, first, build.build(project, ["vi"])[0]


@pytest.mark.parametrize("edition", LANGUAGES)
def test_pages_need_no_script_for_formulas(page, edition):
    found = page(edition, "numbers/line")
    assert len(found.select(".math .katex math")) >= 10
    scripts = [script.get("src", "") + script.get_text() for script in found.select("script")]
    assert not [text for text in scripts if "mathjax" in text.lower()]


def test_fonts_of_formulas_come_with_the_site(built, page):
    (link,) = (
        link["href"]
        for link in page("vi", "index").select("link[rel=stylesheet]")
        if "katex" in link["href"]
    )
    sheet = built["vi"].folder / link.partition("?")[0]
    fonts = re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8"))
    assert len(fonts) == 20
    assert all((sheet.parent / font).is_file() for font in fonts)


def test_equations_have_their_numbers_and_links(article):
    block = article("vi", "numbers/line").find(id="equation-eq-line")
    assert words(block.select_one(".eqno")) == "(1.1)"
    assert "math" in block["class"] and block.select_one(".katex-display math")


def test_wrong_formulas_are_reported_on_their_lines(wrong):
    _, first, _ = wrong
    found = [re.match(r"book/numbers/words.md:(\d+): .*?(lost_\w+|ộ)", w) for w in first.warnings]
    lines = {match[2]: int(match[1]) for match in found if match}
    expected = {"lost_english": 7, "lost_tiếng": 10, "lost_block": 14}
    assert {name: lines[name] for name in expected} == expected
    assert WRONG.splitlines()[lines["ộ"] - 1] == "$$x = rộng$$"


def test_wrong_formulas_are_reported_each_time(wrong):
    _, first, second = wrong
    assert first.warnings == second.warnings


def test_the_source_of_a_wrong_formula_is_shown(wrong):
    _, first, _ = wrong
    text = (first.folder / "numbers/words.html").read_text(encoding="utf-8")
    assert '<code class="formula-error">\\lost_tiếng</code>' in text


def test_known_formulas_are_not_rendered_again(wrong, monkeypatch):
    project, first, _ = wrong
    (first.folder / "numbers/line.html").unlink()
    source = project.root / "book/numbers/line.md"
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setattr("d2lvi.site.sphinx.formulas.Katex", None)
    one = build.build_edition(project.root, "vi")
    assert one.written and (first.folder / "numbers/line.html").is_file()
