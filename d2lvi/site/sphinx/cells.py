"""Code cells: those inside directives, and the mark of those that save helpers."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from d2lvi.site.languages import WORDS
from d2lvi.site.sphinx.asides import aside
from d2lvi.site.sphinx.twins import renderer_of


class Cell(SphinxDirective):
    """`{cell} N`: cell N of the notebook, shown here; for tabs, exercises and the like."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The code with its results."""
        renderer = renderer_of(self)
        index = int(self.arguments[0])
        cell = renderer.nb_client.notebook.cells[index]
        metadata = dict(cell.metadata)
        metadata["tags"] = [tag for tag in metadata.get("tags", ()) if tag != "remove-cell"]
        token = Token("nb_cell_code", "code", 0, content=cell.source, map=[self.lineno] * 2)
        token.meta = {"index": index, "metadata": metadata}
        container = nodes.Element()
        with renderer.current_node_context(container):
            renderer.render_nb_cell_code(SyntaxTreeNode([token]).children[0])
        return container.children


class MarkSavedCells(SphinxTransform):
    """Say below the code of a saved cell under which names others can use it."""

    default_priority = 710

    def apply(self, **kwargs: Any) -> None:
        """Mark all cells of the document."""
        words = WORDS[self.config.d2lvi_edition]
        for cell in list(self.document.findall(is_code_cell)):
            names = cell["cell_metadata"].get("d2lvi", {}).get("saved")
            if names and cell.children:
                before, _, after = words.saved.partition("{names}")
                note = aside("", "", nodes.Text(before), classes=["saved"])
                for number, name in enumerate(names):
                    note += [nodes.Text(", ")] if number else []
                    note += nodes.literal("", f"d2l.{name}")
                note += nodes.Text(after)
                cell.insert(1, note)


def is_code_cell(node: nodes.Node) -> bool:
    """Whether MyST-NB made the node of a code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def setup(app: Sphinx) -> None:
    """Register the directive and the transform."""
    app.add_directive("cell", Cell)
    app.add_transform(MarkSavedCells)
