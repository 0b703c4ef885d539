"""What the results of a section depend on, and whether it changed since.

`fingerprint` reads it from the source, the helper package and the lock file, without
importing or executing anything; `compare` says what a difference means. The same
sources give the same fingerprint on every machine and version of Python.

Stale (the results may be wrong):

=============================================  =======================================
a code cell                                    another statement, value or string; a
                                               final `;`; cells added, removed, moved
effective parameters                           the literals of the cell tagged
                                               `parameters` under the profile's values
a reached helper, at any depth                 functions, classes with their bases and
                                               attributes, decorators, default values
constants that it reads                        and what their initialisers call
`#@save`d code of other sections               as their cells have it, exported or not
statements that a reached module executes      such as Matplotlib's defaults
imports that it uses                           `import numpy as np` -> another module
data sets read                                 SHA-256 of their files in the registry
the locked MXNet                               in requirements.lock
=============================================  =======================================

Aged (executed again when convenient): the locked NumPy or Matplotlib.

Neither:

=============================================  =======================================
prose, translation, headings                   anything outside code cells
tags and options of a cell                     except `parameters`, `raises-exception`
                                               and `skip-execution`
layout and comments of cells                   except in a section where a cell may
                                               show its text (see `_shows_text`)
a parameter that the profile overrides         unless the cell also computes with it
comments, docstrings, layout of helpers        and annotations of functions, in a module
                                               that does not evaluate them
helpers not reached, new helpers               registering a data set that is not read
where a helper stands                          another line, section or module
how data sets are fetched                      their addresses, downloading, unpacking:
                                               the checksums stand for it (`smoke`, which
                                               makes its samples, counts that code)
the kernel's display name, file times,
a fresh clone, the interpreter that builds
=============================================  =======================================

Limits: a helper reached by name counts, whether or not it is executed. Where code
computes the name it uses (`getattr(d2l, name)`, `eval`, a cell that is not Python), or
passes `d2l` itself on, it depends on all of the package. Fetching a data set by a name
that is not a literal depends on all data sets. Files that code reads without `fetch`
do not show, nor do versions of other packages.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from d2lvi.site import package_code
from d2lvi.site.package_code import FETCH, PackageCode
from d2lvi.site.project import Project
from d2lvi.site.reach import LOADING, Reached
from d2lvi.site.references import EVERYTHING, Reference, cell_references
from d2lvi.site.saved import parsed
from d2lvi.site.source import CodeCell, Section
from d2lvi.site.syntax import cell_digest, literal_statements, sha, tree, without

SMOKE = "smoke"
"""The profile that works on samples made by the package."""

_TAGS = ("parameters", "raises-exception", "skip-execution")
_SHOWN = re.compile(r"\b(inspect|getsource|__file__|__code__|traceback)\b")


@dataclass(frozen=True)
class Fingerprint:
    """What results depend on.

    cells: a digest of each code cell.
    parameters: value of each effective parameter, written as Python.
    helpers: digest of each reached unit of the package, by its full name.
    data: digest of each data set that is read ("fashion-mnist", or
        "fashion-mnist/train-labels-idx1-ubyte.gz" where one file is read).
    mxnet, numpy, matplotlib: the locked versions, "" where there is no lock.
    places: section that saves a helper, by the helper's name; for messages only.
    """

    cells: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    mxnet: str = ""
    numpy: str = ""
    matplotlib: str = ""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON, without `places`."""
        data = asdict(self)
        del data["places"]
        return {**data, "cells": list(self.cells)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Fingerprint:
        """The inverse of `to_dict`; raises ValueError if `data` is nothing of ours."""
        known = {item.name for item in fields(cls)} - {"places"}
        if set(data) != known or not isinstance(data["cells"], list):
            raise ValueError("its fingerprint lacks parts or has unknown ones")
        return cls(**{**data, "cells": tuple(data["cells"])})


def fingerprint(
    project: Project, section: str | Section, profile: str, package: PackageCode | None = None
) -> Fingerprint:
    """What results of `section` (a name or what was parsed) in `profile` depend on.

    package: the helpers as `package_code.read` gives them, for asking about many
    sections at once. Raises SourceError where the section's source is malformed.
    """
    if isinstance(section, str):
        section = _read(project, section)
    overridden = overrides(section, profile)
    cells, parameters = _code(section, overridden)
    package = package or package_code.read(project)
    start = _references(tuple(cell.code for cell in section.cells()))
    # Samples are made by code; other data are what their checksums say, however fetched.
    leaves = frozenset() if profile == SMOKE else frozenset({FETCH})
    reached = package.code.reached(start, frozenset({FETCH}), leaves)
    return Fingerprint(
        cells=cells,
        parameters=parameters,
        helpers=reached.helpers,
        data={} if profile == SMOKE else _data(reached, package.datasets),
        mxnet=package.locked.get("mxnet", ""),
        numpy=package.locked.get("numpy", ""),
        matplotlib=package.locked.get("matplotlib", ""),
        places=package.places,
    )


@dataclass(frozen=True)
class Change:
    """What became of results since they were computed.

    state: "fresh", "aged" or "stale".
    reasons: what changed, in words, the weightiest first; empty if fresh.
    """

    state: str
    reasons: tuple[str, ...] = ()


def compare(old: Fingerprint, new: Fingerprint) -> Change:
    """What happened to results of fingerprint `old` if things are now as in `new`."""
    stale = [*_cell_words(old.cells, new.cells)]
    stale += _words(old.parameters, new.parameters, "the parameter {}")
    stale += _helper_words(old, new)
    stale += [
        words.partition(" from ")[0] for words in _words(old.data, new.data, "the data set {}")
    ]
    stale += _words({"MXNet": old.mxnet}, {"MXNet": new.mxnet}, "the locked {}")
    names = ("NumPy", "Matplotlib")
    locks = [{name: getattr(each, name.lower()) for name in names} for each in (old, new)]
    aged = [*_words(*locks, "the locked {}")]
    return Change("stale" if stale else "aged" if aged else "fresh", (*stale, *aged))


def overrides(section: Section, profile: str) -> dict[str, Any]:
    """The values that `profile` overrides, from the front matter of `section`."""
    about = section.front.get("d2lvi")
    profiles = about.get("profiles") if isinstance(about, dict) else None
    values = profiles.get(profile) if isinstance(profiles, dict) else None
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}


