"""Exact line numbers for what stands inside a paragraph.

MyST gives everything in a paragraph the number of the paragraph's first line, and the
title of a directive the number of the line below it. A warning about a reference shall
name the line that the reference is on.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform


class CountLines(SphinxTransform):
    """Number the parts of each paragraph by the line breaks before them."""

    default_priority = 1

    def apply(self, **kwargs: Any) -> None:
        """Number the lines of the document."""
        passed = (nodes.Inline, nodes.FixedTextElement)
        for block in self.document.findall(nodes.TextElement):
            if block.children and not isinstance(block, passed):
                _count(block)


def _count(block: nodes.TextElement) -> None:
    in_directive = isinstance(block, nodes.title) and not isinstance(block.parent, nodes.section)
    below = -1 if in_directive else 0
    for node in block.findall(include_self=False):
        if isinstance(node, nodes.Text):
            below += node.count("\n")
        elif isinstance(node, nodes.raw):
            # A hard line break is one raw node for HTML and another for LaTeX.
            below -= node.get("format") == "latex"
        elif isinstance(node, nodes.Element) and node.line is not None:
            node.line += below


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(CountLines)
