"""Which section starts next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from d2lvi.site.execute.schedule import Capacity, Job, Queue, shards, simulate, within

GB = 10**9

jobs = st.lists(st.floats(0, 1e4), max_size=30).map(
    lambda times: [Job(f"s{index}", seconds) for index, seconds in enumerate(times)]
)


def names(*taken: Job | None) -> list[str | None]:
    return [job.name if job else None for job in taken]


def test_longest_starts_first_and_equal_ones_by_name():
    queue = Queue([Job("b", 1), Job("c", 5), Job("a", 1)], Capacity(3))
    assert names(queue.take(), queue.take(), queue.take()) == ["c", "a", "b"]


def test_no_more_than_the_allowed_kernels_run():
    queue = Queue([Job("a", 3), Job("b", 2), Job("c", 1)], Capacity(2))
    first = queue.take()
    assert names(queue.take(), queue.take()) == ["b", None]
    assert first is not None
    queue.release(first)
    assert names(queue.take()) == ["c"]


def test_section_waits_until_its_memory_is_free_and_smaller_ones_pass_it():
    big, bigger, small = Job("a", 3, 3 * GB), Job("b", 2, 3 * GB), Job("c", 1, GB)
    queue = Queue([big, bigger, small], Capacity(3, 4 * GB))
    assert names(queue.take(), queue.take(), queue.take()) == ["a", "c", None]
    queue.release(big)
    assert names(queue.take()) == ["b"]


def test_section_larger_than_the_memory_runs_alone():
    queue = Queue([Job("a", 3, 9 * GB), Job("b", 1, GB)], Capacity(2, 4 * GB))
    assert names(queue.take(), queue.take()) == ["a", None]


def test_each_gpu_serves_one_section():
    first, second, third = (Job(name, 9, gpu=True) for name in "abc")
    queue = Queue([first, second, third, Job("d", 1)], Capacity(8, gpus=2))
    assert names(queue.take(), queue.take(), queue.take()) == ["a", "b", "d"]
    assert (queue.gpu(first), queue.gpu(second)) == (0, 1)
    queue.release(first)
    assert names(queue.take()) == ["c"]
    assert queue.gpu(third) == 0


def test_makespan_of_a_few_jobs():
    its = [Job("a", 4), Job("b", 3), Job("c", 3), Job("d", 2)]
    assert simulate(its, Capacity(2)) == 6
    assert simulate([], Capacity(2)) == 0


@given(jobs, st.integers(1, 8))
def test_makespan_is_within_the_bounds_of_any_list_schedule(its, count):
    seconds = [job.seconds for job in its]
    share, longest = sum(seconds) / count, max(seconds, default=0.0)
    makespan = simulate(its, Capacity(count))
    assert max(share, longest) - 1e-6 <= makespan <= share + longest * (1 - 1 / count) + 1e-6


@given(jobs, st.floats(0, 2e4))
def test_what_fits_into_a_budget_ends_within_it(its, budget):
    chosen = within(its, Capacity(2), budget)
    assert simulate(chosen, Capacity(2)) <= budget
    left = [job for job in its if job not in chosen]
    assert all(job.seconds >= one.seconds for job in left for one in chosen)


@given(jobs, st.integers(1, 6))
def test_shards_hold_every_job_once_and_are_balanced(its, count):
    parts = shards(its, count)
    assert sorted(job.name for part in parts for job in part) == sorted(job.name for job in its)
    loads = [sum(job.seconds for job in part) for part in parts]
    longest = max((job.seconds for job in its), default=0.0)
    assert max(loads) - min(loads) <= longest + 1e-6
