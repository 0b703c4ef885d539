"""Where things are: the folders of a book and the order of its sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from d2lvi.site.errors import Problem, ProjectError

CONFIG, TOC = "_config.yml", "_toc.yml"


def _help(text: str, **options: Any) -> Any:
    return field(metadata={"help": text}, **options)


@dataclass(frozen=True)
class Project:
    """The folders of one book.

    Sections are named by their document name: the path below `book` without its
    suffix, with forward slashes ("linear-networks/softmax-regression-scratch").
    """

    root: Path = _help("folder of _config.yml and _toc.yml, absolute")

    @property
    def book(self) -> Path:
        """The Sphinx source directory."""
        return self.root / "book"

    @property
    def outputs(self) -> Path:
        """The committed results."""
        return self.book / "_outputs"

    @property
    def state(self) -> Path:
        """Who reviewed which translation, made from which English."""
        return self.book / "_state"

    @property
    def build(self) -> Path:
        """Everything generated that is not committed."""
        return self.root / "_build"

    @property
    def package(self) -> Path:
        """The helper package that the book's cells import as `d2l`."""
        return self.root / "d2lvi"

    @property
    def lock(self) -> Path:
        """The pinned versions of everything installed."""
        return self.root / "requirements.lock"

    @cached_property
    def config(self) -> dict[str, Any]:
        """The contents of `_config.yml`."""
        return _read_yaml(self.root / CONFIG)

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Names of all documents in the order of the table of contents."""
        toc = _read_yaml(self.root / TOC)
        names = tuple(_documents(toc))
        if not names:
            problem = Problem(
                "the table of contents names no document",
                "Give it a `root:` and `parts:` or `chapters:`",
                self.root / TOC,
            )
            raise ProjectError(problem)
        return names

    def source(self, name: str) -> Path:
        """The Markdown file of the document `name`; raises if there is none."""
        path = self.book / f"{name}.md"
        if not path.is_file():
            remedy = f"Use a name from {TOC}, such as {self.documents[0]}"
            raise ProjectError(Problem(f"there is no section '{name}'", remedy, path))
        return path

    def name(self, path: Path | str) -> str:
        """The document name meant by a name or by a path to its file."""
        text = str(path)
        if not text.endswith(".md"):
            return text.rstrip("/")
        absolute = Path(path).resolve()
        try:
            relative = absolute.relative_to(self.book.resolve())
        except ValueError:
            problem = Problem("the file is not below the book", "", Path(path))
            raise ProjectError(problem) from None
        return relative.with_suffix("").as_posix()


def find_project(start: Path | None = None) -> Project:
    """The project that `start` (the current folder by default) lies in.

    Raises ProjectError where no folder above `start` has both a `_config.yml`
    and a `_toc.yml`.
    """
    origin = (start or Path.cwd()).resolve()
    for folder in (origin, *origin.parents):
        if (folder / CONFIG).is_file() and (folder / TOC).is_file():
            return Project(folder)
    problem = Problem(
        f"no {CONFIG} and {TOC} here or in a folder above",
        "Change to the folder of the book",
        origin,
    )
    raise ProjectError(problem)


def _documents(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _documents(item)
    elif isinstance(node, dict):
        name = node.get("root") or node.get("file")
        if name:
            yield str(name).removesuffix(".md")
        for key in ("parts", "chapters", "sections", "subtrees", "entries"):
            yield from _documents(node.get(key, []))


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProjectError(Problem(f"cannot be read: {error.strerror}", "", path)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ProjectError(Problem("is not valid YAML", str(error), path, line)) from None
    if not isinstance(data, dict):
        raise ProjectError(Problem("is not a mapping", "", path))
    return data
