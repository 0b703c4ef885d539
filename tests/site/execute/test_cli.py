"""The commands `d2lvi execute`, `d2lvi plan` and `d2lvi verify`."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from d2lvi.site import outputs as store
from d2lvi.site.cli import group
from d2lvi.site.project import Project

from .books import make_book, source


@pytest.fixture
def book(tmp_path, monkeypatch) -> Project:
    project = make_book(tmp_path, {"a/x": ["print(1)"], "a/y": ["print(2)"]})
    monkeypatch.chdir(project.root)
    return project


def d2lvi(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


def last_json(result: Result) -> dict:
    return json.loads(result.stdout.splitlines()[-1])


def test_execute_says_what_it_did_and_then_finds_nothing_to_do(book):
    result = d2lvi("execute")
    assert result.exit_code == 0, result.output
    assert "[2/2] done" in result.stdout and "2 done in" in result.stdout
    assert (book.build / "execution.html").is_file()
    again = d2lvi("execute")
    assert again.stdout == "2 kept in 0.0 s\n"


def test_named_sections_are_executed_though_fresh(book):
    d2lvi("execute")
    result = d2lvi("execute", "book/a/x.md")
    assert "[1/1] done a/x" in result.stdout
    assert "[1/1]" not in d2lvi("execute", "a/x", "--stale").stdout


def test_failure_is_told_with_its_place_and_the_exit_status(book):
    book.source("a/x").write_text(source(["1 / 0"]))
    result = d2lvi("execute", "--jobs", "1")
    assert result.exit_code == 1
    assert "book/a/x.md:10: the cell failed: ZeroDivisionError" in result.stdout
    assert "1 failed, 1 done" in result.stdout


def test_malformed_section_is_told_on_standard_error(book):
    book.source("a/x").write_text("<!--\nx\n")
    result = d2lvi("execute")
    assert result.exit_code == 1
    assert "a/x.md:1:" in result.stderr
    assert store.load(book, "a/y") is not None


def test_json_ends_with_a_summary(book):
    summary = last_json(d2lvi("execute", "--json"))
    assert summary["kind"] == "summary" and summary["code"] == 0
    assert {one["name"]: one["status"] for one in summary["results"]} == {
        "a/x": "done",
        "a/y": "done",
    }


def test_smoke_results_are_thrown_away(book):
    assert d2lvi("execute", "--profile", "smoke").exit_code == 0
    assert store.names(book) == ()
    assert d2lvi("execute", "--profile", "smoke", "--into", "out").exit_code == 0
    assert store.names(book, book.root / "out") == ("a/x", "a/y")


def test_budget_keeps_the_rest(book):
    result = d2lvi("execute", "--budget", "0")
    assert result.exit_code == 0
    assert "kept a/x: does not fit into the time budget" in result.stdout


def test_shards_of_a_plan_do_its_work_between_them(book):
    plan = last_json(d2lvi("plan", "--shards", "2", "--json"))
    assert plan["count"] == 2
    assert [entry["shard"] for entry in plan["include"]] == ["1/2", "2/2"]
    first, second = plan["include"]
    for number, entry in enumerate((first, second)):
        # As on machines of their own: none finds what the other has done.
        folder = str(book.root / f"out{number}")
        arguments = ("--shard", entry["shard"], "--device", entry["device"], "--into", folder)
        assert d2lvi("execute", *arguments).exit_code == 0
        assert list(store.names(book, book.root / folder)) == entry["sections"]
    assert first["sections"] + second["sections"] == ["a/x", "a/y"]


def test_plan_splits_by_device_where_there_are_gpu_machines(book):
    book.source("a/x").write_text(source(["1"], "device: gpu"))
    plan = last_json(d2lvi("plan", "--shards", "3", "--gpu-shards", "1", "--json"))
    assert {entry["name"]: entry["sections"] for entry in plan["include"]} == {
        "cpu-1": ["a/y"],
        "gpu-1": ["a/x"],
    }
    text = d2lvi("plan", "--gpu-shards", "1").stdout
    assert "1 to execute in 30.0 s on 1 machine with a GPU" in text


def test_wrong_shard_is_told_in_words(book):
    result = d2lvi("execute", "--shard", "3/2")
    assert result.exit_code == 1
    assert "2/8" in str(result.exception)


def test_verify_compares_and_its_exit_status_tells(book):
    d2lvi("execute")
    good = d2lvi("verify")
    assert good.exit_code == 0
    assert good.stdout.splitlines()[-1] == "2 identical"
    outputs = store.load(book, "a/x")
    assert outputs is not None
    outputs.notebook.cells[0].outputs[0].text = "7\n"
    store.save(book, "a/x", outputs)
    bad = d2lvi("verify", "--json")
    assert bad.exit_code == 1
    found = {one["name"]: one["state"] for one in json.loads(bad.stdout.splitlines()[-1])}
    assert found == {"a/x": "different", "a/y": "identical"}


def test_verify_can_take_a_sample_or_a_part(book):
    d2lvi("execute")
    assert d2lvi("verify", "--sample", "1", "--seed", "3").stdout.endswith("1 identical\n")
    for name, seconds in {"a/x": 9.0, "a/y": 1.0}.items():
        record = store.records(book, name)["cpu"]
        store.save_record(book, name, "cpu", replace(record, seconds=seconds))
    assert "identical a/y\n1 identical" in d2lvi("verify", "--shard", "2/2").stdout
