"""What `--fix` changes, and that it changes nothing else."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2lvi.site import source
from d2lvi.site.checks import Edit
from d2lvi.site.checks.fixes import mended
from d2lvi.site.checks.model import said
from tests.site.checks.checking import findings


def fixed(text: str) -> str:
    """The text after one round of fixing."""
    section = source.parse(text, Path("example.md"))
    return mended(section, [f.edit for f in findings(text) if f.edit])


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Chuẩn hoá thuỷ lực, hòan tòan.", "Chuẩn hóa thủy lực, hoàn toàn."),
        ("CHUẨN HOÁ và Hoà.", "CHUẨN HÓA và Hòa."),
        ("Nhỏ , to ( vừa ) .", "Nhỏ, to (vừa)."),
        ("Nhỏ,to;vừa.", "Nhỏ, to; vừa."),
        ("Hai  cách.", "Hai cách."),
        ("Gọi là * dropout* đó.", "Gọi là *dropout* đó."),
        ("Gọi là ** dropout ** đó.", "Gọi là **dropout** đó."),
        ("Ðây là ða tầng.", "Đây là đa tầng."),
        ("Các RNNs và GPU s.", "Các RNN và GPU."),
        (unicodedata.normalize("NFD", "Mất mát nhỏ."), "Mất mát nhỏ."),
    ],
)
def test_what_is_certain_is_mended(wrong: str, right: str):
    assert fixed(said("It is.", wrong)) == said("It is.", right)


@pytest.mark.parametrize(
    "text",
    [
        "Gọi `chuẩn hoá , x` và $a , b$ và [x](http://a.b/hoá).",
        "Từ 1,5 đến 2,5; 10:30; a.b.c; v.v. và ... nữa.",
        "Bỏ học, trọng lượng, thưc.",
        "Một ngôi sao * lẻ.",
    ],
)
def test_what_is_not_certain_stays(text: str):
    assert fixed(said("It is.", text)) == said("It is.", text)


def test_english_and_everything_around_stay():
    around = "---\na: 1\n---\n\n\n(x)=\n"
    code = "\n```{code-cell}\nx  = 'hoá ,'\n```\n"
    text = around + said("The  loss , small.", "Chuẩn hoá.") + code
    assert fixed(text) == text.replace("Chuẩn hoá", "Chuẩn hóa")


def test_line_ends_of_windows_stay():
    text = said("It is.", "Chuẩn hoá\nlà tốt.").replace("\n", "\r\n")
    assert fixed(text) == text.replace("hoá", "hóa")


def test_an_edit_that_would_change_blocks_is_left_out():
    text = said("One.", "Một.") + "\n" + said("Two.", "Hai.")
    section = source.parse(text, Path("example.md"))
    first, second = section.pairs()
    edits = [Edit(first.id, 0, 0, "\n\n"), Edit(first.id, 0, 0, "# "), Edit(second.id, 0, 3, "X")]
    assert mended(section, edits[:1] + edits[2:]) == text.replace("Hai.", "X.")
    assert mended(section, edits[1:]) == text.replace("Hai.", "X.")


def test_of_overlapping_edits_the_first_is_made():
    text = said("One.", "abcdef")
    section = source.parse(text, Path("example.md"))
    (pair,) = section.pairs()
    edits = [Edit(pair.id, 0, 3, "x"), Edit(pair.id, 2, 4, "y"), Edit(pair.id, 4, 5, "z")]
    assert mended(section, edits) == said("One.", "xdzf")


PIECES = ["hoá", "thuỷ", "mất", ",", ".", "(", ")", "*", "x*", "*x", "", "$a$", "`b`", "RNNs"]
SYLLABLES = st.sampled_from([*PIECES, "qúa\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(SYLLABLES, min_size=1, max_size=12).map(" ".join))
def test_fixing_keeps_the_section_readable_and_ends(vietnamese: str):
    text = said("It is.", f"A{vietnamese}".rstrip())
    try:
        before = source.parse(text, Path("example.md"))
    except source.parsing.SourceError:
        return
    seen = {text}
    for _ in range(6):
        text = fixed(text)
        if text in seen:
            break
        seen.add(text)
    assert fixed(text) == text, "fixing comes to an end"
    after = source.parse(text, Path("example.md"))
    assert [(p.id, p.en) for p in after.pairs()] == [(p.id, p.en) for p in before.pairs()]
