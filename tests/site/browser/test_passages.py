"""The toolbar of a block: its other language, links to edit and to report it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

PARAGRAPH = "p-598c0bdd41"
OWN = f'[data-lines][data-pair="{PARAGRAPH}"]'
TWIN = f'.twin[data-pair="{PARAGRAPH}"]'


def test_a_button_shows_the_other_language_of_one_block(visit):
    page = visit("numbers/line")
    page.locator(OWN).hover()
    button = page.get_by_role("button", name="Xem bản tiếng Anh")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert page.locator(".twin:visible").count() == 1
    assert page.locator(TWIN).is_visible()
    button = page.get_by_role("button", name="Ẩn bản tiếng Anh")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator(f"#{button.get_attribute('aria-controls')}").is_visible()
    button.click()
    assert not page.locator(".twin:visible").count()


def test_the_english_edition_shows_the_vietnamese(visit):
    page = visit("numbers/line", "en")
    page.locator(OWN).hover()
    page.get_by_role("button", name="Show the Vietnamese").click()
    assert page.locator(TWIN).get_attribute("lang") == "vi"
    assert page.locator(TWIN).is_visible()


def test_a_finger_brings_the_toolbar(visit):
    page = visit("numbers/line", width=360, height=740, has_touch=True, is_mobile=True)
    page.locator(OWN).tap()
    page.get_by_role("button", name="Xem bản tiếng Anh").tap()
    assert page.locator(TWIN).is_visible()
    box = page.locator(".passage-tools").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_a_key_shows_the_other_language_of_what_is_read(visit):
    page = visit("numbers/line")
    page.locator(OWN).hover()
    page.keyboard.press("Alt+p")
    assert page.locator(TWIN).is_visible()
    page.keyboard.press("Alt+p")
    assert not page.locator(TWIN).is_visible()


def test_the_toolbar_is_reached_by_keyboard_and_moves_with_arrows(visit):
    page = visit("numbers/line")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(".passage-tools :focus").count():
            break
    assert page.locator(".passage-translate:focus").count() == 1
    page.keyboard.press("Enter")
    first = page.locator(".twin:visible").get_attribute("data-pair")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown = [twin.get_attribute("data-pair") for twin in page.locator(".twin:visible").all()]
    assert len(shown) == 2 and shown[0] == first


@pytest.mark.parametrize(("edition", "lines"), [("vi", "L33"), ("en", "L29")])
def test_the_pencil_opens_the_source_at_the_block(visit, project_lines, edition, lines):
    page = visit("numbers/line", edition)
    page.locator(OWN).hover()
    link = page.locator(".passage-pencil").get_attribute("href")
    assert link == f"https://github.com/d2lvi/d2lvi/edit/main/book/numbers/line.md#{lines}"
    text = project_lines[int(lines[1:]) - 1]
    assert text.startswith({"vi": "Với độ dốc", "en": "With slope"}[edition])


def test_a_report_carries_the_block_and_both_texts(visit):
    page = visit("numbers/line")
    page.locator(OWN).hover()
    link = urlsplit(page.locator(".passage-flag").get_attribute("href"))
    assert f"{link.netloc}{link.path}" == "github.com/d2lvi/d2lvi/issues/new"
    query = parse_qs(link.query)
    assert query["title"] == [f"Góp ý cho numbers/line: {PARAGRAPH}"]
    (body,) = query["body"]
    assert "> Với độ dốc $w$ và hệ số điều chỉnh $b$, đường thẳng là" in body
    assert "> With slope $w$ and bias $b$ the line is" in body
    assert PARAGRAPH in body and "L33-33" in body


@pytest.fixture
def project_lines(site):
    """The lines of the source of the page about lines."""
    text = (site / "_sources/numbers/line.md").read_text(encoding="utf-8")
    return text.splitlines()
