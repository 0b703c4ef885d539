"""Executing plans: what is kept, what is said, what another run finds."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from d2lvi.site import outputs as store
from d2lvi.site.errors import ExecutionError
from d2lvi.site.execute.engine import Summary, execute, fit
from d2lvi.site.execute.model import Event
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.execute.schedule import Capacity
from d2lvi.site.outputs import Record

from .books import TWO, make_book, run_book, source, statuses

PARAMETERS = ":tags: [parameters]\n\nn = 10"


def texts(project, name, folder=None) -> list[str]:
    outputs = store.load(project, name, folder)
    assert outputs is not None
    return ["".join(one.text for one in cell.outputs) for cell in outputs.notebook.cells]


def run_within(project, budget: float) -> Summary:
    plan = fit(make_plan(project, (), Choice()), TWO, budget)
    return execute(project, plan, TWO, budget=budget)


def test_results_are_stored_with_what_they_depend_on(tmp_path):
    project = make_book(tmp_path, {"a/x": [PARAMETERS, "print(2 * n)"]}, "profiles: {cpu: {n: 3}}")
    summary = run_book(project)
    assert summary.code == 0
    outputs = store.load(project, "a/x")
    assert outputs is not None
    assert texts(project, "a/x") == ["", "6\n"]
    assert (outputs.profile, outputs.device, outputs.parameters) == ("cpu", "cpu", {"n": 3})
    assert outputs.notebook.cells[0].source == "n = 10"
    record = store.records(project, "a/x")["cpu"]
    assert record.seconds > 0 and record.peak_memory > 10 and record.machine


def test_second_run_finds_everything_fresh(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"], "a/y": ["print(2)"]})
    assert statuses(run_book(project)) == {"a/x": "done", "a/y": "done"}
    again = run_book(project)
    assert again.results == () and again.code == 0
    assert {kept.reason for kept in again.kept} == {"has fresh results"}


def test_executing_twice_gives_the_same_bytes(tmp_path):
    cells = ["import random\nprint(random.random(), object(), {'a', 'b'})", "print('x')\n1 / 3"]
    project = make_book(tmp_path, {"a/x": cells})
    for folder in ("one", "two"):
        run_book(project, ["a/x"], folder=tmp_path / folder)
    one, two = (store.path(project, "a/x", tmp_path / f).read_bytes() for f in ("one", "two"))
    assert one == two


def test_failing_section_keeps_its_older_results_and_spoils_no_other(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"], "a/y": ["print(2)"], "a/z": ["print(3)"]})
    run_book(project)
    project.source("a/y").write_text(source(["print(2)", "1 / 0"]))
    project.source("a/z").write_text(source(["print(4)"]))
    summary = run_book(project)
    assert statuses(summary) == {"a/y": "failed", "a/z": "done"}
    assert summary.code == 1
    assert texts(project, "a/y") == ["2\n"]
    assert texts(project, "a/z") == ["4\n"]


def test_malformed_section_is_reported_and_the_others_are_executed(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"], "a/y": ["print(2)"]})
    project.source("a/x").write_text("<!--\nAn English paragraph.\n")
    summary = run_book(project)
    assert statuses(summary) == {"a/x": "failed", "a/y": "done"}
    assert summary.code == 1
    assert summary.broken[0].problem is not None and summary.broken[0].problem.line == 1


def test_kernels_see_the_helpers_as_they_were_at_the_start(tmp_path):
    code = "import os, time\nwhile not os.path.exists({!r}):\n    time.sleep(0.02)\n"
    flag = tmp_path / "flag"
    cells = [code.format(str(flag)) + "import d2lvi\nprint(d2lvi.double(2))"]
    project = make_book(tmp_path / "book", {"a/x": cells})

    def edit(event: Event) -> None:
        if event.kind == "cell":
            helper = project.package / "__init__.py"
            helper.write_text("def double(x):\n    return 3 * x\n")
            flag.touch()

    execute(project, make_plan(project, (), Choice()), TWO, edit)
    assert texts(project, "a/x") == ["4\n"]
    assert statuses(run_book(project)) == {"a/x": "done"}
    assert texts(project, "a/x") == ["6\n"]


def test_saved_code_of_other_sections_need_not_be_exported(tmp_path):
    saved = "def triple(x):  #@save\n    return 3 * x"
    project = make_book(tmp_path, {"a/x": [saved], "a/y": ["from d2lvi.book import *\ntriple(2)"]})
    assert statuses(run_book(project)) == {"a/x": "done", "a/y": "done"}


def test_at_most_the_given_number_run_at_once(tmp_path):
    sections = {f"a/s{n}": ["import time; time.sleep(0.1)"] for n in range(4)}
    events: list[Event] = []
    run_book(make_book(tmp_path, sections), capacity=Capacity(2), events=events)
    running, most = 0, 0
    for event in events:
        running += {"start": 1, "end": -1}.get(event.kind, 0)
        most = max(most, running)
    assert most == 2


def test_sections_that_together_need_too_much_memory_are_tried_again_alone(tmp_path):
    hog = (
        "import mmap, pathlib, time\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n(folder / 'began.{{}}').touch()\n"
        "while len(list(folder.glob('began.*'))) < 2:\n    time.sleep(0.05)\n"
        "m = mmap.mmap(-1, 250_000_000)\nfor _ in range(250):\n    m.write(bytes(1_000_000))\n"
        "time.sleep(2)"
    )
    project = make_book(tmp_path, {"a/x": [hog.format(1)], "a/y": [hog.format(2)]})
    for name in ("a/x", "a/y"):
        store.save_record(project, name, "cpu", Record(1, 100, "2024-01-01"))
    events: list[Event] = []
    summary = run_book(project, capacity=Capacity(2, 500_000_000), events=events)
    assert statuses(summary) == {"a/x": "done", "a/y": "done"}
    assert sum(event.kind == "start" for event in events) == 3


def test_kernel_killed_from_outside_gets_a_second_try(tmp_path):
    flag = tmp_path / "flag"
    code = (
        f"import os\nif not os.path.exists({str(flag)!r}):\n"
        f"    open({str(flag)!r}, 'w').close()\n    os.kill(os.getpid(), 9)\nprint('well')"
    )
    project = make_book(tmp_path / "book", {"a/x": [code]})
    assert statuses(run_book(project)) == {"a/x": "done"}
    assert texts(project, "a/x") == ["well\n"]


def test_budget_leaves_out_what_is_too_long_and_unknown_sections_count_as_such(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"], "a/y": ["print(2)"], "a/z": ["print(3)"]})
    for name, seconds in {"a/x": 5.0, "a/y": 500.0}.items():
        store.save_record(project, name, "cpu", Record(seconds, 100, "2024-01-01"))
    summary = run_within(project, 20)
    assert statuses(summary) == {"a/x": "done"}
    reasons = {kept.name: kept.reason for kept in summary.kept}
    assert reasons == dict.fromkeys(["a/y", "a/z"], "does not fit into the time budget")
    assert summary.code == 0


def test_section_that_lasts_far_longer_than_its_record_is_stopped_by_the_budget(tmp_path):
    project = make_book(tmp_path, {"a/x": ["import time; time.sleep(60)"], "a/y": ["print(1)"]})
    for name in ("a/x", "a/y"):
        store.save_record(project, name, "cpu", Record(0.1, 100, "2024-01-01"))
    summary = run_within(project, 2.5)
    assert statuses(summary)["a/x"] == "budget"
    assert summary.code == 0


def test_budget_of_nothing_executes_nothing(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    plan = fit(make_plan(project, (), Choice()), TWO, 0)
    assert plan.sections == () and len(plan.kept) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_keeps_what_is_finished_and_the_next_resumes(tmp_path, number):
    project = make_book(
        tmp_path, {"a/x": ["print(1)"], "a/y": ["import time; time.sleep(60)"], "a/z": ["1"]}
    )
    for name, seconds in {"a/x": 3.0, "a/y": 2.0, "a/z": 1.0}.items():
        store.save_record(project, name, "cpu", Record(seconds, 100, "2024-01-01"))

    def interrupt(event: Event) -> None:
        if event.kind == "cell" and event.name == "a/y":
            os.kill(os.getpid(), number)

    plan = make_plan(project, (), Choice())
    summary = execute(project, plan, Capacity(1), interrupt)
    assert statuses(summary) == {"a/x": "done", "a/y": "interrupted", "a/z": "interrupted"}
    assert summary.code == 130
    project.source("a/y").write_text(source(["print(2)"]))
    assert statuses(run_book(project)) == {"a/y": "done", "a/z": "done"}


def test_engine_works_in_a_thread(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    found = []
    thread = threading.Thread(target=lambda: found.append(statuses(run_book(project))))
    thread.start()
    thread.join()
    assert found == [{"a/x": "done"}]


def test_results_that_cannot_be_written_are_reported_and_the_older_kept(tmp_path, monkeypatch):
    project = make_book(tmp_path, {"a/x": ["print(1)"], "b/y": ["print(2)"]})
    run_book(project)
    for name in ("a/x", "b/y"):
        project.source(name).write_text(source(["print(7)"]))
    real = os.fsync

    def full(handle: int) -> None:
        if "/a/" in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    summary = run_book(project)
    assert statuses(summary) == {"a/x": "unsaved", "b/y": "done"}
    assert summary.code == 1
    assert texts(project, "a/x") == ["1\n"]
    (unsaved,) = [result for result in summary.results if result.name == "a/x"]
    assert "No space left" in str(unsaved.problem)


def test_no_room_for_temporary_files_is_an_error_in_words(tmp_path, monkeypatch):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(ExecutionError, match="TMPDIR"):
        run_book(project)


def test_corrupt_results_are_computed_again(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    run_book(project)
    file = store.path(project, "a/x")
    good = file.read_bytes()
    file.write_bytes(good[: len(good) // 2])
    assert statuses(run_book(project)) == {"a/x": "done"}
    assert file.read_bytes() == good


def test_smoke_results_can_be_kept_elsewhere_and_take_no_part_in_the_book(tmp_path):
    project = make_book(tmp_path, {"a/x": [PARAMETERS, "print(n)"]}, "profiles: {smoke: {n: 1}}")
    run_book(project, ["a/x"], folder=tmp_path / "out", choice=Choice("smoke"))
    assert texts(project, "a/x", tmp_path / "out") == ["", "1\n"]
    assert store.load(project, "a/x") is None


def test_stored_file_is_json_without_time_or_place(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    before = time.strftime("%Y-%m-%d")
    run_book(project)
    text = store.path(project, "a/x").read_text()
    json.loads(text)
    assert before not in text and str(tmp_path) not in text
