"""Where each block of a page stands in its source, for the pencil beside it.

`translator` writes it into the page, `passages.js` makes links to edit and to report of it.
"""

from __future__ import annotations

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


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(NumberPassages)
