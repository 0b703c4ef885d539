"""Finding many phrases of several words in a text at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from d2lvi.site.checks.inline import HIDDEN
from d2lvi.site.checks.text import WORD, Side, Word

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
    _table: dict[str, list[tuple[tuple[str, ...], Value]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, phrase: str, value: Value) -> None:
        """Add one; longer ones are found before shorter ones."""
        words = tuple(word.lower() for word in WORD.findall(phrase))
        if words:
            row = self._table[words[0]]
            row.append((words, value))
            row.sort(key=lambda item: -len(item[0]))

    def matches(self, side: Side) -> Iterator[Match[Value]]:
        """The phrases in a text, longest first at each place; they may overlap."""
        words, prose = side.words, side.prose
        for at, word in enumerate(words):
            for first in self._forms(word.lower):
                row = self._table.get(first)
                if row is None:
                    continue
                taken = 0
                for phrase, value in row:
                    if len(phrase) < taken:
                        break
                    end = self._end(phrase, words, at, prose)
                    if end:
                        taken = len(phrase)
                        yield Match(value, word.start, end)

    def _forms(self, word: str) -> Iterable[str]:
        return singulars(word) if self.english else (word,)

    def _end(self, phrase: tuple[str, ...], words: tuple[Word, ...], at: int, prose: str) -> int:
        """The end of a phrase that begins with word `at`; 0 if it is not there."""
        if at + len(phrase) > len(words):
            return 0
        for number in range(1, len(phrase)):
            word = words[at + number]
            if phrase[number] != word.lower and phrase[number] not in self._forms(word.lower):
                return 0
            if not BETWEEN.issuperset(prose[words[at + number - 1].end : word.start]):
                return 0
        return words[at + len(phrase) - 1].end


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
