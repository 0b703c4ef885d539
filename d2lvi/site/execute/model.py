"""What an execution is about: a section to run, what happens, what came of it.

Everything here is plain data that can be sent to another process or machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from nbformat import NotebookNode

from d2lvi.site.errors import Problem
from d2lvi.site.execute.schedule import Capacity, Job

CELL_SECONDS = 900.0
"""Time limit of a cell that states none: a `cpu` profile's whole section fits in it."""


class Status(str, Enum):
    """How the execution of a section ended."""

    DONE = "done"
    FAILED = "failed"  # a cell raised an exception
    TIMEOUT = "timeout"  # a cell ran longer than its limit
    DIED = "died"  # the kernel ended by itself or was killed from outside
    MEMORY = "memory"  # it took more memory than it may
    FLOOD = "flood"  # it printed more than it may
    INTERRUPTED = "interrupted"  # somebody stopped the engine
    BUDGET = "budget"  # the time budget of the run was used up
    UNSAVED = "unsaved"  # executed, but the results could not be written

    @property
    def good(self) -> bool:
        """Whether there are results to keep."""
        return self is Status.DONE


@dataclass(frozen=True)
class Cell:
    """One code cell to execute.

    code: its source, as printed in the book.
    line: the 1-based line of the first line of code in the section's source.
    tags: its tags; `parameters` and `raises-exception` change how it is run.
    timeout: its time limit in seconds, or None for that of the section.
    """

    code: str
    line: int
    tags: tuple[str, ...] = ()
    timeout: float | None = None


@dataclass(frozen=True)
class Task:
    """One section to execute in one kernel.

    file: how its source is called in messages ("book/preface.md").
    parameters: the values that override those of the cell tagged `parameters`.
    device: "cpu" or "gpu"; a "gpu" task sees only the GPU whose number is `gpu`.
    path: folder that `import d2lvi` is to find the helper package in.
    memory: most bytes that its kernel may take, or None for no limit.
    environment: further variables of the kernel's environment.
    """

    name: str
    file: str
    cells: tuple[Cell, ...]
    profile: str = "cpu"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    device: str = "cpu"
    gpu: str | None = None
    path: str | None = None
    timeout: float = CELL_SECONDS
    memory: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What came of a task.

    outputs: the outputs of each code cell, in order; empty unless done.
    seconds: from the start of the kernel to its end.
    peak: most bytes that the kernel and its children took at one time.
    machine: what it ran on, in words; empty if it never started.
    problem: what went wrong and where; None if done.
    """

    name: str
    status: Status
    outputs: tuple[list[NotebookNode], ...] = ()
    seconds: float = 0.0
    peak: int = 0
    machine: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened to a section while it was executed.

    kind: "start" (once more if the section is tried again), "cell" (number `cell` of
    `cells` began), "memory", "end".
    memory: bytes taken now, for "memory".
    result: for "end", after what is to be kept has been saved.
    """

    kind: str
    name: str
    cell: int = 0
    cells: int = 0
    memory: int = 0
    device: str = ""
    profile: str = ""
    result: Result | None = None


Observer = Callable[[Event], None]


class Runner(Protocol):
    """Executes tasks somewhere."""

    def __call__(
        self,
        tasks: Mapping[Job, Task],
        archive: bytes,
        capacity: Capacity,
        observe: Observer,
        finish: Callable[[Result], None],
        limit: float | None,
    ) -> None:
        """Execute all tasks; returns when each has ended or was stopped.

        tasks: by what each is expected to need.
        archive: the helper package, as `package.pack` gives it.
        finish: called with the result of each task as soon as there is one.
        limit: seconds after which what is still running is stopped, if any.
        """
