"""`d2lvi plan`: what would be executed, and how machines would share it."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from d2lvi.site.execute import machine
from d2lvi.site.execute.planning import Choice, Plan, make_plan
from d2lvi.site.execute.progress import duration, size
from d2lvi.site.execute.schedule import Capacity, simulate
from d2lvi.site.execute.shards import matrix
from d2lvi.site.project import Project, find_project

SCOPES = ("stale", "aged", "all")


@click.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--scope", type=click.Choice(SCOPES), default="stale", show_default=True)
@click.option("--shards", type=click.IntRange(min=1), default=1, help="CPU machines.")
@click.option(
    "--gpu-shards",
    type=click.IntRange(min=0),
    help="GPU machines, for the sections that ask for one (by default this one's GPUs).",
)
@click.option("--json", "as_json", is_flag=True, help="The shards as a CI matrix.")
def plan(
    sections: tuple[str, ...], scope: str, shards: int, gpu_shards: int | None, as_json: bool
) -> None:
    """Say what would be executed where, by default everything stale.

    Each shard of the matrix names its part for `d2lvi execute --device DEVICE --shard
    I/N`; without GPU machines, heavy sections are executed in their cpu profile.
    """
    project = find_project()
    names = [project.name(name) for name in sections]
    gpus = len(machine.gpus()) if gpu_shards is None else gpu_shards
    plans = _plans(project, names, scope, shards, gpus)
    if as_json:
        click.echo(json.dumps(_data(plans), ensure_ascii=False))
        return
    console = Console(highlight=False)
    for device, count, its in plans:
        _show(console, device, count, its)


def _plans(
    project: Project, names: list[str], scope: str, shards: int, gpus: int
) -> list[tuple[str, int, Plan]]:
    """The plan for each kind of machine, with the number of machines."""
    if not gpus:
        return [("any", shards, make_plan(project, names, Choice(scope=scope)))]
    return [
        ("cpu", shards, make_plan(project, names, Choice(scope=scope, device="cpu"))),
        ("gpu", gpus, make_plan(project, names, Choice(scope=scope, gpus=gpus, device="gpu"))),
    ]


def _data(plans: list[tuple[str, int, Plan]]) -> dict[str, object]:
    parts = [part for device, count, its in plans for part in matrix(its, count, device)]
    return {
        "count": sum(len(its.sections) for _, _, its in plans),
        "include": parts,
        "kept": {kept.name: kept.reason for _, _, its in plans for kept in its.kept},
        "broken": {one.name: str(one.problem) for _, _, its in plans for one in its.broken},
    }


def _show(console: Console, device: str, count: int, its: Plan) -> None:
    table = Table("section", "profile", "expected", "memory", box=None, pad_edge=False)
    for planned in sorted(its.sections, key=lambda planned: -planned.job.seconds):
        job = planned.job
        table.add_row(job.name, planned.task.profile, duration(job.seconds), size(job.memory))
    if its.sections:
        console.print(table)
    for result in its.broken:
        console.print(str(result.problem), style="red")
    time = simulate(its.jobs.values(), Capacity(count, gpus=count if device == "gpu" else 0))
    machines = f"{count} machine{'s' if count > 1 else ''}"
    if device == "gpu":
        machines += " with a GPU"
    console.print(f"{len(its.sections)} to execute in {duration(time)} on {machines}")
