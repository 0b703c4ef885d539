"""Rules about Markdown that does not say what its author means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from d2lvi.site.checks.inline import read
from d2lvi.site.checks.model import Book, Finding, Page, Rule, at_line, found, in_texts, said
from d2lvi.site.checks.text import Side, image_alt
from d2lvi.site.source import CodeCell, Directive, Neutral, Pair

FAMILY = "markup"

# `* x*`, `*x *`, `** x**`: marks of emphasis with a blank on their inner side.
_BLANK_INSIDE = re.compile(
    r"(?<![*\\\w])(\*{1,2})([ \t]*)([^\s*](?:[^*\n]|\n(?!\n))*?)([ \t]*)\1(?![*\w])"
)

_D2L = re.compile(
    r":(?:label|numref|eqref|ref|cite|citet|citep|width|height|figure|begin_tab|end_tab|eqlabel)"
    r":(?:`|\w)|^#@tab\b|:(?:begin|end)_tab:",
    re.MULTILINE,
)
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX+|TBD|lorem ipsum)\b|\{\{[^{}]*\}\}|<x id=|⟦[^⟧]*⟧|\[\[\w+\]\]"
    r"|\b[A-Z]+(?:_[A-Z]+)+_(?:VI|EN)\b|__PH_?\d*__|\bHÃY DỊCH\b",
)
# Commands of TeX that a translation parted from their backslash.
_PARTED_COMMAND = re.compile(r"\\ +[A-Za-zÀ-ỹ]{2,}")

# Calls whose picture needs words for those who cannot see it.
_DRAWS = re.compile(r"\b(?:plot|show_images|imshow|hist|scatter|show_heatmaps|Animator)\(")


def _broken_emphasis(side: Side) -> Iterator[Finding]:
    loose = {e.start for e in side.elements("mark") if side.text[e.start] == "*"}
    if not loose:
        return
    told: set[int] = set()
    for match in _BLANK_INSIDE.finditer(side.text):
        marks, left, inner, right = match.groups()
        starts = {*range(match.start(), match.start() + len(marks))}
        ends = {*range(match.end() - len(marks), match.end())}
        if not starts <= loose or not ends <= loose or not (left or right):
            continue
        told |= starts | ends
        mended = f"{marks}{inner}{marks}"
        message = f"'{marks}{left}{_short(inner)}{right}{marks}' is no emphasis"
        yield found(side, match.start(), message, f"Write '{mended}'", match.end(), mended)
    for place in sorted(loose - told):
        if place - 1 not in loose:
            message = "this * opens or closes nothing"
            yield found(side, place, message, "Write *words* without blanks inside, or \\*")


def _short(text: str) -> str:
    return text if len(text) < 30 else f"{text[:27]}..."


def _d2l_markup(side: Side) -> Iterator[Finding]:
    for match in _outside_code(_D2L, side):
        message = f"'{match.group()}' is markup of D2L, which is not read here"
        yield found(side, match.start(), message, "Write {numref}`...`, (label)= and the like")


def _outside_code(pattern: re.Pattern[str], side: Side) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin neither in code nor in a formula or role."""
    matches = list(pattern.finditer(side.text))
    inside = list(side.elements("code", "math", "role")) if matches else []
    for match in matches:
        if not any(element.start <= match.start() < element.end for element in inside):
            yield match


def _dollar(side: Side) -> Iterator[Finding]:
    for match in re.finditer(r"(?<!\\)\$", side.prose):
        message = "this $ opens no formula"
        yield found(side, match.start(), message, "Close it with another $, or write \\$")
    for element in side.elements("math"):
        if parted := _PARTED_COMMAND.search(element.content):
            message = f"'{parted.group()}' in a formula is no command"
            yield found(side, element.start, message, "Write the command as in the English")


def _headings(page: Page, book: Book) -> Iterator[Finding]:
    last = 0
    for block in page.section.walk():
        if not isinstance(block, Pair) or block.kind != "heading":
            continue
        if last == 0 and block.level != 1:
            message = f"the first heading is of level {block.level}"
            yield at_line(page, block.lines.first, message, "Begin a section with one #")
        elif last and block.level == 1:
            message = "this is the second title of the section"
            yield at_line(page, block.lines.first, message, "Write ## for what stands below it")
        elif last and block.level > last + 1:
            message = f"a heading of level {block.level} follows one of level {last}"
            yield at_line(page, block.lines.first, message, f"Write {'#' * (last + 1)}")
        last = block.level


