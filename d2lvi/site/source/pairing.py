"""Which English belongs to which Vietnamese: from units of Markdown to blocks.

A source comment of N blocks pairs with the N units that follow it. Nothing may stand
between the comment and its Vietnamese, nor among the blocks of one comment: where a
formula is needed there, the comment ends before it and another begins after it. A
comment that no prose follows is untranslated. Prose beyond the N blocks is prose
without an original, which a check reports; it is no error here.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from d2lvi.site.source import directives
from d2lvi.site.source.options import directive_options
from d2lvi.site.source.reading import COMMENT_OPEN, Source
from d2lvi.site.source.sections import Block, Directive, Lines, Neutral, Pair
from d2lvi.site.source.units import Unit, units

# How deep directives may stand inside each other.
DEEPEST = 8
MARKDOWN_BODY = directives.BILINGUAL | directives.ONE_LANGUAGE.keys()

KIND_NAMES = {
    "math": "display math",
    "target": "a label",
    "image": "an image",
    "break": "a break",
    "comment": "a comment",
    "source": "a comment",
    "code": "code",
    "fence": "a fence",
    "html": "HTML",
    "definition": "a link definition",
}


@dataclass
class Ids:
    """Gives each pair of a section its id."""

    seen: Counter[str] = field(default_factory=Counter)

    def next(self, text: str) -> str:
        """The id of the next pair with this text."""
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        digest = hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:10]
        self.seen[digest] += 1
        count = self.seen[digest]
        return f"p-{digest}" if count == 1 else f"p-{digest}-{count}"


@dataclass(frozen=True)
class Reader:
    """Reads blocks, and those inside directives by the same rules.

    depth: how many directives are open.
    language: None where both languages stand, else the only one that does.
    """

    source: Source
    ids: Ids = field(default_factory=Ids)
    depth: int = 0
    language: str | None = None

    def blocks(self, first: int, last: int) -> tuple[Block, ...]:
        """The blocks of lines `first` to `last`."""
        found: list[Block] = []
        row = units(self.source, first, last)
        at = 0
        while at < len(row):
            if row[at].kind == "source":
                pairs, at = self._translated(row, at)
                found.extend(pairs)
            else:
                found.append(self._alone(row[at]))
                at += 1
        return tuple(found)

    # --- pairs

    def _translated(self, row: Sequence[Unit], at: int) -> tuple[list[Pair], int]:
        """The pairs of the source comment `row[at]`, and where the next block is."""
        comment = row[at]
        english = self._english(comment)
        if english is None:
            after = at + 1
            while after < len(row) and row[after].prose:
                after += 1
            return [], after
        vietnamese = self._counterparts(english, row, at + 1)
        if not vietnamese:
            self._check_separation(comment, row, at + 1)
        elif len(vietnamese) < len(english):
            self._report_count(comment, english, vietnamese)
        else:
            self._check_kinds(english, vietnamese)
        missing: list[Unit | None] = [None] * (len(english) - len(vietnamese))
        pairs = [self._pair(*both) for both in zip(english, [*vietnamese, *missing], strict=True)]
        return pairs, at + 1 + len(vietnamese)

    def _english(self, comment: Unit) -> list[Unit] | None:
        """The blocks of a source comment; None if it holds what it must not."""
        lines = comment.lines
        found = [
            self._admonition(unit) for unit in units(self.source, lines.first + 1, lines.last - 1)
        ]
        strange = [unit for unit in found if not _translatable(unit)]
        for unit in strange:
            message = f"{KIND_NAMES.get(unit.kind, unit.kind)} stands inside a comment"
            remedy = "Both languages share it: end the comment above it, begin another below it"
            self.source.report(unit.lines.first, message, remedy)
        if not found:
            message, remedy = "the comment holds no English", "Write the English, or delete it"
            self.source.report(lines.first, message, remedy)
        if self.language:
            message = f"English as a comment inside {{only-{self.language}}}"
            self.source.report(lines.first, message, "Delete it, or use another directive")
        return found if found and not strange and not self.language else None

    def _counterparts(self, english: Sequence[Unit], row: Sequence[Unit], at: int) -> list[Unit]:
        """The units right below a source comment that can be its Vietnamese."""
        found = []
        for original, unit in zip(english, row[at : at + len(english)], strict=False):
            if original.kind == "admonition":
                unit = self._admonition(unit)
            if not unit.prose and unit.kind != original.kind:
                break
            found.append(unit)
        return found

    def _admonition(self, unit: Unit) -> Unit:
        """The unit, as an admonition if it is one in a single language."""
        if directives.directive_name(unit.info) not in directives.ADMONITIONS:
            return unit
        lines = self.source.lines[unit.lines.first - 1 : unit.lines.last]
        bilingual = any(line.rstrip() == COMMENT_OPEN for line in lines)
        if bilingual or not directives.open_fence(self.source, unit).sound:
            return unit
        return replace(unit, kind="admonition")

    def _check_kinds(self, english: Sequence[Unit], vietnamese: Sequence[Unit]) -> None:
        for original, translation in zip(english, vietnamese, strict=True):
            here, there = _description(original), _description(translation)
            if here != there:
                message = (
                    f"the English on line {original.lines.first} is {here},"
                    f" the Vietnamese on line {translation.lines.first} {there}"
                )
                remedy = "Give both the same blocks in the same order"
                self.source.report(translation.lines.first, message, remedy)
                return

    def _check_separation(self, comment: Unit, row: Sequence[Unit], at: int) -> None:
        """Report a neutral block between a source comment and its Vietnamese."""
        until = at
        while until < len(row) and not row[until].prose and row[until].kind != "source":
            until += 1
        if until in (at, len(row)) or row[until].kind == "source":
            return
        between, text = row[at], row[until]
        message = (
            f"{KIND_NAMES.get(between.kind, between.kind)} stands between the English of line"
            f" {comment.lines.first} and the text of line {text.lines.first}"
        )
        remedy = (
            f"Move it above line {comment.lines.first}; if that is not translated yet,"
            f" write the English of line {text.lines.first} above it"
        )
        self.source.report(between.lines.first, message, remedy)

    def _report_count(
        self, comment: Unit, english: Sequence[Unit], vietnamese: Sequence[Unit]
    ) -> None:
        message = (
            f"the English from line {comment.lines.first} has {len(english)} blocks,"
            f" the Vietnamese from line {vietnamese[0].lines.first} has {len(vietnamese)}"
        )
        remedy = "Give both the same blocks, or the rest of the English a comment of its own"
        self.source.report(vietnamese[0].lines.first, message, remedy)

    def _pair(self, english: Unit | None, vietnamese: Unit | None) -> Pair:
        unit = english or vietnamese
        assert unit is not None, "a pair has at least one text"
        text = self.source.text(unit.lines)
        return Pair(
            kind=unit.kind,
            en=english and self.source.text(english.lines),
            vi=vietnamese and self.source.text(vietnamese.lines),
            en_lines=english and english.lines,
            vi_lines=vietnamese and vietnamese.lines,
            id=self.ids.next(text),
            level=unit.level,
        )

    # --- everything else

    def _alone(self, unit: Unit) -> Block:
        if unit.kind == "fence":
            return self._fence(unit)
        if unit.prose and self.language is None:
            return self._pair(None, unit)
        kind = "prose" if unit.prose else unit.kind
        return Neutral(kind, self.source.text(unit.lines), unit.lines)

    def _fence(self, unit: Unit) -> Block:
        fence = directives.open_fence(self.source, unit)
        if fence.sound and fence.name == directives.CELL:
            return directives.code_cell(self.source, fence)
        if fence.sound and fence.name in MARKDOWN_BODY:
            return self._directive(fence)
        if fence.sound:
            directives.check_neutral(self.source, fence)
        return Neutral(fence.neutral_kind, self.source.text(unit.lines), unit.lines)

    def _directive(self, fence: directives.Fence) -> Directive:
        block = directives.body_block(self.source, fence)
        lines = self.source.trimmed(block.body, fence.last)
        return Directive(
            name=fence.name,
            argument=fence.argument,
            options=directive_options(self.source, block),
            body=self._body(fence.name, lines) if lines else (),
            lines=fence.unit.lines,
            fence=fence.unit.marks,
            body_lines=lines,
        )

    def _body(self, name: str, lines: Lines) -> tuple[Block, ...]:
        if self.depth == DEEPEST:
            message = f"directives stand more than {DEEPEST} deep inside each other"
            self.source.report(lines.first, message, "Take the inner ones out")
            return ()
        language = directives.ONE_LANGUAGE.get(name, self.language)
        inner = replace(self, depth=self.depth + 1, language=language)
        return inner.blocks(lines.first, lines.last)


def _translatable(unit: Unit) -> bool:
    return unit.prose or unit.kind in ("table", "admonition")


def _description(unit: Unit) -> str:
    if unit.kind == "heading":
        return f"a heading of level {unit.level}"
    if unit.kind == "admonition":
        return f"a directive {{{directives.directive_name(unit.info)}}}"
    return f"a {unit.kind}"
