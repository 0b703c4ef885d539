"""The terms of the book: `book/glossary.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from d2lvi.site.errors import Problem, ProjectError
from d2lvi.site.project import Project

FILE = "glossary.yml"
KEYS = {"en", "vi", "also", "wrong", "abbr", "note", "expected"}
_WORD = re.compile(r"[^\W_]+")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Term:
    """One entry.

    en: the English term. sense: which of its meanings, "" if it has one only.
    vi: the rendering the book uses. also: other accepted ones.
    wrong: renderings that a check reports. abbr: abbreviation, or "".
    note: advice for writers, or "".
    expected: whether a check reports English that has the term where the Vietnamese
        beside it has none of its renderings; by default so for terms of several words.
    """

    en: str
    vi: str
    sense: str = ""
    also: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    abbr: str = ""
    note: str = ""
    expected: bool = False

    @property
    def renderings(self) -> tuple[str, ...]:
        """What may stand for the term in Vietnamese: `vi` first, English last."""
        given = (self.vi, *self.also, *([self.abbr] if self.abbr else []), self.en)
        return tuple(dict.fromkeys(given))


@dataclass(frozen=True, eq=False)
class Glossary:
    """All terms, in the order of the file; one glossary equals itself only."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def by_english(self) -> dict[str, tuple[Term, ...]]:
        """The terms, one for each sense, by their English."""
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.terms:
            found[term.en] = (*found.get(term.en, ()), term)
        return found

    @cached_property
    def kept_words(self) -> frozenset[str]:
        """English words, in small letters, that Vietnamese renderings keep."""
        renderings = (r for t in self.terms for r in (t.vi, *t.also, t.abbr))
        words = {word.lower() for rendering in renderings for word in _WORD.findall(rendering)}
        return frozenset(words & self.term_words)

    @cached_property
    def rendering_words(self) -> frozenset[str]:
        """All words of all renderings, in small letters."""
        renderings = (text for term in self.terms for text in term.renderings)
        return frozenset(w.lower() for text in renderings for w in _WORD.findall(text))

    @cached_property
    def translated_words(self) -> frozenset[str]:
        """Terms of one English word that have a Vietnamese rendering."""
        single = (term.en.lower() for term in self.terms if " " not in term.en)
        return frozenset(single) - self.kept_words

    @cached_property
    def common_words(self) -> frozenset[str]:
        """English words of terms that no Vietnamese rendering keeps."""
        return self.term_words - self.kept_words

    @cached_property
    def expected_terms(self) -> frozenset[str]:
        """The English of the terms whose rendering is expected."""
        return frozenset(term.en for term in self.terms if term.expected)

    @cached_property
    def term_words(self) -> frozenset[str]:
        """All words of English terms and abbreviations, in small letters."""
        texts = (text for term in self.terms for text in (term.en, term.abbr))
        return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def load(project: Project) -> Glossary:
    """The glossary of a book, an empty one if it has none.

    Raises ProjectError where the file is not a list of terms.
    """
    path = project.book / FILE
    if not path.is_file():
        return Glossary()
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = Problem("is not valid YAML", str(error), path, mark and mark.line + 1)
        raise ProjectError(problem) from None
    if not isinstance(data, list):
        raise ProjectError(Problem("is not a list of terms", "Write `- en: ...`", path))
    return Glossary(tuple(_term(entry, path) for entry in data))


def _term(entry: Any, path: Path) -> Term:
    if not isinstance(entry, dict) or not entry.get("en") or not entry.get("vi"):
        raise ProjectError(Problem(f"{entry!r} is no term", "Give it `en:` and `vi:`", path))
    if unknown := entry.keys() - KEYS:
        message = f"the term '{entry['en']}' has the unknown key '{sorted(unknown)[0]}'"
        raise ProjectError(Problem(message, f"Use {', '.join(sorted(KEYS))}", path))
    english, _, sense = str(entry["en"]).partition(" (")
    return Term(
        en=english.strip(),
        vi=str(entry["vi"]),
        sense=sense.rstrip(")"),
        also=_words(entry.get("also")),
        wrong=_words(entry.get("wrong")),
        abbr=str(entry.get("abbr") or ""),
        note=str(entry.get("note") or ""),
        expected=bool(entry.get("expected", _WORD.fullmatch(english.strip()) is None)),
    )


def _words(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    many: Iterable[Any] = value if isinstance(value, list) else [value]
    return tuple(str(item) for item in many)
