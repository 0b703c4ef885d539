"""`d2lvi execute`: compute the results of sections."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from d2lvi.site.execute.engine import Summary, fit, local_capacity
from d2lvi.site.execute.engine import execute as run_plan
from d2lvi.site.execute.model import Runner
from d2lvi.site.execute.planning import DEVICES, PROFILES, Choice, make_plan
from d2lvi.site.execute.pool import run_here
from d2lvi.site.execute.progress import duration, make_progress, result_data
from d2lvi.site.execute.report import write_report
from d2lvi.site.execute.schedule import Capacity
from d2lvi.site.execute.shards import parse_shard, part
from d2lvi.site.project import find_project

GIGABYTE = 1_000_000_000


@click.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--stale", "scope", flag_value="stale", help="Only stale ones (the default).")
@click.option("--aged", "scope", flag_value="aged", help="Stale and aged ones.")
@click.option("--all", "scope", flag_value="all", help="Fresh ones too.")
@click.option("--profile", type=click.Choice(PROFILES), default="auto", show_default=True)
@click.option(
    "--device",
    type=click.Choice(DEVICES),
    default="any",
    help="Only the sections that ask for it.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Kernels at once (cores).")
@click.option("--memory", type=float, help="Gigabytes that kernels may take together.")
@click.option("--budget", type=float, help="Only what ends within so many seconds.")
@click.option("--shard", metavar="I/N", help="Only part I of N, as `d2lvi plan` splits them.")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Execute on Dask workers.")
@click.option("--into", type=click.Path(path_type=Path), help="Save here, not in the book.")
@click.option("--json", "as_json", is_flag=True, help="Events as lines of JSON.")
def execute(
    sections: tuple[str, ...],
    scope: str | None,
    profile: str,
    device: str,
    jobs: int | None,
    memory: float | None,
    budget: float | None,
    shard: str | None,
    scheduler: str | None,
    into: Path | None,
    as_json: bool,
) -> None:
    """Execute sections, by default all that are stale; named ones in any case.

    A SECTION is a name such as linear-networks/softmax-regression, or its file.
    The results of the `smoke` profile are thrown away, unless --into is given.
    Exit status: 0 if all went well, 1 if a section failed, 130 if interrupted.
    """
    project = find_project()
    run, capacity = _place(scheduler, jobs, memory)
    scope = scope or ("all" if sections else "stale")
    names = [project.name(name) for name in sections]
    plan = make_plan(project, names, Choice(profile, scope, capacity.gpus, device))
    if shard is not None:
        plan = part(plan, parse_shard(shard))
    if budget is not None:
        plan = fit(plan, capacity, budget)
    throwaway = profile == "smoke" and into is None
    place: Any = tempfile.TemporaryDirectory() if throwaway else nullcontext(into)
    with place as folder, make_progress(plan.jobs, as_json) as progress:
        target = Path(folder) if folder else None
        summary = run_plan(project, plan, capacity, progress, target, budget, run)
    if target is None:
        write_report(project, summary)
    _tell(summary, as_json)
    sys.exit(summary.code)


def _place(
    scheduler: str | None, jobs: int | None, memory: float | None
) -> tuple[Runner, Capacity]:
    """Where to execute, and what there is."""
    if scheduler is None:
        return run_here, local_capacity(jobs, None if memory is None else int(memory * GIGABYTE))
    try:
        from d2lvi.site.execute import remote
    except ImportError:
        raise click.UsageError("--scheduler needs Dask: pip install 'd2lvi[dask]'") from None
    client = remote.connect(scheduler)
    return remote.runner(client), remote.capacity(client)


def _tell(summary: Summary, as_json: bool) -> None:
    """Say what became of the sections."""
    if as_json:
        click.echo(json.dumps(summary_data(summary), ensure_ascii=False))
        return
    for result in summary.broken:
        click.echo(f"{result.status.value} {result.name}\n{result.problem}", err=True)
    for kept in summary.kept:
        if not kept.reason.startswith("has fresh"):
            click.echo(f"kept {kept.name}: {kept.reason}")
    click.echo(words(summary))


def words(summary: Summary) -> str:
    """The summary in a line: how many sections ended how, and how long it took."""
    counts: dict[str, int] = {}
    for result in (*summary.broken, *summary.results):
        counts[result.status.value] = counts.get(result.status.value, 0) + 1
    if summary.kept:
        counts["kept"] = len(summary.kept)
    parts = [f"{count} {status}" for status, count in counts.items()]
    return f"{', '.join(parts) or 'nothing to execute'} in {duration(summary.seconds)}"


def summary_data(summary: Summary) -> dict[str, object]:
    """The summary as JSON has it."""
    results = (*summary.broken, *summary.results)
    return {
        "kind": "summary",
        "code": summary.code,
        "seconds": round(summary.seconds, 3),
        "results": [result_data(result) for result in results],
        "kept": [{"name": kept.name, "reason": kept.reason} for kept in summary.kept],
    }
