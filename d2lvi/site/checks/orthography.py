"""Rules about how words are written, above all Vietnamese ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from d2lvi.site.checks.english import STRAY_WORDS
from d2lvi.site.checks.inline import HIDDEN
from d2lvi.site.checks.model import WARNING, Book, Finding, Page, Rule, found, in_texts, said
from d2lvi.site.checks.syllables import parted, spelled
from d2lvi.site.checks.text import Side, Word, word_set
from d2lvi.site.languages import ENGLISH, VIETNAMESE

FAMILY = "orthography"

# Words that nobody writes twice. Others meet at the border of two compounds (giáo trình
# trình bày, đầu vào vào), or are doubled on purpose (dần dần).
NEVER_DOUBLED = word_set(
    "là của và các những một được bị cho với để này ấy thì mà nếu vì nên ở tại về đến cũng đã"
    " đang sẽ bạn chúng họ nó hay hoặc nhưng mọi mỗi vẫn chỉ phải rồi gì cái bởi"
)
DOUBLED_ENGLISH = frozenset(("that", "had", "bye"))

# Words taken from other languages that no dictionary of terms has.
LOANWORDS = word_set(
    "micrô xêri xêmina côsin lôgarit ôtô mêtrô ampe vôn xăngtimét kilôgam kilômét"
)

# Letters of other alphabets that look like Vietnamese ones.
LOOK_ALIKES = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}

_QUOTE = re.compile('["“”„]')
_STRANGE = re.compile("[ÐðƉɖ\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-zÀ-ỹ]")
_SPACE_BEFORE = re.compile(r"(?<=[^\s.|])[ \t]+([,;!?)\]…]|[.:](?![.:\w]))")
_SPACE_AFTER_OPENING = re.compile(r"[(\[][ \t]+(?=\S)")
_NO_SPACE_AFTER = re.compile(r"(?<=[^\W\d_])[,;](?=[^\W\d_])|(?<=[^\W\d_]{2})[.?!](?=[À-Ỹ])")
_DOUBLE_SPACE = re.compile(r"(?<=[^\s|]) {2,}(?=[^\s|])")
# What parts words that stand next to each other.
_PARTED = re.compile(rf"[^\w\s-]|{HIDDEN}")
_PLURAL = re.compile(r"(?<![^\W_])([A-Z]{2,})('?s| s)(?![^\W_])")


def _nfc(side: Side) -> Iterator[Finding]:
    if side.composed:
        return
    normal = unicodedata.normalize("NFC", side.text)
    start = next(
        (i for i, (a, b) in enumerate(zip(side.text, normal, strict=False)) if a != b),
        len(normal),
    )
    message = "letters and their marks are written apart (not in normal form C)"
    remedy = "Type them with a Unicode keyboard, or run: d2lvi check --fix"
    finding = found(side, start, message, remedy)
    edit = found(side, 0, "", "", len(side.text), normal).edit
    yield Finding(finding.problem, edit=edit)


def _marked_words(side: Side) -> Iterator[Word]:
    """Vietnamese words with marks, as only these are surely Vietnamese."""
    for word in side.words if side.composed else ():
        if not word.text.isascii() and word.text.isalpha():
            yield word


def _tone(side: Side) -> Iterator[Finding]:
    for word in _marked_words(side):
        right = spelled(word.lower)
        if right is not None and right != word.lower:
            mended = _cased_like(right, word.text)
            message = f"the tone mark of '{word.text}' stands on another letter in this book"
            yield found(side, word.start, message, f"Write '{mended}'", word.end, mended)


def _cased_like(word: str, model: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.capitalize() if model[0].isupper() else word


def _syllable(page: Page, book: Book) -> Iterator[Finding]:
    known = book.glossary.rendering_words | LOANWORDS
    for pair in page.pairs:
        if pair.vi is None or not pair.vi.composed:
            continue
        english = {word.lower for word in pair.en.words} if pair.en else set()
        for word in _marked_words(pair.vi):
            if spelled(word.lower) is None and word.lower not in known | english:
                message = f"'{word.text}' is no Vietnamese syllable"
                yield found(pair.vi, word.start, message, _advice(word))


def _advice(word: Word) -> str:
    letters, tones = parted(word.lower)
    if len(tones) > 1:
        return "It has two tone marks"
    for cut in range(1, len(letters)):
        if spelled(word.lower[:cut]) and spelled(word.lower[cut:]) and cut > 1:
            return f"Are these the two words '{word.text[:cut]} {word.text[cut:]}'?"
    return "Correct the slip; a name or foreign word stands in the English too"


def _doubled(side: Side) -> Iterator[Finding]:
    for first, second in pairwise(side.words):
        if first.lower != second.lower or side.prose[first.end : second.start].strip(" \t\n"):
            continue
        if side.language == ENGLISH:
            wrong = first.lower.isalpha() and first.lower not in DOUBLED_ENGLISH
            # The second of "at AT&T" is no word.
            wrong = wrong and (second.text.islower() or second.text == first.text)
        else:
            wrong = first.lower in NEVER_DOUBLED
        if wrong:
            yield found(side, first.start, f"'{first.text}' stands twice", "Delete one")
    for at in range(len(side.words) - 3):
        first, second, third, fourth = side.words[at : at + 4]
        if (first.lower, second.lower) == (third.lower, fourth.lower) != (second.lower,) * 2:
            between = side.prose[first.start : fourth.end]
            words = first.lower.isalpha() and len(first.lower) > 1 and first.lower != "từng"
            if words and not _PARTED.search(between):
                shown = side.text[first.start : second.end].replace("\n", " ")
                yield found(side, first.start, f"'{shown}' stands twice", "Delete one")


def _look_alike(side: Side) -> Iterator[Finding]:
    if not _STRANGE.search(side.prose):
        return
    for word in side.words:
        for match in _STRANGE.finditer(word.text):
            letter, place = match.group(), word.start + match.start()
            if letter in LOOK_ALIKES:
                message = f"'{letter}' is the letter of another alphabet"
                right = LOOK_ALIKES[letter]
                yield found(side, place, message, f"Write '{right}'", place + 1, right)
            elif _LATIN.search(word.text):
                message = f"in '{word.text}' stands the {unicodedata.name(letter).lower()}"
                yield found(side, word.start, message, "Type the word again")
                break


def _spacing(side: Side) -> Iterator[Finding]:
    if side.kind in ("table", "alt") or not side.composed:
        return
    prose = side.prose
    for match in _SPACE_BEFORE.finditer(prose):
        mark = match.group(1)
        message = f"a space stands before '{mark}'"
        end = match.end()
        yield found(side, match.start(), message, "Delete it", end, mark)
    for match in _SPACE_AFTER_OPENING.finditer(prose):
        message = f"a space stands after '{match.group()[0]}'"
        yield found(side, match.start(), message, "Delete it", match.end(), match.group()[0])
    for match in _NO_SPACE_AFTER.finditer(prose):
        message = f"no space stands after '{match.group()}'"
        mended = f"{match.group()} "
        yield found(side, match.start(), message, "Write one", match.end(), mended)
    for match in _DOUBLE_SPACE.finditer(prose):
        message = "several spaces stand between two words"
        yield found(side, match.start(), message, "Write one", match.end(), " ")


def _quotes(page: Page, book: Book) -> Iterator[Finding]:
    """Straight and curly quotation marks in one section, the rarer of them reported."""
    straight, curly = [], []
    for side in page.sides():
        for match in _QUOTE.finditer(side.prose):
            (straight if match.group() == '"' else curly).append((side, match.start()))
    if straight and curly:
        few, name = (curly, "curly") if len(curly) <= len(straight) else (straight, "straight")
        for side, offset in few:
            message = f"this quotation mark is {name}, most of the section's are not"
            edit = '"' if name == "curly" else None
            yield found(side, offset, message, "Use one kind", offset + 1, edit)


def _stray_english(side: Side) -> Iterator[Finding]:
    if side.kind in ("title", "table", "alt"):
        return
    last = -1
    for at, word in enumerate(side.words):
        if word.lower not in STRAY_WORDS or word.text.isupper() or word.start < last:
            continue
        if side.is_aside(word.start, word.end) or _in_name(side, at):
            continue
        last = word.start + 60  # one report for a stretch of English
        message = f"the English word '{word.text}' stands in Vietnamese"
        yield found(side, word.start, message, "Translate it; a title stands in *...*")


def _in_name(side: Side, at: int) -> bool:
    """Whether a word is joined to others, or stands between words in capitals."""
    word = side.words[at]
    around = side.prose[max(word.start - 1, 0) : word.start] + side.prose[word.end :][:1]
    if set(around) & set("-/_.@" + HIDDEN) - {"."} or word.text[:1].isupper():
        return True
    neighbours = side.words[max(at - 1, 0) : at] + side.words[at + 1 : at + 2]
    return len(neighbours) == 2 and all(each.text[:1].isupper() for each in neighbours)


def _plural(side: Side) -> Iterator[Finding]:
    for match in _PLURAL.finditer(side.prose):
        if side.is_aside(*match.span()):
            continue
        message = f"'{match.group()}' has the English plural"
        remedy = f"Write '{match.group(1)}', or 'các {match.group(1)}'"
        yield found(side, match.start(), message, remedy, match.end(), match.group(1))


def _vi(text: str) -> str:
    return said("The loss is small.", text)


RULES = (
    Rule(
        "normal-form",
        FAMILY,
        "Letters and marks written apart look alike but are not found by a search.",
        _vi(unicodedata.normalize("NFD", "Mất mát nhỏ.")),
        _vi("Mất mát nhỏ."),
        in_texts(_nfc),
    ),
    Rule(
        "tone",
        FAMILY,
        "The tone mark stands where most publishers put it: hóa, thủy, quý; not hoá, thuỷ, qúy.",
        _vi("Giá trị mất mát đã chuẩn hoá thì nhỏ."),
        _vi("Giá trị mất mát đã chuẩn hóa thì nhỏ."),
        in_texts(_tone, VIETNAMESE),
    ),
    Rule(
        "syllable",
        FAMILY,
        "A word with Vietnamese marks that no Vietnamese syllable can be: a slip of the keyboard,"
        " or two words run together. Words of the glossary and of the English beside pass.",
        _vi("Mất mát thưc ra nhỏ."),
        _vi("Mất mát thực ra nhỏ."),
        _syllable,
    ),
    Rule(
        "doubled",
        FAMILY,
        "A word that stands twice in a row, where nobody writes it twice on purpose. Words such as"
        " *dần dần*, and syllables of two compounds that meet, are no finding.",
        _vi("Mất mát của của mạng dần dần nhỏ đi."),
        _vi("Mất mát của mạng dần dần nhỏ đi."),
        in_texts(_doubled),
    ),
    Rule(
        "look-alike",
        FAMILY,
        "Letters of other alphabets inside a word, which nobody sees and no search finds.",
        _vi("Mất mát n\u0432ỏ."),
        _vi("Mất mát nhỏ."),
        in_texts(_look_alike),
    ),
    Rule(
        "spacing",
        FAMILY,
        "Spaces before punctuation and inside brackets, none after a comma, several in a row.",
        _vi("Mất mát nhỏ , còn lỗi ( kiểm tra ) thì lớn."),
        _vi("Mất mát nhỏ, còn lỗi (kiểm tra) thì lớn."),
        in_texts(_spacing),
    ),
    Rule(
        "quotes",
        FAMILY,
        "Straight and curly quotation marks in one section.",
        said('The "loss" and the "error" are small.', "“Mất mát” và “lỗi” nhỏ.")
        + said('A "small" loss.', 'Mất mát "nhỏ".'),
        said('The "loss" and the "error" are small.', '"Mất mát" và "lỗi" nhỏ.')
        + said('A "small" loss.', 'Mất mát "nhỏ".'),
        _quotes,
    ),
    Rule(
        "stray-english",
        FAMILY,
        "English words such as *the* or *which* in Vietnamese. Titles and terms given in English"
        " stand in emphasis, brackets or quotation marks and are no finding.",
        _vi("Giá trị of mất mát nhỏ."),
        _vi("Giá trị của mất mát (*value of the loss*) nhỏ."),
        in_texts(_stray_english, VIETNAMESE),
    ),
    Rule(
        "plural",
        FAMILY,
        "The English plural of an abbreviation: RNNs, GPU s.",
        _vi("Mất mát của các RNNs nhỏ."),
        _vi("Mất mát của các RNN nhỏ."),
        in_texts(_plural, VIETNAMESE),
        WARNING,
    ),
)
