"""One section in one kernel: start it, run its cells, return what came of it."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from d2lvi.site.errors import Problem
from d2lvi.site.execute import failures, machine, prelude
from d2lvi.site.execute.clean import MAX_SVG, clean
from d2lvi.site.execute.environment import WORK, kernel_environment, make_folder
from d2lvi.site.execute.model import Cell, Event, Observer, Result, Status, Task
from d2lvi.site.execute.temporary import temporary_folder

MAX_TEXT = 20_000_000
"""Characters that a section may print; an endless loop would fill the engine's memory."""

LONGEST_SOCKET_FOLDER = 80
"""Characters of a folder's path that a Unix socket's name, limited to 107, has room for."""

STARTUP_SECONDS = 120
OUTPUT_SECONDS = 120
SAMPLE_SECONDS = 0.5


class Run:
    """The execution of one task in a kernel of its own; `stop` ends it early.

    peak: most bytes that the kernel and its children have taken so far.
    """

    def __init__(self, task: Task, observe: Observer = lambda event: None) -> None:
        self.task = task
        self.peak = 0
        self._observe = observe
        self._stopped: Status | None = None
        self._pid: int | None = None

    def stop(self, reason: Status) -> None:
        """Kill the kernel; `result` then returns `reason` as the status."""
        self._stopped = self._stopped or reason
        if self._pid is not None:
            _kill_group(self._pid)

    async def result(self) -> Result:
        """Run all cells; returns whatever the section does, its failures included."""
        started = time.monotonic()
        self._tell("start", cells=len(self.task.cells))
        try:
            with temporary_folder() as folder:
                outcome = await self._execute(Path(folder))
        except _Ended as end:
            outcome = {"status": end.status, "problem": end.problem}
        except OSError as error:
            problem = failures.no_room(error, self.task.file)
            outcome = {"status": Status.DIED, "problem": problem}
        seconds = time.monotonic() - started
        where = machine.describe(self.task.gpu)
        return Result(self.task.name, seconds=seconds, peak=self.peak, machine=where, **outcome)

    async def _execute(self, folder: Path) -> dict[str, Any]:
        """Start the kernel, run the cells, kill the kernel whatever happens."""
        steps = _steps(self.task)
        client = _client(self.task, steps, folder)
        client.on_flood = lambda: self.stop(Status.FLOOD)
        watch = asyncio.ensure_future(self._watch_memory())
        try:
            await self._start(client, folder)
            for index, step in enumerate(steps):
                await self._run_step(client, index, step, folder)
            self._sample_memory()
        finally:
            watch.cancel()
            await self._shut_down(client)
        return _outcome(self.task, steps, folder)

    async def _start(self, client: _Client, folder: Path) -> None:
        environment = kernel_environment(self.task, folder, os.environ)
        work = make_folder(folder)
        with _log(folder).open("wb") as log:
            await client.async_start_new_kernel(env=environment, cwd=work, stdout=log, stderr=log)
        self._pid = client.km.provisioner.pid
        if self._stopped:
            _kill_group(self._pid)
        try:
            await client.async_start_new_kernel_client()
        except RuntimeError:
            raise self._death(None, folder) from None

    async def _run_step(self, client: _Client, index: int, step: _Step, folder: Path) -> None:
        cell, task = step.cell, self.task
        if step.number:
            self._tell("cell", cell=step.number, cells=len(task.cells))
        try:
            await client.async_execute_cell(step.node, index, store_history=bool(step.number))
        except CellExecutionError as error:
            memory = failures.out_of_memory(error.ename, error.evalue)
            status = Status.MEMORY if memory else Status.FAILED
            count = step.node.execution_count or 0
            problem = failures.exception(task.file, cell, count, error.traceback)
            raise _Ended(status, problem) from None
        except CellTimeoutError:
            problem = failures.timeout(task.file, cell, _limit(task, cell))
            raise _Ended(Status.TIMEOUT, problem) from None
        except DeadKernelError:
            raise self._death(cell, folder) from None
        _check_display(task, step)

    def _death(self, cell: Cell | None, folder: Path) -> _Ended:
        """Why the kernel is dead: stopped by the engine, or for reasons of its own."""
        file = self.task.file
        if self._stopped:
            return _Ended(self._stopped, failures.stopped(file, self._stopped, cell))
        return _Ended(Status.DIED, failures.death(file, cell, _log(folder)))

    async def _shut_down(self, client: _Client) -> None:
        """Kill the kernel and its children at once: there is nothing left to ask it."""
        if self._pid is None:
            return
        _kill_group(self._pid)
        if client.kc is not None:
            client.kc.stop_channels()
        if client.km is not None:  # else nbclient has cleaned up after a failed start
            await client.km.shutdown_kernel(now=True)

    async def _watch_memory(self) -> None:
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            memory = self._sample_memory()
            self._tell("memory", memory=memory)
            if self.task.memory is not None and memory > self.task.memory:
                self.stop(Status.MEMORY)

    def _sample_memory(self) -> int:
        memory = 0 if self._pid is None else _memory(self._pid)
        self.peak = max(self.peak, memory)
        return memory

    def _tell(self, kind: str, **values: Any) -> None:
        task = self.task
        self._observe(Event(kind, task.name, device=task.device, profile=task.profile, **values))


