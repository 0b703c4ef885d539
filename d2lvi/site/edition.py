"""The notebook of one language: what Sphinx renders, and what a reader downloads.

`edition_notebook` is for Sphinx: one Markdown cell for each block, so that every block
can say on which line of the source it stands, and the other language beside it.
`plain_notebook` is for people: one language, adjacent prose in one cell, the results.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from d2lvi.site.errors import SourceError
from d2lvi.site.languages import other
from d2lvi.site.markup import Markup, Piece
from d2lvi.site.outputs import Outputs, attach
from d2lvi.site.saved import saved_items
from d2lvi.site.source import Section

_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
_LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}
# Front matter that is not for the page.
_NOT_FOR_PAGE = ("kernelspec", "language_info", "file_format", "jupytext", "d2lvi", "source_map")


def edition_notebook(
    section: Section, language: str, outputs: Outputs | None = None
) -> NotebookNode:
    """The notebook that Sphinx renders for `section` in `language` ("vi" or "en").

    Its metadata holds `source_map`: for each cell the line of the source above the one
    on which it starts, counted from 0. MyST-NB counts one line too far, and so every
    warning names the right line. Code cells have the results of `outputs`, alternative texts
    in `language`, and under `d2lvi` the names that the cell saves for later sections.
    """
    saved = _saved_names(section)
    page = {key: value for key, value in section.front.items() if key not in _NOT_FOR_PAGE}
    notebook = new_notebook(metadata={**page, **_about(section), "source_map": []})
    for piece in Markup(language).pieces(section.blocks):
        if piece.cell is None:
            cell = new_markdown_cell(piece.text)
        else:
            cell = new_code_cell(piece.text, metadata=_cell_metadata(piece, language))
            if names := saved.get(piece.line):
                cell.metadata["d2lvi"] = {"saved": names}
        notebook.cells.append(cell)
        notebook.metadata.source_map.append(piece.line - 2)
    return _finished(notebook, outputs)


def plain_notebook(
    section: Section, language: str, outputs: Outputs | None = None
) -> NotebookNode:
    """The notebook of `section` in `language` for a reader's own machine, with results."""
    notebook = new_notebook(metadata=_about(section))
    prose: list[str] = []
    for piece in Markup(language, twins=False).pieces(section.blocks):
        if piece.cell is None:
            prose.append(piece.text)
            continue
        notebook.cells.extend(_prose_cell(prose))
        tags = piece.cell.options.get("tags")
        metadata = {"tags": list(tags)} if tags else {}
        notebook.cells.append(new_code_cell(piece.text, metadata=metadata))
    notebook.cells.extend(_prose_cell(prose))
    return _finished(notebook, outputs)


def _about(section: Section) -> dict[str, Any]:
    kernel = section.front.get("kernelspec")
    chosen = kernel if isinstance(kernel, dict) else {}
    return {"kernelspec": {**_KERNEL, **chosen}, "language_info": dict(_LANGUAGE)}


def _cell_metadata(piece: Piece, language: str) -> dict[str, Any]:
    """The options of a code cell where MyST-NB looks for them."""
    assert piece.cell is not None
    options = dict(piece.cell.options)
    alt = options.pop("alt", None)
    if isinstance(alt, dict):
        alt = alt.get(language) or alt.get(other(language))
    if alt:
        mystnb = options.get("mystnb") or {}
        image = {**mystnb.get("image", {}), "alt": str(alt)}
        options["mystnb"] = {**mystnb, "image": image}
    if piece.inside:
        # Shown by the directive around it, not a second time by itself.
        options["tags"] = [*options.get("tags", ()), "remove-cell"]
    return options


def _prose_cell(prose: list[str]) -> Iterator[NotebookNode]:
    """One cell of the collected texts, which are emptied."""
    if prose:
        yield new_markdown_cell("\n\n".join(prose))
        prose.clear()


def _finished(notebook: NotebookNode, outputs: Outputs | None) -> NotebookNode:
    for number, cell in enumerate(notebook.cells):
        # Random unless given: two builds of the same source would differ.
        cell["id"] = f"cell-{number}"
    return attach(notebook, outputs) if outputs else notebook


def _saved_names(section: Section) -> dict[int, list[str]]:
    """The names that each cell saves, by the line on which its code begins."""
    try:
        items = saved_items("", section)
    except SourceError:
        return {}  # for `d2lvi export --check` to report
    names: dict[int, list[str]] = {}
    starts = [cell.code_line for cell in section.cells()]
    for item in items:
        if not item.is_import:
            start = max(line for line in starts if line <= item.line)
            names.setdefault(start, []).extend(item.names)
    return names
