"""What the interface of a page says: everything but the text of the book."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from d2lvi.site.languages import VIETNAMESE_LETTERS

ATTRIBUTES = ("aria-label", "title", "placeholder", "data-bs-title", "data-tooltip", "value")
# Names and signs that are the same in both languages, and Vietnamese without tones.
NAMES = {"VI", "EN", "GitHub", ".ipynb", ".md", ".pdf", "Ctrl", "K"}
NAMES |= {"In ra PDF", "sau", "trang sau"}
_UNSEEN = "script, style, template, head > meta, head > link, pre, code, .math, .citation"
_WORD = re.compile(r"[A-Za-z]{2,}")
_VIETNAMESE = re.compile(f"[{VIETNAMESE_LETTERS}]", re.IGNORECASE)


def english(html: str, whole: bool = False) -> list[str]:
    """What is in English on a Vietnamese page without saying so, with where it stands.

    Text of the book is passed over, its attributes are not; `whole` for a page that has
    no text of the book. A string is English if it has words and none with a Vietnamese
    letter.
    """
    soup = BeautifulSoup(html, "html.parser")
    for part in soup.select(f"{_UNSEEN}, [lang]:not([lang=vi])"):
        part.decompose()
    for link in soup.select(".bibtex-citation a, .internal[title]"):
        del link["title"]
    strings = [*_attributes(soup), *_texts(soup, whole)]
    return [f"{place}: {text}" for place, text in strings if _is_english(text)]


def _attributes(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup.find_all(True):
        for name in ATTRIBUTES:
            if isinstance(tag, Tag) and tag.get(name):
                yield f"{tag.name} {name}", str(tag[name])


def _texts(soup: BeautifulSoup, whole: bool) -> Iterator[tuple[str, str]]:
    for text in soup.find_all(string=True):
        if isinstance(text, NavigableString) and not isinstance(text, PreformattedString):
            of_book = text.find_parent("article") and not text.find_parent("summary")
            of_book = of_book and not text.find_parent(class_="admonition-title")
            if text.parent is not None and (whole or not of_book):
                yield text.parent.name, str(text)


def _is_english(text: str) -> bool:
    words = " ".join(text.split())
    if words in NAMES or not _WORD.search(words):
        return False
    return not _VIETNAMESE.search(words)
