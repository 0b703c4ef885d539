"""Why a section could not be executed, in words with a file and a line."""

from __future__ import annotations

import re
from pathlib import Path

from d2lvi.site.errors import Problem
from d2lvi.site.execute.model import Cell, Status

SHOWN_LINES = 8
LAST_WORDS = 300

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
FRAME = re.compile(r"Cell In\[(?P<count>\d+)\], line (?P<line>\d+)")


def out_of_memory(name: str, value: str) -> bool:
    """Whether the exception `name` with the message `value` says so."""
    return name.endswith("MemoryError") or "bad_alloc" in value


def exception(file: str, cell: Cell, count: int, traceback: str) -> Problem:
    """The problem of a cell that raised an exception.

    count: the number that the traceback knows the cell by ("Cell In[3]").
    """
    text = ANSI.sub("", traceback).strip()
    tail = "\n".join(f"    {line}" for line in text.splitlines()[-SHOWN_LINES:])
    last = text.splitlines()[-1] if text else "it raised an exception"
    line = cell.line + failing_line(text, count) - 1
    return Problem(f"the cell failed: {last}\n{tail}", "", Path(file), line, rule="execute")


def failing_line(traceback: str, count: int) -> int:
    """The 1-based line, within the cell of number `count`, that the error passed."""
    frames = FRAME.finditer(traceback)
    lines = [int(frame["line"]) for frame in frames if int(frame["count"]) == count]
    return lines[-1] if lines else 1


def timeout(file: str, cell: Cell, limit: float) -> Problem:
    """The problem of a cell that ran longer than `limit` seconds."""
    message = f"the cell ran longer than its limit of {limit:g} s"
    remedy = "Make it faster, or state a limit in its options: `timeout: SECONDS`"
    return Problem(message, remedy, Path(file), cell.line, rule="execute")


def death(file: str, cell: Cell | None, log: Path) -> Problem:
    """The problem of a kernel that died in `cell`, or before the first one."""
    words = log.read_text(encoding="utf-8", errors="replace").strip() if log.exists() else ""
    message = "the kernel died"
    if words:
        message += f"; its last words: {words[-LAST_WORDS:]}"
    remedy = "It was killed, ran out of memory or crashed: execute the section alone"
    return Problem(message, remedy, Path(file), cell.line if cell else None, rule="execute")


def no_room(error: OSError, file: str | None = None) -> Problem:
    """The problem of kernels, or of one section's, that could not even be started."""
    reason = error.strerror or str(error)
    remedy = "Make room in the folder for temporary files, or set TMPDIR to another"
    message = f"no kernel could be started: {reason}"
    return Problem(message, remedy, Path(file) if file else None, rule="execute")


def lost(file: str, state: str) -> Problem:
    """The problem of a task that the scheduler gave up, in its word for it."""
    message = f"the workers that executed the section were lost ({state})"
    remedy = "Look at the workers' logs, or execute the section here"
    return Problem(message, remedy, Path(file), rule="execute")


def stopped(file: str, status: Status, cell: Cell | None) -> Problem:
    """The problem of a section that the engine stopped for the reason `status`."""
    message, remedy = {
        Status.MEMORY: (
            "the section took more memory than it may",
            "Make it smaller, or allow more: `--memory GIGABYTES`",
        ),
        Status.FLOOD: (
            "the section printed more than a book can show",
            "Look for a loop that does not end",
        ),
        Status.BUDGET: (
            "the time budget was used up before the section ended",
            "Execute it without a budget: `d2lvi execute`",
        ),
    }.get(status, ("the execution was interrupted", "Run the same command again to resume"))
    return Problem(message, remedy, Path(file), cell.line if cell else None, rule="execute")
