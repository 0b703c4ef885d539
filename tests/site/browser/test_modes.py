"""Reading modes: what each shows, how it is chosen, that it is remembered."""

from __future__ import annotations

import pytest

from d2lvi.site.languages import LANGUAGES, other
from tests.site.browser.conftest import top

PARAGRAPH = "p-070590a077"  # of the page about lines
LIST = "p-089a3375d8"
TWIN = f'.twin[data-pair="{PARAGRAPH}"]'
OWN = f'[data-lines][data-pair="{PARAGRAPH}"]'


def press(page, mode):
    page.locator(f'.reading-modes [data-reading="{mode}"]').click()


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_page_opens_in_its_own_language(visit, edition):
    page = visit("numbers/line", edition)
    assert not page.locator(".twin:visible").count()
    assert page.locator(OWN).get_attribute("lang") == edition


@pytest.mark.parametrize("edition", LANGUAGES)
def test_stacked_shows_the_other_language_above_each_block(visit, edition):
    page = visit("numbers/line", edition)
    press(page, "stacked")
    twins = page.locator("article .twin")
    assert twins.count() > 8
    assert all(twin.is_visible() for twin in twins.all())
    assert {twin.get_attribute("lang") for twin in twins.all()} == {other(edition)}
    own, twin = page.locator(OWN).bounding_box(), page.locator(TWIN).bounding_box()
    assert twin["y"] + twin["height"] <= own["y"]


def test_side_by_side_puts_both_on_one_line(visit):
    page = visit("numbers/line", width=1500)
    press(page, "side")
    for pair in (PARAGRAPH, LIST):
        own = page.locator(f'[data-lines][data-pair="{pair}"]').bounding_box()
        twin = page.locator(f'.twin[data-pair="{pair}"]').bounding_box()
        assert own["y"] == pytest.approx(twin["y"], abs=3)
        assert own["x"] + own["width"] < twin["x"]


def test_two_columns_are_not_offered_on_narrow_screens(visit):
    page = visit("numbers/line", mode="side", width=700)
    assert not page.locator('.reading-modes [data-reading="side"]').is_visible()
    own, twin = page.locator(OWN).bounding_box(), page.locator(TWIN).bounding_box()
    assert twin["y"] + twin["height"] <= own["y"]


def test_the_mode_is_remembered_on_the_next_page(visit, address):
    page = visit("numbers/line")
    press(page, "stacked")
    page.goto(f"{address}/numbers/words.html")
    assert page.locator(".twin:visible").count()
    assert page.locator('[data-reading="stacked"][aria-pressed="true"]').count() == 1


def test_the_mode_is_in_the_address(visit, address):
    page = visit("numbers/line")
    press(page, "stacked")
    assert page.url == f"{address}/numbers/line.html?mode=stacked"
    press(page, "single")
    assert page.url == f"{address}/numbers/line.html?mode=vi"
    assert not page.locator(".twin:visible").count()


def test_the_address_decides_before_what_is_remembered(visit, address):
    page = visit("numbers/line")
    press(page, "stacked")
    page.goto(f"{address}/numbers/line.html?mode=vi")
    assert not page.locator(".twin:visible").count()


def test_an_unknown_mode_is_no_mode(visit):
    assert not visit("numbers/line", mode="nosuch").locator(".twin:visible").count()


@pytest.mark.parametrize("edition", LANGUAGES)
def test_the_address_can_ask_for_the_other_edition(visit, edition):
    page = visit("numbers/line", edition, mode=other(edition))
    page.wait_for_url(lambda url: ("/en/" in url) == (edition == "vi"))
    assert page.locator("html").get_attribute("lang") == other(edition)


def test_a_key_goes_through_the_modes(visit):
    page = visit("numbers/line", width=1500)
    seen = []
    for _ in range(3):
        page.keyboard.press("Alt+b")
        seen.append(page.locator("html").get_attribute("data-reading"))
    assert seen == ["stacked", "side", "single"]


def test_changing_the_mode_keeps_the_place(visit):
    page = visit("numbers/line", height=500)
    page.locator(f'[data-pair="{LIST}"][data-lines]').evaluate(
        "block => scrollTo(0, block.getBoundingClientRect().top + scrollY - 120)"
    )
    before = top(page, LIST)
    for mode in ("stacked", "single", "stacked"):
        press(page, mode)
        assert top(page, LIST) == pytest.approx(before, abs=3)


@pytest.mark.parametrize("edition", LANGUAGES)
def test_the_other_edition_opens_at_the_same_place(visit, edition):
    page = visit("numbers/line", edition, height=500)
    page.locator(f'[data-pair="{LIST}"][data-lines]').evaluate(
        "block => scrollTo(0, block.getBoundingClientRect().top + scrollY - 120)"
    )
    before = top(page, LIST)
    page.locator(".other-edition").click()
    page.wait_for_url(f"**#{LIST}")
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == other(edition)
    assert top(page, LIST) == pytest.approx(before, abs=60)


def test_the_top_of_a_page_leads_to_the_top_of_the_other(visit, address):
    page = visit("numbers/line")
    page.locator(".other-edition").click()
    page.wait_for_url(f"{address}/en/numbers/line.html")
