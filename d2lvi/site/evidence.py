"""Executing sections again to see whether their results are still the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from d2lvi.site import outputs as results
from d2lvi.site.execute.engine import Summary, execute
from d2lvi.site.execute.model import Event
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.execute.schedule import Capacity
from d2lvi.site.fingerprint import tags
from d2lvi.site.outputs import Outputs
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed


def reexecuted_differences(
    project: Project,
    names: tuple[str, ...],
    capacity: Capacity,
    observe: Callable[[Event], None] = lambda event: None,
) -> dict[str, str]:
    """How the results of sections differ when they are executed again.

    Each is executed in the profile of its stored results, which are left alone. Gives,
    for those that differ, the difference in words; cells tagged `timing` are exempt.
    """
    stored = {name: results.load(project, name) for name in names}
    differences = {name: "there are no results" for name in names if stored[name] is None}
    with tempfile.TemporaryDirectory(prefix="d2lvi-evidence-") as folder:
        for profile in sorted({item.profile for item in stored.values() if item}):
            chosen = [name for name, item in stored.items() if item and item.profile == profile]
            plan = make_plan(project, chosen, Choice(profile, "all", capacity.gpus))
            summary = execute(project, plan, capacity, observe, Path(folder))
            differences |= _failures(summary)
        for name, old in stored.items():
            new = results.load(project, name, Path(folder))
            if old and new:
                differences |= _difference(project, name, old, new)
    return differences


def _failures(summary: Summary) -> dict[str, str]:
    kept = {item.name: f"not executed: {item.reason}" for item in summary.kept}
    bad = [result for result in (*summary.broken, *summary.results) if not result.status.good]
    return kept | {result.name: f"{result.status.value}: {result.problem}" for result in bad}


def _difference(project: Project, name: str, old: Outputs, new: Outputs) -> dict[str, str]:
    path = project.source(name)
    cells = parsed(path.read_text(encoding="utf-8"), path).cells()
    numbers = [
        str(number)
        for number, (cell, one, other) in enumerate(
            zip(cells, old.notebook.cells, new.notebook.cells, strict=True), 1
        )
        if "timing" not in tags(cell) and one.outputs != other.outputs
    ]
    return {name: f"code cell {', '.join(numbers)}"} if numbers else {}
