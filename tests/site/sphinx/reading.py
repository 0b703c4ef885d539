"""What a reader sees of a page."""

from __future__ import annotations

from bs4 import Tag


def words(tag: Tag | None) -> str:
    """The text of a part of a page on one line."""
    assert tag is not None, "the page lacks it"
    return " ".join(tag.get_text().split())


def visible(article: Tag) -> str:
    """The text of a page without its hidden blocks."""
    for hidden in article.select("[hidden]"):
        hidden.decompose()
    return words(article)


def twins(article: Tag) -> dict[str, Tag]:
    """The hidden blocks by the ids of their pairs."""
    return {str(twin["data-pair"]): twin for twin in article.select(".twin")}


def own(article: Tag, pair: str) -> Tag:
    """The visible block of a pair."""
    found = article.find(id=pair)
    assert isinstance(found, Tag), f"{pair} is not on the page"
    return found
