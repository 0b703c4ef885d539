"""`d2lvi verify`: execute again and compare."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime, timezone

import click

from d2lvi.site.execute.engine import local_capacity
from d2lvi.site.execute.planning import expected
from d2lvi.site.execute.progress import make_progress
from d2lvi.site.execute.schedule import shards
from d2lvi.site.execute.shards import parse_shard
from d2lvi.site.execute.verify import VERDICTS, Verdict, sample
from d2lvi.site.execute.verify import verify as run
from d2lvi.site.freshness import executable
from d2lvi.site.project import find_project


@click.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--sample", "count", type=click.IntRange(min=1), help="So many quick ones.")
@click.option("--seed", type=int, help="Which sample; by default another one each day.")
@click.option("--shard", metavar="I/N", help="Only part I of N of the sections.")
@click.option("--jobs", type=click.IntRange(min=1), help="Kernels at once (cores).")
@click.option("--json", "as_json", is_flag=True, help="The verdicts as JSON.")
def verify(
    sections: tuple[str, ...],
    count: int | None,
    seed: int | None,
    shard: str | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Execute sections again in a temporary place and compare, by default all.

    On a machine like the recorded one the results must be identical, on others their
    numbers close. Exit status 1 if a section differs or fails.
    """
    project = find_project()
    names = tuple(project.name(name) for name in sections) or executable(project)
    if count is not None:
        today = datetime.now(timezone.utc).toordinal()
        names = sample(project, count, today if seed is None else seed)
    its = [expected(project, name, "cpu") for name in names]
    if shard is not None:
        part = parse_shard(shard)
        its = shards(its, part.count)[part.index - 1]
    with make_progress({job.name: job for job in its}, as_json) as progress:
        verdicts = run(project, [job.name for job in its], local_capacity(jobs), progress)
    if as_json:
        click.echo(json.dumps([_data(verdict) for verdict in verdicts], ensure_ascii=False))
    else:
        _tell(verdicts)
    sys.exit(0 if all(verdict.good for verdict in verdicts) else 1)


def _tell(verdicts: tuple[Verdict, ...]) -> None:
    for verdict in verdicts:
        click.echo(f"{verdict.state} {verdict.name}")
        for problem in verdict.problems:
            click.echo(f"  {problem}")
    counts = Counter(verdict.state for verdict in verdicts)
    found = ", ".join(f"{counts[state]} {state}" for state in VERDICTS if counts[state])
    click.echo(found or "nothing to verify")


def _data(verdict: Verdict) -> dict[str, object]:
    problems = [str(problem) for problem in verdict.problems]
    return {"name": verdict.name, "state": verdict.state, "problems": problems}