class _Ended(Exception):
    """The section ended before its last cell did."""

    def __init__(self, status: Status, problem: Problem) -> None:
        super().__init__(problem.message)
        self.status = status
        self.problem = problem


@dataclass(frozen=True)
class _Step:
    """Something to run: a cell of the book, or code of ours that belongs to one.

    number: the 1-based number of the cell; 0 for code of ours.
    """

    node: NotebookNode
    cell: Cell
    number: int = 0


class _OwnPython(KernelSpecManager):
    """Knows one kernel: this interpreter, whatever kernels a person has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The specification of the kernel, for any name."""
        launcher = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=launcher, name=kernel_name, language="python")


class _Client(NotebookClient):
    """Stops listening to a section that prints without end."""

    on_flood: Callable[[], None]
    printed = 0

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str, cell_index: int
    ) -> NotebookNode | None:
        """Take an output, unless there are far too many already."""
        self.printed += len(msg["content"].get("text", ""))
        if self.printed > MAX_TEXT:
            self.on_flood()
            return None
        return super().output(outs, msg, display_id, cell_index)


def _steps(task: Task) -> list[_Step]:
    """The prelude, then the cells, the overriding parameters after the cell they are for."""
    first = task.cells[0] if task.cells else Cell("", 1)
    steps = [_step(_prelude(task), first)]
    for number, cell in enumerate(task.cells, start=1):
        steps.append(_step(cell.code, cell, number))
        if "parameters" in cell.tags and task.parameters:
            steps.append(_step(_assignments(task.parameters), cell))
    return steps


def _step(code: str, cell: Cell, number: int = 0) -> _Step:
    # The cell's tags, such as `skip-execution`, say nothing about code of ours.
    tags = list(cell.tags) if number else []
    return _Step(new_code_cell(code, metadata={"tags": tags}), cell, number)


def _prelude(task: Task) -> str:
    """One expression that runs `prelude.prepare` without leaving a name behind."""
    # CUDA reserves far more addresses than it uses memory.
    memory = None if task.device == "gpu" else task.memory
    options = {"parent": os.getpid(), "memory": memory, "svg_limit": MAX_SVG}
    space = {"__name__": prelude.__name__}
    source = inspect.getsource(prelude)
    return (
        f"(lambda space: (exec({source!r}, space), space['prepare'](**{options!r})))({space!r});"
    )


def _assignments(parameters: Mapping[str, Any]) -> str:
    """Code that sets the parameters, by papermill's rules."""
    from papermill.translators import PythonTranslator  # slow to import, seldom needed

    return PythonTranslator.codify(dict(parameters))


def _client(task: Task, steps: list[_Step], folder: Path) -> _Client:
    # Kernels that start at the same time may pick the same TCP port.
    manager = AsyncKernelManager(
        kernel_spec_manager=_OwnPython(),
        transport="ipc" if len(str(folder)) <= LONGEST_SOCKET_FOLDER else "tcp",
        connection_file=str(folder / "kernel.json"),
    )
    limits = {id(step.node): _limit(task, step.cell) for step in steps}
    return _Client(
        new_notebook(cells=[step.node for step in steps]),
        km=manager,
        timeout_func=lambda node: limits[id(node)],
        startup_timeout=STARTUP_SECONDS,
        iopub_timeout=OUTPUT_SECONDS,
        raise_on_iopub_timeout=True,
        # What a library writes to the file descriptors comes at any moment, with times in it.
        extra_arguments=["--IPKernelApp.capture_fd_output=False"],
    )


def _check_display(task: Task, step: _Step) -> None:
    """Raise where showing a value failed, which IPython does not count as a failure."""
    for output in step.node.outputs:
        if output.output_type == "error" and "raises-exception" not in step.cell.tags:
            traceback, count = "\n".join(output.traceback), step.node.execution_count or 0
            problem = failures.exception(task.file, step.cell, count, traceback)
            raise _Ended(Status.FAILED, problem)


def _limit(task: Task, cell: Cell) -> float:
    return task.timeout if cell.timeout is None else cell.timeout


def _outcome(task: Task, steps: list[_Step], folder: Path) -> dict[str, Any]:
    folders = [str(folder / WORK), task.path or str(folder)]
    cells = [step.node for step in steps if step.number]
    outputs = tuple(clean(cell.outputs, folders) for cell in cells)
    return {"status": Status.DONE, "outputs": outputs}


def _log(folder: Path) -> Path:
    return folder / "kernel.log"


def _memory(pid: int) -> int:
    """Bytes in memory of the process `pid` and all its children; 0 if it is gone.

    Of a child only what it does not share with the kernel that it was forked from.
    """
    total = 0
    with suppress(psutil.Error):
        kernel = psutil.Process(pid)
        total = kernel.memory_info().rss
        for child in kernel.children(recursive=True):
            with suppress(psutil.Error):
                total += child.memory_full_info().uss
    return total


def _kill_group(pid: int) -> None:
    """Kill the kernel `pid` and what it started: it leads a group of its own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
