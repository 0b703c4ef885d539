"""Mending what is certain: `d2lvi check --fix`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from d2lvi.site import source
from d2lvi.site.checks.model import Edit
from d2lvi.site.errors import SourceError
from d2lvi.site.source import Section


def mended(section: Section, edits: Iterable[Edit]) -> str:
    """The source of a section with its Vietnamese mended, the same where nothing is.

    Of edits that overlap the first is made; an edit after which the section would be
    read in another way is left out.
    """
    by_pair: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_pair[edit.pair].append(edit)
    texts = {pair.id: pair.vi for pair in section.pairs() if pair.vi is not None}
    new: dict[str, str] = {}
    for identifier, found in by_pair.items():
        text = _edited(texts[identifier], found)
        if text != texts[identifier] and _reads_alike(section, {**new, identifier: text}):
            new[identifier] = text
    return source.render(section, new) if new else section.text


def _edited(text: str, edits: list[Edit]) -> str:
    """The text after its edits, made from the end so that places stay right."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    for edit in reversed(kept):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _reads_alike(section: Section, new: dict[str, str]) -> bool:
    """Whether the section keeps its blocks, and has the new texts where they belong."""
    try:
        read = source.parse(source.render(section, new), section.path)
    except SourceError:
        return False
    before, after = section.pairs(), read.pairs()
    if len(section.blocks) != len(read.blocks):
        return False
    if [(p.id, p.kind, p.level) for p in before] != [(p.id, p.kind, p.level) for p in after]:
        return False
    return all(p.vi == new.get(p.id, old.vi) for p, old in zip(after, before, strict=True))
