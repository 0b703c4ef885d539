"""KaTeX in this process: what it makes of formulas, and of what is not one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from d2lvi.site.katex import FormulaError, Katex


@pytest.fixture(scope="module")
def katex():
    with Katex() as running:
        yield running


def mathml(html):
    """The part of a formula that screen readers read, its TeX source left out."""
    math = BeautifulSoup(html, "html.parser").find("math")
    math.find("annotation").decompose()
    return math


def test_a_formula_is_shown_and_read_aloud(katex):
    html = katex.render(r"\frac{1}{2}").html
    assert mathml(html).find("mfrac").get_text() == "12"
    shown = BeautifulSoup(html, "html.parser").select_one(".katex-html")
    assert shown["aria-hidden"] == "true"


def test_display_formulas_stand_alone(katex):
    assert "katex-display" in katex.render("x", display=True).html
    assert "katex-display" not in katex.render("x").html


@pytest.mark.parametrize("word", ["chiều rộng", "Độ dốc", "nếu ngược lại", "đầu vào thứ"])
def test_vietnamese_words_stay_whole(katex, word):
    found = katex.render(rf"y = \text{{{word}}}")
    assert found.remarks == ()
    assert mathml(found.html).find("mtext").get_text().replace("\xa0", " ") == word
    assert "accent" not in found.html


def test_tones_outside_text_are_remarked_upon(katex):
    (remark,) = katex.render("rộng").remarks
    assert "ộ" in remark


def test_macros_take_arguments(katex):
    found = katex.render(r"\set{a}", macros={r"\set": r"\{#1\}"})
    assert mathml(found.html).get_text() == "{a}"


def test_macros_of_one_formula_are_unknown_to_the_next(katex):
    katex.render(r"\gdef\twice{2}\twice")
    with pytest.raises(FormulaError, match="twice"):
        katex.render(r"\twice")


@pytest.mark.parametrize(
    ("tex", "message", "position"),
    [
        (r"a\foo b", r"Undefined control sequence: \foo", 1),
        (r"\frac{a", "Unexpected end of input", 7),
        (r"\begin{aligned}a\end{align}", "Mismatch", 17),
    ],
)
def test_what_is_not_a_formula_is_told_with_its_place(katex, tex, message, position):
    with pytest.raises(FormulaError) as caught:
        katex.render(tex)
    assert message in str(caught.value)
    assert caught.value.position == pytest.approx(position, abs=1)


def test_a_formula_cannot_lead_elsewhere(katex):
    html = katex.render(r"\href{https://example.org}{x}").html
    assert BeautifulSoup(html, "html.parser").find("a") is None


def test_a_process_that_closes_it_ends():
    code = "from d2lvi.site.katex import Katex\nwith Katex() as k: print(len(k.render('x').html))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120)
    assert done.returncode == 0 and int(done.stdout) > 0
