"""`d2lvi status`: how results and translations stand, and what to do next."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from d2lvi.site.execute.progress import duration
from d2lvi.site.freshness import STATES, Freshness, all_freshness
from d2lvi.site.project import find_project
from d2lvi.site.translations import Translation, by_need, total, translations

WIDTH = 120
STYLES = {
    "fresh": "green",
    "aged": "cyan",
    "stale": "yellow",
    "missing": "red",
    "unreadable": "bold red",
}


@click.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--why", metavar="SECTION", multiple=True, help="Say in words what changed.")
@click.option("--translation", is_flag=True, help="Translations, the most urgent first.")
@click.option(
    "--compare",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What changed in translations since this --json was written, as Markdown.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def status(
    sections: tuple[str, ...],
    why: tuple[str, ...],
    translation: bool,
    compare: Path | None,
    as_json: bool,
) -> None:
    """Say which results are fresh, aged, stale or missing.

    A SECTION is a name such as linear-networks/softmax-regression, or its file.
    Without any, all sections with code are listed.
    """
    project = find_project()
    names = [project.name(name) for name in (*sections, *why)]
    if compare:
        click.echo(comparison(compare, translations(project, names or None)))
    elif translation:
        show_translations(translations(project, names or None), as_json)
    else:
        show_results(all_freshness(project, names or None), bool(why), as_json)


def show_results(items: Sequence[Freshness], why: bool, as_json: bool) -> None:
    """Print how results stand: as a table, with reasons in words, or as JSON."""
    if as_json:
        click.echo(json.dumps([as_data(item) for item in items], indent=1, ensure_ascii=False))
    elif why:
        for item in items:
            click.echo("\n".join(explanation(item)))
    else:
        console = _console()
        console.print(table(items))
        console.print(tally(items))


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH  # a file or a pipe has none, and names are long
    return console


def table(items: Iterable[Freshness]) -> Table:
    """The sections as a table, in their order."""
    result = Table(box=None, pad_edge=False)
    for title in ("section", "state", "profile", "device"):
        result.add_column(title, no_wrap=True)
    result.add_column("duration", justify="right", no_wrap=True)
    for item in items:
        computed = item.outputs
        result.add_row(
            item.name,
            Text(item.state, STYLES[item.state]),
            computed.profile if computed else "",
            computed.device if computed else "",
            duration(item.record.seconds) if item.record else "",
        )
    return result


def tally(items: Iterable[Freshness]) -> str:
    """How many sections are in which state: "3 fresh, 1 stale"."""
    counts = Counter(item.state for item in items)
    return ", ".join(f"{counts[s]} {s}" for s in STATES if counts[s]) or "no sections"


def explanation(item: Freshness) -> list[str]:
    """Lines that say how the results of a section stand, and why."""
    lines = [f"{item.name}: {item.state}"]
    lines += [f"  {reason}" for reason in item.reasons]
    lines += [f"  {problem}" for problem in item.problems]
    accepted = item.outputs.accepted if item.outputs else ()
    for each in accepted:
        lines.append(f"  accepted: {each.reason}" + (f" ({each.evidence})" * bool(each.evidence)))
    return lines


def as_data(item: Freshness) -> dict[str, Any]:
    """What is known of a section, for JSON."""
    computed, record = item.outputs, item.record
    return {
        "name": item.name,
        "state": item.state,
        "reasons": list(item.reasons),
        "problems": [str(problem) for problem in item.problems],
        "profile": computed.profile if computed else None,
        "device": computed.device if computed else None,
        "seconds": record.seconds if record else None,
        "executed": record.executed if record else None,
    }


def show_translations(items: Iterable[Translation], as_json: bool) -> None:
    """Print how translations stand: as a table, the most urgent first, or as JSON."""
    rows = by_need(items)
    if as_json:
        data = [{**asdict(row), "next": row.next} for row in rows]
        click.echo(json.dumps(data, indent=1, ensure_ascii=False))
        return
    result = Table(box=None, pad_edge=False)
    result.add_column("section", no_wrap=True)
    for title in ("pairs", "translated", "reviewed", "outdated", "errors", "warnings"):
        result.add_column(title, justify="right", min_width=len(title))
    result.add_column("next", no_wrap=True, min_width=len("translate"))
    for row in (*rows, total(rows)):
        numbers = (row.pairs, row.translated, row.reviewed, row.outdated, row.errors, row.warnings)
        shown = [str(number) if number else "" for number in numbers]
        result.add_row(row.name or "in all", *shown, row.next if row.name else "")
    _console().print(result)


NUMBERS = ("pairs", "translated", "reviewed", "outdated", "errors", "warnings")


def comparison(earlier: Path, items: Iterable[Translation]) -> str:
    """The sections whose numbers differ from those in a JSON file, as a table in Markdown."""
    before = {row["name"]: row for row in json.loads(earlier.read_text(encoding="utf-8"))}
    lines = []
    for item in items:
        now, then = asdict(item), before.get(item.name, {})
        cells = [_change(then.get(key, 0), now[key]) for key in NUMBERS]
        if any(then.get(key, 0) != now[key] for key in NUMBERS):
            lines.append(f"| {item.name} | {' | '.join(cells)} |")
    if not lines:
        return "The numbers of no section change."
    head = f"| section | {' | '.join(NUMBERS)} |\n|---|{'---:|' * len(NUMBERS)}"
    return "\n".join([head, *lines])


def _change(then: int, now: int) -> str:
    return str(now) if then == now else f"{then} → {now}"
