"""The publisher's problems as warnings of Sphinx."""

from __future__ import annotations

from sphinx.util import logging

from d2lvi.site.errors import Problem

LOGGER = logging.getLogger(__name__)


def warn(problem: Problem) -> None:
    """Show a problem as a warning of Sphinx, with its file and line."""
    remedy = f". {problem.remedy}" if problem.remedy else ""
    # Sphinx takes a location without a line for the name of a document.
    location = f"{problem.file}:{problem.line or 1}" if problem.file else None
    LOGGER.warning("%s%s", problem.message, remedy, location=location, type="d2lvi")
