"""`d2lvi export`: write d2lvi/book.py from the cells marked #@save."""

from __future__ import annotations

import sys

import click

from d2lvi.site import export as exporting
from d2lvi.site.project import find_project


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the module is out of date.")
def export(check: bool) -> None:
    """Write d2lvi/book.py from the code cells marked #@save."""
    project = find_project()
    path = exporting.book_path(project).relative_to(project.root)
    if check:
        if not exporting.is_current(project):
            click.echo(f"{path} is out of date. Run: d2lvi export", err=True)
            sys.exit(1)
        click.echo(f"{path} is up to date")
    elif exporting.update(project):
        click.echo(f"{path} written")
    else:
        click.echo(f"{path} is up to date")
