"""`d2lvi check`: rules for translation, terms, orthography, markup and safety."""

from __future__ import annotations

import sys
from pathlib import Path

import click

FORMATS = ("text", "json", "sarif", "github")


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--fix", is_flag=True, help="Mend in the files what is safe to mend.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print.")
@click.option("--base", metavar="REVISION", help="Also compare code cells with this revision.")
@click.option("--rule", "only", metavar="RULE", multiple=True, help="Only this rule or family.")
@click.option("--errors", is_flag=True, help="Leave out warnings.")
@click.option("--list", "listed", is_flag=True, help="Say which rules there are, and stop.")
def check(
    files: tuple[str, ...],
    fix: bool,
    form: str,
    base: str | None,
    only: tuple[str, ...],
    errors: bool,
    listed: bool,
) -> None:
    """Check sections for what a translation must not have.

    A FILE is a section's file or its name; without any, the whole book is checked. The
    exit status is 1 if there is an error. A false alarm is silenced by a comment above
    the block: <!-- check: ignore RULE: reason -->
    """
    from d2lvi.site import checks
    from d2lvi.site.checks import report
    from d2lvi.site.project import find_project

    rules = _chosen(checks.RULES, only)
    if listed:
        for rule in rules:
            click.echo(f"{rule.family}/{rule.name} ({rule.severity}): {rule.description}")
        return
    project = find_project(_folder(files))
    names = [project.name(file) for file in files] or None
    result = checks.check(project, names, base=base, fix=fix, rules=rules)
    findings = [f for f in result.findings if not errors or f.severity == checks.ERROR]
    # Editors and terminals open what is relative to the folder they are in; code hosts
    # know the folder of the repository only.
    root = Path.cwd() if form == "text" else project.root
    if written := report.FORMATS[form](findings, root, rules):
        click.echo(written)
    mended = f", {result.fixed} mended" if fix else ""
    click.echo(report.tally(findings, result.sections) + mended, err=True)
    sys.exit(int(result.failed))


def _folder(files: tuple[str, ...]) -> Path | None:
    """Where to look for the project: at the first file if it is one."""
    path = Path(files[0]) if files else None
    return path.resolve().parent if path and path.is_file() else None


def _chosen(rules, only):  # type: ignore[no-untyped-def]
    """The rules that `--rule` names, all if there is none."""
    names = {name for rule in rules for name in (rule.name, rule.family)}
    if unknown := set(only) - names:
        raise click.BadParameter(f"there is no rule '{sorted(unknown)[0]}'; see --list")
    return tuple(rule for rule in rules if not only or {rule.name, rule.family} & set(only))
