"""The report `_build/execution.html`: what every section took, where and when."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from html import escape
from pathlib import Path

from d2lvi.site.execute.engine import Summary
from d2lvi.site.execute.model import Result
from d2lvi.site.execute.planning import MEGABYTE
from d2lvi.site.execute.progress import duration, size
from d2lvi.site.freshness import Freshness, all_freshness
from d2lvi.site.project import Project

FILE = "execution.html"

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Execution of the book</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem;
  padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; }}
td.number, th.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
td.time {{ background: linear-gradient(to left, #0072b244 var(--share), transparent 0); }}
pre {{ white-space: pre-wrap; }}
.table {{ overflow-x: auto; }}
</style>
<h1>Execution of the book</h1>
<p>{totals}</p>
{failures}
<div class="table" tabindex="0" role="region" aria-label="Sections">
<table>
<thead><tr><th scope="col">Section</th><th scope="col">Results</th><th scope="col">Profile</th>
<th scope="col">Device</th><th scope="col" class="number">Duration</th>
<th scope="col" class="number">Peak memory</th><th scope="col">Executed</th>
<th scope="col">Machine</th><th scope="col">MXNet</th><th scope="col">NumPy</th>
<th scope="col">Matplotlib</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</html>
"""


def write_report(project: Project, summary: Summary) -> Path:
    """Write the report on all sections and what went wrong just now; returns its file.

    A report that cannot be written for want of space is left out: the summary on the
    command line says the same.
    """
    file = project.build / FILE
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(all_freshness(project), summary), encoding="utf-8")
    return file


def render(sections: Iterable[Freshness], summary: Summary) -> str:
    """The report as HTML."""
    known = sorted(sections, key=lambda item: -_seconds(item))
    total = sum(map(_seconds, known))
    longest = max([1.0, *map(_seconds, known)])
    totals = (
        f"{len(known)} sections, {duration(total)} of one-thread time in all; "
        f"the last execution took {duration(summary.seconds)}."
    )
    failures = "".join(map(_failure, (*summary.broken, *summary.results)))
    rows = "\n".join(_row(item, longest) for item in known)
    return PAGE.format(totals=totals, failures=failures, rows=rows)


def _seconds(item: Freshness) -> float:
    return item.record.seconds if item.record else 0.0


def _row(item: Freshness, longest: float) -> str:
    outputs, record = item.outputs, item.record
    state = escape(item.state)
    if item.reasons:
        state = f'<span title="{escape("; ".join(item.reasons))}">{state}</span>'
    mark = outputs.fingerprint if outputs else None
    cells = [
        f"<td>{escape(item.name)}</td>",
        f"<td>{state}</td>",
        f"<td>{escape(outputs.profile) if outputs else ''}</td>",
        f"<td>{escape(outputs.device) if outputs else ''}</td>",
        f'<td class="number time" style="--share: {100 * _seconds(item) / longest:.1f}%">'
        f"{duration(record.seconds) if record else ''}</td>",
        f'<td class="number">{size(record.peak_memory * MEGABYTE) if record else ""}</td>',
        f"<td>{escape(record.executed) if record else ''}</td>",
        f"<td>{escape(record.machine) if record else ''}</td>",
        f"<td>{escape(mark.mxnet) if mark else ''}</td>",
        f"<td>{escape(mark.numpy) if mark else ''}</td>",
        f"<td>{escape(mark.matplotlib) if mark else ''}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _failure(result: Result) -> str:
    if result.status.good:
        return ""
    problem = escape(str(result.problem)) if result.problem else ""
    title = f"{escape(result.name)}: {escape(result.status.value)}"
    return f"<h2>{title}</h2><pre>{problem}</pre>"
