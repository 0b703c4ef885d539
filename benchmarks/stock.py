"""The same sections as a plain Jupyter Book, for comparison."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from d2lvi.site import outputs as store
from d2lvi.site.execute.model import Task
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.project import Project

KERNEL = {"name": "python3", "display_name": "Python 3"}


class StockBook:
    """A Jupyter Book, without any extension, that has the code cells of some sections.

    The values of the profile stand in a cell of their own after the parameters.
    """

    def __init__(self, folder: Path, project: Project, names: Sequence[str]) -> None:
        self.folder = folder
        self.project = project
        plan = make_plan(project, names, Choice(scope="all"))
        self.tasks = [planned.task for planned in plan.sections]
        folder.mkdir()
        (folder / "index.md").write_text("# Index\n", encoding="utf-8")
        pages = [{"file": _page(task.name)} for task in self.tasks]
        contents = {"format": "jb-book", "root": "index", "chapters": pages}
        (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")

    def build(self, mode: str) -> float:
        """Seconds that `jupyter-book build` takes, with the cache that it has."""
        for task in self.tasks:
            self._write(task, _notebook(task))
        seconds = self._run(mode)
        cached = list((self.folder / "_build" / ".jupyter_cache" / "executed").glob("*"))
        if len(cached) < len(self.tasks):
            print(f"(it executed only {len(cached)} of {len(self.tasks)} without an error)")
        return seconds

    def build_with_results(self) -> float:
        """Seconds for rendering alone: from scratch, with our results in the pages."""
        for task in self.tasks:
            outputs = store.load(self.project, task.name)
            assert outputs is not None
            self._write(task, _with_title(task.name, outputs.notebook.cells))
        shutil.rmtree(self.folder / "_build", ignore_errors=True)
        return self._run("off")

    def _run(self, mode: str) -> float:
        config = {"title": "Stock", "execute": {"execute_notebooks": mode, "timeout": -1}}
        (self.folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": str(self.project.root)}
        command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(self.folder)]
        started = time.monotonic()
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"jupyter-book failed:\n{done.stdout}{done.stderr}")
        return time.monotonic() - started

    def _write(self, task: Task, notebook: NotebookNode) -> None:
        nbformat.write(notebook, self.folder / f"{_page(task.name)}.ipynb")


def _page(name: str) -> str:
    return name.replace("/", "--")


def _notebook(task: Task) -> NotebookNode:
    cells = []
    for cell in task.cells:
        cells.append(new_code_cell(cell.code, metadata={"tags": list(cell.tags)}))
        if "parameters" in cell.tags and task.parameters:
            values = (f"{name} = {value!r}" for name, value in task.parameters.items())
            cells.append(new_code_cell("\n".join(values)))
    return _with_title(task.name, cells)


def _with_title(name: str, cells: Sequence[NotebookNode]) -> NotebookNode:
    notebook = new_notebook(metadata={"kernelspec": KERNEL})
    fresh = [new_code_cell(cell.source, metadata=cell.metadata) for cell in cells]
    for new, old in zip(fresh, cells, strict=True):
        new.outputs = old.outputs
    notebook.cells = [new_markdown_cell(f"# {name}"), *fresh]
    return notebook
