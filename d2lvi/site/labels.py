"""What the controls of a page are called, in each language.

`languages` has the words that stand in the text; these stand around it.
"""

from __future__ import annotations

from dataclasses import dataclass

from d2lvi.site.languages import ENGLISH, VIETNAMESE


@dataclass(frozen=True)
class Labels:
    """Names of buttons, links and parts of a page, in one language."""

    edition: str
    edition_short: str
    reading: str
    single: str
    stacked: str
    side: str
    shortcut: str
    passage: str
    show_other: str
    hide_other: str
    edit: str
    report: str
    report_title: str
    report_question: str
    report_page: str
    copy: str
    copied: str
    search: str
    contents: str
    sections: str
    toggle_contents: str
    toggle_page_contents: str
    toggle: str
    scrolls: str
    show_code: dict[str, str]
    hide_code: dict[str, str]
    not_found: str
    not_found_text: str
    not_found_search: str
    home: str


LABELS = {
    VIETNAMESE: Labels(
        edition="Tiếng Việt",
        edition_short="VI",
        reading="Chế độ đọc",
        single="VI: chỉ tiếng Việt",
        stacked="Song ngữ, tiếng Anh ở trên mỗi đoạn",
        side="Song ngữ, hai cột",
        shortcut="Alt+B để đổi",
        passage="Đoạn này",
        show_other="Xem bản tiếng Anh (Alt+P)",
        hide_other="Ẩn bản tiếng Anh (Alt+P)",
        edit="Sửa đoạn này trên GitHub",
        report="Báo lỗi đoạn này",
        report_title="Góp ý cho {section}: {id}",
        report_question="Đoạn này sai hay khó hiểu ở đâu? Nên viết thế nào?",
        report_page="Trang",
        copy="Chép mã",
        copied="Đã chép",
        search="Tìm trong sách",
        contents="Mục lục của sách",
        sections="Các mục của chương {chapter}",
        toggle_contents="Mở hoặc đóng mục lục của sách",
        toggle_page_contents="Mở hoặc đóng mục lục của trang",
        toggle="Hiện hoặc ẩn phần này",
        scrolls="Cuộn ngang được",
        show_code={
            "source": "Hiện mã",
            "content": "Hiện ô mã",
            "output": "Hiện kết quả",
            "outputs": "Hiện kết quả",
        },
        hide_code={
            "source": "Ẩn mã",
            "content": "Ẩn ô mã",
            "output": "Ẩn kết quả",
            "outputs": "Ẩn kết quả",
        },
        not_found="Không có trang này",
        not_found_text="Có thể trang đã được đổi tên, hoặc địa chỉ bị gõ nhầm.",
        not_found_search="Tìm trong sách",
        home="Về trang đầu của sách",
    ),
    ENGLISH: Labels(
        edition="English",
        edition_short="EN",
        reading="Reading mode",
        single="EN: English only",
        stacked="Both languages, Vietnamese above each passage",
        side="Both languages, side by side",
        shortcut="Alt+B changes it",
        passage="This passage",
        show_other="Show the Vietnamese (Alt+P)",
        hide_other="Hide the Vietnamese (Alt+P)",
        edit="Edit this passage on GitHub",
        report="Report this passage",
        report_title="About {section}: {id}",
        report_question="What is wrong or unclear here? What should it say?",
        report_page="Page",
        copy="Copy the code",
        copied="Copied",
        search="Search this book",
        contents="Contents of the book",
        sections="Sections of {chapter}",
        toggle_contents="Open or close the contents of the book",
        toggle_page_contents="Open or close the contents of the page",
        toggle="Show or hide this part",
        scrolls="Scrolls sideways",
        show_code={
            "source": "Show the code",
            "content": "Show the cell",
            "output": "Show the result",
            "outputs": "Show the results",
        },
        hide_code={
            "source": "Hide the code",
            "content": "Hide the cell",
            "output": "Hide the result",
            "outputs": "Hide the results",
        },
        not_found="There is no such page",
        not_found_text="It may have been renamed, or the address has a slip in it.",
        not_found_search="Search this book",
        home="To the first page of the book",
    ),
}
