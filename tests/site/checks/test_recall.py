"""Planted mistakes of machine translation: each class that a rule can find is found."""

from __future__ import annotations

import pytest

from tests.site.checks.checking import TERMS, Book, names, said, spoken

# Class of mistake, English, Vietnamese, the rule that finds it.
PLANTED = [
    ("wrong term", "Training takes long.", "Việc đào tạo mất nhiều thời gian.", "wrong-term"),
    ("wrong term", "The weights grow.", "Các Trọng Lượng tăng lên.", "wrong-term"),
    ("wrong term", "A token.", "Một mã thông\nbáo.", "wrong-term"),
    ("absurd homonym", "Plot it.", "Hãy âm mưu nó.", "wrong-term"),
    ("absurd homonym", "Dropout helps.", "Bỏ học có ích.", "wrong-term"),
    ("name translated", "It was shown by Bishop.", "Giám mục đã chỉ ra.", "wrong-term"),
    ("name translated", "Vectors of GloVe help.", "Các vector của găng tay có ích.", "names"),
    ("name garbled", "It runs on CUDA.", "Nó chạy trên CDA.", "names"),
    ("name garbled", "Adam is fast.", "Ađam thì nhanh.", "syllable"),
    ("broken emphasis", "It is *dropout*.", "Đó là * dropout*.", "broken-emphasis"),
    ("broken emphasis", "It is *dropout*.", "Đó là *dropout *.", "broken-emphasis"),
    ("broken emphasis", "It is **dropout**.", "Đó là ** dropout**.", "broken-emphasis"),
    ("broken emphasis", "*Keep* $p$.", "xác suất giữ lại* $p$.", "broken-emphasis"),
    ("in as a year", "In {numref}`sec_a`, it is.", "Năm {numref}`sec_a`, nó là.", "year"),
    ("in as a year", "See in {eq}`eq_a`.", "Xem năm {eq}`eq_a`.", "year"),
    ("in as a year", "Seen in {cite}`A.2000`.", "Thấy vào năm {cite}`A.2000`.", "year"),
    ("in as a year", "See in it.", "Xem năm :numref:`sec_a`.", "year"),
    ("let us", "Let us begin.", "Hãy để chúng ta bắt đầu.", "let-us"),
    ("let us", "Let us begin.", "Hãy để\nchúng tôi bắt đầu.", "let-us"),
    ("we", "We begin.", "Chúng tôi bắt đầu.", "we"),
    ("left in English", "## Test Statistic", "## Test Statistic", "left-english"),
    ("left in English", "## Overfitting Again", "## Overfitting Again", "left-english"),
    ("left in English", "## Gradient Descent", "## Đa biến Gradient Descent", "english-term"),
    ("left in English", "Eigenvalues help.", "Các eigenvalues có ích.", "english-term"),
    (
        "left in English",
        "This is a paragraph of which nothing was ever translated by anybody.",
        "This is a paragraph of which nothing was translated by anybody.",
        "left-english",
    ),
    ("interleaved", "in making deep nets", "in making chế tạo sâu of mạng", "stray-english"),
    ("interleaved", "of a source", "of a sourcenguồn", "syllable"),
    ("formula rewritten", r"It is $2 \times 3$.", r"Nó là $2\ lần 3$.", "math"),
    ("formula rewritten", r"It is $2 \times 3$.", r"Nó là $2\ lần 3$.", "dollar"),
    ("formula rewritten", r"As $H(X \mid Y)$.", r"Vì $H(X\ giữa Y)$.", "math"),
    ("formula rewritten", "It is $2$ when $x=1$.", "Nó là $2$ khi $2$.", "math"),
    ("formula lost", "The norm $L_2$ is small.", "Chuẩn L_2 nhỏ.", "math"),
    ("code rewritten", "Call `sent_tokenize`.", "Gọi `câu_tokenize`.", "code"),
    ("placeholder", "Of $A$, $B$ and $C$.", "Của $A$, $A$ 3617 và $A$.", "math"),
    ("placeholder", "Of $A$ and $B$.", "Của $A$ 3617 và $B$.", "numbers"),
    ("placeholder", "[Code](https://a.org/x).", "[Mã](https732293614).", "links"),
    ("placeholder", "The loss is small.", "Mất mát __PH_1__ nhỏ.", "placeholder"),
    ("number lost", "It has 12 layers.", "Nó có nhiều tầng.", "numbers"),
    ("link changed", "[A](https://a.org/x).", "[A](https://a.org/y).", "links"),
    ("link broken", "[A](https://a.org/x).", "[kho] (https://a.org/x).", "links"),
    ("citation lost", "Seen {cite}`A.2000`.", "Đã thấy.", "citations"),
    ("heading run on", "## Exercises", "## Bài tập 1. Giả sử rằng nó nhỏ.", "run-on"),
    ("heading run on", "## Summary", "## Tóm tắt * Mất mát nhỏ", "run-on"),
    ("many renderings", "A convolutional layer.", "Một tầng ghép.", "missing-term"),
    ("many renderings", "Batch normalization.", "Bình thường hóa hàng loạt.", "missing-term"),
    ("plural kept", "Many RNNs.", "Nhiều RNNs.", "plural"),
    ("plural kept", "Many CNNs.", "Nhiều CNN s.", "plural"),
    ("English word order", "Additive attention.", "Phụ gia chú ý.", "missing-term"),
    ("garbled word", "A matrix.", "Một matrận.", "syllable"),
    ("markup of D2L", "See {numref}`fig_a`.", "Xem :numref:`fig_a`.", "d2l-markup"),
    ("markup of D2L", "See {numref}`fig_a`.", "Xem\n:label:`fig_a`", "d2l-markup"),
    (
        "sentence lost",
        "The loss falls quickly at first. Then it stays as it is for many more epochs.",
        "Lúc đầu mất mát giảm nhanh.",
        "length",
    ),
    ("list items lost", "* one\n* two", "* một hai", "shape"),
    ("tone mark", "Complete.", "Hoàn tòan.", "tone"),
    ("look-alike", "The loss.", "Mất m\u0430t.", "look-alike"),
    ("hidden character", "The loss.", "Mất\u200b mát.", "hidden-characters"),
]


@pytest.mark.parametrize(
    ("kind", "english", "vietnamese", "rule"), PLANTED, ids=lambda value: str(value)[:30]
)
def test_planted_mistake_is_found(kind: str, english: str, vietnamese: str, rule: str):
    assert rule in spoken(english, vietnamese)


def test_titles_that_differ_are_found():
    book = Book(TERMS, titles={"padding": {"đệm": 3, "padding": 1}})
    assert names(said("## Padding", "## Padding"), "titles", book=book) == ["titles"]


def test_what_no_rule_can_find_is_known():
    """Right words in the wrong place, and words that exist, need the eye."""
    for english, vietnamese in (
        ("In May it is so.", "Tháng Năm thì thế."),
        ("A vocabulary.", "Một từ vừ."),
        ("The die roll.", "Cuộn chết."),
    ):
        assert spoken(english, vietnamese) == []
