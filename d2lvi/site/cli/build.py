"""`d2lvi build`: the site."""

from __future__ import annotations

import click

from d2lvi.site.languages import LANGUAGES
from d2lvi.site.refresh import BUDGET, refresh


@click.command()
@click.option("--edition", type=click.Choice(LANGUAGES), help="Build this edition only, not both.")
@click.option(
    "--strict",
    is_flag=True,
    envvar="STRICT",
    help="Fail on warnings, and on results that are missing or older than their code.",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0),
    default=BUDGET,
    show_default=True,
    help="Seconds for executing stale sections first, by the durations recorded; 0 for none.",
)
def build(edition: str | None, strict: bool, budget: float) -> None:
    """Execute what is stale, within the budget, and build the book below _build/html."""
    from d2lvi.site import build as site
    from d2lvi.site.project import find_project

    project = find_project()
    if budget:
        for line in refresh(project, budget):
            click.echo(line)
    built = site.build(project, (edition,) if edition else LANGUAGES, anew=strict)
    for warning in site.warnings(built):
        click.echo(warning, err=True)
    for one in built:
        page = (one.folder / "index.html").relative_to(project.root)
        click.echo(
            f"{one.edition}: {one.written} of {one.pages} pages written in {one.seconds:.0f} s, "
            f"see {page}"
        )
    if strict:
        site.check(built)
