"""`d2lvi outputs`: accept results after a harmless change, merge those of machines."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from d2lvi.site.acceptance import accept as accept_results
from d2lvi.site.execute.engine import local_capacity
from d2lvi.site.merging import merge as merge_results
from d2lvi.site.project import find_project


@click.group()
def outputs() -> None:
    """Accept or merge stored results."""


@outputs.command()
@click.argument("sections", nargs=-1, required=True, metavar="SECTION...")
@click.option("--reason", required=True, help="Why the results are right as they are.")
@click.option("--check", is_flag=True, help="Execute the cheapest sections again as evidence.")
def accept(sections: tuple[str, ...], reason: str, check: bool) -> None:
    """Count results as fresh after a change that changes none of them.

    The reason is kept with the results. With --check, the quickest sections that
    between them reach everything that changed are executed again first; if one gives
    other results, nothing is accepted.
    """
    from d2lvi.site.evidence import reexecuted_differences

    if not reason.strip():
        raise click.BadParameter("say why", param_hint="--reason")
    project = find_project()
    names = tuple(project.name(name) for name in sections)
    capacity = local_capacity()

    def verify(chosen: tuple[str, ...]) -> dict[str, str]:
        click.echo(f"executing again: {', '.join(chosen)}")
        return reexecuted_differences(project, chosen, capacity)

    devices = ("cpu", "gpu") if capacity.gpus else ("cpu",)
    done = accept_results(project, names, reason.strip(), verify if check else None, devices)
    for name in done.names:
        click.echo(f"accepted {name}")
    for name in done.unchanged:
        click.echo(f"fresh already: {name}")


@outputs.command()
@click.argument(
    "folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path)
)
def merge(folders: tuple[Path, ...]) -> None:
    """Take over better results from the folders DIR, laid out like book/_outputs.

    Results of a GPU win over those of a CPU, fresh ones over aged and stale ones,
    later ones over earlier ones. Exit status 1 if some results could not be used.
    """
    merged = merge_results(find_project(), folders)
    for name in merged.taken:
        click.echo(f"taken {name}")
    for name in merged.kept:
        click.echo(f"kept {name}")
    for problem in merged.problems:
        click.echo(str(problem), err=True)
    sys.exit(1 if merged.problems else 0)
