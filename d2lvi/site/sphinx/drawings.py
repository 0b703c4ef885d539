"""Figures and plots that dark mode may turn from black on white to white on black.

That suits lines and letters and ruins photographs: a drawing is an SVG file without a
picture inside. `style.css` turns images of the class `drawing`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class MarkDrawings(SphinxPostTransform):
    """Give drawings their class, before images are collected."""

    default_priority = 15

    def run(self, **kwargs: Any) -> None:
        """Mark all drawings of the document."""
        for image in self.document.findall(nodes.image):
            if is_drawing(Path(self.app.srcdir), image["uri"]):
                image["classes"].append("drawing")


def is_drawing(folder: Path, name: str) -> bool:
    """Whether the image of that name, relative to `folder`, is nothing but lines and text."""
    file = folder / name
    if file.suffix != ".svg" or not file.is_file():
        return False
    return "<image" not in file.read_text(encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(MarkDrawings)