def _alt(page: Page, book: Book) -> Iterator[Finding]:
    for block in page.section.walk():
        if isinstance(block, Directive) and block.name in ("figure-md", "figure"):
            yield from _figure_alt(page, block)
        elif isinstance(block, CodeCell):
            yield from _cell_alt(page, block)
    for block in page.section.blocks:
        if isinstance(block, Neutral) and block.kind == "image":
            images = [e for e in read(block.text, "paragraph").elements if e.kind == "image"]
            if any(not image.name for image in images):
                message = "the image has no alternative text"
                yield at_line(page, block.lines.first, message, "Write it inside ![...]")


def _figure_alt(page: Page, block: Directive) -> Iterator[Finding]:
    line = block.lines.first
    if not (block.options.get("alt") or image_alt(block)):
        message = "the figure has no Vietnamese alternative text"
        yield at_line(page, line, message, "Write it inside ![...]")
    if not block.options.get("alt_en"):
        message = "the figure has no English alternative text"
        yield at_line(page, line, message, "Give it the option :alt_en:")


def _cell_alt(page: Page, block: CodeCell) -> Iterator[Finding]:
    alt = block.options.get("alt")
    remedy = "Give it the option alt: {en: ..., vi: ...}"
    if isinstance(alt, dict):
        missing = [name for name in ("vi", "en") if not alt.get(name)]
        if missing:
            message = f"the plot has no alternative text in '{missing[0]}'"
            yield at_line(page, block.lines.first, message, remedy)
    elif alt is not None:
        message = "the plot has alternative text in one language"
        yield at_line(page, block.lines.first, message, remedy)
    elif _draws(block.code):
        message = "the cell draws, but has no alternative text"
        yield at_line(page, block.lines.first, message, remedy)


def _draws(code: str) -> bool:
    """Whether a cell calls a function that draws, outside of what it defines."""
    outside = (line for line in code.split("\n") if line[:1].strip())
    called = (line for line in outside if not line.startswith(("def ", "class ", "#", "@")))
    return any(_DRAWS.search(line) for line in called)


def _placeholder(side: Side) -> Iterator[Finding]:
    for match in _outside_code(_PLACEHOLDER, side):
        message = f"the placeholder '{match.group()}' was left in the text"
        yield found(side, match.start(), message, "Write what belongs there")


RULES = (
    Rule(
        "broken-emphasis",
        FAMILY,
        "Marks of emphasis that mark nothing, because a blank stands on their inner side or one"
        " of them is missing. Machine translation breaks them by the hundred.",
        said("This is called *dropout*.", "Đó gọi là * dropout*."),
        said("This is called *dropout*.", "Đó gọi là *dropout*."),
        in_texts(_broken_emphasis),
    ),
    Rule(
        "d2l-markup",
        FAMILY,
        "Markup of the D2L sources, which is read as plain text here.",
        said("See {numref}`fig_loss`.", "Xem :numref:`fig_loss`."),
        said("See {numref}`fig_loss`.", "Xem {numref}`fig_loss`."),
        in_texts(_d2l_markup),
    ),
    Rule(
        "dollar",
        FAMILY,
        "A dollar sign that begins no formula, or a command of TeX broken inside one.",
        said("The loss is $x$.", "Mất mát là $x."),
        said("The loss is $x$.", "Mất mát là $x$."),
        in_texts(_dollar),
    ),
    Rule(
        "headings",
        FAMILY,
        "A section begins with one title, and no heading skips a level.",
        said("# Loss", "# Mất mát") + said("### Small", "### Nhỏ"),
        said("# Loss", "# Mất mát") + said("## Small", "## Nhỏ"),
        _headings,
    ),
    Rule(
        "alt",
        FAMILY,
        "Figures and plots have alternative text in both languages, for readers who do not see"
        " them.",
        "```{code-cell}\nd2l.plot(x, y)\n```\n",
        "```{code-cell}\n---\nalt: {en: 'A falling curve', vi: 'Đường cong đi xuống'}\n---\n"
        "d2l.plot(x, y)\n```\n",
        _alt,
    ),
    Rule(
        "placeholder",
        FAMILY,
        "Marks that somebody meant to replace, or that a translation program left behind.",
        said("The loss is small.", "Mất mát TODO."),
        said("The loss is small.", "Mất mát nhỏ."),
        in_texts(_placeholder),
    ),
)
