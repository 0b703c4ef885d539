"""Numbers in text, in both ways of writing them and in words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from d2lvi.site.checks.text import Side
from d2lvi.site.languages import ENGLISH

_NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,\u00a0\u202f]\d+)*")
_PLAIN = re.compile(r"-?(\d+(?:(?:\{,\}|[.,])\d+)*)(?:\\?%|\^?\\circ)?\Z")

# Words for numbers, by value, in English and in Vietnamese.
_WORDS = {
    "0": ("zero no none nothing null", "không chẳng"),
    "0.5": ("half halves halve", "nửa rưỡi đôi"),
    "1": ("one once a an single first unit", "một đơn duy nhất đầu tiên mốt"),
    "2": ("two twice second both pair half double", "hai đôi cặp nhì đúp kép cả rưỡi nửa"),
    "3": ("three third thrice triple", "ba"),
    "4": ("four fourth quarter", "bốn tư"),
    "5": ("five fifth", "năm lăm"),
    "6": ("six sixth", "sáu"),
    "7": ("seven seventh", "bảy bẩy"),
    "8": ("eight eighth", "tám"),
    "9": ("nine ninth", "chín"),
    "10": ("ten tenth", "mười chục"),
    "11": ("eleven eleventh", "mười"),
    "12": ("twelve twelfth dozen", "mười tá"),
    "13": ("thirteen", "mười"),
    "14": ("fourteen", "mười"),
    "15": ("fifteen", "mười"),
    "16": ("sixteen", "mười"),
    "17": ("seventeen", "mười"),
    "18": ("eighteen", "mười"),
    "19": ("nineteen", "mười"),
    "20": ("twenty", "hai"),
    "30": ("thirty", "ba"),
    "40": ("forty", "bốn"),
    "50": ("fifty", "năm"),
    "60": ("sixty", "sáu"),
    "70": ("seventy", "bảy"),
    "80": ("eighty", "tám"),
    "90": ("ninety", "chín"),
    "100": ("hundred", "trăm"),
    "1000": ("thousand", "nghìn ngàn"),
    "1000000": ("million", "triệu"),
    "1000000000": ("billion", "tỉ tỷ"),
}
_MONTHS = tuple(month.lower() for month in calendar.month_name[1:])
_ROMAN = {"v": 5, "x": 10, "i": 1}


def plain_number(formula: str) -> str | None:
    """The number that a formula consists of, or None if it holds more than that."""
    match = _PLAIN.match(formula)
    return match.group(1).replace("{,}", ",") if match else None


def missing_numbers(here: Side, there: Side) -> Iterator[tuple[str, int]]:
    """The numbers of one language that the other lacks, with their places in the former."""
    known = {reading for text, _ in _numbers(there) for reading in _readings(text)}
    for text, start in _numbers(here):
        readings = _readings(text)
        if not known & readings and not _in_words(readings, there) and not _inside(text, there):
            yield text, start


def _numbers(side: Side) -> list[tuple[str, int]]:
    """The numbers of a text, each with the place of its first digit."""
    found = [(match.group(), match.start()) for match in _NUMBER.finditer(side.prose)]
    for element in side.elements("math"):
        if number := plain_number("".join(element.content.split())):
            found.append((number, element.start))
    return found


def _readings(text: str) -> frozenset[str]:
    """The values that a number may have: 1.000 is one or a thousand."""
    parts = re.split(r"[.,\u00a0\u202f]", text)
    whole = "".join(parts)
    if len(parts) == 1:
        return frozenset({whole.lstrip("0") or "0"})
    values = set()
    if all(len(part) == 3 for part in parts[1:]):
        values.add(whole.lstrip("0") or "0")
    fraction = parts[-1].rstrip("0")
    head = "".join(parts[:-1]).lstrip("0") or "0"
    values.add(f"{head}.{fraction}" if fraction else head)
    return frozenset(values)


def _in_words(readings: frozenset[str], side: Side) -> bool:
    """Whether a text says a number in words, as a month or as a Roman numeral."""
    words = {word.lower for word in side.words}
    for value in readings:
        english, vietnamese = _WORDS.get(value, ("", ""))
        if words & {*(english if side.language == ENGLISH else vietnamese).split()}:
            return True
        number = int(value) if value.isdigit() and len(value) < 3 else 0
        if 0 < number <= len(_MONTHS) and _MONTHS[number - 1] in words:
            return True
        if number and number in {_roman(word) for word in words}:
            return True
    return False


def _roman(word: str) -> int:
    """The value of a Roman numeral below fifty, 0 for any other word."""
    digits = [_ROMAN.get(letter, 0) for letter in word]
    if not all(digits):
        return 0
    following = [*digits[1:], 0]
    return sum(-d if d < after else d for d, after in zip(digits, following, strict=True))


def _inside(text: str, side: Side) -> bool:
    """Whether a number stands in a formula, in code or in a name of the text."""
    pattern = re.compile(rf"(?<!\d){re.escape(text)}(?!\d)")
    return bool(pattern.search(side.text))
