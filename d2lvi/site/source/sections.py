"""What a section consists of: lines, blocks, and the section itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias


@dataclass(frozen=True, order=True)
class Lines:
    """A range of lines of the file: 1-based, both ends inclusive."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Pair:
    """Prose in both languages.

    kind: heading, paragraph, list, quote, table, footnote, or admonition (a whole
        directive that stands in English inside a source comment).
    en: the English Markdown, or None for prose without an original.
    vi: the Vietnamese Markdown, or None where it is not translated yet.
    en_lines, vi_lines: where they stand; None exactly where the text is None.
    id: "p-" and ten hexadecimal digits of the English (of the Vietnamese if there is
        none), whatever its line breaks; the n-th repetition in a section ends in "-n".
    level: 1 to 6 for headings, else 0.

    Texts have "\\n" between lines and none at the end, whatever the file has.
    """

    kind: str
    en: str | None
    vi: str | None
    en_lines: Lines | None
    vi_lines: Lines | None
    id: str
    level: int = 0

    @property
    def lines(self) -> Lines:
        """Where the Vietnamese stands, or the English where there is none."""
        lines = self.vi_lines or self.en_lines
        assert lines is not None, "a pair has at least one text"
        return lines


@dataclass(frozen=True)
class Neutral:
    """A block written once, for both editions.

    kind: math, target, image, break (`---`, `+++`), comment (`%`, `<!-- ... -->`),
        code (a plain fence), table (of numbers), html, definition (of a link),
        directive (one whose body is not bilingual Markdown), or prose (only inside
        `only-vi` and `only-en`, whose text needs no pair).
    text: the Markdown, "\\n" between lines and none at the end.
    """

    kind: str
    text: str
    lines: Lines


@dataclass(frozen=True)
class CodeCell:
    """A `{code-cell}`.

    code: its lines without blank ones at both ends, "\\n" between them.
    options: its MyST options (tags, alt, name, ...): YAML values that JSON can hold.
    lines: from its opening to its closing fence.
    code_line: the line that the code begins on.
    """

    code: str
    options: dict[str, Any]
    lines: Lines
    code_line: int


@dataclass(frozen=True)
class Directive:
    """A directive whose body is bilingual Markdown.

    name, argument: of its first line: `:::{name} argument`.
    options: as MyST reads them, strings; twins such as `title_en` included.
    body: its blocks, by the same rules as those of a section.
    lines: from its opening to its closing fence.
    fence: the marks of its opening fence, such as ":::".
    body_lines: the lines between options and closing fence, or None if there are none.
    """

    name: str
    argument: str
    options: dict[str, str]
    body: tuple[Block, ...]
    lines: Lines
    fence: str
    body_lines: Lines | None


Block: TypeAlias = Pair | Neutral | CodeCell | Directive


@dataclass(frozen=True)
class Section:
    """A section's source, read.

    path: the file it is of.
    text: the source, character by character.
    front: the front matter, {} if there is none.
    blocks: the outermost blocks, in the order of the file.
    """

    path: Path
    text: str
    front: dict[str, Any]
    blocks: tuple[Block, ...]

    def walk(self) -> Iterator[Block]:
        """All blocks, a directive before the blocks of its body."""
        return _walk(self.blocks)

    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, those inside directives included, in the order of the file."""
        return tuple(block for block in self.walk() if isinstance(block, Pair))

    def cells(self) -> tuple[CodeCell, ...]:
        """All code cells, in the order of the file."""
        return tuple(block for block in self.walk() if isinstance(block, CodeCell))

    @property
    def title(self) -> tuple[str | None, str | None]:
        """The first heading's words, Vietnamese and English; None for what is missing."""
        for pair in self.pairs():
            if pair.kind == "heading":
                return _heading_words(pair.vi), _heading_words(pair.en)
        return None, None

    @property
    def label(self) -> str | None:
        """The target right above the first heading, or None."""
        label = None
        for block in self.blocks:
            if isinstance(block, Neutral) and block.kind == "target":
                label = block.text.strip()[1:-2]
            elif isinstance(block, Pair) and block.kind == "heading":
                return label
            else:
                label = None
        return None


def _walk(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Directive):
            yield from _walk(block.body)


def _heading_words(markdown: str | None) -> str | None:
    """`## Words ##` without its marks."""
    if markdown is None:
        return None
    words = markdown.strip().lstrip("#").strip()
    open_ended = words.rstrip("#")
    if open_ended != words and open_ended[-1:] in ("", " ", "\t"):
        return open_ended.rstrip()
    return words
