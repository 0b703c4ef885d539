"""Which sections are to be executed, with which parameters, and what they will need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from d2lvi.site import outputs as store
from d2lvi.site import package_code
from d2lvi.site.errors import Error, ExecutionError, Problem
from d2lvi.site.execute.model import CELL_SECONDS, Cell, Result, Status, Task
from d2lvi.site.execute.schedule import Job
from d2lvi.site.fingerprint import Fingerprint, fingerprint, overrides, tags
from d2lvi.site.freshness import Freshness, executable, freshness
from d2lvi.site.package_code import PackageCode
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed
from d2lvi.site.source import CodeCell, Section

PROFILES = ("auto", "gpu", "cpu", "smoke")
DEVICES = ("cpu", "gpu", "any")
KEPT: dict[str, tuple[str, ...]] = {"stale": ("fresh", "aged"), "aged": ("fresh",), "all": ()}
"""The states of results that are kept, by the scope of what is to be executed."""

UNKNOWN_SECONDS = 30.0
UNKNOWN_MEMORY = 1_000_000_000
"""What is expected of a section where no section has been executed yet."""

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Planned:
    """A section to execute: what it needs, what is run, what its results depend on."""

    job: Job
    task: Task
    fingerprint: Fingerprint


@dataclass(frozen=True)
class Kept:
    """A section that is not executed, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What is to be done about a number of sections.

    broken: sections that cannot be executed as they are written.
    """

    sections: tuple[Planned, ...] = ()
    kept: tuple[Kept, ...] = ()
    broken: tuple[Result, ...] = ()

    @property
    def jobs(self) -> dict[str, Job]:
        """What each section to execute is expected to need."""
        return {planned.job.name: planned.job for planned in self.sections}


@dataclass(frozen=True)
class Choice:
    """What a caller wants to have executed.

    profile: "auto" is `gpu` for sections that ask for a GPU where there is one, else
        `cpu`.
    scope: "stale" sections, also the "aged" ones, or "all".
    gpus: number of GPUs that can be used.
    device: only sections that ask for this device ("cpu" or "gpu"), or "any".
    """

    profile: str = "auto"
    scope: str = "stale"
    gpus: int = 0
    device: str = "any"


def make_plan(project: Project, names: Iterable[str], choice: Choice) -> Plan:
    """The plan for the sections `names`, by default all of the book."""
    package = package_code.read(project)
    found = [_examine(project, name, choice, package) for name in names or executable(project)]
    return Plan(
        tuple(item for item in found if isinstance(item, Planned)),
        tuple(item for item in found if isinstance(item, Kept)),
        tuple(item for item in found if isinstance(item, Result)),
    )


def _examine(
    project: Project, name: str, choice: Choice, package: PackageCode
) -> Planned | Kept | Result | None:
    """What is to be done about one document; None if nothing of what is wanted."""
    try:
        path = project.source(name)
        section = parsed(path.read_text(encoding="utf-8"), path)
        if not section.cells() or choice.device not in ("any", device(section)):
            return None
        profile = choose_profile(section, choice)
        if profile == "gpu" and not choice.gpus:
            return Kept(name, "needs a GPU")
        known = freshness(project, name, package)
        reason = _reason_to_keep(known, section, profile, choice.scope)
        if reason:
            return Kept(name, reason)
        mark = fingerprint(project, section, profile, package)
        return Planned(
            expected(project, name, profile), make_task(project, name, section, profile), mark
        )
    except Error as error:
        return Result(name, Status.FAILED, problem=error.problems[0])


def _reason_to_keep(known: Freshness, section: Section, profile: str, scope: str) -> str:
    """Why the stored results stay; empty if the section is to be executed."""
    stored = known.outputs
    if stored is None or profile == "smoke":
        return ""
    from_gpu = stored.profile == "gpu" and device(section) == "gpu" and profile == "cpu"
    if from_gpu and known.state != "fresh":
        return "has results of a GPU, which those of a CPU do not replace"
    if from_gpu or (stored.profile == profile and known.state in KEPT[scope]):
        return f"has {known.state} results"
    return ""


def device(section: Section) -> str:
    """What the section asks to run on: "gpu" or "cpu"."""
    return str(_setting(section, "device", str, "cpu"))


def choose_profile(section: Section, choice: Choice) -> str:
    """The profile to execute the section in; only heavy sections have use for a GPU."""
    if choice.profile == "smoke":
        return "smoke"
    if device(section) != "gpu" or choice.profile == "cpu":
        return "cpu"
    return "gpu" if choice.gpus or choice.profile == "gpu" else "cpu"


def make_task(project: Project, name: str, section: Section, profile: str) -> Task:
    """What a kernel has to run for the section. Raises ExecutionError if that is unclear."""
    seconds = _setting(section, "timeout", (int, float), CELL_SECONDS)
    return Task(
        name=name,
        file=project.source(name).relative_to(project.root).as_posix(),
        cells=tuple(_cell(cell, section) for cell in section.cells()),
        profile=profile,
        parameters=_parameters(section, profile),
        device="gpu" if profile == "gpu" else "cpu",
        timeout=float(seconds),
    )


def expected(project: Project, name: str, profile: str) -> Job:
    """What the section took when it was last executed, or a guess."""
    record = store.records(project, name).get(profile)
    gpu = profile == "gpu"
    if record is None:
        return Job(name, UNKNOWN_SECONDS, UNKNOWN_MEMORY, gpu)
    return Job(name, record.seconds, int(record.peak_memory * MEGABYTE), gpu)


def _cell(cell: CodeCell, section: Section) -> Cell:
    timeout = cell.options.get("timeout")
    if timeout is not None and not isinstance(timeout, (int, float)):
        raise _wrong(section, "the `timeout` of a cell is no number of seconds", cell.lines.first)
    return Cell(cell.code, cell.code_line, tags(cell), timeout)


def _parameters(section: Section, profile: str) -> dict[str, Any]:
    """The values that the profile overrides; some cell must be there to take them."""
    values = overrides(section, profile)
    if values and not any("parameters" in tags(cell) for cell in section.cells()):
        message = f"the profile '{profile}' overrides parameters, but no cell sets any"
        raise _wrong(section, message)
    return values


def _setting(section: Section, key: str, kind: Any, default: Any) -> Any:
    """A value of the front matter's `d2lvi` key."""
    settings = section.front.get("d2lvi") or {}
    value = settings.get(key, default) if isinstance(settings, dict) else None
    if not isinstance(value, kind):
        raise _wrong(section, f"the front matter's `d2lvi: {key}` has a value of the wrong kind")
    return value


def _wrong(section: Section, message: str, line: int = 1) -> ExecutionError:
    remedy = "CONTRIBUTING says what may stand there"
    return ExecutionError(Problem(message, remedy, section.path, line, rule="execute"))
