"""The helper package and the lock file as a fingerprint sees them: text, never imported.

`d2lvi.book` is not read from the disk but made from the cells marked `#@save`, as
`d2lvi export` makes it: fingerprints follow the source at once, whether or not the
module was exported since. Executing gives kernels that same text. While some section
cannot be parsed, the module on the disk stands in for both.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from d2lvi.site import export
from d2lvi.site.errors import Problem, ProjectError, SourceError
from d2lvi.site.project import Project
from d2lvi.site.reach import Package
from d2lvi.site.saved import collect

NAME = "d2lvi"
BOOK = f"{NAME}.book"
FETCH = f"{NAME}.data.fetch"
REGISTRY = f"{NAME}.datasets"
LEFT_OUT = ("site", "__pycache__")
"""Folders of the package that no cell imports."""

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True)
class PackageCode:
    """The helper package as code.

    datasets: SHA-256 of each file of each data set. An archive whose files are not
        listed has the archive's checksum under "*".
    places: the section that saves a helper, by the helper's name.
    locked: the versions in the lock file, by package; several for several Pythons.
    """

    code: Package
    datasets: Mapping[str, Mapping[str, str]]
    places: Mapping[str, str]
    locked: Mapping[str, str]


def read(project: Project) -> PackageCode:
    """The package as it is now.

    Raises ProjectError where a module of it is not Python.
    """
    texts = {}
    for path in sorted(project.package.rglob("*.py")):
        parts = path.relative_to(project.package).with_suffix("").parts
        if not set(parts) & set(LEFT_OUT):
            texts[_module_name(parts)] = path.read_text(encoding="utf-8")
    places: dict[str, str] = {}
    try:
        items = collect(project)
    except SourceError:
        pass  # the book's own checks report it
    else:
        texts[BOOK] = export.render(items)
        places = {name: item.section for item in items for name in item.names}
    code, datasets = _read(tuple(texts.items()), project.package)
    lock = project.lock.read_text(encoding="utf-8") if project.lock.is_file() else ""
    return PackageCode(code, datasets, places, _locked(lock))


@functools.lru_cache(maxsize=8)
def _locked(text: str) -> dict[str, str]:
    versions: dict[str, set[str]] = {}
    for name, version in _LOCKED.findall(text):
        versions.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(version)
    return {name: " ".join(sorted(found)) for name, found in versions.items()}


def _module_name(parts: tuple[str, ...]) -> str:
    return ".".join((NAME, *(parts[:-1] if parts[-1] == "__init__" else parts)))


@functools.lru_cache(maxsize=8)
def _read(
    texts: tuple[tuple[str, str], ...], folder: Path
) -> tuple[Package, dict[str, dict[str, str]]]:
    modules = dict(texts)
    for name, text in texts:
        try:
            ast.parse(text)
        except (SyntaxError, ValueError) as error:
            file = folder.joinpath(*name.split(".")[1:]).with_suffix(".py")
            line = getattr(error, "lineno", None)
            problem = Problem(f"the module {name} is not Python ({error})", "Mend it", file, line)
            raise ProjectError(problem) from None
    return Package(modules, NAME), _datasets(modules.get(REGISTRY, ""), folder / "datasets.py")


def _datasets(text: str, file: Path) -> dict[str, dict[str, str]]:
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(getattr(target, "id", "") == "DATASETS" for target in targets):
            try:
                entries = ast.literal_eval(node.value)  # type: ignore[attr-defined]
            except ValueError:
                remedy = "Write names and values out, so that tools can read it"
                problem = Problem("DATASETS is not one literal", remedy, file, node.lineno)
                raise ProjectError(problem) from None
            return {name: _files(entry) for name, entry in entries.items()}
    return {}


def _files(entry: Mapping[str, object]) -> dict[str, str]:
    files = entry.get("files")
    if isinstance(files, dict):
        return {str(name): str(checksum) for name, checksum in files.items()}
    archive = entry.get("archive")
    return {"*": str(archive.get("hash", ""))} if isinstance(archive, dict) else {}
