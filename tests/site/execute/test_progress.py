"""What people and tools see of an execution."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from d2lvi.site.errors import Problem
from d2lvi.site.execute.engine import Summary
from d2lvi.site.execute.model import Event, Result, Status
from d2lvi.site.execute.progress import JsonLines, LiveTable, PlainLines, duration, size
from d2lvi.site.execute.report import render, write_report
from d2lvi.site.execute.schedule import Job

from .books import make_book, run_book, source

JOBS = {"a/x": Job("a/x", 95.0), "a/y": Job("a/y", 2.0)}
GOOD = Result("a/x", Status.DONE, seconds=90.0, peak=2_100_000_000)
BAD = Result(
    "a/y", Status.FAILED, seconds=1.0, peak=5_000_000, problem=Problem("no", "", Path("f.md"), 3)
)
STORY = (
    Event("start", "a/x", cells=3, device="cpu", profile="cpu"),
    Event("start", "a/y", cells=1, device="gpu", profile="gpu"),
    Event("cell", "a/x", cell=2, cells=3),
    Event("memory", "a/x", memory=300_000_000),
    Event("end", "a/y", result=BAD),
)


def test_lines_say_what_starts_and_what_came_of_it():
    stream = io.StringIO()
    lines = PlainLines(JOBS, stream)
    for event in (*STORY, Event("end", "a/x", result=GOOD)):
        lines(event)
    assert stream.getvalue().splitlines() == [
        "started a/x: cpu profile on cpu, expected 1 min 35 s",
        "started a/y: gpu profile on gpu, expected 2.0 s",
        "[1/2] failed a/y in 1.0 s, 5 MB",
        "f.md:3: no",
        "[2/2] done a/x in 1 min 30 s, 2.1 GB",
    ]


def test_json_has_a_line_for_each_event():
    stream = io.StringIO()
    lines = JsonLines(JOBS, stream)
    for event in STORY:
        lines(event)
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [one["kind"] for one in told] == ["start", "start", "cell", "memory", "end"]
    assert told[2] == {"kind": "cell", "name": "a/x", "cell": 2, "cells": 3}
    assert told[4] | {"status": "failed", "file": "f.md", "line": 3, "seconds": 1.0} == told[4]


def test_table_shows_what_runs_and_keeps_what_has_ended():
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=100, color_system=None)
    with LiveTable(JOBS, console) as table:
        for event in STORY:
            table(event)
        with console.capture() as shown:
            console.print(table.render())
    text = shown.get()
    row = next(line for line in text.splitlines() if "a/x" in line)
    assert "2 of 3" in row and "1 min 35 s" in row and "300 MB" in row
    assert "a/y" not in text
    assert "1 ended, 0 waiting" in text
    assert "failed a/y in 1.0 s" in stream.getvalue()


def test_section_that_is_tried_again_starts_its_clock_again():
    table = LiveTable(JOBS, Console(file=io.StringIO()))
    for event in (*STORY[:1], Event("cell", "a/x", cell=3, cells=3), STORY[0]):
        table(event)
    assert table.rows["a/x"].cell == 0


def test_times_and_sizes_in_words():
    assert [duration(seconds) for seconds in (0.04, 59.9, 61, 7260)] == [
        "0.0 s",
        "59.9 s",
        "1 min 01 s",
        "2 h 01 min",
    ]
    assert [size(memory) for memory in (0, 3e8, 2.44e9)] == ["0 MB", "300 MB", "2.4 GB"]


def test_report_lists_every_section_with_its_numbers(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"], "a/y": ["print(2)"]})
    run_book(project)
    project.source("a/y").write_text(source(["1 / 0", "'<b>'"]))
    summary = run_book(project)
    text = write_report(project, summary).read_text()
    assert text.count("<tr><td>") == 2
    assert "stale" in text and "fresh" in text
    assert "there were 1 code cells and now are 2" in text
    assert "<h2>a/y: failed</h2>" in text and "ZeroDivisionError" in text
    assert "1.9.1" in text and "3.10.9" in text


def test_report_does_not_take_outputs_for_markup():
    broken = Result("a/x", Status.FAILED, problem=Problem("<script>"))
    assert "<script>" not in render((), Summary((broken,)))
