"""Small books whose sections need neither MXNet nor data, for tests of the execution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from d2lvi.site.execute.engine import Summary, execute
from d2lvi.site.execute.model import Cell, Event, Result, Task
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.execute.schedule import Capacity
from d2lvi.site.project import Project

LOCK = "matplotlib==3.10.9\nmxnet==1.9.1\nnumpy==1.26.4\n"
TWO = Capacity(jobs=2)


def make_book(root: Path, sections: Mapping[str, Sequence[str]], front: str = "") -> Project:
    """A book with the given code cells in each section.

    A cell that begins with `:` has its options before an empty line, as in the source.
    front: lines for the front matter's `d2lvi` key of every section.
    """
    files = {
        "_config.yml": "title: Light\n",
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n"
        + "".join(f"- file: {name}\n" for name in sections),
        "requirements.lock": LOCK,
        "book/index.md": "<!--\n# Index\n-->\n# Mục lục\n",
        "d2lvi/__init__.py": "def double(x):\n    return 2 * x\n",
    }
    for name, cells in sections.items():
        files[f"book/{name}.md"] = source(cells, front)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root)


def source(cells: Sequence[str], front: str = "") -> str:
    """The Markdown of a section; its first cell's code is on line 10 without `front`."""
    head = "---\nkernelspec: {name: python3}\n"
    if front:
        head += "d2lvi:\n" + "".join(f"  {line}\n" for line in front.splitlines())
    head += "---\n<!--\n# Title\n-->\n# Tựa đề\n"
    return head + "".join(f"\n```{{code-cell}}\n{cell}\n```\n" for cell in cells)


def run_book(
    project: Project,
    names: Sequence[str] = (),
    capacity: Capacity = TWO,
    events: list[Event] | None = None,
    folder: Path | None = None,
    choice: Choice | None = None,
) -> Summary:
    """Plan and execute; the events are added to `events`."""
    choice = choice or Choice(scope="all" if names else "stale")
    plan = make_plan(project, names, choice)
    observe = (lambda event: None) if events is None else events.append
    return execute(project, plan, capacity, observe, folder)


def statuses(summary: Summary) -> dict[str, str]:
    """How each section ended."""
    return {r.name: r.status.value for r in (*summary.broken, *summary.results)}


def task(*codes: str, **values: object) -> Task:
    """A task with cells of the given code, the n-th on line 100 n of book/a/x.md."""
    cells = tuple(Cell(code, 100 * number) for number, code in enumerate(codes, start=1))
    return Task(**{"name": "a/x", "file": "book/a/x.md", "cells": cells, **values})  # type: ignore[arg-type]


def printed(result: Result) -> list[str]:
    """What each cell printed or showed as text."""
    texts = []
    for outputs in result.outputs:
        parts = [one.get("text") or one.get("data", {}).get("text/plain", "") for one in outputs]
        texts.append("".join(parts))
    return texts
