"""The translator that writes the pages: the theme's, with what ours adds to its tags."""

from __future__ import annotations

import types
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


class OurTags:
    """Mixed into the theme's translator.

    Blocks get `data-pair`, the id that both editions share, and `data-lines`, the lines of
    the source that hold their text, for `passages.js`. Works in a bibliography are items of
    its list: their role in docutils is one that readers of screens no longer know.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._named: set[str] = set()

    def starttag(self, node: Any, *args: Any, **attributes: Any) -> str:
        """The tag of a node."""
        if attributes.get("role") == "doc-biblioentry":
            attributes["role"] = "listitem"
        if isinstance(node, nodes.Element) and node.get("lines"):
            pair = node["pair"]
            if pair not in self._named:
                self._named.add(pair)
                attributes |= {"data-pair": pair, "data-lines": node["lines"]}
        return super().starttag(node, *args, **attributes)  # type: ignore[misc]


def extend(app: Sphinx) -> None:
    """Mix ours in."""
    if app.builder.name not in ("html", "dirhtml"):
        return
    current = app.registry.get_translator_class(app.builder)
    mixed = types.new_class("OurTranslator", (OurTags, current))
    app.set_translator(app.builder.name, mixed, override=True)


def setup(app: Sphinx) -> None:
    """Register it, after the theme has set its own at 500."""
    app.connect("builder-inited", extend, priority=800)
