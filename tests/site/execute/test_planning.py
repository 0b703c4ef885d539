"""What is to be executed, in which profile, and what it is expected to need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from d2lvi.site import outputs as store
from d2lvi.site.errors import ExecutionError
from d2lvi.site.execute.planning import Choice, Plan, make_plan
from d2lvi.site.execute.shards import Shard, matrix, parse_shard, part
from d2lvi.site.outputs import Record

from .books import make_book, run_book, source

PARAMETERS = ":tags: [parameters]\n\nn = 10"
HEAVY = "device: gpu\nprofiles: {cpu: {n: 1}, smoke: {n: 0}}"


def names(plan: Plan) -> list[str]:
    return [planned.job.name for planned in plan.sections]


def reasons(plan: Plan) -> dict[str, str]:
    return {kept.name: kept.reason for kept in plan.kept}


def heavy_book(root):
    project = make_book(root, {"a/x": [PARAMETERS, "print(n)"], "b/y": ["print(2)"]})
    project.source("a/x").write_text(source([PARAMETERS, "print(n)"], HEAVY))
    return project


def pretend_gpu_results(project, name: str) -> None:
    """Store the section's results as if a GPU had computed them."""
    (planned,) = make_plan(project, [name], Choice("gpu", "all", gpus=1)).sections
    run_book(project, [name], choice=Choice("cpu", "all"))
    outputs = store.load(project, name)
    assert outputs is not None
    store.save(
        project,
        name,
        replace(outputs, profile="gpu", device="gpu", fingerprint=planned.fingerprint),
    )


@pytest.mark.parametrize(
    ("choice", "profile", "device", "parameters"),
    [
        (Choice(), "cpu", "cpu", {"n": 1}),
        (Choice(gpus=1), "gpu", "gpu", {}),
        (Choice("cpu", gpus=1), "cpu", "cpu", {"n": 1}),
        (Choice("smoke", gpus=1), "smoke", "cpu", {"n": 0}),
    ],
)
def test_heavy_section_uses_a_gpu_where_there_is_one(
    tmp_path, choice, profile, device, parameters
):
    (planned,) = make_plan(heavy_book(tmp_path), ["a/x"], choice).sections
    task = planned.task
    assert (task.profile, task.device, dict(task.parameters)) == (profile, device, parameters)
    assert planned.job.gpu == (device == "gpu")


def test_other_sections_never_take_a_gpu(tmp_path):
    (planned,) = make_plan(heavy_book(tmp_path), ["b/y"], Choice("gpu", gpus=1)).sections
    assert (planned.task.profile, planned.job.gpu) == ("cpu", False)


def test_gpu_profile_without_a_gpu_leaves_the_section_alone(tmp_path):
    plan = make_plan(heavy_book(tmp_path), [], Choice("gpu"))
    assert names(plan) == ["b/y"]
    assert reasons(plan) == {"a/x": "needs a GPU"}


def test_gpu_results_are_not_replaced_by_those_of_a_cpu(tmp_path):
    project = heavy_book(tmp_path)
    pretend_gpu_results(project, "a/x")
    assert reasons(make_plan(project, ["a/x"], Choice())) == {"a/x": "has fresh results"}
    project.source("a/x").write_text(source([PARAMETERS, "print(3 * n)"], HEAVY))
    (reason,) = reasons(make_plan(project, ["a/x"], Choice(scope="all"))).values()
    assert "a GPU" in reason
    assert names(make_plan(project, ["a/x"], Choice(gpus=1))) == ["a/x"]


def test_cpu_results_of_a_heavy_section_give_way_to_a_gpu(tmp_path):
    project = heavy_book(tmp_path)
    run_book(project)
    assert names(make_plan(project, [], Choice())) == []
    assert names(make_plan(project, [], Choice(gpus=1))) == ["a/x"]


