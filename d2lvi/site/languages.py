"""The two languages of the book and the publisher's own words in each.

Text that a reader sees and that no section's source holds is here: the words before
figure numbers, the notes about results, the mark of an untranslated block.
"""

from __future__ import annotations

from dataclasses import dataclass

VIETNAMESE, ENGLISH = "vi", "en"
LANGUAGES = (VIETNAMESE, ENGLISH)
# Letters that English does not have, in lower case and composed (NFC).
VIETNAMESE_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"


def other(language: str) -> str:
    """The language that `language` is not."""
    return ENGLISH if language == VIETNAMESE else VIETNAMESE


@dataclass(frozen=True)
class Words:
    """What the publisher itself says, in one language.

    Braces mark what is filled in with `str.format`.
    """

    figure: str
    table: str
    listing: str
    section: str
    untranslated: str
    saved: str
    list_and: str
    et_al: str
    malformed: str
    missing: str
    unreadable: str
    stale: str
    aged: str
    computed: str
    computed_with: str
    sampled: str
    processor: dict[str, str]


WORDS = {
    VIETNAMESE: Words(
        figure="Hình %s",
        table="Bảng %s",
        listing="Mã nguồn %s",
        section="Mục %s",
        untranslated="Đoạn này chưa có bản tiếng Việt.",
        saved="Lưu trong gói d2lvi: {names}",
        list_and="và",
        et_al=" và cộng sự",
        malformed="Trang này có lỗi trong tệp nguồn",
        missing="Các ô mã của trang này chưa được chạy nên chưa có kết quả.",
        unreadable="Kết quả của trang này không đọc được nên không được hiển thị.",
        stale=(
            "Mã của trang này đã thay đổi sau lần chạy gần nhất; các kết quả dưới đây thuộc "
            "phiên bản trước."
        ),
        aged="Các kết quả dưới đây được tính với phiên bản thư viện cũ hơn.",
        computed="Các kết quả trên trang này được tính trên {device}.",
        computed_with=(
            "Các kết quả trên trang này được tính trên {device}, với {values} thay cho giá trị "
            "trong mã."
        ),
        sampled=" Đây chỉ là lần chạy thử trên dữ liệu mẫu nhỏ.",
        processor={"cpu": "CPU", "gpu": "GPU"},
    ),
    ENGLISH: Words(
        figure="Fig. %s",
        table="Table %s",
        listing="Listing %s",
        section="Section %s",
        untranslated="This passage exists in Vietnamese only.",
        saved="Saved in the d2lvi package: {names}",
        list_and="and",
        et_al=" et al.",
        malformed="The source of this page is malformed",
        missing="The code cells of this page have not been run yet, so there are no results.",
        unreadable="The results of this page cannot be read, so they are not shown.",
        stale=(
            "The code of this page has changed since it was last run; the results below "
            "belong to the earlier version."
        ),
        aged="The results below were computed with older versions of the libraries.",
        computed="The results on this page were computed on a {device}.",
        computed_with=(
            "The results on this page were computed on a {device}, with {values} in place of "
            "the values in the code."
        ),
        sampled=" This was only a trial run on small sample data.",
        processor={"cpu": "CPU", "gpu": "GPU"},
    ),
}
