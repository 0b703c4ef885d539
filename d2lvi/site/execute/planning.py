"""Which sections are to be executed, with which parameters, and what they will need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from d2lvi.site import outputs as store
from d2lvi.site.errors import Error, ExecutionError, OutputsError, Problem
from d2lvi.site.execute.model import CELL_SECONDS, Cell, Result, Status, Task
from d2lvi.site.execute.schedule import Job
from d2lvi.site.fingerprint import Fingerprint, compare, fingerprint, overrides, tags
from d2lvi.site.project import Project
from d2lvi.site.source import CodeCell, Section, read

PROFILES = ("auto", "gpu", "cpu", "smoke")
SCOPES = ("stale", "aged", "all")

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
    device: only sections that ask for this device ("cpu" or "gpu"), if given.
    """

    profile: str = "auto"
    scope: str = "stale"
    gpus: int = 0
    device: str | None = None


def make_plan(project: Project, names: Iterable[str], choice: Choice) -> Plan:
    """The plan for the sections `names`, by default all in the table of contents."""
    found = [_examine(project, name, choice) for name in names or project.documents]
    return Plan(
        tuple(item for item in found if isinstance(item, Planned)),
        tuple(item for item in found if isinstance(item, Kept)),
        tuple(item for item in found if isinstance(item, Result)),
    )


def _examine(project: Project, name: str, choice: Choice) -> Planned | Kept | Result | None:
    """What is to be done about one document; None if it is no executed section."""
    try:
        section = read(project.source(name))
        if not section.cells():
            return None
        return _plan_section(project, name, section, choice)
    except Error as error:
        return Result(name, Status.FAILED, problem=error.problems[0])


def _plan_section(
    project: Project, name: str, section: Section, choice: Choice
) -> Planned | Kept | None:
    wanted = device(section)
    if choice.device not in (None, wanted):
        return None
    profile = choose_profile(section, choice)
    if profile == "gpu" and not choice.gpus:
        return Kept(name, "needs a GPU")
    mark = fingerprint(project, section, profile)
    reason = _reason_to_keep(project, name, profile, mark, choice.scope)
    if reason:
        return Kept(name, reason)
    task = make_task(project, name, section, profile)
    return Planned(expected(project, name, profile), task, mark)


def _reason_to_keep(
    project: Project, name: str, profile: str, mark: Fingerprint, scope: str
) -> str:
    """Why the stored results stay; empty if the section is to be executed."""
    if profile == "smoke":
        return ""
    try:
        stored = store.load(project, name)
    except OutputsError:
        return ""
    if stored is None:
        return ""
    if stored.profile == "gpu" and profile == "cpu":
        return "has results of a GPU, which those of a CPU do not replace"
    if scope == "all" or stored.profile != profile:
        return ""
    state = compare(stored.fingerprint, mark).state
    if state == "stale" or (state == "aged" and scope == "aged"):
        return ""
    return f"has {state} results"


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
