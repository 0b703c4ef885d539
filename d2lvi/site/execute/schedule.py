"""Which section starts next: the longest that fits.

Starting the longest first keeps the last ones short, so that no core waits long for
another. The same queue drives real executions and `simulate`, which predicts how long
one takes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """What a section is expected to need.

    seconds: how long it takes.
    memory: bytes its kernel takes at most.
    gpu: whether it needs a GPU to itself.
    """

    name: str
    seconds: float
    memory: int = 0
    gpu: bool = False


@dataclass(frozen=True)
class Capacity:
    """What there is: kernels at once, bytes of memory for all, GPUs."""

    jobs: int
    memory: float = float("inf")
    gpus: int = 0


class Queue:
    """Jobs that wait, and what those that run have taken of the capacity."""

    def __init__(self, jobs: Iterable[Job], capacity: Capacity) -> None:
        self.capacity = capacity
        self.waiting: list[Job] = []
        self.running: dict[Job, int | None] = {}
        for job in jobs:
            self.put(job)

    def put(self, job: Job) -> None:
        """Add a job, the longest first; jobs of one length by name."""
        self.waiting.append(job)
        self.waiting.sort(key=lambda job: (-job.seconds, job.name))

    def take(self) -> Job | None:
        """The longest waiting job that fits beside those running, now counted as running."""
        if len(self.running) >= self.capacity.jobs:
            return None
        for job in self.waiting:
            if self._fits(job):
                self.waiting.remove(job)
                self.running[job] = self._free_gpus()[0] if job.gpu else None
                return job
        return None

    def gpu(self, job: Job) -> int | None:
        """The number of the GPU that the running job has, if any."""
        return self.running[job]

    def release(self, job: Job) -> None:
        """Give back what the running job took."""
        del self.running[job]

    def clear(self) -> list[Job]:
        """Take all waiting jobs away."""
        left, self.waiting = self.waiting, []
        return left

    def _fits(self, job: Job) -> bool:
        if job.gpu and not self._free_gpus():
            return False
        taken = sum(other.memory for other in self.running)
        # One that is larger than the memory there is may still try, alone.
        return not self.running or taken + job.memory <= self.capacity.memory

    def _free_gpus(self) -> list[int]:
        return sorted(set(range(self.capacity.gpus)) - set(self.running.values()))


def simulate(jobs: Iterable[Job], capacity: Capacity) -> float:
    """Seconds from the first start to the last end, were all expectations true.

    Jobs that can never start, for want of a GPU, are left out.
    """
    queue = Queue((job for job in jobs if capacity.gpus or not job.gpu), capacity)
    ends: list[tuple[float, str, Job]] = []
    now = 0.0
    while queue.waiting or ends:
        while job := queue.take():
            heapq.heappush(ends, (now + job.seconds, job.name, job))
        now, _, job = heapq.heappop(ends)
        queue.release(job)
    return now


def within(jobs: Iterable[Job], capacity: Capacity, budget: float) -> list[Job]:
    """As many of the jobs as end within `budget` seconds, the shortest first."""
    chosen: list[Job] = []
    for job in sorted(jobs, key=lambda job: (job.seconds, job.name)):
        if simulate([*chosen, job], capacity) <= budget:
            chosen.append(job)
    return chosen


def shards(jobs: Iterable[Job], count: int) -> list[list[Job]]:
    """The jobs dealt out to `count` machines so that all are busy equally long."""
    parts: list[list[Job]] = [[] for _ in range(count)]
    loads = [(0.0, index) for index in range(count)]
    for job in sorted(jobs, key=lambda job: (-job.seconds, job.name)):
        load, index = heapq.heappop(loads)
        parts[index].append(job)
        heapq.heappush(loads, (load + job.seconds, index))
    return parts
