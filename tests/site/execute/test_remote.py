"""Sections on the workers of a Dask scheduler: real processes on the loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from d2lvi.site import outputs as store
from d2lvi.site.errors import ProjectError
from d2lvi.site.execute import remote
from d2lvi.site.execute.engine import execute
from d2lvi.site.execute.model import Event
from d2lvi.site.execute.planning import Choice, make_plan

from .books import make_book, run_book, source, statuses

SETTINGS = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
"""A task may lose one worker; the second time it counts as what kills them."""


class Cluster:
    """A scheduler and workers of one thread each, as processes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.processes: dict[str, subprocess.Popen] = {}
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show")
        while not self.file.exists():
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def add_worker(self, name: str, *options: str) -> None:
        self._start("worker", "--name", name, "--nthreads", "1", *(options or ["--no-nanny"]))

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def _start(self, kind: str, *options: str) -> None:
        name = options[1] if kind == "worker" else kind
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        command += ["--no-dashboard", "--scheduler-file", str(self.file)]
        null = subprocess.DEVNULL
        self.processes[name] = subprocess.Popen(
            command, stdout=null, stderr=null, env=os.environ | SETTINGS
        )


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    its = Cluster(tmp_path)
    yield its
    for process in its.processes.values():
        process.kill()
        process.wait()


@contextmanager
def connected(cluster: Cluster, workers: int) -> Iterator[remote.Client]:
    with remote.connect(cluster.address) as client:
        client.wait_for_workers(workers)
        yield client


CELLS = ["import random, d2lvi\nprint(d2lvi.double(4), random.random(), object())", "'end'"]


def run_there(project, client, observe=lambda event: None):
    capacity = remote.capacity(client)
    plan = make_plan(project, (), Choice(gpus=capacity.gpus))
    return execute(project, plan, capacity, observe, run=remote.runner(client))


def test_lost_worker_changes_no_byte_of_the_results(tmp_path, cluster):
    waiting = "import os, time\nwhile not os.path.exists({!r}):\n    time.sleep(0.05)"
    flag = tmp_path / "flag"
    cells = {f"a/s{n}": [*CELLS, waiting.format(str(flag)) if n == 0 else "0"] for n in range(5)}
    project = make_book(tmp_path / "book", cells)
    events: list[Event] = []

    def observe(event: Event) -> None:
        events.append(event)
        its_last_cell = event.name == "a/s0" and event.kind == "cell" and event.cell == 3
        if its_last_cell and "first" in cluster.processes:
            cluster.kill("first")
            flag.touch()
            cluster.add_worker("second")

    cluster.add_worker("first")
    with connected(cluster, 1) as client:
        summary = run_there(project, client, observe)
    assert statuses(summary) == dict.fromkeys(cells, "done")
    assert sum(event.kind == "start" and event.name == "a/s0" for event in events) == 2
    assert summary.code == 0
    there = {name: store.path(project, name).read_bytes() for name in cells}
    run_book(project, list(cells), folder=tmp_path / "here")
    here = {name: store.path(project, name, tmp_path / "here").read_bytes() for name in cells}
    assert there == here


def test_heavy_sections_go_to_the_workers_with_a_gpu(tmp_path, cluster, monkeypatch):
    where = "import os\nprint(os.environ['CUDA_VISIBLE_DEVICES'])"
    project = make_book(tmp_path / "book", {"a/x": [where], "b/y": [where]})
    project.source("a/x").write_text(source([where], "device: gpu"))
    cluster.add_worker("light")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3")
    cluster.add_worker("heavy", "--resources", "GPU=1")
    with connected(cluster, 2) as client:
        assert remote.capacity(client).gpus == 1
        summary = run_there(project, client)
    assert statuses(summary) == {"a/x": "done", "b/y": "done"}
    found = {name: store.load(project, name) for name in ("a/x", "b/y")}
    assert found["a/x"].device == "gpu" and found["b/y"].device == "cpu"
    assert [its.notebook.cells[0].outputs[0].text for its in found.values()] == ["3\n", "\n"]


def test_interrupting_the_client_ends_the_kernels_of_the_workers(tmp_path, cluster):
    project = make_book(tmp_path / "book", {"a/x": ["import time; time.sleep(60)"], "a/y": ["1"]})
    cluster.add_worker("only")

    def interrupt(event: Event) -> None:
        if event.kind == "cell" and event.name == "a/x":
            os.kill(os.getpid(), signal.SIGINT)

    with connected(cluster, 1) as client:
        summary = run_there(project, client, interrupt)
        worker = psutil.Process(cluster.processes["only"].pid)
        deadline = time.monotonic() + 60
        while worker.children() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert worker.children() == []
    assert statuses(summary)["a/x"] == "interrupted"
    assert summary.code == 130


def test_section_whose_worker_is_lost_each_time_fails(tmp_path, cluster):
    kill = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time; time.sleep(60)"
    project = make_book(tmp_path / "book", {"a/x": [kill]})
    cluster.add_worker("first", "--nanny")
    with connected(cluster, 1) as client:
        summary = run_there(project, client)
    assert statuses(summary) == {"a/x": "died"}
    assert "lost" in str(summary.results[0].problem)


def test_no_scheduler_is_an_error_in_words(monkeypatch):
    monkeypatch.setattr(remote, "CONNECT_SECONDS", 0.2)
    with pytest.raises(ProjectError, match="dask scheduler"):
        remote.connect("tcp://127.0.0.1:9")
