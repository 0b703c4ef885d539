"""Finding many phrases of several words in a text at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from d2lvi.site.checks.inline import HIDDEN
from d2lvi.site.checks.text import WORD, Side

Value = TypeVar("Value")

# What may stand between two words of a phrase: blanks, line ends, hyphens, marks of
# emphasis. Commas and the like part phrases.
BETWEEN = frozenset(" \t\n-‑–" + HIDDEN)
PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("es", "is"), ("ces", "x"))


@dataclass(frozen=True)
class Match(Generic[Value]):
    """A phrase found: what it stands for, and its characters in the text."""

    value: Value
    start: int
    end: int


@dataclass
class Phrases(Generic[Value]):
    """Phrases, each with a value; whole words, in any case.

    english: whether plurals are found too, and a phrase written with hyphens or apart.
    """

    english: bool = False
    _single: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    # By their first two words, the words after these, longest first.
    _longer: dict[tuple[str, str], list[tuple[tuple[str, ...], Value]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _first: set[str] = field(default_factory=set)

    def add(self, phrase: str, value: Value) -> None:
        """Add one; longer ones are found before shorter ones."""
        words = tuple(word.lower() for word in WORD.findall(phrase))
        if len(words) == 1:
            self._single[words[0]].append(value)
        elif words:
            self._first.add(words[0])
            row = self._longer[words[0], words[1]]
            row.append((words[2:], value))
            row.sort(key=lambda item: -len(item[0]))

    def matches(self, side: Side) -> Iterator[Match[Value]]:
        """The phrases in a text, longest first at each place; they may overlap."""
        forms = [singulars(word.lower) if self.english else (word.lower,) for word in side.words]
        for at, word in enumerate(side.words):
            for first in forms[at]:
                taken = 0
                if first in self._first and at + 1 < len(forms):
                    for second in forms[at + 1]:
                        for rest, value in self._longer.get((first, second), ()):
                            length = 2 + len(rest)
                            if length >= taken and self._follow(rest, side, forms, at):
                                taken = length
                                yield Match(value, word.start, side.words[at + length - 1].end)
                if not taken and first in self._single:
                    for value in self._single[first]:
                        yield Match(value, word.start, word.end)

    def _follow(
        self, rest: tuple[str, ...], side: Side, forms: list[tuple[str, ...]], at: int
    ) -> bool:
        """Whether the words after the first two do, and nothing parts any of them."""
        last = at + 1 + len(rest)
        if last >= len(forms):
            return False
        if not all(word in forms[at + 2 + i] for i, word in enumerate(rest)):
            return False
        words = side.words
        return all(
            BETWEEN.issuperset(side.prose[words[i].end : words[i + 1].start])
            for i in range(at, last)
        )


@lru_cache(maxsize=20_000)
def singulars(word: str) -> tuple[str, ...]:
    """The word and what it may be the plural of."""
    if not word.endswith("s") or len(word) < 4:
        return (word,)
    return (word, *(word[: -len(end)] + base for end, base in PLURALS if word.endswith(end)))


def phrases(items: Iterable[tuple[str, Value]], english: bool = False) -> Phrases[Value]:
    """A table of phrases from pairs of phrase and value."""
    table: Phrases[Value] = Phrases(english)
    for phrase, value in items:
        table.add(phrase, value)
    return table


def outermost(matches: Iterable[Match[Value]]) -> list[Match[Value]]:
    """The matches that lie in no longer one."""
    found = list(matches)
    return [
        match
        for match in found
        if not any(
            other.start <= match.start
            and match.end <= other.end
            and other.end - other.start > match.end - match.start
            for other in found
        )
    ]
