"""The small book, built once in both editions for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from d2lvi.site import build
from d2lvi.site.languages import LANGUAGES
from d2lvi.site.project import Project
from tests.books import small_book

HERE = Path(__file__).parent
Page = Callable[[str, str], Tag]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of this folder on one worker, so that the book is built once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("small-book"))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small book in a folder of its own."""
    return small_book(tmp_path_factory.mktemp("small-book"))


@pytest.fixture(scope="session")
def built(project: Project) -> dict[str, build.Built]:
    """Both editions of the small book."""
    return {one.edition: one for one in build.build(project, LANGUAGES)}


@pytest.fixture(scope="session")
def page(built: dict[str, build.Built]) -> Page:
    """A whole page: `page("vi", "numbers/line")`."""

    def read(edition: str, name: str) -> Tag:
        text = (built[edition].folder / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")

    return read


@pytest.fixture(scope="session")
def article(page: Page) -> Page:
    """The text of a page, without what the theme puts around it."""

    def read(edition: str, name: str) -> Tag:
        found = page(edition, name).find("article")
        assert isinstance(found, Tag)
        for mark in found.select(".headerlink, .section-number, script"):
            mark.decompose()
        return found

    return read
