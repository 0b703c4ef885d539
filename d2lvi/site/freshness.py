"""Which results are fresh, aged, stale or missing, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from d2lvi.site import outputs as results
from d2lvi.site import package_code
from d2lvi.site.errors import OutputsError, Problem, SourceError
from d2lvi.site.fingerprint import compare, fingerprint
from d2lvi.site.outputs import Outputs, Record
from d2lvi.site.package_code import PackageCode
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed
from d2lvi.site.source import Section

STATES = ("fresh", "aged", "stale", "missing", "unreadable")
"""From good to bad. An "unreadable" section has malformed source."""


@dataclass(frozen=True)
class Freshness:
    """How the results of one section stand to its source.

    state: one of `STATES`.
    reasons: why, in words; empty if fresh.
    outputs: the results, None if they are missing.
    record: how the results were computed, None if that is not known.
    problems: what is wrong with the source or with the stored results.
    """

    name: str
    state: str
    reasons: tuple[str, ...] = ()
    outputs: Outputs | None = None
    record: Record | None = None
    problems: tuple[Problem, ...] = ()


def freshness(
    project: Project, name: str, package: PackageCode | None = None, folder: Path | None = None
) -> Freshness:
    """How the results of section `name` stand, in the profile they were computed in.

    package: as for `fingerprint`. folder: where the results are, if not in the book.
    Raises ProjectError where there is no such section.
    """
    path = project.source(name)
    try:
        section = parsed(path.read_text(encoding="utf-8"), path)
    except SourceError as error:
        reasons = ("its source cannot be read",)
        return Freshness(name, "unreadable", reasons, problems=error.problems)
    try:
        outputs = results.load(project, name, folder)
    except OutputsError as error:
        reasons = ("its stored results cannot be used",)
        return Freshness(name, "missing", reasons, problems=error.problems)
    if outputs is None:
        return Freshness(name, "missing", ("it was never executed",))
    now = fingerprint(project, section, outputs.profile, package)
    change = compare(outputs.fingerprint, now)
    record = results.records(project, name, folder).get(outputs.profile)
    return Freshness(name, change.state, change.reasons, outputs, record)


def all_freshness(project: Project, names: Iterable[str] | None = None) -> tuple[Freshness, ...]:
    """How the results of the sections `names` stand, by default of all with code."""
    package = package_code.read(project)
    chosen = executable(project) if names is None else names
    return tuple(freshness(project, name, package) for name in chosen)


def executable(project: Project) -> tuple[str, ...]:
    """Names of the sections that have code cells, in book order.

    A section whose source cannot be read is among them; a name without a file is not.
    """
    return tuple(_executable(project))


def _executable(project: Project) -> Iterator[str]:
    for name in dict.fromkeys(project.documents):
        path = project.book / f"{name}.md"
        if path.is_file():
            try:
                section: Section | None = parsed(path.read_text(encoding="utf-8"), path)
            except SourceError:
                section = None
            if section is None or section.cells():
                yield name
