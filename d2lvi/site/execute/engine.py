"""Executing a plan: run its sections, keep every result as soon as it is there."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook

from d2lvi.site import outputs as store
from d2lvi.site.errors import ExecutionError, OutputsError
from d2lvi.site.execute import failures, machine
from d2lvi.site.execute.model import Event, Observer, Result, Runner, Status
from d2lvi.site.execute.package import pack
from d2lvi.site.execute.planning import MEGABYTE, Kept, Plan, Planned
from d2lvi.site.execute.pool import run_here
from d2lvi.site.execute.schedule import Capacity, within
from d2lvi.site.project import Project

GRACE = 2.0
"""How many times its budget a run may last where the expectations were wrong."""

EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Summary:
    """What an execution came to.

    results: of the sections that were executed, in the order they ended.
    broken: of those that could not be, because of how they are written.
    kept: sections that keep the results they have.
    seconds: from the first start to the last end.
    """

    results: tuple[Result, ...] = ()
    broken: tuple[Result, ...] = ()
    kept: tuple[Kept, ...] = ()
    seconds: float = 0.0

    @property
    def code(self) -> int:
        """The exit status: 0 if all went well, 130 if interrupted, else 1."""
        found = {result.status for result in (*self.broken, *self.results)}
        if Status.INTERRUPTED in found:
            return EXIT_INTERRUPTED
        return 1 if found - {Status.DONE, Status.BUDGET} else 0


def local_capacity(jobs: int | None = None, memory: int | None = None) -> Capacity:
    """What this machine offers, or less of it: kernels at once, bytes of memory."""
    gpus = len(machine.gpus())
    return Capacity(jobs or machine.cores(), memory or machine.memory(), gpus)


def fit(plan: Plan, capacity: Capacity, budget: float) -> Plan:
    """The plan without the sections that would end after `budget` seconds."""
    chosen = set(within(plan.jobs.values(), capacity, budget))
    kept = tuple(
        Kept(planned.job.name, "does not fit into the time budget")
        for planned in plan.sections
        if planned.job not in chosen
    )
    sections = tuple(planned for planned in plan.sections if planned.job in chosen)
    return replace(plan, sections=sections, kept=plan.kept + kept)


def execute(
    project: Project,
    plan: Plan,
    capacity: Capacity,
    observe: Observer = lambda event: None,
    folder: Path | None = None,
    budget: float | None = None,
    run: Runner = run_here,
) -> Summary:
    """Execute the sections of `plan` and save their results.

    folder: where to save, by default the book's committed results.
    budget: seconds; what still runs after twice as long is stopped.
    run: where to execute, by default on this machine.
    """
    started = time.monotonic()
    keeper = Keeper(project, plan, observe, folder)
    tasks = {planned.job: planned.task for planned in plan.sections}
    if tasks:
        limit = None if budget is None else GRACE * budget
        try:
            run(tasks, pack(project), capacity, observe, keeper.finish, limit)
        except OSError as error:
            raise ExecutionError(failures.no_room(error)) from error
    seconds = time.monotonic() - started
    return Summary(tuple(keeper.results), plan.broken, plan.kept, seconds)


class Keeper:
    """Saves the result of each section when it has ended, and says so."""

    def __init__(
        self, project: Project, plan: Plan, observe: Observer, folder: Path | None
    ) -> None:
        self.results: list[Result] = []
        self._project = project
        self._planned = {planned.job.name: planned for planned in plan.sections}
        self._observe = observe
        self._folder = folder

    def finish(self, result: Result) -> None:
        """Keep the result if it is good; a full disk spoils only what it hits."""
        planned = self._planned[result.name]
        if result.status is Status.DONE:
            try:
                self._save(planned, result)
            except OutputsError as error:
                problem = error.problems[0]
                result = replace(result, status=Status.UNSAVED, outputs=(), problem=problem)
        self.results.append(result)
        task = planned.task
        self._observe(
            Event("end", result.name, device=task.device, profile=task.profile, result=result)
        )

    def _save(self, planned: Planned, result: Result) -> None:
        store.save(self._project, result.name, as_outputs(planned, result), self._folder)
        record = store.Record(
            seconds=round(result.seconds, 2),
            peak_memory=round(result.peak / MEGABYTE),
            executed=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            device=planned.task.device,
            machine=result.machine,
        )
        profile = planned.task.profile
        store.save_record(self._project, result.name, profile, record, self._folder)


def as_outputs(planned: Planned, result: Result) -> store.Outputs:
    """The result in the form it is stored in."""
    task = planned.task
    cells = [
        new_code_cell(cell.code, outputs=outputs)
        for cell, outputs in zip(task.cells, result.outputs, strict=True)
    ]
    return store.Outputs(
        notebook=new_notebook(cells=cells),
        fingerprint=planned.fingerprint,
        profile=task.profile,
        device=task.device,
        parameters=dict(task.parameters),
    )
