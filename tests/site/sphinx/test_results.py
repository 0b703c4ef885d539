"""Results on the pages: outputs, where they come from, what saved cells say."""

from __future__ import annotations

import nbformat
import pytest

from d2lvi.site.languages import LANGUAGES
from tests.site.sphinx.reading import words


@pytest.mark.parametrize(
    ("edition", "alt"), [("vi", "Một dãy điểm đi lên"), ("en", "A rising line of points")]
)
def test_outputs_are_shown_with_their_alternative_text(article, edition, alt, built):
    page = article(edition, "numbers/line")
    assert "7" in [words(output) for output in page.select(".cell_output")]
    image = page.select_one(".cell_output img")
    assert image["alt"] == alt
    assert (built[edition].folder / "numbers" / image["src"]).resolve().is_file()


@pytest.mark.parametrize(
    ("edition", "origin"),
    [
        (
            "vi",
            "Các kết quả trên trang này được tính trên CPU, với num_points = 3 thay cho giá trị "
            "trong mã.",
        ),
        (
            "en",
            "The results on this page were computed on a CPU, with num_points = 3 in place of "
            "the values in the code.",
        ),
    ],
)
def test_a_page_says_where_its_results_come_from(article, edition, origin):
    (note,) = article(edition, "numbers/line").select(".results-origin")
    assert words(note) == origin
    assert "tag_parameters" in note.find_previous_sibling()["class"]


@pytest.mark.parametrize(("edition", "start"), [("vi", "Các ô mã"), ("en", "The code cells")])
def test_a_page_says_that_its_results_are_missing(article, edition, start):
    (note,) = article(edition, "numbers/words").select(".results-state.missing")
    assert words(note).startswith(start)
    assert not article(edition, "numbers/line").select(".results-state")
    assert not article(edition, "numbers/index").select(".results-state")


def test_notes_about_results_are_not_searched_for(built):
    text = (built["en"].folder / "searchindex.js").read_text(encoding="utf-8")
    assert '"comput"' not in text


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_saved_cell_says_under_which_name(article, edition):
    (note,) = article(edition, "numbers/line").select(".cell .saved")
    assert words(note).endswith("d2l.line")
    assert "def line" in words(note.find_parent(class_="cell"))


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_code_cell_in_a_tab_is_shown_there_and_nowhere_else(article, edition):
    (cell,) = article(edition, "numbers/words").select(".cell")
    assert words(cell) == "abs(-1)"
    assert cell.find_parent(class_="sd-tab-content") is not None


@pytest.mark.parametrize(
    ("edition", "start"), [("vi", "# Một đường thẳng"), ("en", "# A Straight Line")]
)
def test_the_download_is_one_language_with_results(built, page, edition, start):
    link = page(edition, "numbers/line").select_one("a.btn-download-notebook-button")
    assert link is not None
    file = (built[edition].folder / "numbers" / link["href"]).resolve()
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert start in text and "{twin}" not in text and "{at}" not in text and "<!--" not in text
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds == ["markdown", "code"] * 3 + ["markdown"]
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert outputs[1][0]["data"]["text/plain"] == "7"
    assert "image/svg+xml" in outputs[2][0]["data"]


def test_nothing_but_pages_is_published(built):
    for one in built.values():
        assert not (one.folder / "jupyter_execute").exists()
        assert not list(one.folder.rglob("*.doctree"))
