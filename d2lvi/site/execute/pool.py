"""Kernels side by side on this machine, within its cores, memory and GPUs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from d2lvi.site.execute.kernels import Run
from d2lvi.site.execute.model import Event, Observer, Result, Status, Task
from d2lvi.site.execute.package import unpack
from d2lvi.site.execute.schedule import Capacity, Job, Queue
from d2lvi.site.execute.stopping import SIGNALS
from d2lvi.site.execute.temporary import sweep, temporary_folder


def run_here(
    tasks: Mapping[Job, Task],
    archive: bytes,
    capacity: Capacity,
    observe: Observer,
    finish: Callable[[Result], None],
    limit: float | None = None,
) -> None:
    """Execute tasks on this machine; a `model.Runner`."""
    memory = None if capacity.memory == float("inf") else int(capacity.memory)
    sweep()
    with temporary_folder() as folder:
        unpack(archive, Path(folder))
        ready = {job: replace(task, path=folder, memory=memory) for job, task in tasks.items()}
        asyncio.run(Pool(ready, capacity, observe, finish).run(limit))


class Pool:
    """The running kernels. A task whose kernel dies gets a second try, alone."""

    def __init__(
        self,
        tasks: Mapping[Job, Task],
        capacity: Capacity,
        observe: Observer,
        finish: Callable[[Result], None],
    ) -> None:
        self._tasks = {job.name: task for job, task in tasks.items()}
        self._queue = Queue(tasks, capacity)
        self._observe = observe
        self._finish = finish
        self._runs: dict[Job, Run] = {}
        self._memory: dict[str, int] = {}
        self._crowded: set[str] = set()
        self._tried: set[str] = set()
        self._stopped = False

    async def run(self, limit: float | None) -> None:
        """Run everything; returns when the last task has ended or was stopped."""
        loop = asyncio.get_running_loop()
        self._handle_signals(loop)
        timer = loop.call_later(limit, self.stop, Status.BUDGET) if limit else None
        try:
            await self._run_all()
        finally:
            if timer is not None:
                timer.cancel()

    def stop(self, reason: Status) -> None:
        """Start nothing more and end what is running."""
        self._stopped = True
        for job in self._queue.clear():
            self._finish(Result(job.name, reason))
        for run in self._runs.values():
            run.stop(reason)

    async def _run_all(self) -> None:
        active: set[asyncio.Task[None]] = set()
        while True:
            while job := self._queue.take():
                active.add(asyncio.ensure_future(self._run_one(job)))
            if not active:
                return
            done, active = await asyncio.wait(active, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

    async def _run_one(self, job: Job) -> None:
        gpu = self._queue.gpu(job)
        task = replace(self._tasks[job.name], gpu=None if gpu is None else str(gpu))
        self._runs[job] = run = Run(task, self._watch)
        try:
            result = await run.result()
        finally:
            del self._runs[job]
            self._memory.pop(job.name, None)
            self._queue.release(job)
        if self._deserves_another_try(result):
            self._tried.add(job.name)
            self._queue.put(replace(job, memory=float("inf")))
        else:
            self._finish(result)

    def _deserves_another_try(self, result: Result) -> bool:
        """Whether it failed for a reason that may lie outside the section."""
        if self._stopped or result.name in self._tried:
            return False
        crowded = result.status is Status.MEMORY and result.name in self._crowded
        return crowded or result.status is Status.DIED

    def _watch(self, event: Event) -> None:
        if event.kind == "memory":
            self._memory[event.name] = event.memory
            self._make_room()
        self._observe(event)

    def _make_room(self) -> None:
        """Where all kernels together take too much, stop the most unexpected one."""
        too_much = sum(self._memory.values()) > self._queue.capacity.memory
        stopping = any(job.name in self._crowded for job in self._runs)
        if too_much and len(self._runs) > 1 and not stopping:
            job = max(self._runs, key=lambda job: self._memory.get(job.name, 0) - job.memory)
            self._crowded.add(job.name)
            self._runs[job].stop(Status.MEMORY)

    def _handle_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        for number in SIGNALS:
            # Only the main thread can; another's caller handles them itself.
            with suppress(RuntimeError, ValueError):
                loop.add_signal_handler(number, self.stop, Status.INTERRUPTED)
