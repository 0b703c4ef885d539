"""Checks of the book's source: translation, terms, orthography, markup, safety.

    report = check(project)
    for finding in report.findings:
        print(finding.problem)

Each family of rules is a module; a rule is a `Rule` with a bad and a good example, which
are its tests and its documentation.
"""

from __future__ import annotations

from d2lvi.site.checks.model import ERROR, WARNING, Book, Earlier, Edit, Finding, Page, Rule
from d2lvi.site.checks.running import FAMILIES, RULES, Report, check, check_text, page_of

__all__ = [
    "ERROR",
    "FAMILIES",
    "RULES",
    "WARNING",
    "Book",
    "Earlier",
    "Edit",
    "Finding",
    "Page",
    "Report",
    "Rule",
    "check",
    "check_text",
    "page_of",
]
