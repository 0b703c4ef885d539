"""What is done to an execution from outside: no result is ever lost or half written."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from d2lvi.site import outputs as store
from d2lvi.site.project import Project

from .books import make_book, run_book, source
from .engines import Engines, engines, kernels, runs, wait_for_end

NAMES = tuple(f"a/s{number}" for number in range(6))
LARGE = "print('{0}' * 300_000)"
"""A cell whose results take a while to write."""


def cells(version: int, number: int) -> list[str]:
    return [
        f"version = {version}",
        LARGE.format(number),
        "import random\nrandom.random(), version",
    ]


def set_version(project: Project, version: int) -> None:
    for number, name in enumerate(NAMES):
        project.source(name).write_text(source(cells(version, number)), encoding="utf-8")


def stored(project: Project) -> dict[str, bytes]:
    """The bytes of all results; each file is whole, or this raises."""
    found = {}
    for name in store.names(project):
        assert store.load(project, name) is not None
        found[name] = store.path(project, name).read_bytes()
    return found


def expected(tmp_path: Path, version: int) -> dict[str, bytes]:
    """What an execution that nobody disturbs stores."""
    project = make_book(tmp_path / f"calm{version}", dict.fromkeys(NAMES, ()))
    set_version(project, version)
    assert run_book(project).code == 0
    return stored(project)


def check(now: Mapping[str, bytes], before: Mapping[str, bytes], *right: Mapping[str, bytes]):
    """No result got lost, and each is one that an undisturbed execution gives."""
    assert before.keys() <= now.keys()
    for name, content in now.items():
        assert content in [version[name] for version in right]


def kill_engine(its: Engines, rng: random.Random, longest: float) -> bool:
    """Start an engine and kill it at a random moment; False if it had ended before."""
    engine = its.start()
    time.sleep(rng.uniform(0, longest))
    try:
        engine.kill()
    except psutil.NoSuchProcess:
        return False
    wait_for_end(engine)
    return True


@pytest.mark.parametrize("seed", [1, 2])
def test_no_kill_of_the_engine_loses_or_corrupts_a_result(tmp_path, seed):
    """50 kills in all, spread over two processes of the tests."""
    rng = random.Random(seed)
    one, two = expected(tmp_path, 1), expected(tmp_path, 2)
    project = make_book(tmp_path / "book", dict.fromkeys(NAMES, ()))
    set_version(project, 1)
    kills, before = 0, dict[str, bytes]()
    with engines(project.root) as its:
        while kills < 25:
            kills += kill_engine(its, rng, longest=1.6)
            now = stored(project)
            check(now, before, one, two)
            before = now
            if now == one:
                set_version(project, 2)
            elif now == two:
                set_version(project, 1)
        assert its.run() == 0
    assert stored(project) in (one, two)
    assert list(project.outputs.rglob(".*.ipynb.*")) == []


def test_result_file_is_the_older_or_the_newer_whenever_its_writer_is_killed(tmp_path):
    one, two = expected(tmp_path, 1), expected(tmp_path, 2)
    calm = [tmp_path / f"calm{version}" / "book" / "_outputs" for version in (1, 2)]
    project = make_book(tmp_path / "book", dict.fromkeys(NAMES, ()))
    rng = random.Random(0)
    with engines(project.root) as its:
        for _ in range(60):
            writer = its.start_saving(NAMES[0], *calm)
            time.sleep(rng.uniform(0.02, 0.08))
            writer.kill()
            wait_for_end(writer)
            check(stored(project), {}, one, two)
    outputs = store.load(project, NAMES[0], calm[0])
    assert outputs is not None
    store.save(project, NAMES[0], outputs)
    assert list(project.outputs.rglob(".*.ipynb.*")) == []


def test_kills_of_kernels_cost_time_only(tmp_path):
    rng = random.Random(3)
    right = expected(tmp_path, 1)
    project = make_book(tmp_path / "book", dict.fromkeys(NAMES, ()))
    set_version(project, 1)
    kills = 0
    with engines(project.root) as its:
        while kills < 5:
            engine = its.start()
            time.sleep(rng.uniform(0.3, 1.2))
            for kernel in kernels(engine)[:1]:
                with suppress(psutil.NoSuchProcess):
                    kernel.kill()
                    kills += 1
            wait_for_end(engine)
            assert its.status.read_text() == "0"
            assert stored(project) == right
            store.delete(project, rng.choice(NAMES))
            store.delete(project, rng.choice(NAMES))


def test_disk_without_room_keeps_the_older_results_and_the_next_run_resumes(tmp_path):
    project = make_book(tmp_path, {"a/large": ["print(1)"], "a/small": ["print(1)"]})
    with engines(project.root) as its:
        assert its.run() == 0
        before = stored(project)
        project.source("a/large").write_text(source([LARGE.format(2)]))
        project.source("a/small").write_text(source(["print(2)"]))
        assert its.run(limit=100_000) == 1
        after = stored(project)
        assert after["a/large"] == before["a/large"]
        assert after["a/small"] != before["a/small"]
        assert list(project.outputs.rglob(".*.tmp")) == []
        assert its.run() == 0
    assert len(stored(project)["a/large"]) > 300_000
    assert stored(project)["a/small"] == after["a/small"]


def test_kernel_that_is_killed_each_time_fails_its_section_only(tmp_path):
    project = make_book(tmp_path, {"a/x": ["import time; time.sleep(60)"], "a/y": ["1"]})
    with engines(project.root) as its:
        engine = its.start()
        killed = set[int]()
        while runs(engine):
            if "a/y" in store.names(project):
                for kernel in kernels(engine):
                    killed.add(kernel.pid)
                    with suppress(psutil.NoSuchProcess):
                        kernel.kill()
            time.sleep(0.1)
        assert its.status.read_text() == "1"
    assert len(killed) == 2
    assert store.names(project) == ("a/y",)


def test_engine_that_is_killed_leaves_no_kernel_behind(tmp_path):
    project = make_book(tmp_path, {"a/x": ["import time; time.sleep(60)"], "a/y": ["1"]})
    with engines(project.root) as its:
        engine = its.start()
        while not (running := kernels(engine)):
            time.sleep(0.01)
        engine.kill()
        _, alive = psutil.wait_procs(running, timeout=30)
    assert alive == []


def test_interrupted_engine_ends_with_its_own_status(tmp_path):
    project = make_book(tmp_path, {"a/x": ["import time; time.sleep(60)"], "a/y": ["1"]})
    with engines(project.root) as its:
        engine = its.start()
        while "a/y" not in store.names(project):
            time.sleep(0.05)
        engine.send_signal(signal.SIGINT)
        wait_for_end(engine)
        assert its.status.read_text() == "130"
