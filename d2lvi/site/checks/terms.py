"""Rules about terms: those of the glossary, names, titles, and phrases of bad translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from d2lvi.site.checks.inline import HIDDEN
from d2lvi.site.checks.model import (
    ERROR,
    WARNING,
    Book,
    Find,
    Finding,
    Page,
    Rule,
    found,
    in_pairs,
    in_texts,
    said,
)
from d2lvi.site.checks.phrases import Match, Phrases, outermost, phrases
from d2lvi.site.checks.text import WORD, Side, TextPair, word_set
from d2lvi.site.glossary import Glossary, Term
from d2lvi.site.languages import VIETNAMESE

FAMILY = "terms"

# Words of one rendering may have this many others among them: độ chính xác huấn luyện và
# kiểm tra.
WIDEST_GAP = 6

# "In" before a reference, taken for a year by machine translation.
_YEAR = re.compile(
    r"(?<![^\W_])(năm)[ \n]+(?=\{(?:numref|ref|eq|cite[:\w]*)\}|:(?:numref|eqref|cite\w*):"
    r"|\(?(?:Fig|Figure|Section|Table|Hình|Bảng|Mục)\b)",
    re.IGNORECASE,
)
# Before it these make a number of years of it.
_COUNTED = re.compile(
    r"(?:\d|một|hai|ba|bốn|lăm|sáu|bảy|tám|chín|mười|chục|trăm|nhiều|mấy|vài|những|các|hàng)"
    r"[ \n]+\Z",
    re.IGNORECASE,
)
_LET_US = re.compile(r"hãy[ \n]+để[ \n]+(?:chúng[ \n]+(?:tôi|ta)|ta\b)", re.IGNORECASE)
_WE = re.compile(r"chúng[ \n]+tôi(?![^\W_])", re.IGNORECASE)

# Names that Vietnamese writes in its own way.
TRANSLATED_NAMES = word_set(
    "vietnamese english french german chinese japanese korean russian greek greeks latin"
    " arabic american european asian african indian british italian spanish hanoi saigon"
    " vietnam america europe asia africa china japan germany france england russia greece"
    " earth sun moon internet web go labs university institute laboratory street mr mrs ms dr"
    " professor january february march april may june july august september october november"
    " december monday tuesday wednesday thursday friday saturday sunday i god bible north"
    " south east west figure table section chapter equation appendix part"
)
_ABBREVIATION = re.compile(r"[A-Z]{2,}[a-z]?\Z|.*[a-z][A-Z]|[A-Z]+\d")
# An adjective may be made of a name: Gauss, Gaussian.
_SHARED_LETTERS = 4


@lru_cache(maxsize=4)
def _wrong_phrases(glossary: Glossary) -> Phrases[tuple[str, Term]]:
    return phrases(
        (wrong, (wrong, term))
        for term in glossary.terms
        for wrong in term.wrong
        if "$" not in wrong
    )


@lru_cache(maxsize=4)
def _english_phrases(glossary: Glossary) -> Phrases[Term]:
    return phrases(((term.en, term) for term in glossary.terms), english=True)


@lru_cache(maxsize=4)
def _rendered_phrases(glossary: Glossary) -> Phrases[Term]:
    items = ((text, term) for term in glossary.terms for text in term.renderings)
    return phrases(items, english=True)


@lru_cache(maxsize=4)
def _untranslated_phrases(glossary: Glossary) -> Phrases[Term]:
    """English terms that no Vietnamese rendering contains."""
    kept = {w.lower() for t in glossary.terms for r in (t.vi, *t.also, t.abbr) for w in (r,)}
    words = glossary.kept_words
    foreign = (
        term
        for term in glossary.terms
        if term.en.lower() not in kept
        and (" " in term.en or "-" in term.en or term.en.lower() not in words)
    )
    return phrases(((term.en, term) for term in foreign), english=True)


def english_terms(side: Side, glossary: Glossary) -> list[Match[Term]]:
    """The terms in an English text, those that lie in longer ones left out."""
    return outermost(_english_phrases(glossary).matches(side))


def _wrong_term(page: Page, book: Book) -> Iterator[Finding]:
    table = _wrong_phrases(book.glossary)
    for side in page.sides(VIETNAMESE):
        told: set[int] = set()
        for match in outermost(table.matches(side)):
            wrong, term = match.value
            if match.start not in told and not _is_right_elsewhere(side, match, term):
                told.add(match.start)
                message = f"'{wrong}' is a wrong rendering of '{term.en}'"
                yield found(side, match.start, message, f"Write '{term.vi}'")


def _is_right_elsewhere(side: Side, match: Match[tuple[str, Term]], term: Term) -> bool:
    """Whether the words are part of a right rendering: lớp đầu vào inside another term."""
    before = side.prose[: match.start].lower()
    return any(
        rendering.lower().endswith(match.value[0].lower())
        and before.endswith(rendering.lower()[: -len(match.value[0])])
        for rendering in term.renderings
        if len(rendering) > len(match.value[0])
    )


def _missing_term(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    found_here = english_terms(pair.en, book.glossary)
    wanted = {match.value.en: match.value for match in found_here if match.value.expected}
    if not wanted:
        return
    present = {match.value.en for match in _rendered_phrases(book.glossary).matches(pair.vi)}
    # What is rendered wrongly is told by the rule for that.
    present |= {match.value[1].en for match in _wrong_phrases(book.glossary).matches(pair.vi)}
    words = [word.lower for word in pair.vi.words]
    for english, term in wanted.items():
        senses = book.glossary.by_english[english]
        renderings = [text for sense in senses for text in sense.renderings]
        if english in present or any(_occurs_apart(text, words) for text in renderings):
            continue
        message = f"no rendering of '{english}' stands here"
        known = ", ".join(dict.fromkeys((term.vi, *term.also)))
        yield found(pair.vi, 0, message, f"The glossary has: {known}")


def _occurs_apart(text: str, words: list[str]) -> bool:
    """Whether the words of a rendering follow each other with others among them."""
    sought = [word.lower() for word in WORD.findall(text)]
    if len(sought) < 2:
        return False
    for start, word in enumerate(words):
        if word != sought[0]:
            continue
        at = start
        for each in sought[1:]:
            window = words[at + 1 : at + 2 + WIDEST_GAP]
            if each not in window:
                break
            at += 1 + window.index(each)
        else:
            return True
    return False


def _english_term(page: Page, book: Book) -> Iterator[Finding]:
    table = _untranslated_phrases(book.glossary)
    for side in page.sides(VIETNAMESE):
        if side.kind == "alt":
            continue
        for match in outermost(table.matches(side)):
            if side.is_aside(match.start, match.end) or _in_name(side, match):
                continue
            shown = side.text[match.start : match.end].replace("\n", " ")
            message = f"'{shown}' stands in English"
            yield found(side, match.start, message, f"Write '{match.value.vi}'")


def _in_name(side: Side, match: Match[Term]) -> bool:
    """Whether a term is part of a name: joined by a hyphen or a slash, or in capitals."""
    before, after = side.prose[: match.start][-1:], side.prose[match.end :][:1]
    joined = before in {*"-/_.@:", HIDDEN} or after in {*"-/_@", HIDDEN}
    shown = side.text[match.start : match.end]
    return joined or (shown.isupper() and len(shown) > 1)


def _titles(page: Page, book: Book) -> Iterator[Finding]:
    for pair in page.pairs:
        if pair.kind != "heading" or pair.en is None or pair.vi is None:
            continue
        renderings = book.titles.get(title_words(pair.en.text), {})
        here = title_words(pair.vi.text)
        best = max(renderings, key=lambda title: renderings[title], default=here)
        if here != best and renderings.get(here, 0) < renderings[best]:
            message = f"this title is '{best}' elsewhere"
            yield found(pair.vi, 0, message, "Translate the same title alike")


def title_words(heading: str) -> str:
    """The words of a heading, without its marks, in small letters."""
    return " ".join(heading.lstrip("# ").rstrip("# ").lower().split())


def _names(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    if pair.kind not in ("paragraph", "list", "footnote", "quote"):
        return
    names = dict.fromkeys(_english_names(pair.en))
    if not names:
        return
    vietnamese = {_plain(word.text) for word in pair.vi.words}
    starts = {name[:_SHARED_LETTERS] for name in vietnamese}
    common = book.glossary.common_words | TRANSLATED_NAMES
    for name in names:
        same_start = len(name) > _SHARED_LETTERS and name[:_SHARED_LETTERS] in starts
        if name in vietnamese or same_start or (name.istitle() and name.lower() in common):
            continue
        # It may stand in code or a formula; of terms, missing-term tells.
        if name not in pair.vi.text and name not in book.glossary.expected_terms:
            message = f"the name '{name}' of the English is missing"
            yield found(pair.vi, 0, message, "Names and abbreviations are not translated")


def _english_names(side: Side) -> Iterator[str]:
    """The names and abbreviations in an English text."""
    for word in side.words:
        if word.text != word.lower and _is_name(side, word.start, word.text):
            yield _plain(word.text)


def _plain(word: str) -> str:
    """A word without the ending of a plural or genitive."""
    if word[-1] != "s":
        return word
    return re.sub(r"(?:['’]s|(?<=[A-Z])s)\Z", "", word)


def _is_name(side: Side, start: int, word: str) -> bool:
    if _ABBREVIATION.match(word):
        return True
    if not word.istitle() or len(word) < 3:
        return False
    before = side.prose[:start].rstrip()
    # A capital after the end of a sentence, or of what is hidden, tells nothing.
    return bool(before) and (before[-1].isalnum() or before[-1] in ",;")


def _year(side: Side) -> Iterator[Finding]:
    for match in _YEAR.finditer(side.text):
        if not _COUNTED.search(side.text[: match.start()]):
            mended = "Trong" if match.group(1)[0].isupper() else "trong"
            message = "'năm' stands before a reference, as if it were a year"
            remedy = f"Write '{mended}' or 'ở'"
            yield found(side, match.start(), message, remedy)


def _let_us(side: Side) -> Iterator[Finding]:
    for match in _LET_US.finditer(side.prose):
        message = f"'{' '.join(match.group().split())}' is English in Vietnamese words"
        yield found(side, match.start(), message, "Write 'Ta hãy ...', or begin with the verb")


def _we(side: Side) -> Iterator[Finding]:
    for match in _WE.finditer(side.prose):
        message = "'chúng tôi' leaves the reader out"
        yield found(side, match.start(), message, "Write 'ta' for author and reader together")


_LOSS = Glossary((Term("loss function", "hàm mất mát", wrong=("chức năng mất",), expected=True),))


def _rule(
    name: str, description: str, bad: str, good: str, find: Find, severity: str = ERROR
) -> Rule:
    english = "The loss function of GloVe is small."
    given = Book(_LOSS)
    return Rule(
        name, FAMILY, description, said(english, bad), said(english, good), find, severity, given
    )


RULES = (
    _rule(
        "wrong-term",
        "Renderings that `book/glossary.yml` lists as wrong, most of them left by machine"
        " translation: *đào tạo* for training, *trọng lượng* for a weight.",
        "Chức năng mất của GloVe nhỏ.",
        "Hàm mất mát của GloVe nhỏ.",
        _wrong_term,
    ),
    _rule(
        "missing-term",
        "An English term of the glossary whose Vietnamese renderings all are missing beside it."
        " It asks for terms of several words, and for those marked `expected: true` there.",
        "Phần mất của GloVe nhỏ.",
        "Hàm mất mát của GloVe nhỏ.",
        in_pairs(_missing_term),
        WARNING,
    ),
    _rule(
        "english-term",
        "An English term that has a Vietnamese rendering and stands in Vietnamese all the same."
        " Given once in emphasis or brackets, beside the Vietnamese, it is no finding.",
        "Loss function của GloVe nhỏ.",
        "Hàm mất mát (*loss function*) của GloVe nhỏ.",
        _english_term,
    ),
    Rule(
        "titles",
        FAMILY,
        "Titles that are the same in English and differ in Vietnamese: the rarer one is reported.",
        said("# Exercises", "# Thực hành"),
        said("# Exercises", "# Bài tập"),
        _titles,
        given=Book(titles={"exercises": {"bài tập": 9, "thực hành": 1}}),
    ),
    _rule(
        "names",
        "Names and abbreviations of the English that are missing in the Vietnamese: GloVe made a"
        " glove, Bishop a bishop, CUDA misspelled.",
        "Hàm mất mát của găng tay nhỏ.",
        "Hàm mất mát của GloVe nhỏ.",
        in_pairs(_names),
        WARNING,
    ),
    Rule(
        "year",
        FAMILY,
        "*năm* before a reference: the English *in*, taken for a year by machine translation.",
        said("See it in {numref}`fig_loss`.", "Xem năm {numref}`fig_loss`."),
        said("See it in {numref}`fig_loss`.", "Xem trong {numref}`fig_loss`."),
        in_texts(_year, VIETNAMESE),
    ),
    Rule(
        "let-us",
        FAMILY,
        "*Let us*, word for word: *Hãy để chúng ta*.",
        said("Let us begin.", "Hãy để chúng ta bắt đầu."),
        said("Let us begin.", "Ta hãy bắt đầu."),
        in_texts(_let_us, VIETNAMESE),
    ),
    Rule(
        "we",
        FAMILY,
        "*chúng tôi* for the author and the reader together. Where the authors alone are meant,"
        " silence it.",
        said("We begin.", "Chúng tôi bắt đầu."),
        said("We begin.", "Ta bắt đầu."),
        in_texts(_we, VIETNAMESE),
        WARNING,
    ),
)
