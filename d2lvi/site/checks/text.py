"""The texts of a section: what stands in two languages, with places in the file."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from d2lvi.site.checks.inline import HIDDEN, Element, Reading, read
from d2lvi.site.languages import ENGLISH, VIETNAMESE
from d2lvi.site.source import Block, CodeCell, Directive, Lines, Neutral, Pair, Section
from d2lvi.site.source.directives import ONE_LANGUAGE

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


class Word(NamedTuple):
    """A word of the prose: as it stands, in small letters, and where."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True)
class Side:
    """One language of one text.

    language: "vi" or "en". kind: as of a `Pair`, or "title", "alt", "prose".
    text: the Markdown. file: where it is from.
    lines: where it stands. column: of its first character, 1-based.
    pair: id of the pair it belongs to, "" for what is not a pair of the section.
    """

    language: str
    kind: str
    text: str
    file: Path
    lines: Lines
    column: int = 1
    pair: str = ""

    @cached_property
    def reading(self) -> Reading:
        """Its inline elements."""
        return read(self.text, self.kind)

    @property
    def prose(self) -> str:
        """What is read as words, everything else hidden."""
        return self.reading.prose

    def elements(self, *kinds: str) -> Iterator[Element]:
        """The inline elements of these kinds."""
        return (element for element in self.reading.elements if element.kind in kinds)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the prose."""
        prose = self.prose
        places = [match.span() for match in WORD.finditer(prose)]
        lower = prose.lower()
        if len(lower) != len(prose):  # a letter such as İ, whose small form is longer
            return tuple(Word(prose[a:b], prose[a:b].lower(), a, b) for a, b in places)
        return tuple(Word(prose[a:b], lower[a:b], a, b) for a, b in places)

    @cached_property
    def composed(self) -> bool:
        """Whether it is in Unicode's normal form C."""
        return unicodedata.is_normalized("NFC", self.text)

    @cached_property
    def asides(self) -> tuple[tuple[int, int], ...]:
        """Where words are named rather than used: emphasis, brackets, quotation marks."""
        found = [(e.start, e.end) for e in self.elements("emphasis", "strong", "link")]
        found += [match.span() for match in _ASIDE.finditer(self.prose)]
        return tuple(sorted(found))

    def is_aside(self, start: int, end: int) -> bool:
        """Whether these characters stand in an aside."""
        return any(first <= start and end <= last for first, last in self.asides)

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(i + 1 for i, char in enumerate(self.text) if char == "\n"))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of the character `offset`, both 1-based."""
        line = bisect_right(self._line_starts, offset) - 1
        column = offset - self._line_starts[line] + 1
        return self.lines.first + line, column + (self.column - 1 if line == 0 else 0)


_ASIDE = re.compile(rf"\([^()]*\)|\"[^\"]*\"|“[^”]*”|«[^»]*»|[{HIDDEN}]'[^']*'")


@dataclass(frozen=True)
class TextPair:
    """A text in both languages; one of them may be missing.

    kind: as of a `Pair`, or "title" (of a directive), "alt" (of an image or a plot).
    lines: where the Vietnamese stands, or the English where there is none.
    """

    kind: str
    en: Side | None
    vi: Side | None
    lines: Lines
    id: str = ""
    level: int = 0


def text_pairs(section: Section) -> tuple[TextPair, ...]:
    """Everything of a section that is said in two languages, in the order of the file."""
    return tuple(_text_pairs(section, section.blocks))


def lone_texts(section: Section) -> tuple[Side, ...]:
    """Prose that stands in one edition only."""
    return tuple(_lone_texts(section, section.blocks, None))


def _text_pairs(section: Section, blocks: Iterable[Block]) -> Iterator[TextPair]:
    for block in blocks:
        if isinstance(block, Pair):
            yield _of_pair(section, block)
        elif isinstance(block, CodeCell):
            alt = block.options.get("alt")
            if isinstance(alt, dict):
                yield _of_options(section, "alt", alt.get("en"), alt.get("vi"), block.lines)
        elif isinstance(block, Directive) and block.name not in ONE_LANGUAGE:
            yield from _of_directive(section, block)
            yield from _text_pairs(section, block.body)


def _of_pair(section: Section, pair: Pair) -> TextPair:
    def side(language: str, text: str | None, lines: Lines | None) -> Side | None:
        if text is None or lines is None:
            return None
        return Side(language, pair.kind, text, section.path, lines, 1, pair.id)

    english = side(ENGLISH, pair.en, pair.en_lines)
    vietnamese = side(VIETNAMESE, pair.vi, pair.vi_lines)
    return TextPair(pair.kind, english, vietnamese, pair.lines, pair.id, pair.level)


def _of_directive(section: Section, block: Directive) -> Iterator[TextPair]:
    title = block.options.get("title") or block.argument
    if "title_en" in block.options:
        yield _of_options(section, "title", block.options["title_en"], title, block.lines)
    english = block.options.get("alt_en")
    vietnamese = block.options.get("alt") or image_alt(block)
    if english or vietnamese:
        yield _of_options(section, "alt", english, vietnamese, block.lines)


def image_alt(block: Directive) -> str:
    """The alternative text of the first image in a directive, "" if it has none."""
    for child in block.body:
        if isinstance(child, Neutral) and child.kind == "image":
            for element in read(child.text, "paragraph").elements:
                if element.kind == "image":
                    return element.name
    return ""


def _of_options(
    section: Section, kind: str, english: object, vietnamese: object, lines: Lines
) -> TextPair:
    """A pair of texts that stand in options, sought in the lines of their block."""

    def side(language: str, text: object) -> Side | None:
        if not text:
            return None
        place, column = _sought(section, str(text), lines)
        return Side(language, kind, str(text), section.path, Lines(place, place), column)

    en, vi = side(ENGLISH, english), side(VIETNAMESE, vietnamese)
    return TextPair(kind, en, vi, (vi or en).lines if vi or en else lines)


def _sought(section: Section, text: str, lines: Lines) -> tuple[int, int]:
    """Line and column of a text, or the beginning of its block where it is written otherwise."""
    for number in range(lines.first, lines.last + 1):
        column = source_lines(section)[number - 1].find(text)
        if column >= 0:
            return number, column + 1
    return lines.first, 1


def source_lines(section: Section) -> list[str]:
    """The lines of a section's file."""
    return _lines(section.text)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))


def _lone_texts(section: Section, blocks: Iterable[Block], language: str | None) -> Iterator[Side]:
    for block in blocks:
        if isinstance(block, Directive):
            inner = ONE_LANGUAGE.get(block.name, language)
            yield from _lone_texts(section, block.body, inner)
        elif isinstance(block, Neutral) and block.kind == "prose" and language:
            yield Side(language, "prose", block.text, section.path, block.lines)
