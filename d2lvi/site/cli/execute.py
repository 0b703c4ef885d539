"""`d2lvi execute`: compute the results of sections."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import click

from d2lvi.site.execute.engine import Summary, fit, local_capacity
from d2lvi.site.execute.engine import execute as run
from d2lvi.site.execute.planning import PROFILES, Choice, Plan, make_plan
from d2lvi.site.execute.progress import duration, make_progress, result_data
from d2lvi.site.project import find_project

GIGABYTE = 1_000_000_000


@click.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--stale", "scope", flag_value="stale", help="Only stale ones (the default).")
@click.option("--aged", "scope", flag_value="aged", help="Stale and aged ones.")
@click.option("--all", "scope", flag_value="all", help="Fresh ones too.")
@click.option("--profile", type=click.Choice(PROFILES), default="auto", show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), help="Kernels at once (cores).")
@click.option("--memory", type=float, help="Gigabytes that kernels may take together.")
@click.option("--budget", type=float, help="Only what ends within so many seconds.")
@click.option("--into", type=click.Path(path_type=Path), help="Save here, not in the book.")
@click.option("--json", "as_json", is_flag=True, help="Events as lines of JSON.")
def execute(
    sections: tuple[str, ...],
    scope: str | None,
    profile: str,
    jobs: int | None,
    memory: float | None,
    budget: float | None,
    into: Path | None,
    as_json: bool,
) -> None:
    """Execute sections, by default all that are stale; named ones in any case.

    A SECTION is a name such as linear-networks/softmax-regression, or its file.
    The results of the `smoke` profile are thrown away, unless --into is given.
    """
    project = find_project()
    capacity = local_capacity(jobs, None if memory is None else int(memory * GIGABYTE))
    scope = scope or ("all" if sections else "stale")
    choice = Choice(profile, scope, capacity.gpus)
    plan = make_plan(project, [project.name(name) for name in sections], choice)
    if budget is not None:
        plan = fit(plan, capacity, budget)
    throwaway = profile == "smoke" and into is None
    place = tempfile.TemporaryDirectory() if throwaway else nullcontext(into)
    with place as folder, make_progress(plan.jobs, as_json) as progress:
        target = Path(folder) if folder else None
        summary = run(project, plan, capacity, progress, target, budget)
    report(plan, summary, as_json)
    sys.exit(summary.code)


def report(plan: Plan, summary: Summary, as_json: bool) -> None:
    """Say what became of the sections."""
    if as_json:
        click.echo(json.dumps(summary_data(summary), ensure_ascii=False))
        return
    for result in plan.broken:
        click.echo(f"failed {result.name}\n{result.problem}", err=True)
    for kept in summary.kept:
        if not kept.reason.startswith("has fresh"):
            click.echo(f"kept {kept.name}: {kept.reason}")
    click.echo(words(summary))


def words(summary: Summary) -> str:
    """The summary in a line: how many sections ended how, and how long it took."""
    counts: dict[str, int] = {}
    for result in summary.results:
        counts[result.status.value] = counts.get(result.status.value, 0) + 1
    if summary.kept:
        counts["kept"] = len(summary.kept)
    parts = [f"{count} {status}" for status, count in counts.items()]
    return f"{', '.join(parts) or 'nothing to execute'} in {duration(summary.seconds)}"


def summary_data(summary: Summary) -> dict[str, object]:
    """The summary as JSON has it."""
    return {
        "kind": "summary",
        "code": summary.code,
        "seconds": round(summary.seconds, 3),
        "results": [result_data(result) for result in summary.results],
        "kept": [{"name": kept.name, "reason": kept.reason} for kept in summary.kept],
    }
