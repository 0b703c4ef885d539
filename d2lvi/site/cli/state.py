"""`d2lvi state`: from which English translations were made, and who reviewed them."""

from __future__ import annotations

import click


@click.group()
def state() -> None:
    """Keep track of translations that fall behind the English."""


@state.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--anew", is_flag=True, help="Replace state that cannot be read.")
def update(files: tuple[str, ...], anew: bool) -> None:
    """Note new translations, and which ones the English has left behind.

    A workflow runs it on the main branch; translators need not.
    """
    from d2lvi.site import state as states
    from d2lvi.site.project import find_project

    project = find_project()
    names = [project.name(file) for file in files] or None
    result = states.update(project, names, anew)
    for name in result.changed:
        click.echo(name)
    click.echo(f"{len(result.changed)} files changed, {result.outdated} pairs outdated", err=True)


@state.command()
@click.argument("file")
@click.option("--reviewer", metavar="NAME", help="Who compared both languages.")
@click.option("--line", "lines", type=int, multiple=True, help="Only the pair on this line.")
def confirm(file: str, reviewer: str | None, lines: tuple[int, ...]) -> None:
    """Confirm that the Vietnamese of FILE says what the English says now."""
    from d2lvi.site import state as states
    from d2lvi.site.project import find_project

    project = find_project()
    pairs = states.confirm(project, project.name(file), reviewer or "", lines)
    if lines and not pairs:
        raise click.ClickException(f"no translated text stands on line {lines[0]} of {file}")
    click.echo(f"{len(pairs)} pairs confirmed", err=True)
