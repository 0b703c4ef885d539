"""The publisher as a Sphinx extension: one edition of the book in each build.

Listed in `_config.yml`, so that `jupyter-book build` and `d2lvi build` both use it.
Each feature is a module with a `setup` of its own:

    settings    what differs between the editions; where the table of contents is
    sources     bilingual Markdown to the notebook of the edition, results attached
    lines       exact line numbers of warnings
    twins       the other language beside each block
    wording     references there, in its own words
    asides      lines that the publisher adds and a search does not find
    cells       code cells inside directives, the mark of saved ones
    results     where results come from, and whether they still fit the code
    citations   references by author and year in the words of the edition
    downloads   the notebook that a reader downloads
    formulas    formulas rendered while the page is written
    drawings    figures and plots that dark mode may turn around
    interface   the language of everything around the text
    passages    where each block stands in its source
    translator  what ours adds to the tags of a page
    beside      links between the editions
    frame       templates, styles and scripts of a page
    status_page the page that says how far each section is
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from d2lvi.site.sphinx import (
    asides,
    beside,
    cells,
    citations,
    downloads,
    drawings,
    formulas,
    frame,
    interface,
    lines,
    passages,
    results,
    settings,
    sources,
    status_page,
    translator,
    twins,
    wording,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    for module in (
        settings,
        sources,
        lines,
        twins,
        wording,
        asides,
        cells,
        results,
        citations,
        downloads,
        formulas,
        drawings,
        interface,
        passages,
        translator,
        beside,
        frame,
        status_page,
    ):
        module.setup(app)
    # V8, which renders the formulas, does not survive the fork of a parallel write.
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
