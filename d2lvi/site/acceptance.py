"""Taking results as still right after a change that a person knows to be harmless."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from d2lvi.site import outputs as results
from d2lvi.site import package_code
from d2lvi.site.errors import OutputsError, Problem
from d2lvi.site.fingerprint import Fingerprint, fingerprint
from d2lvi.site.freshness import Freshness, freshness
from d2lvi.site.outputs import Acceptance
from d2lvi.site.package_code import PackageCode
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed


@dataclass(frozen=True)
class Accepted:
    """What was accepted.

    names: sections whose results count as fresh now.
    unchanged: sections that were fresh already.
    evidence: sections that were executed again and gave the same results.
    """

    names: tuple[str, ...]
    unchanged: tuple[str, ...]
    evidence: tuple[str, ...]


Verify = Callable[[tuple[str, ...]], dict[str, str]]
"""Executes sections again; gives how those differ whose results are not the same."""


def accept(
    project: Project,
    names: Iterable[str],
    reason: str,
    verify: Verify | None = None,
    devices: tuple[str, ...] = results.DEVICES,
) -> Accepted:
    """Record that the results of the sections `names` are right as things are now.

    reason: why, kept with the results.
    verify: if given, executes as evidence the cheapest of the sections that between
        them show every change; nothing is accepted unless all give the same results.
    devices: what `verify` can execute on.

    Raises OutputsError where a section has no results, has other code cells or
    parameters than they were computed with, or differs when executed again. Nothing is
    written then.
    """
    package = package_code.read(project)
    items = [freshness(project, name, package) for name in dict.fromkeys(names)]
    problems = [problem for item in items for problem in _obstacles(project, item, package)]
    if problems:
        raise OutputsError(*problems)
    changed = [item for item in items if item.state != "fresh"]
    evidence: tuple[str, ...] = ()
    if verify and changed:
        evidence = cheapest_evidence(changed, devices)
        _raise_on_difference(project, verify(evidence))
    for item in changed:
        _save(project, item, package, reason, evidence)
    unchanged = tuple(item.name for item in items if item.state == "fresh")
    return Accepted(tuple(item.name for item in changed), unchanged, evidence)


def cheapest_evidence(
    items: Iterable[Freshness], devices: tuple[str, ...] = results.DEVICES
) -> tuple[str, ...]:
    """Names of the quickest sections that between them show every reason.

    devices: what there is to execute on. Raises OutputsError where a reason shows only
    in sections that need another device.
    """
    seen: set[str] = set()
    chosen = []
    items = sorted(items, key=_seconds)
    for item in items:
        possible = item.outputs is not None and item.outputs.device in devices
        if possible and not seen.issuperset(item.reasons):
            seen.update(item.reasons)
            chosen.append(item.name)
    for item in items:
        left = [reason for reason in item.reasons if reason not in seen]
        if left:
            message = f"nothing that runs here can show whether this is harmless: {left[0]}"
            remedy = f"Execute {item.name} on a machine with a GPU, or leave --check out"
            raise OutputsError(Problem(message, remedy))
    return tuple(chosen)


def _seconds(item: Freshness) -> tuple[float, str]:
    return (item.record.seconds if item.record else float("inf")), item.name


def _obstacles(project: Project, item: Freshness, package: PackageCode) -> Iterable[Problem]:
    file = results.path(project, item.name)
    execute = f"Run `d2lvi execute {item.name}`"
    if item.outputs is None:
        yield from item.problems or [Problem("there are no results to accept", execute, file)]
        return
    now = fingerprint(project, item.name, item.outputs.profile, package)
    then = item.outputs.fingerprint
    if len(now.cells) != len(item.outputs.notebook.cells):
        yield Problem("the section has more or fewer code cells than its results", execute, file)
    if now.parameters != then.parameters:
        yield Problem("the results were computed with other parameters", execute, file)


def _raise_on_difference(project: Project, differences: dict[str, str]) -> None:
    problems = [
        Problem(
            f"executed again, the results differ ({how})",
            f"The change is not harmless: run `d2lvi execute {name}`",
            results.path(project, name),
        )
        for name, how in differences.items()
    ]
    if problems:
        raise OutputsError(*problems)


def _save(
    project: Project,
    item: Freshness,
    package: PackageCode,
    reason: str,
    evidence: tuple[str, ...],
) -> None:
    outputs = item.outputs
    assert outputs is not None, "sections without results were refused"
    path = project.source(item.name)
    section = parsed(path.read_text(encoding="utf-8"), path)
    now: Fingerprint = fingerprint(project, section, outputs.profile, package)
    notebook = copy.deepcopy(outputs.notebook)
    for stored, cell in zip(notebook.cells, section.cells(), strict=True):
        stored.source = cell.code
    shown = f"executed again: {', '.join(evidence)}" if evidence else ""
    accepted = (*outputs.accepted, Acceptance(reason, item.reasons, shown))
    new = replace(outputs, notebook=notebook, fingerprint=now, accepted=accepted)
    results.save(project, item.name, new)