def tags(cell: CodeCell) -> tuple[str, ...]:
    """The tags of a code cell."""
    found = cell.options.get("tags") or ()
    return (
        tuple(map(str, found)) if isinstance(found, (list, tuple)) else tuple(str(found).split())
    )


def _read(project: Project, name: str) -> Section:
    path = project.source(name)
    return parsed(path.read_text(encoding="utf-8"), path)


def _code(section: Section, overridden: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Digests of the cells and the effective parameters."""
    parameters: dict[str, str] = {}
    digests = []
    as_text = _shows_text(section)
    for cell in section.cells():
        code, own = cell.code, [tag for tag in _TAGS if tag in tags(cell)]
        if "parameters" in own:
            literals = literal_statements(code)
            parameters.update({name: value for name, (value, _) in literals.items()})
            code = without(code, [statement for _, statement in literals.values()])
        digest = sha(cell.code) if as_text else cell_digest(code)
        digests.append(sha(" ".join([digest, *own])) if own else digest)
    parameters.update({name: repr(value) for name, value in overridden.items()})
    return tuple(digests), parameters


def _shows_text(section: Section) -> bool:
    """Whether an output may quote the cells' text: a traceback, or a look at the source."""
    cells = section.cells()
    return any("raises-exception" in tags(cell) or _SHOWN.search(cell.code) for cell in cells)


@functools.lru_cache(maxsize=512)
def _references(cells: tuple[str, ...]) -> tuple[Reference, ...]:
    trees = []
    for code in cells:
        found = _tree(code)
        if found is None:
            return (Reference(("d2lvi",), absolute=True), Reference(EVERYTHING, absolute=True))
        trees.append(found)
    return cell_references(trees)


def _tree(code: str) -> ast.Module | None:
    """The cell's syntax tree, its magics made Python; None if it is not to be read."""
    try:
        return tree(code)
    except ValueError:
        from IPython.core.inputtransformer2 import TransformerManager
    try:
        return ast.parse(TransformerManager().transform_cell(code))
    except (SyntaxError, ValueError):
        return None


def _data(reached: Reached, datasets: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Digests of the data sets that calls of `fetch` read."""
    data: dict[str, str] = {}
    for _, call in reached.calls:
        for key, files in _read_files(call, datasets):
            data[key] = sha(repr(sorted(files.items())))
    return dict(sorted(data.items()))


def _read_files(
    call: Reference, datasets: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, Mapping[str, str]]]:
    name, file = call.argument(0, "name"), call.argument(1, "file")
    if not call.called or name is None:
        return datasets.items()
    files = datasets.get(name, {})
    if file is not None and call.arguments == 2:
        return [(f"{name}/{file}", {file: files.get(file, files.get("*", ""))})]
    return [(name, files)]


def _cell_words(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    if len(old) != len(new):
        yield f"there were {len(old)} code cells and now are {len(new)}"
    elif sorted(old) == sorted(new) and old != new:
        yield "the order of the code cells changed"
    else:
        for number, pair in enumerate(zip(old, new, strict=True), 1):
            if pair[0] != pair[1]:
                yield f"code cell {number} changed"


def _words(old: Mapping[str, str], new: Mapping[str, str], what: str) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        name = what.format(key)
        if key not in old:
            yield f"{name} is new"
        elif key not in new:
            yield f"{name} is gone"
        elif old[key] != new[key]:
            yield f"{name} changed from {old[key] or 'none'} to {new[key] or 'none'}"


def _helper_words(old: Fingerprint, new: Fingerprint) -> Iterator[str]:
    gone = old.helpers.keys() - new.helpers.keys()
    added = new.helpers.keys() - old.helpers.keys()
    for key in sorted(gone):
        # Moved to another module and otherwise the same.
        twin = next((k for k in sorted(added) if _moved(key, k, old, new)), None)
        if twin:
            gone.remove(key)
            added.remove(twin)
    for key in sorted(old.helpers.keys() & new.helpers.keys()):
        if old.helpers[key] != new.helpers[key]:
            yield f"{_helper(key, new)} changed"
    for key in sorted(added):
        yield f"{_helper(key, new)} is reached now"
    for key in sorted(gone):
        yield f"{_helper(key, old)} is no longer reached"


def _moved(one: str, other: str, old: Fingerprint, new: Fingerprint) -> bool:
    same_name = one.rpartition(".")[2] == other.rpartition(".")[2]
    return same_name and old.helpers[one] == new.helpers[other]


def _helper(key: str, known: Fingerprint) -> str:
    module, _, name = key.rpartition(".")
    if name == LOADING:
        return f"what {module} does on loading"
    if name == "*":
        return f"something in {module}, all of which the section may use,"
    place = known.places.get(name, module) if module == package_code.BOOK else module
    return f"the helper {name} ({place})"
