"""Putting together results that several machines computed.

Of two results of a section the better one stays: computed on a GPU rather than on a
processor, fresh rather than aged or stale, computed later rather than earlier. Results
of the `smoke` profile never take the place of others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from d2lvi.site import outputs as results
from d2lvi.site import package_code
from d2lvi.site.errors import OutputsError, Problem, ProjectError
from d2lvi.site.fingerprint import SMOKE
from d2lvi.site.freshness import STATES, Freshness, freshness
from d2lvi.site.package_code import PackageCode
from d2lvi.site.project import Project


@dataclass(frozen=True)
class Merged:
    """What became of the results in the given folders.

    taken: sections whose results were taken over.
    kept: sections whose results in the book are as good or better.
    problems: results that cannot be used, or belong to no section.
    """

    taken: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]


def merge(project: Project, folders: Iterable[Path]) -> Merged:
    """Take over from `folders`, laid out like the book's results, what is better.

    Raises ProjectError where a folder does not exist.
    """
    package = package_code.read(project)
    taken: dict[str, None] = {}
    kept: dict[str, None] = {}
    problems: list[Problem] = []
    for folder in folders:
        if not folder.is_dir():
            raise ProjectError(Problem("there is no such folder", "Name one of results", folder))
        for name in results.names(project, folder):
            try:
                better = _take_better(project, name, folder, package)
            except (OutputsError, ProjectError) as error:
                problems.extend(error.problems)
            else:
                (taken if better else kept)[name] = None
    return Merged(tuple(taken), tuple(n for n in kept if n not in taken), tuple(problems))


def _take_better(project: Project, name: str, folder: Path, package: PackageCode) -> bool:
    candidate = freshness(project, name, package, folder)
    if candidate.outputs is None:
        raise OutputsError(*candidate.problems)
    current = freshness(project, name, package)
    _merge_records(project, name, folder)
    if current.outputs is not None and rank(candidate) <= rank(current):
        return False
    results.save(project, name, candidate.outputs)
    return True


def rank(item: Freshness) -> tuple[bool, bool, int, str]:
    """How good results are; what has the larger rank stays."""
    assert item.outputs is not None, "only results have a rank"
    executed = item.record.executed if item.record else ""
    published = item.outputs.profile != SMOKE
    return published, item.outputs.device == "gpu", -STATES.index(item.state), executed


def _merge_records(project: Project, name: str, folder: Path) -> None:
    known = results.records(project, name)
    for profile, record in results.records(project, name, folder).items():
        if profile not in known or record.executed > known[profile].executed:
            results.save_record(project, name, profile, record)
