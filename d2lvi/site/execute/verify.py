"""Whether executing sections again gives the results that the book shows."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from d2lvi.site import outputs as store
from d2lvi.site.errors import Problem
from d2lvi.site.execute.comparison import TOLERANCE, difference
from d2lvi.site.execute.engine import Summary, execute
from d2lvi.site.execute.model import Observer
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.execute.schedule import Capacity
from d2lvi.site.execute.temporary import temporary_folder
from d2lvi.site.fingerprint import tags
from d2lvi.site.freshness import all_freshness, freshness
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed
from d2lvi.site.source import CodeCell

QUICK_SECONDS = 60.0
"""Sections of a sample take no longer than this."""

VERDICTS = ("identical", "close", "different", "failed", "unverified")


@dataclass(frozen=True)
class Verdict:
    """What executing a section again showed.

    state: "identical"; "close", on another machine, numbers within their tolerance;
        "different"; "failed", if it could not be executed to the end; "unverified",
        if there was nothing to compare or no GPU to do it on.
    problems: each difference with the place of its cell, or the reason.
    """

    name: str
    state: str
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the stored results."""
        return self.state in ("identical", "close", "unverified")


def verify(
    project: Project,
    names: Iterable[str],
    capacity: Capacity,
    observe: Observer = lambda event: None,
) -> tuple[Verdict, ...]:
    """Execute sections again, in a temporary place, and compare with what is stored.

    On a machine like the one that the results were computed on, they must be the
    same byte for byte; on another, and on any GPU, numbers may differ by 1 %, or by
    what the cell's option `tolerance` says. Cells tagged `timing` are exempt. Only fresh and aged
    results can be verified, each in the profile that it was computed in.
    """
    ready, verdicts = _ready(project, names)
    with temporary_folder() as place:
        folder = Path(place)
        for profile in sorted(set(ready.values())):
            chosen = [name for name, its in ready.items() if its == profile]
            choice = Choice(profile, "all", capacity.gpus)
            plan = make_plan(project, chosen, choice)
            summary = execute(project, plan, capacity, observe, folder)
            verdicts += _without_results(summary)
            done = [result.name for result in summary.results if result.status.good]
            verdicts += [compare(project, name, folder) for name in done]
    return tuple(verdicts)


def compare(project: Project, name: str, folder: Path) -> Verdict:
    """The verdict on a section whose new results are in `folder`."""
    old, new = store.load(project, name), store.load(project, name, folder)
    assert old is not None and new is not None
    exact = old.device == "cpu" and _machine(project, name, old) == _machine(
        project, name, new, folder
    )
    path = project.source(name)
    cells = parsed(path.read_text(encoding="utf-8"), path).cells()
    problems, identical = [], True
    for cell, one, two in zip(cells, old.notebook.cells, new.notebook.cells, strict=True):
        if "timing" in tags(cell) or one.outputs == two.outputs:
            continue
        identical = False
        tolerance = None if exact else float(cell.options.get("tolerance", TOLERANCE))
        words = difference(one.outputs, two.outputs, tolerance)
        if words:
            problems.append(_problem(path, cell, words))
    state = "different" if problems else "identical" if identical else "close"
    return Verdict(name, state, tuple(problems))


def sample(project: Project, count: int, seed: int) -> tuple[str, ...]:
    """Names of `count` quick sections with fresh results, others for another `seed`."""
    quick = [
        item.name
        for item in all_freshness(project)
        if item.state in ("fresh", "aged") and item.record and item.record.seconds <= QUICK_SECONDS
    ]
    return tuple(random.Random(seed).sample(quick, min(count, len(quick))))


def _ready(project: Project, names: Iterable[str]) -> tuple[dict[str, str], list[Verdict]]:
    """The profile of each section that can be verified, and a verdict on the others."""
    ready, verdicts = {}, []
    for name in names:
        known = freshness(project, name)
        if known.outputs is not None and known.state in ("fresh", "aged"):
            ready[name] = known.outputs.profile
        else:
            reasons = "; ".join(known.reasons)
            problem = Problem(
                f"its results are {known.state}: {reasons}", "", project.source(name)
            )
            verdicts.append(Verdict(name, "unverified", (problem,)))
    return ready, verdicts


def _without_results(summary: Summary) -> list[Verdict]:
    kept = [Verdict(item.name, "unverified", (Problem(item.reason),)) for item in summary.kept]
    failed = [
        Verdict(result.name, "failed", (result.problem or Problem(result.status.value),))
        for result in summary.results
        if not result.status.good
    ]
    return kept + failed


def _machine(
    project: Project, name: str, outputs: store.Outputs, folder: Path | None = None
) -> str:
    """What the section was last executed on, "" if that is not known."""
    record = store.records(project, name, folder).get(outputs.profile)
    return record.machine if record else ""


def _problem(path: Path, cell: CodeCell, words: str) -> Problem:
    remedy = "Execute the section again, or state a `tolerance` in the cell's options"
    return Problem(f"the cell {words}", remedy, path, cell.code_line, rule="verify")
