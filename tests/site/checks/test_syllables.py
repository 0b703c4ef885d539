"""Syllables of Vietnamese, and where their tone marks stand."""

from __future__ import annotations

import pytest

from d2lvi.site.checks.syllables import spelled
from d2lvi.site.checks.text import word_set

RIGHT = word_set(
    "a à ả ã á ạ hóa hòa khỏe thủy quý quỹ quyển quốc quặng quẩn giếng gì gìn giữ giặt giàu giống"
    " nghiêng nguyễn khuỷu khuya ngoằn ngoèo xoong moóc huýt tuýp yểng yêu ỉa ý kỹ thuở thuế"
    " chuyển khoét xoáy xoắn người được ước ưu rượu hươu bưởi mía chữa của nghĩa tích chập"
    " trọng mạng nơ tầng ngẫu nhiên hướng phẳng khuếch tuần hoàn đoạn loãng luật nguệch"
)
WRONG = word_set(
    "matrận ađam đươc thưc nghiêp ngưòi nguời ngẫut chuơng trìng vectơ bỏt mãt quều ngía kế́"
)
MISPLACED = {
    "hoá": "hóa",
    "hoà": "hòa",
    "khoẻ": "khỏe",
    "thuỷ": "thủy",
    "qúa": "quá",
    "qúy": "quý",
    "tòan": "toàn",
    "lọai": "loại",
    "gía": "giá",
    "cuả": "của",
    "mứơn": "mướn",
}


@pytest.mark.parametrize("word", sorted(RIGHT))
def test_right_syllables_are_known(word: str):
    assert spelled(word) == word
    assert spelled(word.upper()) == word


@pytest.mark.parametrize("word", sorted(WRONG))
def test_impossible_syllables_are_none(word: str):
    assert spelled(word) is None


@pytest.mark.parametrize(("word", "right"), MISPLACED.items())
def test_tone_marks_move_to_their_place(word: str, right: str):
    assert spelled(word) == right


def test_words_without_marks_that_need_one():
    assert spelled("cac") is None and spelled("ca") == "ca"
