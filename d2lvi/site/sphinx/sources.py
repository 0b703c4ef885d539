"""From a file of the book to the notebook that MyST-NB renders.

Sphinx lets handlers change the text of a document before it is parsed. Ours puts the
notebook of the edition in its place, as JSON, and MyST-NB reads that back.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx

from d2lvi.site.edition import edition_notebook
from d2lvi.site.errors import SourceError
from d2lvi.site.languages import WORDS
from d2lvi.site.saved import parsed
from d2lvi.site.source import Lines, Neutral, Section
from d2lvi.site.sphinx import passages, results
from d2lvi.site.sphinx.reporting import warn


def read_notebook(text: str) -> NotebookNode:
    """The notebook that `write_notebook` left; for MyST-NB's `nb_custom_formats`."""
    return nbformat.from_dict(json.loads(text))


def write_notebook(app: Sphinx, docname: str, content: list[str]) -> None:
    """Replace the text of a document by the notebook of the edition."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".md":
        return
    section = read_section(app, path, content[0])
    passages.note_lines(app.env, section, app.config.d2lvi_edition)
    found = results.find(app, docname, section)
    notebook = edition_notebook(section, app.config.d2lvi_edition, found.outputs)
    content[0] = json.dumps(notebook)


def read_section(app: Sphinx, path: Path, text: str) -> Section:
    """The section; where its source is malformed, a page that shows the source.

    The problems become warnings. What other pages refer to stays where it was.
    """
    try:
        return parsed(text, path)
    except SourceError as error:
        for problem in error.problems:
            warn(problem)
    return malformed(path, text, WORDS[app.config.d2lvi_edition].malformed)


def malformed(path: Path, text: str, title: str) -> Section:
    """A section that shows its own source, under `title`, with its first labels."""
    lines = text.splitlines()
    labels = [line for line in lines if line.startswith("(") and line.rstrip().endswith(")=")]
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=2) + 3)
    shown = "\n".join([*labels, f"# {title}", "", f"{fence}markdown", *lines, fence])
    return Section(path, text, {}, (Neutral("prose", shown, Lines(1, len(lines) + 1)),))


def setup(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("source-read", write_notebook)