def test_aged_results_are_executed_again_only_when_asked(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    run_book(project)
    project.lock.write_text("matplotlib==9.9\nmxnet==1.9.1\nnumpy==1.26.4\n")
    assert reasons(make_plan(project, [], Choice())) == {"a/x": "has aged results"}
    assert names(make_plan(project, [], Choice(scope="aged"))) == ["a/x"]
    assert names(make_plan(project, [], Choice(scope="all"))) == ["a/x"]


def test_expectations_come_from_the_record_of_the_profile(tmp_path):
    project = heavy_book(tmp_path)
    store.save_record(project, "a/x", "cpu", Record(12.5, 800, "2024-01-01"))
    store.save_record(project, "a/x", "gpu", Record(3.5, 900, "2024-01-01"))
    jobs = make_plan(project, [], Choice()).jobs
    assert (jobs["a/x"].seconds, jobs["a/x"].memory) == (12.5, 800_000_000)
    assert jobs["b/y"].seconds > 0
    assert make_plan(project, [], Choice(gpus=1)).jobs["a/x"].seconds == 3.5


def test_pages_without_code_are_no_sections(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(1)"]})
    assert names(make_plan(project, ["index", "a/x"], Choice())) == ["a/x"]


@pytest.mark.parametrize(
    ("front", "cell", "words"),
    [
        ("profiles: {cpu: {n: 3}}", "print(1)", "no cell sets any"),
        ("timeout: long", "print(1)", "timeout"),
        ("device: 3", "print(1)", "device"),
        ("", ":timeout: long\n\nprint(1)", "no number of seconds"),
    ],
)
def test_settings_that_make_no_sense_are_reported(tmp_path, front, cell, words):
    project = make_book(tmp_path, {"a/x": [cell], "a/y": ["1"]})
    project.source("a/x").write_text(source([cell], front))
    plan = make_plan(project, [], Choice())
    assert names(plan) == ["a/y"]
    (broken,) = plan.broken
    assert broken.problem is not None
    assert words in broken.problem.message
    assert broken.problem.file == project.source("a/x")


def test_time_limits_come_from_the_section_and_its_cells(tmp_path):
    cells = ["1", ":timeout: 2.5\n\n2"]
    project = make_book(tmp_path, {"a/x": cells}, "timeout: 60")
    task = make_plan(project, [], Choice()).sections[0].task
    assert task.timeout == 60
    assert [cell.timeout for cell in task.cells] == [None, 2.5]


def shard_book(root):
    project = make_book(root, {f"a/s{number}": ["1"] for number in range(7)})
    for number in range(7):
        store.save_record(project, f"a/s{number}", "cpu", Record(2.0**number, 9, "2024-01-01"))
    return project


def test_shards_together_are_the_plan(tmp_path):
    plan = make_plan(shard_book(tmp_path), [], Choice())
    parts = [names(part(plan, Shard(index, 3))) for index in (1, 2, 3)]
    assert sorted(name for its in parts for name in its) == names(plan)
    assert parts[0] == ["a/s6"]


def test_matrix_has_an_entry_for_each_machine_with_work(tmp_path):
    plan = make_plan(shard_book(tmp_path), ["a/s0", "a/s1"], Choice())
    assert matrix(plan, 3, "cpu") == [
        {"name": "cpu-1", "shard": "1/3", "device": "cpu", "sections": ["a/s1"], "seconds": 2.0},
        {"name": "cpu-2", "shard": "2/3", "device": "cpu", "sections": ["a/s0"], "seconds": 1.0},
    ]


def test_broken_sections_fail_on_one_machine(tmp_path):
    project = shard_book(tmp_path)
    project.source("a/s0").write_text("<!--\nx\n")
    plan = make_plan(project, [], Choice())
    assert [len(part(plan, Shard(index, 3)).broken) for index in (1, 2, 3)] == [1, 0, 0]


@pytest.mark.parametrize("text", ["", "3", "0/2", "3/2", "a/b", "1/2/3"])
def test_what_is_no_shard_is_refused(text):
    with pytest.raises(ExecutionError, match="2/8"):
        parse_shard(text)


def test_shard_is_written_as_it_is_read():
    assert str(parse_shard("2/8")) == "2/8"
