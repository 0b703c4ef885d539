"""Both editions of the book from its source and its committed results.

Vietnamese at the root of `_build/html`, English below `_build/html/en`, each built by
Sphinx in a process of its own. A second build reads and writes only what has changed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from d2lvi.site.errors import Error, Problem, ProjectError
from d2lvi.site.languages import ENGLISH, LANGUAGES
from d2lvi.site.project import CONFIG, TOC, Project

# States of results that a strict build refuses.
REFUSED = ("missing", "unreadable", "stale")
_WARNING = re.compile(r"(?:^|: )(?:WARNING|ERROR|SEVERE|CRITICAL): ")


@dataclass(frozen=True)
class Built:
    """One edition, built.

    edition: "vi" or "en".
    folder: where its pages are.
    pages: how many it has.
    written: how many of them were written by this build.
    seconds: how long it took.
    warnings: what Sphinx warned of, each with its file and line where it has one.
    states: for each section with code, whether its results fit (see `sphinx.results`).
    """

    edition: str
    folder: Path
    pages: int
    written: int
    seconds: float
    warnings: tuple[str, ...]
    states: dict[str, str] = field(default_factory=dict)


class BuildError(Error):
    """The book cannot be built, or not as strictly as was asked for."""


def build(
    project: Project,
    editions: Sequence[str] = LANGUAGES,
    builder: str = "html",
    anew: bool = False,
) -> tuple[Built, ...]:
    """Build `editions` side by side; gives what came of each.

    builder: one of Sphinx's. anew: read all pages again, and so warn of everything.
    Neither warnings nor missing results are errors: see `check`. Raises BuildError
    where Sphinx gives up, ProjectError where the configuration cannot be used.
    """
    # Sphinx and docutils hold global state: each process starts from nothing.
    with ProcessPoolExecutor(len(editions), mp_context=get_context("spawn")) as pool:
        futures = [
            pool.submit(build_edition, project.root, edition, builder, anew)
            for edition in editions
        ]
        return tuple(future.result() for future in futures)


def check(built: Sequence[Built]) -> None:
    """Raise BuildError if anything was warned of, or if results do not fit their code."""
    problems = [Problem(text) for text in warnings(built)]
    states = {name: state for one in built for name, state in one.states.items()}
    for name, state in sorted(states.items()):
        if state in REFUSED:
            remedy = f"Run `d2lvi execute {name}`"
            problems.append(Problem(f"the results of {name} are {state}", remedy))
    if problems:
        raise BuildError(*problems)


def warnings(built: Sequence[Built]) -> tuple[str, ...]:
    """All warnings, once each; those of one edition alone say of which."""
    found: dict[str, list[str]] = {}
    for one in built:
        for text in one.warnings:
            found.setdefault(text, []).append(one.edition)
    every = len(built)
    return tuple(
        text if len(set(editions)) == every else f"{text} ({', '.join(sorted(set(editions)))})"
        for text, editions in found.items()
    )


def folder_of(project: Project, edition: str) -> Path:
    """Where the pages of an edition are written."""
    html = project.build / "html"
    return html / ENGLISH if edition == ENGLISH else html


def build_edition(root: Path, edition: str, builder: str = "html", anew: bool = False) -> Built:
    """Build one edition in this process, as `build` does."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    project = Project(root)
    work = project.build / edition
    folder = folder_of(project, edition) if builder == "html" else work / builder
    started = time.monotonic()
    stream = StringIO()
    nocolor()
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                srcdir=project.book,
                confdir=None,
                outdir=folder,
                doctreedir=work / "doctrees",
                buildername=builder,
                confoverrides=sphinx_settings(project, edition),
                status=None,
                warning=stream,
                freshenv=anew,
            )
            written = _count_written(app)
            app.build()
    except SphinxError as error:
        reason = str(error).strip() or type(error).__name__
        details = "\n".join(_split(stream.getvalue(), root))
        raise BuildError(
            Problem(f"the {edition} edition cannot be built: {reason}", details)
        ) from None
    key = "d2lvi_results"
    states = {
        name: about[key]["state"]
        for name, about in app.env.metadata.items()
        if about.get(key, {}).get("state", "none") != "none"
    }
    seconds = time.monotonic() - started
    found = tuple(_split(stream.getvalue(), root))
    return Built(edition, folder, len(app.env.found_docs), len(written), seconds, found, states)


def sphinx_settings(project: Project, edition: str) -> dict[str, Any]:
    """Sphinx's configuration of one edition, as Jupyter Book makes it of `_config.yml`."""
    from jupyter_book.config import get_final_config

    # Read first by the project, which tells a mistake with its line.
    assert isinstance(project.config, dict)
    contents = project.root / TOC
    given = {"external_toc_path": contents.as_posix(), "latex_individualpages": False}
    try:
        settings, _ = get_final_config(
            user_yaml=project.root / CONFIG, cli_config=given, sourcedir=project.book
        )
    except (OSError, ValueError) as error:
        raise ProjectError(Problem(str(error), "", project.root / CONFIG)) from None
    # The themes append to this list, and would to Sphinx's default for all builds.
    settings.setdefault("templates_path", [])
    ours = {"d2lvi_edition": edition, "language": edition, "d2lvi_beside": True}
    return {**settings, **ours}


def _count_written(app: Any) -> list[str]:
    written: list[str] = []

    def count(app: Any, pagename: str, template: str, context: Any, doctree: Any) -> None:
        if doctree is not None:
            written.append(pagename)

    def announce(app: Any, env: Any, docnames: list[str]) -> None:
        if docnames:
            click.echo(f"{app.config.d2lvi_edition}: {len(docnames)} pages to read")

    app.connect("html-page-context", count)
    app.connect("env-before-read-docs", announce)
    return written


def _split(text: str, root: Path) -> list[str]:
    """The warnings in what Sphinx wrote, files relative to the book's folder."""
    found: list[str] = []
    for line in text.replace(f"{root}/", "").splitlines():
        if _WARNING.search(line) or not found:
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return [warning.strip() for warning in found if warning.strip()]
