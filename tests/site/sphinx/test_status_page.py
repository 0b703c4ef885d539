"""The page that says how far each section is."""

from __future__ import annotations

import json

import pytest

from d2lvi.site.build import Built
from d2lvi.site.sphinx.status_page import WORDS, badge
from d2lvi.site.translations import Translation
from tests.site.sphinx.conftest import Page


@pytest.mark.parametrize(
    ("edition", "title"), [("vi", "Tình trạng của sách"), ("en", "Status of the Book")]
)
def test_the_page_speaks_the_language_of_its_edition(page: Page, edition: str, title: str):
    status = page(edition, "status")
    assert title in {heading.get_text() for heading in status.find_all("h1")}


def test_each_section_is_listed_with_a_link_and_its_numbers(page: Page):
    table = page("vi", "status").find("table")
    rows = {row.a["href"]: [cell.get_text() for cell in row.find_all("td")]
            for row in table.tbody.find_all("tr")}  # fmt: skip
    assert {"index.html", "numbers/line.html", "numbers/words.html"} <= set(rows)
    line = rows["numbers/line.html"]
    assert line[0] == "Một đường thẳng"
    assert int(line[1]) == int(line[2]) + 1, "one passage waits for its translator"
    assert line[-1] in ("dịch", "sửa lỗi")
    assert table.tfoot.get_text().startswith("Tổng cộng")


def test_programs_read_the_same(built: dict[str, Built]):
    data = json.loads((built["en"].folder / "status.json").read_text(encoding="utf-8"))
    line = next(row for row in data if row["name"] == "numbers/line")
    assert line["pairs"] == line["translated"] + 1
    shield = json.loads((built["vi"].folder / "badge.json").read_text(encoding="utf-8"))
    assert (shield["schemaVersion"], shield["label"]) == (1, "bản tiếng Việt")
    assert shield["message"].endswith("%")


def test_the_badge_counts_what_is_translated_and_not_outdated():
    rows = [Translation("a", pairs=8, translated=8, outdated=1), Translation("b", pairs=2)]
    assert badge(rows, WORDS["en"])["message"] == "70%"
    assert badge([], WORDS["en"])["message"] == "0%"
