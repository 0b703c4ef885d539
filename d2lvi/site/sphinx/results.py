"""Where the results on a page come from, and whether they still fit its code.

A page says which processor its results were computed on and with which values in place
of those in its code. Where results are missing or older than the code it says so; no
build fails for that. `find` is called while a page is read; `outdated` makes Sphinx read
pages again whose results have changed though their source has not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from d2lvi.site import outputs as stored
from d2lvi.site import source
from d2lvi.site.errors import Error, OutputsError, describe
from d2lvi.site.fingerprint import compare, fingerprint
from d2lvi.site.languages import WORDS
from d2lvi.site.project import Project
from d2lvi.site.source import Section
from d2lvi.site.sphinx.asides import aside
from d2lvi.site.sphinx.cells import is_code_cell
from d2lvi.site.sphinx.twins import twin

LOGGER = logging.getLogger(__name__)
KEY = "d2lvi_results"


@dataclass(frozen=True)
class Found:
    """The results of one section.

    state: "none" for a section without code; "missing" or "unreadable"; else what has
        changed since they were computed: "stale", "aged" or "fresh".
    outputs: the results, or None.
    """

    state: str
    outputs: stored.Outputs | None = None


def project_of(app: Sphinx) -> Project:
    """The project whose book Sphinx is building."""
    return Project(Path(app.srcdir).parent)


def find(app: Sphinx, docname: str, section: Section) -> Found:
    """The results of a section that is being read, noted for `outdated`."""
    project = project_of(app)
    found = _find(project, docname, section)
    app.env.metadata[docname][KEY] = {
        "state": found.state,
        "file": _stamp([stored.path(project, docname)]),
        "code": _code_stamp(project),
    }
    app.env.temp_data[KEY] = found
    return found


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Names of the documents whose results, or the helpers behind them, have changed."""
    project = project_of(app)
    known = env.found_docs - added - changed - removed
    return [name for name in sorted(known) if _has_changed(project, env, name)]


def _has_changed(project: Project, env: BuildEnvironment, name: str) -> bool:
    noted = env.metadata[name].get(KEY)
    if noted is None:
        return False
    if noted["file"] != _stamp([stored.path(project, name)]):
        return noted["state"] != "none"
    if noted["state"] in ("none", "missing") or noted["code"] == _code_stamp(project):
        return False
    try:
        section = source.read(project.source(name))
    except Error:
        return False  # reported when it is read
    return _find(project, name, section).state != noted["state"]


def _find(project: Project, name: str, section: Section) -> Found:
    if not section.cells():
        return Found("none")
    try:
        outputs = stored.load(project, name)
    except OutputsError as error:
        for problem in error.problems:
            LOGGER.info("%s", describe(problem))
        return Found("unreadable")
    if outputs is None:
        return Found("missing")
    try:
        current = fingerprint(project, section, outputs.profile)
    except Error:
        return Found("stale", outputs)  # code that cannot be read is not the code that ran
    return Found(compare(outputs.fingerprint, current).state, outputs)


def _stamp(files: Iterable[Path]) -> str:
    """A text that changes when one of the files does."""
    found = []
    for file in files:
        if file.is_file():
            status = file.stat()
            found.append(f"{file.name}:{status.st_mtime_ns}:{status.st_size}")
    return " ".join(found)


@cache
def _code_stamp(project: Project) -> str:
    """A text that changes when the helpers or the lock do."""
    return _stamp([*_helpers(project.package), project.lock])


def _helpers(package: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(set(folders) - {"site", "__pycache__"})
        yield from (Path(folder, file) for file in sorted(files))


class NoteResults(SphinxTransform):
    """Write the notes on a page: after its title, and where its parameters are set."""

    default_priority = 720

    def apply(self, **kwargs: Any) -> None:
        """Add the notes of the document being read."""
        found: Found | None = self.env.temp_data.pop(KEY, None)
        section = next(iter(self.document.findall(nodes.section)), None)
        if found is None or section is None:
            return
        words = WORDS[self.config.d2lvi_edition]
        text = {
            "missing": words.missing,
            "unreadable": words.unreadable,
            "stale": words.stale,
            "aged": words.aged,
        }.get(found.state)
        if text:
            note = aside("", "", nodes.Text(text), classes=["results-state", found.state])
            section.insert(_after_title(section), note)
        if found.outputs is not None:
            self._note_origin(section, found.outputs)

    def _note_origin(self, section: nodes.section, outputs: stored.Outputs) -> None:
        words = WORDS[self.config.d2lvi_edition]
        text = words.computed_with if outputs.parameters else words.computed
        before, _, after = text.format(
            device=words.processor[outputs.device], values="{values}"
        ).partition("{values}")
        note = aside("", "", nodes.Text(before), classes=["results-origin"])
        for number, (name, value) in enumerate(outputs.parameters.items()):
            note += [nodes.Text(", ")] if number else []
            note += nodes.literal("", f"{name} = {value!r}")
        note += nodes.Text(after)
        parameters = next(filter(_sets_parameters, section.findall(is_code_cell)), None)
        if outputs.parameters and parameters is not None:
            parameters.parent.insert(parameters.parent.index(parameters) + 1, note)
        else:
            section.append(note)


def _sets_parameters(cell: nodes.Element) -> bool:
    return "parameters" in cell["cell_metadata"].get("tags", ())


def _after_title(section: nodes.section) -> int:
    index = section.first_child_matching_class(nodes.title)
    index = 0 if index is None else index + 1
    following = section.children[index : index + 1]
    is_twin = any(isinstance(node, twin) and node["kind"] == "heading" for node in following)
    return index + is_twin


def setup(app: Sphinx) -> None:
    """Register the transform and the handler."""
    app.connect("env-get-outdated", outdated)
    app.add_transform(NoteResults)
