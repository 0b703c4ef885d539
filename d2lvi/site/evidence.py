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
from d2lvi.site.execute.verify import compare
from d2lvi.site.project import Project


def reexecuted_differences(
    project: Project,
    names: tuple[str, ...],
    capacity: Capacity,
    observe: Callable[[Event], None] = lambda event: None,
) -> dict[str, str]:
    """How the results of sections differ when they are executed again.

    Each is executed in the profile of its stored results, which are left alone. Gives,
    for those that differ, the difference in words; what counts as the same is told by
    `d2lvi.site.execute.verify`.
    """
    stored = {name: results.load(project, name) for name in names}
    differences = {name: "there are no results" for name in names if stored[name] is None}
    with tempfile.TemporaryDirectory(prefix="d2lvi-evidence-") as folder:
        for profile in sorted({item.profile for item in stored.values() if item}):
            chosen = [name for name, item in stored.items() if item and item.profile == profile]
            plan = make_plan(project, chosen, Choice(profile, "all", capacity.gpus))
            summary = execute(project, plan, capacity, observe, Path(folder))
            differences |= _failures(summary)
        for name in names:
            if results.path(project, name, Path(folder)).is_file():
                verdict = compare(project, name, Path(folder))
                if not verdict.good:
                    differences[name] = "; ".join(map(str, verdict.problems))
    return differences


def _failures(summary: Summary) -> dict[str, str]:
    kept = {item.name: f"not executed: {item.reason}" for item in summary.kept}
    bad = [result for result in (*summary.broken, *summary.results) if not result.status.good]
    return kept | {result.name: f"{result.status.value}: {result.problem}" for result in bad}
