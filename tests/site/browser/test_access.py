"""Everybody can use the pages: by keyboard, on a phone, in the dark, without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from d2lvi.site.languages import LANGUAGES

# Each kind of page.
PAGES = ("index", "numbers/line", "numbers/words", "references", "search", "genindex", "404")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "preload": False}


def violations(page):
    """What axe-core finds wrong: the rule and the elements."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_violates_the_guidelines(visit, name, theme):
    assert violations(visit(name, color_scheme=theme)) == []


@pytest.mark.parametrize("edition", LANGUAGES)
@pytest.mark.parametrize("mode", ["stacked", "side"])
@pytest.mark.parametrize("name", ["numbers/line", "numbers/words"])
def test_no_reading_mode_violates_them(visit, name, mode, edition):
    assert violations(visit(name, edition, mode=mode, width=1400)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_violates_none(visit, theme):
    page = visit("numbers/line", mode="stacked", width=360, height=740, color_scheme=theme)
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("mode", ["single", "stacked"])
def test_a_phone_does_not_scroll_sideways(visit, name, mode):
    page = visit(name, mode=mode, width=360, height=740)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_wide_formula_scrolls_in_its_own_box_and_by_keyboard(visit):
    page = visit("numbers/line", width=360, height=740)
    page.evaluate("document.querySelector('.formula').style.maxWidth = '60px'")
    page.evaluate("dispatchEvent(new Event('resize'))")
    box = page.locator(".formula").first
    page.wait_for_function("document.querySelector('.formula').tabIndex === 0")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.formula').scrollLeft > 0")


def test_the_keyboard_reaches_everything_in_the_header(visit):
    page = visit("numbers/line")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
        )
        seen.append(name.strip())
    assert seen[0] == "Đến thẳng nội dung chính"
    wanted = (
        "VI: chỉ tiếng Việt",
        "Song ngữ, tiếng Anh ở trên mỗi đoạn",
        "EN: English",
        "Chế độ màu",
        "Tìm trong sách",
    )
    places = [seen.index(name) for name in wanted]
    assert places == sorted(places)


def test_the_focus_is_seen(visit):
    page = visit("numbers/line")
    page.locator(".other-edition").focus()
    page.keyboard.press("Shift+Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize(
    ("theme", "is_dark"), [("light", False), ("dark", True)], ids=["light", "dark"]
)
def test_the_page_follows_the_system(visit, theme, is_dark):
    page = visit("numbers/line", color_scheme=theme)
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(number) for number in color[4:-1].split(",")[:3]]
    assert (sum(channels) < 300) == is_dark


def test_drawings_turn_light_in_the_dark(visit):
    filters = {}
    for theme in ("light", "dark"):
        image = visit("numbers/line", color_scheme=theme).locator(".cell_output img")
        filters[theme] = image.evaluate("image => getComputedStyle(image).filter")
    assert filters["light"] == "none" and filters["dark"].startswith("invert(1)")


@pytest.mark.parametrize("edition", LANGUAGES)
def test_a_page_is_complete_without_scripts(visit, edition):
    page = visit("numbers/line", edition, java_script_enabled=False)
    title = {"vi": "Một đường thẳng", "en": "A Straight Line"}[edition]
    assert title in page.locator("h1").inner_text()
    assert page.locator(".katex-display .katex-html").first.is_visible()
    assert page.locator(".cell_output img").is_visible()
    assert not page.locator(".twin:visible").count()
    assert not page.locator(".reading-modes button:visible").count()
    page.locator(".other-edition").click()
    assert page.locator("html").get_attribute("lang") != edition


@pytest.mark.parametrize("name", ["index", "numbers/line", "numbers/words", "references"])
def test_a_page_works_from_a_file(visit, site, troubles, name):
    page = visit(name, mode="stacked", base=site.as_uri())
    page.wait_for_load_state("networkidle")
    assert page.locator(".twin:visible").count()
    assert page.evaluate("document.fonts.check('16px \"Source Sans\"', 'ế')")
    page.locator(".other-edition").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "en"
    assert troubles == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_comes_from_another_host(visit, address, name):
    page = visit(name)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload(wait_until="networkidle")
    hosts = {url.split("/")[2] for url in requests if not url.startswith("data:")}
    assert hosts == {address.split("/")[2]}


@pytest.mark.parametrize("edition", LANGUAGES)
def test_code_is_copied(visit, edition):
    page = visit("numbers/line", edition, permissions=["clipboard-read", "clipboard-write"])
    label = {"vi": "Chép mã", "en": "Copy the code"}[edition]
    button = page.get_by_role("button", name=label).first
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".copy .fa-check").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "num_points = 100"


def test_paper_shows_the_text_and_nothing_to_click_on(visit):
    page = visit("numbers/line", mode="stacked")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".twin:visible").count()
    for hidden in (".bd-header-article", ".bd-sidebar-primary", ".prev-next-footer", ".copy"):
        assert not page.locator(f"{hidden}:visible").count(), hidden
