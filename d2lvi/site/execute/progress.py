"""People and tools watching an execution: a live table, plain lines or JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from d2lvi.site.execute.model import Event, Result, Status
from d2lvi.site.execute.schedule import Job

STYLES = {Status.DONE: "green", Status.INTERRUPTED: "yellow", Status.BUDGET: "yellow"}


def duration(seconds: float) -> str:
    """The time in words: "4.2 s", "3 min 05 s", "2 h 10 min".

    >>> duration(185)
    '3 min 05 s'
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def size(memory: float) -> str:
    """The number of bytes in words: "310 MB", "2.4 GB".

    >>> size(2.4e9)
    '2.4 GB'
    """
    return f"{memory / 1e9:.1f} GB" if memory >= 1e9 else f"{memory / 1e6:.0f} MB"


class Progress:
    """An observer that shows nothing; also the base of those that do.

    jobs: what is going to be executed, with what is expected of each.
    """

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self.jobs = jobs
        self.ended = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop showing."""

    def __call__(self, event: Event) -> None:
        """Take notice of the event."""
        if event.kind == "end":
            self.ended += 1

    def _expected(self, name: str) -> float:
        return self.jobs[name].seconds if name in self.jobs else 0.0


class PlainLines(Progress):
    """A line for each start and end, for logs."""

    def __init__(self, jobs: Mapping[str, Job], stream: TextIO) -> None:
        super().__init__(jobs)
        self.stream = stream

    def __call__(self, event: Event) -> None:
        """Write the line of a start or an end."""
        super().__call__(event)
        if event.kind == "start":
            expected = duration(self._expected(event.name))
            where = f"{event.profile} profile on {event.device}"
            self._write(f"started {event.name}: {where}, expected {expected}")
        elif event.kind == "end" and event.result is not None:
            self._write(f"[{self.ended}/{len(self.jobs)}] {sentence(event.result)}")

    def _write(self, line: str) -> None:
        self.stream.write(line + "\n")
        self.stream.flush()


class JsonLines(Progress):
    """One JSON object a line for each event, for tools."""

    def __init__(self, jobs: Mapping[str, Job], stream: TextIO) -> None:
        super().__init__(jobs)
        self.stream = stream

    def __call__(self, event: Event) -> None:
        """Write the event."""
        self.stream.write(json.dumps(as_data(event), ensure_ascii=False) + "\n")
        self.stream.flush()


@dataclass
class _Row:
    started: float = field(default_factory=time.monotonic)
    cell: int = 0
    cells: int = 0
    memory: int = 0


class LiveTable(Progress):
    """A table of the running sections that is kept up to date on a terminal."""

    def __init__(self, jobs: Mapping[str, Job], console: Console) -> None:
        super().__init__(jobs)
        self.console = console
        self.rows: dict[str, _Row] = {}
        self.live = Live(
            console=console, get_renderable=self.render, refresh_per_second=4, transient=True
        )

    def __enter__(self) -> LiveTable:
        self.live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the table away; the lines of what has ended stay."""
        self.live.stop()

    def __call__(self, event: Event) -> None:
        """Keep the table up to date; say what has ended above it."""
        super().__call__(event)
        if event.kind == "end":
            self.rows.pop(event.name, None)
            if event.result is not None:
                style = STYLES.get(event.result.status, "red")
                self.console.print(Text(sentence(event.result), style=style))
            return
        if event.kind == "start" or event.name not in self.rows:
            self.rows[event.name] = _Row()
        row = self.rows[event.name]
        row.cell, row.cells = event.cell or row.cell, event.cells or row.cells
        row.memory = event.memory or row.memory

    def render(self) -> Group:
        """What is shown now: the running sections and how many are left."""
        table = Table("section", "cell", "elapsed", "expected", "memory", box=None)
        now = time.monotonic()
        for name, row in list(self.rows.items()):
            cells = f"{row.cell} of {row.cells}"
            times = duration(now - row.started), duration(self._expected(name))
            table.add_row(name, cells, *times, size(row.memory))
        waiting = len(self.jobs) - self.ended - len(self.rows)
        return Group(table, Text(f"{self.ended} ended, {waiting} waiting"))


def sentence(result: Result) -> str:
    """What came of a section, in one line and the lines of its problem."""
    text = f"{result.status.value} {result.name}"
    if result.seconds:
        text += f" in {duration(result.seconds)}, {size(result.peak)}"
    return f"{text}\n{result.problem}" if result.problem else text


def as_data(event: Event) -> dict[str, object]:
    """The event as JSON has it, without the values it does not use."""
    names = ("kind", "name", "cell", "cells", "memory", "device", "profile")
    data: dict[str, object] = {name: getattr(event, name) for name in names}
    data = {name: value for name, value in data.items() if value}
    if event.result is not None:
        data |= result_data(event.result)
    return data


def result_data(result: Result) -> dict[str, object]:
    """The result as JSON has it: how it ended, not what the cells printed."""
    problem = result.problem
    return {
        "name": result.name,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "peak": result.peak,
        "message": problem.message if problem else None,
        "file": str(problem.file) if problem and problem.file else None,
        "line": problem.line if problem else None,
    }


def make_progress(jobs: Mapping[str, Job], as_json: bool = False) -> Progress:
    """The observer that suits standard output."""
    if as_json:
        return JsonLines(jobs, sys.stdout)
    console = Console()
    return LiveTable(jobs, console) if console.is_terminal else PlainLines(jobs, sys.stdout)
