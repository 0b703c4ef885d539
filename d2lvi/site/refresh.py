"""Executing stale sections before a build, as far as the build's budget and machine allow.

A build shows what there is: what cannot be executed here keeps its older results, which
the page says, and only a strict build fails for it.
"""

from __future__ import annotations

from d2lvi import compat
from d2lvi.site.execute.engine import Summary, execute, fit, local_capacity
from d2lvi.site.execute.model import Status
from d2lvi.site.execute.planning import Choice, Plan, make_plan
from d2lvi.site.execute.progress import make_progress
from d2lvi.site.project import Project

BUDGET = 180.0
"""Seconds that a build spends on executing, by the durations recorded, unless told otherwise."""


def refresh(project: Project, budget: float) -> list[str]:
    """Execute what is stale within `budget` seconds; gives what a person should know.

    Lines name the sections that keep older results, or none, and why. Never raises for
    a section that cannot be executed. Progress is shown on standard output.
    """
    plan = make_plan(project, (), Choice(gpus=local_capacity().gpus))
    if not plan.sections and not plan.broken:
        return _kept(plan)
    obstacle = compat.obstacle()
    if obstacle is not None:
        names = ", ".join(plan.jobs)
        return [f"not executed: {names}", f"MXNet cannot run here: {obstacle}"]
    capacity = local_capacity()
    plan = fit(plan, capacity, budget)
    with make_progress(plan.jobs) as progress:
        summary = execute(project, plan, capacity, progress, budget=budget)
    return [*_kept(plan), *_failed(summary)]


def _kept(plan: Plan) -> list[str]:
    return [
        f"{kept.name} keeps its older results: {kept.reason}"
        for kept in plan.kept
        if not kept.reason.startswith("has ")
    ]


def _failed(summary: Summary) -> list[str]:
    return [
        f"{result.name} keeps its older results: {result.problem or result.status.value}"
        for result in (*summary.broken, *summary.results)
        if result.status is not Status.DONE
    ]
