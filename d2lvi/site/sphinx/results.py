"""Where the results on a page come from, and whether they still fit its code.

A page says which processor its results were computed on and with which values in place
of those in its code. Where results are missing or older than the code it says so; no
build fails for that. `find` is called while a page is read; `outdated` makes Sphinx read
pages again whose results have changed though their source has not.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from d2lvi.site import outputs as stored
from d2lvi.site import package_code
from d2lvi.site.fingerprint import SMOKE
from d2lvi.site.freshness import Freshness, freshness
from d2lvi.site.languages import WORDS
from d2lvi.site.package_code import LEFT_OUT, PackageCode
from d2lvi.site.project import Project
from d2lvi.site.source import Section
from d2lvi.site.sphinx.asides import aside
from d2lvi.site.sphinx.cells import is_code_cell
from d2lvi.site.sphinx.reporting import warn
from d2lvi.site.sphinx.twins import twin

KEY = "d2lvi_results"
NO_CODE = Freshness("", "none")


def project_of(app: Sphinx) -> Project:
    """The project whose book Sphinx is building."""
    return Project(Path(app.srcdir).parent)


def find(app: Sphinx, docname: str, section: Section) -> Freshness:
    """The results of a section that is being read, noted for `outdated`.

    Its state is "none" for a section without code.
    """
    project = project_of(app)
    stamp = _code_stamp(project)
    found = NO_CODE
    if section.cells():
        found = freshness(project, docname, _package(project, stamp))
    for problem in found.problems if found.state == "missing" else ():
        warn(problem)
    file = _stamp([stored.path(project, docname)])
    noted = {"state": found.state, "file": file, "code": stamp}
    app.env.metadata[docname][KEY] = noted
    app.env.temp_data[KEY] = found
    return found


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Names of the documents whose results, or the code behind them, have changed."""
    project = project_of(app)
    known = env.found_docs - added - changed - removed
    return [name for name in sorted(known) if _has_changed(project, env, name)]


def _has_changed(project: Project, env: BuildEnvironment, name: str) -> bool:
    noted = env.metadata[name].get(KEY)
    if noted is None or noted["state"] == "none":
        return False
    if noted["file"] != _stamp([stored.path(project, name)]):
        return True
    stamp = _code_stamp(project)
    if noted["state"] == "missing" or noted["code"] == stamp:
        return False
    if freshness(project, name, _package(project, stamp)).state != noted["state"]:
        return True
    noted["code"] = stamp
    return False


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
    """A text that changes when the helpers, the lock or the code of a section may have."""
    package = project.package
    helpers = (
        path
        for path in package.rglob("*.*")
        if not set(LEFT_OUT).intersection(path.relative_to(package).parts)
    )
    sections = (project.book / f"{name}.md" for name in project.documents)
    return sha256(_stamp([*sorted(helpers), *sections, project.lock]).encode()).hexdigest()


@cache
def _package(project: Project, stamp: str) -> PackageCode:
    return package_code.read(project)


def forget(app: Sphinx) -> None:
    """Look at the files again in each build."""
    _code_stamp.cache_clear()
    _package.cache_clear()


class NoteResults(SphinxTransform):
    """Write the notes on a page: after its title, and where its parameters are set."""

    default_priority = 720

    def apply(self, **kwargs: Any) -> None:
        """Add the notes of the document being read."""
        found: Freshness | None = self.env.temp_data.pop(KEY, None)
        section = next(iter(self.document.findall(nodes.section)), None)
        if found is None or section is None:
            return
        words = WORDS[self.config.d2lvi_edition]
        text = {
            "missing": words.unreadable if found.problems else words.missing,
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
        text += words.sampled if outputs.profile == SMOKE else ""
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
    """Register the transform and the handlers."""
    app.connect("builder-inited", forget)
    app.connect("env-get-outdated", outdated)
    app.add_transform(NoteResults)
