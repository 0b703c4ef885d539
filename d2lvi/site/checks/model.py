"""What a rule is, what it looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from d2lvi.site.checks.text import Side, TextPair
from d2lvi.site.errors import Problem
from d2lvi.site.glossary import Glossary
from d2lvi.site.languages import VIETNAMESE
from d2lvi.site.source import CodeCell, Section

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Edit:
    """A change that mends a finding: characters of the Vietnamese of one pair.

    pair: id of the pair. start, end: the characters to replace. text: by what.
    """

    pair: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found.

    problem: what, where and what to do; its `rule` is the name of the rule.
    severity: "error" or "warning".
    edit: what `--fix` does, or None where a person has to decide.
    """

    problem: Problem
    severity: str = ERROR
    edit: Edit | None = None


@dataclass(frozen=True)
class Page:
    """A section as rules see it.

    name: its document name. section: its blocks.
    pairs: everything that is said in two languages: the pairs of the section, titles
        of directives and alternative texts.
    lone: prose that stands in one edition only.
    """

    name: str
    section: Section
    pairs: tuple[TextPair, ...]
    lone: tuple[Side, ...] = ()

    @property
    def path(self) -> Path:
        """The file."""
        return self.section.path

    def sides(self, language: str | None = None) -> Iterator[Side]:
        """All texts, of one language if one is given."""
        for pair in self.pairs:
            for side in (pair.en, pair.vi):
                if side is not None and language in (None, side.language):
                    yield side
        for side in self.lone:
            if language in (None, side.language):
                yield side


@dataclass(frozen=True)
class Earlier:
    """What a section held at the revision that changes are compared with.

    english, vietnamese: the texts of its pairs. cells: `cell_text` of its code cells.
    front: its front matter.
    """

    english: tuple[str, ...]
    vietnamese: tuple[str, ...]
    cells: tuple[str, ...]
    front: Mapping[str, object]


def cell_text(cell: CodeCell) -> str:
    """The code of a cell and its options, but for the alternative text, which is translated."""
    options = {key: value for key, value in cell.options.items() if key != "alt"}
    return f"{cell.code}\n{options}" if options else cell.code


@dataclass(frozen=True)
class Book:
    """What rules know beside the page they look at.

    glossary: the terms.
    titles: for each English heading that the book repeats, its Vietnamese and how
        often each occurs, written alike.
    outdated: by document name, ids of the pairs whose English changed after the
        Vietnamese was made from it.
    earlier: by document name, what the revision given by `--base` held.
    """

    glossary: Glossary = field(default_factory=Glossary)
    titles: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    outdated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)


Find = Callable[[Page, Book], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One rule.

    name: as it is printed and silenced. family: the module it belongs to.
    description: what it looks for and why, Markdown, one or two sentences.
    bad, good: source of a section that breaks it, and of the same without the mistake.
    find: gives the findings of a page.
    severity: "error" makes the check fail, "warning" does not.
    given: what the examples suppose of the book, whose page "example" they are.
    """

    name: str
    family: str
    description: str
    bad: str
    good: str
    find: Find
    severity: str = ERROR
    given: Book = field(default_factory=Book)

    def findings(self, page: Page, book: Book) -> Iterator[Finding]:
        """What the rule finds on a page, under its name."""
        for found in self.find(page, book):
            problem = replace(found.problem, rule=self.name)
            yield replace(found, problem=problem, severity=self.severity)


def said(english: str, vietnamese: str) -> str:
    """The source of a pair."""
    return f"<!--\n{english}\n-->\n{vietnamese}\n"


def found(
    side: Side,
    start: int,
    message: str,
    remedy: str = "",
    end: int | None = None,
    mended: str | None = None,
) -> Finding:
    """A finding at the character `start` of a text.

    mended: what stands for the characters up to `end` once it is mended, if that is
        certain; only Vietnamese of pairs is mended.
    """
    edit = None
    if mended is not None and end is not None and side.pair and side.language == VIETNAMESE:
        edit = Edit(side.pair, start, end, mended)
    return Finding(Problem(message, remedy, side.file, *side.place(start)), edit=edit)


def at_line(page: Page, line: int, message: str, remedy: str = "", column: int = 1) -> Finding:
    """A finding at a line of the page."""
    return Finding(Problem(message, remedy, page.path, line, column))


def in_pairs(find: Callable[[TextPair, Book], Iterator[Finding]]) -> Find:
    """A search of pairs, made one of pages; pairs that lack a language are left out."""

    def search(page: Page, book: Book) -> Iterator[Finding]:
        for pair in page.pairs:
            if pair.en is not None and pair.vi is not None:
                yield from find(pair, book)

    return search


def in_texts(find: Callable[[Side], Iterator[Finding]], language: str | None = None) -> Find:
    """A search of texts of one language, or of both, made one of pages."""

    def search(page: Page, book: Book) -> Iterator[Finding]:
        for side in page.sides(language):
            yield from find(side)

    return search
