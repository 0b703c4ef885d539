"""The small book in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from d2lvi.site import build
from tests.books import small_book

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
# The path of `html.baseurl` in the small book's configuration.
PLACE = "small"

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them need a browser; one worker runs them, so that the book is built once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.full)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small book's pages, both editions."""
    project = small_book(tmp_path_factory.mktemp("browser"))
    build.build(project)
    served = project.build / PLACE
    (project.build / "html").rename(served)
    return served


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address that the site is served at."""
    handler = partial(Quiet, directory=str(site.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{PLACE}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


@pytest.fixture
def troubles() -> list[str]:
    """What went wrong on the pages of a test: errors of scripts, files that are missing."""
    return []


@pytest.fixture
def visit(browser: Browser, address: str, troubles: list[str]) -> Iterator[Open]:
    """Open a page: `visit("numbers/line", width=360)` in a browser without a past.

    edition: "vi" or "en". mode: the reading mode to ask for. base: another place that the
    site is at. Other options are those of Playwright's contexts.
    """
    contexts: list[BrowserContext] = []

    def note_failure(request: Request) -> None:
        # A browser gives up what it was loading when it goes on to another page, and has
        # no use for scripts ("csp") where they are switched off.
        if request.failure not in ("net::ERR_ABORTED", "csp"):
            troubles.append(f"{request.url}: {request.failure}")

    def visit(
        name: str,
        edition: str = "vi",
        mode: str = "",
        width: int = 1280,
        height: int = 800,
        base: str = "",
        **options: object,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("requestfailed", note_failure)
        page.on(
            "response",
            lambda response: response.status >= 400 and troubles.append(response.url),
        )
        folder = "en/" if edition == "en" else ""
        query = f"?mode={mode}" if mode else ""
        page.goto(f"{base or address}/{folder}{name}.html{query}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert troubles == []


def top(page: Page, pair: str) -> float:
    """How far below the top of the window a block is shown."""
    box = page.locator(f'[data-lines][data-pair="{pair}"]').bounding_box()
    assert box is not None, f"{pair} is not shown"
    return float(box["y"])
