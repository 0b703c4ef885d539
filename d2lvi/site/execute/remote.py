"""The same tasks on the workers of a Dask scheduler, here or on other machines.

A worker needs this package installed and one thread a kernel: `dask worker ADDRESS
--nthreads 1`, with `--resources GPU=1` where it has a GPU. The helper package travels
with each task. A task whose worker is lost starts again on another.
"""

from __future__ import annotations

import asyncio
import os
import queue
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from distributed import Client, Future, get_worker

from d2lvi.site.errors import Problem, ProjectError
from d2lvi.site.execute import failures, machine
from d2lvi.site.execute.kernels import Run
from d2lvi.site.execute.model import Event, Observer, Result, Runner, Status, Task
from d2lvi.site.execute.package import unpack
from d2lvi.site.execute.schedule import Capacity, Job
from d2lvi.site.execute.stopping import raising_signals
from d2lvi.site.execute.temporary import temporary_folder

CONNECT_SECONDS = 30

TOLD = ("kind", "name", "cell", "cells", "memory", "device", "profile")
"""The parts of an event that a worker tells."""


def connect(address: str) -> Client:
    """A client of the scheduler at `address`. Raises ProjectError if there is none."""
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        remedy = "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`"
        problem = Problem(f"no scheduler answers at {address}: {error}", remedy)
        raise ProjectError(problem) from None


def capacity(client: Client) -> Capacity:
    """What the workers offer together: threads and GPUs; memory is their own matter."""
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    gpus = sum(int(worker["resources"].get("GPU", 0)) for worker in workers)
    return Capacity(max(1, sum(worker["nthreads"] for worker in workers)), gpus=gpus)


def runner(client: Client) -> Runner:
    """What executes tasks on the workers of `client`'s scheduler."""

    def run_there(
        tasks: Mapping[Job, Task],
        archive: bytes,
        capacity: Capacity,
        observe: Observer,
        finish: Callable[[Result], None],
        limit: float | None = None,
    ) -> None:
        Remote(client, tasks, archive, observe, finish).run(limit)

    return run_there


class Remote:
    """Tasks sent to a scheduler, and what comes back."""

    def __init__(
        self,
        client: Client,
        tasks: Mapping[Job, Task],
        archive: bytes,
        observe: Observer,
        finish: Callable[[Result], None],
    ) -> None:
        self._client = client
        self._tasks = {job.name: (job, task) for job, task in tasks.items()}
        self._archive = archive
        self._observe = observe
        self._finish = finish
        self._topic = f"d2lvi-{uuid.uuid4().hex}"
        self._news: queue.SimpleQueue[Event | str] = queue.SimpleQueue()
        self._open: dict[str, Future] = {}
        self._tried: set[str] = set()

    def run(self, limit: float | None) -> None:
        """Send all tasks and wait for them, at most `limit` seconds."""
        self._client.subscribe_topic(self._topic, self._hear)
        try:
            with raising_signals():
                for name in self._tasks:
                    self._submit(name)
                self._collect(limit)
        except KeyboardInterrupt:
            self._give_up(Status.INTERRUPTED)
        except queue.Empty:
            self._give_up(Status.BUDGET)
        finally:
            self._client.unsubscribe_topic(self._topic)

    def _submit(self, name: str) -> None:
        job, task = self._tasks[name]
        self._open[name] = future = self._client.submit(
            execute_task,
            task,
            self._archive,
            self._topic,
            key=f"{name}-{uuid.uuid4().hex}",
            priority=round(job.seconds),
            resources={"GPU": 1} if job.gpu else None,
            retries=1,
        )
        future.add_done_callback(lambda _: self._news.put(name))

    def _hear(self, message: tuple[float, dict[str, Any]]) -> None:
        """Take an event that a worker told; called in a thread of the client."""
        told = {key: value for key, value in message[1].items() if key in TOLD}
        self._news.put(Event(**told))

    def _collect(self, limit: float | None) -> None:
        deadline = None if limit is None else time.monotonic() + limit
        while self._open:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            news = self._news.get(timeout=left)
            if isinstance(news, Event):
                if news.name in self._open:
                    self._observe(news)
            else:
                self._end(news, self._open.pop(news))

    def _end(self, name: str, future: Future) -> None:
        """Finish the task, or send it again if its kernel died.

        The scheduler itself tries again, several times, where a worker is lost.
        """
        if future.status != "finished":
            problem = failures.lost(self._tasks[name][1].file, str(future.status))
            self._finish(Result(name, Status.DIED, problem=problem))
            return
        result = future.result()
        if result.status is Status.DIED and name not in self._tried:
            self._tried.add(name)
            self._submit(name)
        else:
            self._finish(result)

    def _give_up(self, reason: Status) -> None:
        """Cancel what is open; the workers then stop their kernels."""
        self._client.cancel(list(self._open.values()), force=True)
        for name in self._open:
            self._finish(Result(name, reason))
        self._open.clear()


def execute_task(task: Task, archive: bytes, topic: str) -> Result:
    """Execute `task` in a thread of a worker, telling `topic` what happens.

    The kernel is killed when the task is cancelled, which is also what becomes of it
    when the client is lost.
    """
    worker = get_worker()
    key = worker.get_current_task()

    def tell(event: Event) -> None:
        data = asdict(event)
        worker.log_event(topic, {name: data[name] for name in TOLD})
        current = worker.state.tasks.get(key)
        if current is None or current.state == "cancelled":
            run.stop(Status.INTERRUPTED)

    with temporary_folder() as folder:
        unpack(archive, Path(folder))
        gpu = os.environ.get("CUDA_VISIBLE_DEVICES", "0") if task.device == "gpu" else None
        memory = machine.memory() // worker.state.nthreads
        run = Run(replace(task, path=folder, gpu=gpu, memory=memory), tell)
        return asyncio.run(run.result())
