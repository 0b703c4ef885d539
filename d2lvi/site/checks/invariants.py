"""Rules about what both languages share: formulas, code, numbers, references, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from d2lvi.site.checks.inline import Element
from d2lvi.site.checks.model import WARNING, Book, Finding, Rule, found, in_pairs, said
from d2lvi.site.checks.numbers import missing_numbers, plain_number
from d2lvi.site.checks.text import Side, TextPair
from d2lvi.site.errors import Problem

FAMILY = "invariants"
REFERENCES = ("numref", "ref", "eq", "doc", "prf:ref", "any", "term", "download")

# A symbol may be named again in one language where the other says "it"; a formula not.
_RELATION = re.compile(r"[=<>≤≥≈]|\\(?:leq?|geq?|neq?|approx|in|to|sim|mid|times|cdot)\b")
_SYMBOL_LENGTH = 12
SHOWN = 40

Key = Callable[[Element], str]


def _compare(pair: TextPair, kinds: tuple[str, ...], what: str, key: Key) -> Iterator[Finding]:
    """Report what one language has and the other has not, or not as often."""
    assert pair.en is not None and pair.vi is not None
    english, vietnamese = _counted(pair.en, kinds, key), _counted(pair.vi, kinds, key)
    if english.keys() == vietnamese.keys() and not any(map(_is_long, english)):
        return
    for value in dict.fromkeys((*english, *vietnamese)):
        here, there = vietnamese.get(value, []), english.get(value, [])
        if len(here) == len(there) or (here and there and not _is_long(value)):
            continue
        shown = _shown((here or there)[0].content)
        place = pair.vi.place(here[-1].start if here else 0)
        if not here:
            message = f"the {what} {shown} of the English is missing"
        elif not there:
            message = f"the {what} {shown} is not in the English"
        else:
            message = f"the {what} {shown} stands {len(there)} times in English, here {len(here)}"
        yield _at(pair.vi, place, message)


def _counted(side: Side, kinds: tuple[str, ...], key: Key) -> dict[str, list[Element]]:
    result: dict[str, list[Element]] = {}
    for element in side.elements(*kinds):
        if value := key(element):
            result.setdefault(value, []).append(element)
    return result


def _at(side: Side, place: tuple[int, int], message: str) -> Finding:
    remedy = "Both languages have the same; order does not matter"
    return Finding(Problem(message, remedy, side.file, *place))


def _is_long(value: str) -> bool:
    return len(value) > _SYMBOL_LENGTH or bool(_RELATION.search(value))


def _shown(value: str) -> str:
    line = " ".join(value.split())
    return f"'{line}'" if len(line) <= SHOWN else f"'{line[: SHOWN - 3]}...'"


def _math(pair: TextPair, book: Book) -> Iterator[Finding]:
    def key(element: Element) -> str:
        squeezed = _squeezed(element.content)
        # Numbers may stand in the words of one language, in a formula of the other.
        return "" if plain_number(squeezed) is not None else squeezed

    yield from _compare(pair, ("math",), "formula", key)


def _squeezed(formula: str) -> str:
    """A formula without what TeX ignores: blanks not needed, braces around one letter."""
    text = re.sub(r"\\[,;!: ]|\\quad\b|~", " ", formula)
    text = re.sub(r"\\text(?:rm|it|bf)?\{[^{}]*\}", r"\\text{}", text)
    text = re.sub(r"(?<![A-Za-z\\])\s+|\s+(?![A-Za-z])", "", " ".join(text.split()))
    return re.sub(r"\{([^{}\\])\}", r"\1", text)


def _code(pair: TextPair, book: Book) -> Iterator[Finding]:
    yield from _compare(pair, ("code",), "code", lambda e: " ".join(e.content.split()))


def _references(pair: TextPair, book: Book) -> Iterator[Finding]:
    def key(element: Element) -> str:
        if element.name not in REFERENCES:
            return ""
        target = re.search(r"<([^<>]+)>\s*$", element.content)
        return (target.group(1) if target else element.content).strip()

    yield from _compare(pair, ("role",), "reference", key)


def _citations(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    english, vietnamese = _cited(pair.en), _cited(pair.vi)
    for key in dict.fromkeys((*english, *vietnamese)):
        if key not in vietnamese:
            message = f"the citation '{key}' of the English is missing"
            yield _at(pair.vi, pair.vi.place(0), message)
        elif key not in english:
            message = f"the citation '{key}' is not in the English"
            yield _at(pair.vi, pair.vi.place(vietnamese[key]), message)


def _cited(side: Side) -> dict[str, int]:
    roles = (e for e in side.elements("role") if e.name.partition(":")[0] == "cite")
    return {key.strip(): role.start for role in roles for key in role.content.split(",")}


def _links(pair: TextPair, book: Book) -> Iterator[Finding]:
    yield from _compare(pair, ("link", "image"), "link", lambda e: _address(e.content))


def _address(address: str) -> str:
    """An address; the Vietnamese and the English Wikipedia count as one site."""
    host = urlsplit(address).hostname or "" if "//" in address else ""
    if host.endswith(".wikipedia.org"):
        return "https://wikipedia.org"
    return address.rstrip("/")


def _footnotes(pair: TextPair, book: Book) -> Iterator[Finding]:
    yield from _compare(pair, ("footnote",), "footnote", lambda e: e.content)


def _numbers(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    for number, start in missing_numbers(pair.en, pair.vi):
        message = f"the number {number} of the English is missing"
        yield _at(pair.vi, pair.vi.place(start), message)
    for number, start in missing_numbers(pair.vi, pair.en):
        message = f"the number {number} is not in the English"
        yield found(pair.vi, start, message, "Both languages have the same numbers")


def _emphasis(pair: TextPair, book: Book) -> Iterator[Finding]:
    assert pair.en is not None and pair.vi is not None
    for kind, mark in (("emphasis", "*"), ("strong", "**")):
        english = sum(1 for _ in pair.en.elements(kind))
        vietnamese = sum(1 for _ in pair.vi.elements(kind))
        if english and not vietnamese:
            message = f"no word is marked with {mark}, in English {english}"
            yield found(pair.vi, 0, message, "Mark the same words")


def _pair_rule(
    name: str,
    description: str,
    bad: tuple[str, str],
    good: tuple[str, str],
    find: Callable[[TextPair, Book], Iterator[Finding]],
    severity: str = "error",
) -> Rule:
    return Rule(name, FAMILY, description, said(*bad), said(*good), in_pairs(find), severity)


RULES = (
    _pair_rule(
        "math",
        "Inline formulas differ between the languages. Their order may differ, a symbol may be"
        " named more often, text inside `\\text{}` may be translated, and a plain number may"
        " stand outside a formula.",
        ("It is $2$ when $x = 1$.", "Giá trị là $2$ khi $x = 2$."),
        ("It is $2$ when $x = 1$.", "Khi $x=1$, giá trị là $2$."),
        _math,
    ),
    _pair_rule(
        "code",
        "Code in backticks differs between the languages; names in code are not translated.",
        ("Call `backward` first.", "Trước hết hãy gọi `ngược`."),
        ("Call `backward` first.", "Trước hết hãy gọi `backward`."),
        _code,
    ),
    _pair_rule(
        "numbers",
        "A number of one language is missing in the other. Decimal commas, thousands with a"
        " point, and numbers written as words are understood.",
        ("There are 60,000 images of 10 classes.", "Có 6.000 ảnh thuộc 10 lớp."),
        ("There are 60,000 images of 10 classes.", "Có 60.000 ảnh thuộc mười lớp."),
        _numbers,
    ),
    _pair_rule(
        "references",
        "References to sections, figures, tables and equations differ between the languages.",
        ("See {numref}`fig_loss`.", "Xem {numref}`fig_data`."),
        ("See {numref}`fig_loss`.", "Xem {numref}`fig_loss`."),
        _references,
    ),
    _pair_rule(
        "citations",
        "Citations differ between the languages.",
        ("It was shown {cite}`Gauss.1809`.", "Điều đó đã được chứng minh."),
        ("It was shown {cite}`Gauss.1809`.", "Điều đó đã được chứng minh {cite}`Gauss.1809`."),
        _citations,
    ),
    _pair_rule(
        "links",
        "Links lead elsewhere than those of the English. A page of Wikipedia may be the one of"
        " another language.",
        ("[Install it](https://example.org/a).", "[Hãy cài đặt](https://example.org/b)."),
        ("[Install it](https://example.org/a).", "[Hãy cài đặt](https://example.org/a)."),
        _links,
    ),
    _pair_rule(
        "footnotes",
        "Footnote marks differ between the languages.",
        ("The mean[^mean] is small.", "Trung bình nhỏ."),
        ("The mean[^mean] is small.", "Trung bình[^mean] nhỏ."),
        _footnotes,
    ),
    _pair_rule(
        "emphasis",
        "Words are marked in English and none is in Vietnamese. The English given beside a term,"
        " *lan truyền ngược* (*backpropagation*), does no harm.",
        ("This is *overfitting*.", "Đó là quá khớp."),
        ("This is *overfitting*.", "Đó là *quá khớp* (*overfitting*)."),
        _emphasis,
        WARNING,
    ),
)
