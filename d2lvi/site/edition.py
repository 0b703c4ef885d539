"""The notebook of one language: what Sphinx renders, and what a reader downloads.

`edition_notebook` is for Sphinx: one Markdown cell for each block, so that every block
can say on which line of the source it stands, and the other language beside it.
`plain_notebook` is for people: one language, adjacent prose in one cell, the results.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode, from_dict

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
    metadata = {**page, **_about(section), "source_map": []}
    cells = []
    for piece in Markup(language).pieces(section.blocks):
        if piece.cell is None:
            cells.append(_prose(piece.text))
        else:
            about = _cell_metadata(piece, language)
            if names := saved.get(piece.line):
                about["d2lvi"] = {"saved": names}
            cells.append(_code(piece.text, about))
        metadata["source_map"].append(piece.line - 2)
    return _notebook(cells, metadata, outputs)


def plain_notebook(
    section: Section, language: str, outputs: Outputs | None = None
) -> NotebookNode:
    """The notebook of `section` in `language` for a reader's own machine, with results."""
    cells: list[dict[str, Any]] = []
    prose: list[str] = []
    for piece in Markup(language, twins=False).pieces(section.blocks):
        if piece.cell is None:
            prose.append(piece.text)
            continue
        cells.extend(_joined(prose))
        tags = piece.cell.options.get("tags")
        cells.append(_code(piece.text, {"tags": list(tags)} if tags else {}))
    cells.extend(_joined(prose))
    return _notebook(cells, _about(section), outputs)


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


def _joined(prose: list[str]) -> Iterator[dict[str, Any]]:
    """One cell of the collected texts, which are emptied."""
    if prose:
        yield _prose("\n\n".join(prose))
        prose.clear()


def _prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str, metadata: dict[str, Any]) -> dict[str, Any]:
    about = {"cell_type": "code", "metadata": metadata, "source": text}
    return {**about, "execution_count": None, "outputs": []}


def _notebook(
    cells: list[dict[str, Any]], metadata: dict[str, Any], outputs: Outputs | None
) -> NotebookNode:
    # Not by the functions of nbformat: they check every cell against the schema, which
    # takes longer than all the rest, and give it a random id.
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    about = {"metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    notebook = from_dict({**about, "cells": numbered})
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
