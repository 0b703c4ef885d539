"""`d2lvi po`: translating in Poedit, Weblate and the like."""

from __future__ import annotations

import os
from pathlib import Path

import click

PATH = click.Path(exists=True, path_type=Path)


@click.group()
def po() -> None:
    """Exchange translations with tools that read gettext PO files."""


@po.command("export")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="The folder.")
def export_(files: tuple[str, ...], output: Path | None) -> None:
    """Write a PO file for each section, by default below _build/po."""
    from d2lvi.site import glossary
    from d2lvi.site import po as exchange
    from d2lvi.site.project import find_project

    project = find_project()
    terms = glossary.load(project)
    listed = (name for name in project.documents if (project.book / f"{name}.md").is_file())
    names = [project.name(file) for file in files] or list(dict.fromkeys(listed))
    for name in names:
        path = exchange.export_section(project, name, terms, output or exchange.folder(project))
        click.echo(os.path.relpath(path))


@po.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE...",
)
def import_(files: tuple[Path, ...]) -> None:
    """Take the Vietnamese of PO files, or of folders of them, into the sections.

    Only what changed is written. Run `d2lvi check` afterwards.
    """
    from d2lvi.site import po as exchange
    from d2lvi.site.project import find_project

    project = find_project()
    changed = 0
    for path in exchange.po_files(files):
        name, result = exchange.import_file(project, path)
        changed += len(result.changed)
        for problem in result.skipped:
            click.echo(str(problem), err=True)
        if result.changed or result.confirmed:
            click.echo(f"{name}: {len(result.changed)} changed, {len(result.confirmed)} confirmed")
    click.echo(f"{changed} texts changed", err=True)
