"""The committed results of the book: the one module that knows where they are.

Below `book/_outputs` each section has a notebook `<chapter>/<section>.ipynb`, code
cells only. Its bytes depend on the results alone, and a checksum in its metadata
tells a file that was truncated, merged by hand or edited. Beside it stands
`<section>.record.yml`: how long each profile took, and where. That file changes with
every execution, the results only when there are new ones.

All functions take `folder` to work on results outside the book, laid out alike.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import nbformat
import psutil
import yaml
from nbformat import NotebookNode

from d2lvi.site.errors import OutputsError, Problem
from d2lvi.site.fingerprint import Fingerprint
from d2lvi.site.project import Project
from d2lvi.site.syntax import cell_digest

DEVICES = ("cpu", "gpu")
_KEY = "d2lvi"


@dataclass(frozen=True)
class Acceptance:
    """That a person took results as still right after a change.

    reason: why, in the person's words.
    changes: what had changed, as `compare` says it.
    evidence: what was executed again to show it; may be empty.
    """

    reason: str
    changes: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Outputs:
    """The results of one section.

    notebook: the code cells of the section with their outputs.
    fingerprint: what the results depend on.
    profile: "gpu", "cpu" or "smoke", the profile whose parameters were used.
    device: "cpu" or "gpu", what the section ran on.
    parameters: the values that the profile overrode, by name.
    accepted: changes that people accepted since the section was executed.
    """

    notebook: NotebookNode
    fingerprint: Fingerprint
    profile: str
    device: str
    parameters: dict[str, Any] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()


@dataclass(frozen=True)
class Record:
    """One execution of a section, for planning the next.

    seconds: how long it took.
    peak_memory: the most memory its kernel held, in MB.
    executed: when it ended, ISO 8601 in UTC.
    device: "cpu" or "gpu".
    machine: the processor or GPU it ran on, in words.
    """

    seconds: float
    peak_memory: float
    executed: str
    device: str = "cpu"
    machine: str = ""


def path(project: Project, name: str, folder: Path | None = None) -> Path:
    """The file of the results of section `name`, whether it exists or not."""
    return (folder or project.outputs) / f"{name}.ipynb"


def names(project: Project, folder: Path | None = None) -> tuple[str, ...]:
    """Names of all sections that have a results file, in alphabetical order."""
    base = folder or project.outputs
    found = (p.relative_to(base) for p in base.rglob("*.ipynb"))
    visible = (p for p in found if not any(part.startswith(".") for part in p.parts))
    return tuple(sorted(p.with_suffix("").as_posix() for p in visible))


def load(project: Project, name: str, folder: Path | None = None) -> Outputs | None:
    """The results of section `name`, or None if there are none.

    Raises OutputsError where the file is not what `save` wrote; such results are to be
    reported and treated as missing.
    """
    file = path(project, name, folder)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _corrupt(file, name, str(error)) from None
    try:
        return _parsed(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _corrupt(file, name, str(error) or type(error).__name__) from None


def save(project: Project, name: str, outputs: Outputs, folder: Path | None = None) -> Path:
    """Write the results of section `name`; gives the file.

    The file is replaced in one step: whoever reads it, whenever the process or the
    machine stops, finds the older results or the new ones. Raises OutputsError where
    it cannot be written; the older results are kept.
    """
    return _write(path(project, name, folder), serialize(outputs))


def serialize(outputs: Outputs) -> str:
    """The text of a results file: the same text for the same results."""
    cells = [_stored(cell) for cell in outputs.notebook.cells if cell.cell_type == "code"]
    about: dict[str, Any] = {
        "device": outputs.device,
        "fingerprint": outputs.fingerprint.to_dict(),
        "parameters": dict(outputs.parameters),
        "profile": outputs.profile,
    }
    if outputs.accepted:
        about["accepted"] = [asdict(item) for item in outputs.accepted]
    notebook = nbformat.v4.new_notebook(metadata={_KEY: about})
    notebook.nbformat_minor = 4
    notebook.cells = cells  # given to new_notebook, they would get random ids again
    about = notebook.metadata[_KEY]
    about["checksum"] = _checksum(notebook)
    return nbformat.v4.writes_json(notebook) + "\n"


def delete(project: Project, name: str, folder: Path | None = None) -> None:
    """Remove the results and the record of section `name`, if there are any."""
    path(project, name, folder).unlink(missing_ok=True)
    _record_path(project, name, folder).unlink(missing_ok=True)


def attach(notebook: NotebookNode, outputs: Outputs) -> NotebookNode:
    """A copy of `notebook` whose code cells have the outputs of the same cells.

    Cells are matched by their code, in order. Where some were edited since, a run of
    edited cells takes the older outputs if it has as many cells as before, else none.
    """
    result = copy.deepcopy(notebook)
    new = [cell for cell in result.cells if cell.cell_type == "code"]
    old = outputs.notebook.cells
    for new_cell, old_cell in _matched(new, old):
        new_cell.outputs = copy.deepcopy(old_cell.outputs)
        new_cell.execution_count = old_cell.execution_count
    return result


def records(project: Project, name: str, folder: Path | None = None) -> dict[str, Record]:
    """The last execution of section `name` in each profile; empty if none is known.

    A record that cannot be read counts as none: it only serves planning.
    """
    known = {item.name for item in fields(Record)}
    try:
        data = yaml.safe_load(_record_path(project, name, folder).read_text(encoding="utf-8"))
        return {
            str(profile): Record(**{key: item[key] for key in known & item.keys()})
            for profile, item in data.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError):
        return {}


def save_record(
    project: Project, name: str, profile: str, record: Record, folder: Path | None = None
) -> Path:
    """Write down an execution of section `name`; other profiles keep their records."""
    both = {**records(project, name, folder), profile: record}
    data = {key: asdict(value) for key, value in sorted(both.items())}
    text = yaml.safe_dump(data, sort_keys=True, allow_unicode=True)
    return _write(_record_path(project, name, folder), text)


def _stored(cell: NotebookNode) -> NotebookNode:
    stored = nbformat.v4.new_code_cell(
        cell.source,
        execution_count=cell.get("execution_count"),
        metadata=copy.deepcopy(cell.metadata),
        outputs=copy.deepcopy(cell.outputs),
    )
    del stored["id"]  # random, and format 4.4 has none
    stored.metadata.pop("execution", None)  # nbclient's time stamps
    return stored


def _record_path(project: Project, name: str, folder: Path | None) -> Path:
    return (folder or project.outputs) / f"{name}.record.yml"


def _parsed(text: str) -> Outputs:
    notebook = nbformat.v4.reads_json(text)
    about = notebook.metadata[_KEY]
    recorded = about.pop("checksum")
    if recorded != _checksum(notebook):
        raise ValueError("its checksum does not match its contents")
    plain = _plain(about)
    accepted = (
        Acceptance(item["reason"], tuple(item["changes"]), item["evidence"])
        for item in plain.get("accepted", [])
    )
    return Outputs(
        notebook=notebook,
        fingerprint=Fingerprint.from_dict(plain["fingerprint"]),
        profile=plain["profile"],
        device=plain["device"],
        parameters=plain["parameters"],
        accepted=tuple(accepted),
    )


def _checksum(notebook: NotebookNode) -> str:
    # Of the contents, not of the bytes: line ends and indentation may change in git.
    plain = _plain(notebook)
    plain["metadata"][_KEY].pop("checksum", None)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _matched(
    new: list[NotebookNode], old: list[NotebookNode]
) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    digests = [[cell_digest(cell.source) for cell in cells] for cells in (old, new)]
    matcher = SequenceMatcher(None, *digests, autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        if last - first == end - start:
            yield from zip(new[start:end], old[first:last], strict=True)


def _write(file: Path, text: str) -> Path:
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(file)
        with temporary.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        problem = Problem(f"the results cannot be written: {reason}", "Make room there", file)
        raise OutputsError(problem) from None
    return file


def _remove_leftovers(file: Path) -> None:
    """Remove what processes that were killed left half written."""
    for leftover in file.parent.glob(f".{file.name}.*.tmp"):
        process = leftover.name.split(".")[-2]
        if not (process.isdigit() and psutil.pid_exists(int(process))):
            leftover.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _corrupt(file: Path, name: str, why: str) -> OutputsError:
    remedy = f"Run `d2lvi execute {name}`, or restore the file with git"
    return OutputsError(Problem(f"the stored results cannot be used ({why})", remedy, file))
