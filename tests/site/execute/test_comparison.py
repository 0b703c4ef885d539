"""Whether two outputs are the same, or close."""

from __future__ import annotations

import base64
import io

import pytest
from nbformat.v4 import new_output
from PIL import Image

from d2lvi.site.execute.comparison import close, difference


def text(value: str):
    return [new_output("stream", name="stdout", text=value)]


def figure(path: str, size: str = "0 0 100 100"):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><path d="{path}"/></svg>'
    return [new_output("display_data", data={"image/svg+xml": svg, "text/plain": "<Figure>"})]


def photo(level: int, size: int = 8):
    buffer = io.BytesIO()
    Image.new("L", (size, size), level).save(buffer, "PNG")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode()}
    return [new_output("display_data", data=data)]


def test_identical_outputs_do_not_differ():
    assert difference(text("loss 0.5"), text("loss 0.5"), None) == ""


def test_any_difference_counts_on_the_same_machine():
    assert difference(text("loss 0.5000"), text("loss 0.5001"), None) == (
        "shows 'loss 0.5001' instead of 'loss 0.5000'"
    )
    assert difference(text("a"), [], None) == "has 0 outputs instead of 1"
    assert difference(figure("M 0 0"), figure("M 0 1"), None)


def test_numbers_may_differ_within_the_tolerance():
    assert difference(text("loss 0.500, acc 81%"), text("loss 0.503,  acc 81%"), 0.01) == ""
    assert difference(text("loss 0.5"), text("loss 0.6"), 0.01) == "shows 0.6 instead of 0.5"
    assert difference(text("1,234,567"), text("1,234,900"), 0.01) == ""
    assert difference(text("1e-3 nan"), text("1.001e-3 nan"), 0.01) == ""
    assert difference(text("0.5"), text("nan"), 0.01)


def test_words_may_not_differ():
    assert difference(text("loss 0.5"), text("error 0.5"), 0.5)
    assert difference(text("[1, 2]"), text("[1, 2, 3]"), 0.5)


def test_kinds_of_outputs_may_not_differ():
    assert difference(text("1"), figure("M 0 0"), 0.5) == "shows a figure instead of stdout"
    assert difference(text("1"), text("1") + text("2"), 0.5)


def test_curves_may_move_a_little():
    assert difference(figure("M 0 0 L 50 50"), figure("M 0 1 L 50 52 L 40 40"), 0.01) == ""
    assert difference(figure("M 0 0 L 50 50"), figure("M 0 0 L 50 80"), 0.01) == (
        "shows another figure"
    )


def test_pictures_may_differ_in_shades():
    assert difference(photo(100), photo(104), 0.01) == ""
    assert difference(photo(100), photo(180), 0.01)
    assert difference(photo(100), photo(100, 9), 0.01)


def test_figure_may_be_stored_in_either_form():
    assert difference(photo(0), figure("M 0 0"), 0.01) == ""


def test_expected_errors_are_compared_by_their_message():
    errors = [
        [new_output("error", ename="E", evalue=value, traceback=["line 7"])]
        for value in ("no", "no", "yes")
    ]
    errors[1][0].traceback = ["line 8"]
    assert difference(errors[0], errors[1], 0.01) == ""
    assert difference(errors[0], errors[2], 0.01)


@pytest.mark.parametrize(("one", "two", "is_close"), [(0, 1e-6, True), (0, 0.01, False)])
def test_near_zero_the_difference_counts_not_the_share(one, two, is_close):
    assert close(one, two, 0.01) is is_close
