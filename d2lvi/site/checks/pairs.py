"""Rules about what stands beside what: nothing is missing in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from d2lvi.site.checks.english import FUNCTION_WORDS, looks_english
from d2lvi.site.checks.inline import block_tokens, read
from d2lvi.site.checks.model import (
    WARNING,
    Book,
    Finding,
    Page,
    Rule,
    at_line,
    found,
    in_pairs,
    said,
)
from d2lvi.site.checks.phrases import singulars
from d2lvi.site.checks.text import Side, TextPair
from d2lvi.site.source import Directive
from d2lvi.site.source.directives import ADMONITIONS, PROOFS

FAMILY = "pairs"
KIND_NAMES = {"title": "title", "alt": "alternative text"}

# What their first line says beside their name is read as words.
TITLED = (ADMONITIONS | PROOFS | {f"prf:{name}" for name in PROOFS}) | frozenset(
    ("tab-item", "card", "grid-item-card", "table", "list-table", "exercise", "solution")
)

# Vietnamese has some 1.25 syllables for a word of English, whoever wrote it.
SHORTEST, LONGEST, ENOUGH_WORDS = 0.7, 2.2, 12


def _untranslated(page: Page, book: Book) -> Iterator[Finding]:
    for pair in page.pairs:
        if pair.vi is None and pair.en is not None:
            kind = KIND_NAMES.get(pair.kind, pair.kind)
            remedy = "Write it below the English"
            yield found(pair.en, 0, f"this {kind} has no Vietnamese yet", remedy)


def _missing_english(page: Page, book: Book) -> Iterator[Finding]:
    for pair in page.pairs:
        if pair.en is None and pair.vi is not None:
            kind = KIND_NAMES.get(pair.kind, pair.kind)
            remedy = "Write the English in a comment above it, or put it into {only-vi}"
            if pair.kind in KIND_NAMES:
                remedy = f"Give it the option :{pair.kind}_en:"
            yield found(pair.vi, 0, f"this {kind} has no English", remedy)
    for block in page.section.walk():
        titled = isinstance(block, Directive) and block.name in TITLED and block.argument
        if titled and "title_en" not in block.options and _has_words(block.argument):
            message = f"the title '{block.argument}' has no English"
            yield at_line(page, block.lines.first, message, "Give it the option :title_en:")


def _has_words(text: str) -> bool:
    return any(char.isalpha() for char in read(text, "title").prose)


def _left_english(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    if " ".join(pair.en.text.split()) == " ".join(pair.vi.text.split()):
        if _has_translation(pair.en, book):
            yield found(pair.vi, 0, "the Vietnamese is the English", "Translate it, or delete it")
    elif looks_english(pair.vi):
        yield found(pair.vi, 0, "the Vietnamese looks like English", "Translate it, or delete it")


def _has_translation(side: Side, book: Book) -> bool:
    """Whether a text says something that Vietnamese says otherwise."""
    kept = book.glossary.kept_words
    words = [w for w in side.words if _is_common(w.text) and not kept & {*singulars(w.lower)}]
    if len(words) == 1:
        translated = book.glossary.translated_words
        return bool(translated & {*singulars(words[0].lower)}) or words[0].lower in FUNCTION_WORDS
    return bool(words)


def _is_common(word: str) -> bool:
    """Whether a word is no abbreviation, name in capitals, or number."""
    return len(word) > 1 and word.isalpha() and (word.islower() or word.istitle())


def _shape(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    if pair.kind == "list":
        counts = _items(pair.en.text), _items(pair.vi.text)
        if counts[0] != counts[1]:
            message = f"the English list has {_many(counts[0])}, the Vietnamese {_many(counts[1])}"
            yield found(pair.vi, 0, message, "Give both the same items, nested alike")
    elif pair.kind == "table":
        sizes = _cells(pair.en.text), _cells(pair.vi.text)
        if sizes[0] != sizes[1]:
            message = "the tables differ in their rows or columns"
            yield found(pair.vi, 0, message, "Give both the same rows and columns")


def _items(text: str) -> tuple[int, ...]:
    """How many items a list has at each depth."""
    counts: list[int] = []
    depth = -1
    for token in block_tokens(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            counts += [0] * (depth + 1 - len(counts))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            counts[depth] += 1
    return tuple(counts)


def _many(counts: tuple[int, ...]) -> str:
    inner = "".join(f" and {count} inside them" for count in counts[1:])
    return f"{counts[0] if counts else 0} items{inner}"


def _cells(text: str) -> tuple[int, ...]:
    """How many cells each row of a table has."""
    rows: list[int] = []
    for token in block_tokens(text):
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    return tuple(rows)


def _length(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    english, vietnamese = len(pair.en.words), len(pair.vi.words)
    if english < ENOUGH_WORDS:
        return
    if vietnamese < SHORTEST * english:
        message = f"{vietnamese} syllables stand for {english} English words"
        yield found(pair.vi, 0, message, "See whether a sentence is missing")
    elif vietnamese > LONGEST * english:
        message = f"{vietnamese} syllables stand for {english} English words"
        yield found(pair.vi, 0, message, "See whether something was added or run together")


def _run_on(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    if pair.kind != "heading":
        return
    english, vietnamese = len(pair.en.words), len(pair.vi.words)
    sentence = _SENTENCE_INSIDE.search(pair.vi.text)
    if vietnamese > 3 * english + 5 or (sentence and not _SENTENCE_INSIDE.search(pair.en.text)):
        message = "the heading goes on with text that belongs below it"
        yield found(pair.vi, 0, message, "End the heading, and leave a blank line below it")


_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{2}\. +[^\W\d_]|\w +(?:\d+\.|[*+•]) ")


def _outdated(page: Page, book: Book) -> Iterator[Finding]:
    ids = book.outdated.get(page.name, frozenset())
    for pair in page.pairs:
        if pair.id in ids and pair.vi is not None:
            message = "the English has changed since this was translated"
            command = f"d2lvi state confirm {page.name} --line {pair.lines.first}"
            remedy = f"Bring it up to date; if it is right as it is, run: {command}"
            yield found(pair.vi, 0, message, remedy)


RULES = (
    Rule(
        "untranslated",
        FAMILY,
        "English without Vietnamese below it. The page shows the English with a note, so this is"
        " no error, only work to do.",
        "<!--\nThe loss is small.\n-->\n",
        said("The loss is small.", "Mất mát nhỏ."),
        _untranslated,
        WARNING,
    ),
    Rule(
        "missing-english",
        FAMILY,
        "Vietnamese without an English original, which the English edition would have to leave"
        " out. What is meant for one edition only stands in `{only-vi}`.",
        "Mất mát nhỏ.\n",
        said("The loss is small.", "Mất mát nhỏ."),
        _missing_english,
    ),
    Rule(
        "left-english",
        FAMILY,
        "A heading, caption or paragraph that stands in English where the Vietnamese belongs."
        " Names and words that Vietnamese keeps (AlexNet, dropout) are no finding.",
        said("# Test Statistic", "# Test Statistic"),
        said("# Test Statistic", "# Thống kê kiểm định"),
        in_pairs(_left_english),
    ),
    Rule(
        "shape",
        FAMILY,
        "Lists with other items, or tables with other rows and columns, than the English.",
        said("* one\n* two", "* một, hai"),
        said("* one\n* two", "* một\n* hai"),
        in_pairs(_shape),
    ),
    Rule(
        "length",
        FAMILY,
        "A translation so short or so long that a sentence is probably missing, or that text of"
        " the next block was run into it.",
        said(
            "The network has two layers. The first one has many units, the second one has one"
            " unit for each class.",
            "Mạng có hai tầng.",
        ),
        said(
            "The network has two layers. The first one has many units, the second one has one"
            " unit for each class.",
            "Mạng có hai tầng. Tầng đầu có nhiều nút, tầng sau mỗi lớp một nút.",
        ),
        in_pairs(_length),
        WARNING,
    ),
    Rule(
        "run-on",
        FAMILY,
        "A heading into which the text below it was run.",
        said("# Exercises", "# Bài tập 1. Giả sử rằng mất mát nhỏ."),
        said("# Exercises", "# Bài tập"),
        in_pairs(_run_on),
    ),
    Rule(
        "outdated",
        FAMILY,
        "The English changed after the Vietnamese was made from it. Translate the change, or, if"
        " it changes nothing in Vietnamese, confirm the translation with `d2lvi state confirm`.",
        said("The loss is tiny.", "Mất mát nhỏ."),
        said("The loss is very small.", "Mất mát rất nhỏ."),
        _outdated,
        WARNING,
        Book(outdated={"example": frozenset({"p-1731329dad"})}),
    ),
)
