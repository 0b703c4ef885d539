"""The notebook of each page, in its edition's language and with its results.

MyST-NB writes notebooks too, with a cell for each block and the other language among
them: nothing that a reader would want to open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from nbformat.v4 import writes_json
from sphinx.application import Sphinx

from d2lvi.site.edition import plain_notebook
from d2lvi.site.errors import OutputsError, SourceError
from d2lvi.site.outputs import load
from d2lvi.site.saved import parsed
from d2lvi.site.sphinx.results import project_of


def offer_notebook(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Write the notebook of a page beside its source, and name it to the theme."""
    if doctree is None or app.builder.name not in ("html", "dirhtml"):
        return
    path = Path(app.env.doc2path(pagename))
    try:
        section = parsed(path.read_text(encoding="utf-8"), path)
    except SourceError:
        return  # reported when it was read
    if not section.cells():
        return
    try:
        outputs = load(project_of(app), pagename)
    except OutputsError:
        outputs = None
    notebook = plain_notebook(section, app.config.d2lvi_edition, outputs)
    file = Path(app.outdir, "_sources", f"{pagename}.ipynb")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(writes_json(notebook), encoding="utf-8")
    context["ipynb_source"] = f"{pagename}.ipynb"


def setup(app: Sphinx) -> None:
    """Register the handler, before the theme makes its buttons at 500."""
    app.connect("html-page-context", offer_notebook, priority=400)
