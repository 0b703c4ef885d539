"""Checking pieces of source in tests."""

from __future__ import annotations

from pathlib import Path

from d2lvi.site.checks import RULES, Book, Finding, check_text
from d2lvi.site.checks.model import said
from d2lvi.site.glossary import Glossary, Term

TERMS = Glossary(
    (
        Term("dropout", "dropout", wrong=("bỏ học",)),
        Term("weight", "trọng số", wrong=("trọng lượng",)),
        Term("training", "huấn luyện", wrong=("đào tạo",), expected=True),
        Term("token", "token", wrong=("mã thông báo",)),
        Term("loss function", "hàm mất mát", wrong=("chức năng mất",), expected=True),
        Term("neural network", "mạng nơ-ron", wrong=("mạng thần kinh",), expected=True, abbr="NN"),
        Term("learning rate", "tốc độ học", wrong=("tỷ lệ học tập",), expected=True),
        Term("gradient descent", "hạ gradient", expected=True),
        Term("convolutional layer", "tầng tích chập", wrong=("lớp phức tạp",), expected=True),
        Term("batch normalization", "chuẩn hóa theo batch", expected=True),
        Term("additive attention", "tập trung cộng", expected=True),
        Term("test statistic", "thống kê kiểm định", expected=True),
        Term("summary", "tóm tắt"),
        Term("exercise", "bài tập"),
        Term("overfitting", "quá khớp", expected=True),
        Term("eigenvalue", "trị riêng", expected=True),
        Term("minibatch", "minibatch"),
        Term("plot", "đồ thị", wrong=("âm mưu",)),
        Term("Bishop", "Bishop", wrong=("giám mục",)),
    )
)
BOOK = Book(TERMS)


def findings(text: str, *rules: str, book: Book = BOOK) -> list[Finding]:
    """What the rules of these names, by default all, find in a section."""
    chosen = [rule for rule in RULES if not rules or rule.name in rules]
    return check_text(text, Path("example.md"), book, chosen)


def names(text: str, *rules: str, book: Book = BOOK) -> list[str]:
    """The names of the rules that find something, each once."""
    found = findings(text, *rules, book=book)
    return list(dict.fromkeys(finding.problem.rule for finding in found))


def spoken(english: str, vietnamese: str, *rules: str) -> list[str]:
    """`names` of a pair."""
    return names(said(english, vietnamese), *rules)
