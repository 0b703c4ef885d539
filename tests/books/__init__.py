"""Small books for tests, written anew into a folder of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from d2lvi.site.fingerprint import fingerprint, overrides
from d2lvi.site.outputs import Outputs, save
from d2lvi.site.project import Project
from d2lvi.site.source import read

BOOKS = Path(__file__).parent
PLOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90">'
    '<circle cx="4" cy="4" r="3"/></svg>'
)


def small_book(folder: Path) -> Project:
    """The book in `tests/books/small`, with fresh results for its section about lines.

    Its package is empty. The section about words has no results.
    """
    shutil.copytree(BOOKS / "small", folder, dirs_exist_ok=True)
    (folder / "d2lvi").mkdir(exist_ok=True)
    (folder / "d2lvi" / "__init__.py").write_text("")
    (folder / "requirements.lock").write_text("mxnet==1.9.1\nnumpy==1.26.4\nmatplotlib==3.10.9\n")
    project = Project(folder)
    save_results(project, "numbers/line", {"line(3)": [text("7")], "draw(": [drawing()]})
    return project


def save_results(
    project: Project,
    name: str,
    results: dict[str, list[nbformat.NotebookNode]],
    profile: str = "cpu",
) -> None:
    """Store results of a section as if it had been executed in `profile`.

    results: outputs of the cells, by a text that the cell contains.
    """
    section = read(project.source(name))
    cells = []
    for cell in section.cells():
        found = [outputs for part, outputs in results.items() if part in cell.code]
        cells.append(nbformat.v4.new_code_cell(cell.code, outputs=found[0] if found else []))
    notebook = nbformat.v4.new_notebook(cells=cells)
    current = fingerprint(project, section, profile)
    save(project, name, Outputs(notebook, current, profile, "cpu", overrides(section, profile)))


def text(value: str) -> nbformat.NotebookNode:
    """The output of a cell that ends in an expression."""
    return nbformat.v4.new_output("execute_result", {"text/plain": value})


def drawing() -> nbformat.NotebookNode:
    """The output of a cell that draws."""
    data = {"image/svg+xml": PLOT, "text/plain": "<Figure>"}
    return nbformat.v4.new_output("display_data", data)
