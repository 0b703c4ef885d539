"""Plans split over machines that know nothing of each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from d2lvi.site.errors import ExecutionError, Problem
from d2lvi.site.execute.planning import Plan
from d2lvi.site.execute.schedule import shards

WRITTEN = re.compile(r"(\d+)/(\d+)")


@dataclass(frozen=True)
class Shard:
    """One of `count` parts of a plan; `index` begins with 1."""

    index: int
    count: int

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


def parse_shard(text: str) -> Shard:
    """The shard written as "2/8". Raises ExecutionError for anything else."""
    match = WRITTEN.fullmatch(text.strip())
    if match:
        shard = Shard(int(match[1]), int(match[2]))
        if 1 <= shard.index <= shard.count:
            return shard
    problem = Problem(f"'{text}' is no shard", "Write the number of a part and of all: 2/8")
    raise ExecutionError(problem)


def part(plan: Plan, shard: Shard) -> Plan:
    """What the machine of `shard` does; every machine finds the same split by itself.

    The first one also answers for the sections that cannot be executed.
    """
    names = {job.name for job in shards(plan.jobs.values(), shard.count)[shard.index - 1]}
    sections = tuple(planned for planned in plan.sections if planned.job.name in names)
    return replace(plan, sections=sections, broken=plan.broken if shard.index == 1 else ())


def matrix(plan: Plan, count: int, device: str) -> list[dict[str, object]]:
    """The shards of a plan that have anything to do, for the matrix of a CI workflow.

    device: "cpu", "gpu" or "any": which sections `plan` was made of.
    """
    found = []
    for index in range(1, count + 1):
        shard = Shard(index, count)
        sections = part(plan, shard).sections
        if sections:
            found.append(
                {
                    "name": f"{device}-{index}",
                    "shard": str(shard),
                    "device": device,
                    "sections": [planned.job.name for planned in sections],
                    "seconds": round(sum(planned.job.seconds for planned in sections), 1),
                }
            )
    return found
