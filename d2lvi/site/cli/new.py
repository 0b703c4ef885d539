"""`d2lvi new`: the first lines of a section."""

from __future__ import annotations

import os

import click


@click.command()
@click.argument("section")
@click.option("--title", default="", help="The English title.")
@click.option("--tieu-de", "vietnamese", default="", help="The Vietnamese title.")
def new(section: str, title: str, vietnamese: str) -> None:
    """Begin SECTION, named like linear-networks/softmax-regression, in both languages."""
    from d2lvi.site import scaffold
    from d2lvi.site.project import find_project

    project = find_project()
    name = project.name(section)
    path = scaffold.create(project, name, title, vietnamese)
    click.echo(os.path.relpath(path))
    if not scaffold.listed(project, name):
        click.echo(scaffold.hint(name), err=True)
    click.echo(f"See it: d2lvi preview {name}", err=True)
