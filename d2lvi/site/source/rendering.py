"""From a section back to its text."""

from __future__ import annotations

from d2lvi.site.source.sections import Section


def render(section: Section) -> str:
    """The section's source, character by character what was parsed."""
    return section.text
