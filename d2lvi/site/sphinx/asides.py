"""What the publisher adds to a page: notes that readers see and a search does not find.

Sphinx's indexer passes over comments and whatever derives from them.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


class aside(nodes.comment):
    """A line that the publisher adds to the page; `classes` say which kind it is."""


def visit_aside_html(self: Any, node: aside) -> None:
    """Open a paragraph."""
    self.body.append(self.starttag(node, "p", ""))


def depart_aside_html(self: Any, node: aside) -> None:
    """Close the paragraph."""
    self.body.append("</p>\n")


def visit_aside_latex(self: Any, node: aside) -> None:
    """Start a small slanted paragraph."""
    self.body.append("\n\n{\\small\\itshape{}")


def depart_aside_latex(self: Any, node: aside) -> None:
    """End the paragraph."""
    self.body.append("\\par}\n\n")


def visit_aside_text(self: Any, node: aside) -> None:
    """Start a paragraph of plain text."""
    self.new_state(0)


def depart_aside_text(self: Any, node: aside) -> None:
    """End the paragraph."""
    self.end_state()


def setup(app: Sphinx) -> None:
    """Register the node with the builders that show it."""
    html = (visit_aside_html, depart_aside_html)
    latex = (visit_aside_latex, depart_aside_latex)
    text = (visit_aside_text, depart_aside_text)
    app.add_node(aside, html=html, latex=latex, text=text)
