"""The page that says how far each section is: `status.html`, made at every build.

Beside it stand `status.json`, the same for programs, and `badge.json`, which shields.io
and the like turn into a badge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from d2lvi.site import outputs as results
from d2lvi.site.errors import Error
from d2lvi.site.languages import ENGLISH, VIETNAMESE
from d2lvi.site.project import Project
from d2lvi.site.sphinx.results import KEY, project_of
from d2lvi.site.translations import Translation, by_need, remembered, total

PAGE = "status"


@dataclass(frozen=True)
class StatusWords:
    """What the page says, in one language."""

    title: str
    lead: str
    columns: tuple[str, ...]
    steps: dict[str, str]
    results: dict[str, str]
    all: str
    badge: str


WORDS = {
    VIETNAMESE: StatusWords(
        title="Tình trạng của sách",
        lead="Những mục cần người giúp nhất đứng trên cùng.",
        columns=(
            *("Mục", "Đoạn", "Đã dịch", "Đã duyệt", "Cũ hơn bản Anh", "Lỗi", "Lưu ý"),
            *("Kết quả", "Chạy trên", "Ngày chạy", "Việc tiếp theo"),
        ),
        steps={
            "mend": "sửa lỗi",
            "update": "cập nhật bản dịch",
            "translate": "dịch",
            "check": "xem các lưu ý",
            "review": "duyệt",
            "": "",
        },
        results={
            "fresh": "mới",
            "aged": "thư viện cũ hơn",
            "stale": "cũ hơn mã",
            "missing": "chưa có",
            "unreadable": "không đọc được",
            "none": "",
        },
        all="Tổng cộng",
        badge="bản tiếng Việt",
    ),
    ENGLISH: StatusWords(
        title="Status of the Book",
        lead="The sections that need help most come first.",
        columns=(
            *("Section", "Texts", "Translated", "Reviewed", "Outdated", "Errors", "Warnings"),
            *("Results", "Device", "Executed", "Next"),
        ),
        steps={
            "mend": "mend errors",
            "update": "update the translation",
            "translate": "translate",
            "check": "look at warnings",
            "review": "review",
            "": "",
        },
        results={
            "fresh": "fresh",
            "aged": "older libraries",
            "stale": "older than the code",
            "missing": "missing",
            "unreadable": "unreadable",
            "none": "",
        },
        all="In all",
        badge="Vietnamese",
    ),
}


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page, for Sphinx to write; the JSON files go straight to its folder."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    project = project_of(app)
    try:
        rows = by_need(remembered(project))
    except Error:
        return  # what cannot be read was told while pages were read
    words = WORDS[app.config.d2lvi_edition]
    folder = Path(app.outdir)
    data = [{**asdict(row), "next": row.next} for row in rows]
    (folder / f"{PAGE}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (folder / "badge.json").write_text(json.dumps(badge(rows, words)), encoding="utf-8")
    yield PAGE, {"title": words.title, "body": _body(app, project, rows, words)}, "page.html"


def badge(rows: list[Translation], words: StatusWords) -> dict[str, Any]:
    """A badge in the form that shields.io reads."""
    whole = total(rows)
    current = whole.translated - whole.outdated
    share = 100 * current // whole.pairs if whole.pairs else 0
    color = "green" if share >= 95 else "yellow" if share >= 60 else "orange"
    return {"schemaVersion": 1, "label": words.badge, "message": f"{share}%", "color": color}


def _body(app: Sphinx, project: Project, rows: list[Translation], words: StatusWords) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in words.columns)
    lines = [_row(app, project, row, words) for row in rows]
    whole = _cells(words.all, total(rows)) + "<td></td>" * 4
    return (
        f"<section><h1>{escape(words.title)}</h1>\n<p>{escape(words.lead)}</p>\n"
        '<div style="overflow-x: auto"><table class="table">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + f"\n</tbody><tfoot><tr>{whole}</tr></tfoot></table></div></section>"
    )


def _row(app: Sphinx, project: Project, row: Translation, words: StatusWords) -> str:
    title = app.env.titles.get(row.name)
    shown = escape(title.astext() if title is not None else row.name)
    address = app.builder.get_relative_uri(PAGE, row.name)
    state = app.env.metadata.get(row.name, {}).get(KEY, {}).get("state", "none")
    records = results.records(project, row.name)
    latest = max(records.values(), key=lambda record: record.executed, default=None)
    cells = (
        words.results.get(state, state),
        latest.device.upper() if latest else "",
        latest.executed[:10] if latest else "",
        words.steps[row.next],
    )
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    link = f'<a href="{escape(address)}">{shown}</a>'
    return f"<tr>{_cells(link, row)}{rest}</tr>"


def _cells(first: str, row: Translation) -> str:
    numbers = (row.pairs, row.translated, row.reviewed, row.outdated, row.errors, row.warnings)
    return f"<td>{first}</td>" + "".join(f"<td>{number or ''}</td>" for number in numbers)


def setup(app: Sphinx) -> None:
    """Have Sphinx make the page."""
    app.connect("html-collect-pages", pages)
