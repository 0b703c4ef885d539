"""Where each block of a page stands in its source, for the pencil beside it.

Blocks get `data-pair`, the id that both editions share, and `data-lines`, the lines of
the source that hold the text: the scripts make links to edit it and to report it.
"""

from __future__ import annotations

import types
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from d2lvi.site.languages import VIETNAMESE
from d2lvi.site.source import Pair, Section

KEY = "d2lvi_passages"


def note_lines(env: BuildEnvironment, section: Section, edition: str) -> None:
    """Keep, while a document is read, where its blocks stand."""
    env.temp_data[KEY] = {pair.id: _lines(pair, edition) for pair in section.pairs()}


def _lines(pair: Pair, edition: str) -> str:
    sides = (pair.vi_lines, pair.en_lines)
    own, other = sides if edition == VIETNAMESE else sides[::-1]
    lines = own or other
    return f"{lines.first}-{lines.last}" if lines else ""


class NumberPassages(SphinxTransform):
    """Note on each block the lines of its source; after twins are placed, at 700."""

    default_priority = 705

    def apply(self, **kwargs: Any) -> None:
        """Number all blocks of the document."""
        known = self.env.temp_data.get(KEY, {})
        for node in self.document.findall(nodes.Element):
            if node.get("pair") in known and "lang" not in node:
                node["lines"] = known[node["pair"]]


class PassagesMixin:
    """Writes the attributes of blocks; mixed into the translator of the theme."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._named: set[str] = set()

    def starttag(self, node: Any, *args: Any, **attributes: Any) -> str:
        """The tag of a node, with our attributes on the first one of a block."""
        if isinstance(node, nodes.Element) and node.get("lines"):
            pair = node["pair"]
            if pair not in self._named:
                self._named.add(pair)
                attributes |= {"data-pair": pair, "data-lines": node["lines"]}
        return super().starttag(node, *args, **attributes)  # type: ignore[misc]


def extend_translator(app: Sphinx) -> None:
    """Mix ours into the translator that writes the pages."""
    if app.builder.name not in ("html", "dirhtml"):
        return
    current = app.registry.get_translator_class(app.builder)
    mixed = types.new_class("PassagesTranslator", (PassagesMixin, current))
    app.set_translator(app.builder.name, mixed, override=True)


def setup(app: Sphinx) -> None:
    """Register the transform and the translator."""
    app.add_transform(NumberPassages)
    # After the theme has set its own, at 500.
    app.connect("builder-inited", extend_translator, priority=800)
