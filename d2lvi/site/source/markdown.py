"""Where blocks begin and end: Markdown as MyST reads it, cut into units.

Only the outermost blocks count here. Inline text is left alone, except to tell an
image and a table of numbers from prose.

Stricter than MyST where it would quietly show something else than was meant:
headings underlined, code by indentation, display math with blank lines inside, and
link definitions over several lines are not read as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_block, amsmath_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from d2lvi.site.source.reading import Source
from d2lvi.site.source.sections import Lines

PROSE = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "dl_open": "list",
    "blockquote_open": "quote",
    "table_open": "table",
    "footnote_reference_open": "footnote",
}
PROSE_KINDS = frozenset(PROSE.values())
NEUTRAL = {
    "hr": "break",
    "myst_block_break": "break",
    "myst_target": "target",
    "myst_line_comment": "comment",
    "math_block": "math",
    "math_block_label": "math",
    "amsmath": "math",
    "definition": "definition",
    "code_block": "code",
}
FENCES = ("fence", "colon_fence")

# The level of the innermost block that markdown-it reads.
DEEPEST = 19

# Longer paragraphs are not searched for images: nobody writes such, and inline
# parsing of hostile text takes quadratic time.
LONGEST_IMAGE = 2_000

COMMENT_OPEN, COMMENT_CLOSE = "<!--", "-->"
DOLLARS, ENVIRONMENT = "$$", "\\begin{"
DISPLAY_MATH = re.compile(r"\$\$|\\begin\{(?:equation|multline|gather|(?:fl|x+)?align)")
MARKED_WORDS = re.compile(
    r"`+[^`]*`+"  # code, and the target of a role
    r"|\{[\w:-]+\}"  # the name of a role
    r"|\$[^$]*\$"  # math
    r"|\]\([^()]*\)|<[^<>]*>"  # addresses
)
WORD = re.compile(r"[^\W\d_]{2,}")

Rule = Callable[[StateBlock, int, int, bool], bool]


@dataclass(frozen=True)
class Unit:
    """An outermost block of Markdown, before languages are paired.

    kind: a kind of `Pair` or `Neutral`; "source" for a source comment; "fence" for
        whatever a fence encloses.
    lines: its lines in the file, blank ones at its end left out.
    level: of a heading, else 0.
    info, marks: of a fence: what follows its marks, and the marks.
    wordless: it is a table of numbers and symbols only.
    """

    kind: str
    lines: Lines
    level: int = 0
    info: str = ""
    marks: str = ""
    wordless: bool = False

    @property
    def prose(self) -> bool:
        """Whether it is text in a language, which needs its twin in the other."""
        return self.kind in PROSE_KINDS and not self.wordless


def units(source: Source, first: int, last: int) -> list[Unit]:
    """The units of lines `first` to `last`: every line with text is in just one."""
    text = "\n".join(source.lines[first - 1 : last]).rstrip() + "\n"
    found = [_unit(source, first, tokens) for tokens in _groups(_markdown().parse(text))]
    _check_neighbours(source, found)
    return found


# --- the parser


@cache
def _markdown() -> MarkdownIt:
    """MyST's block rules, made to take linear time and to stop at blocks."""
    markdown = MarkdownIt("commonmark", {"inline_definitions": True}).enable("table")
    markdown.use(myst_block_plugin).use(footnote_plugin).use(deflist_plugin)
    markdown.use(dollarmath_plugin).use(amsmath_plugin).use(colon_fence_plugin)
    rules = markdown.block.ruler
    rules.at("reference", _on_one_line(reference))
    rules.at("math_block", _within_paragraph(math_block_dollar(), DOLLARS))
    interrupts = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    rules.at("amsmath", _within_paragraph(amsmath_block, ENVIRONMENT), {"alt": interrupts})
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def _on_one_line(rule: Rule) -> Rule:
    """The rule, seeing one line only.

    A link definition looks ahead to the end of its paragraph, which takes quadratic
    time where many follow each other.
    """

    def limited(state: StateBlock, first: int, end: int, silent: bool) -> bool:
        last = state.lineMax
        state.lineMax = first + 1
        try:
            return rule(state, first, end, silent)
        finally:
            state.lineMax = last

    return limited


def _within_paragraph(rule: Rule, opening: str) -> Rule:
    """The rule of display math, not looking for its end beyond a blank line.

    Without this, math that is not closed takes up the text down to the next formula;
    and many such beginnings, each looking through the whole text, take quadratic time,
    for which reason those that found no end are remembered.
    """

    def limited(state: StateBlock, first: int, end: int, silent: bool) -> bool:
        start = state.bMarks[first] + state.tShift[first]
        text = state.src[start : state.eMarks[first]]
        if not text.startswith(opening):
            return False
        known = state.env.setdefault(opening, {})
        begin, blank, unclosed = known.get(end, (0, 0, set()))
        if not begin <= first < blank:
            blank = next((line for line in range(first, end) if state.isEmpty(line)), end)
            unclosed = set()
            known[end] = first, blank, unclosed
        mark = text.partition("}")[0] if opening == ENVIRONMENT else opening
        # An end on the same line decides at once, and so does text of less indentation.
        decided = DOLLARS in text[2:] or state.sCount[first] < state.blkIndent
        if mark in unclosed and not decided:
            return False
        found = rule(state, first, blank, silent)
        if not found and not decided:
            unclosed.add(mark)
        return found

    return limited


def _groups(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens of one outermost block at a time."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


# --- from tokens to units


def _unit(source: Source, first: int, tokens: list[Token]) -> Unit:
    token = tokens[0]
    start, end = token.map or (0, 0)
    if token.type == "amsmath":  # whose range leaves out its last line
        end += 1
    lines = source.trimmed(first + start, first + end - 1) or Lines(first + start, first + start)
    if token.type in FENCES:
        return Unit("fence", lines, info=token.info.strip(), marks=token.markup)
    if token.type == "html_block":
        return Unit(_html_kind(source, lines), lines)
    if token.type in NEUTRAL:
        if token.type == "code_block":
            _check_code(source, lines.first)
        return Unit(NEUTRAL[token.type], lines)
    kind = PROSE[token.type]
    if kind == "paragraph" and _is_image(tokens[1].content):
        return Unit("image", lines)
    _check_prose(source, first, tokens)
    wordless = kind == "table" and not any(_words(cell.content) for cell in tokens)
    level = int(token.tag[1]) if kind == "heading" else 0
    return Unit(kind, lines, level, wordless=wordless)


def _is_image(content: str) -> bool:
    """Whether a paragraph holds images and nothing else."""
    if not content.startswith("![") or len(content) > LONGEST_IMAGE:
        return False
    (inline,) = _inline_markdown().parseInline(content)
    children = inline.children or []
    return all(
        child.type in ("image", "softbreak") or not child.content.strip() for child in children
    )


@cache
def _inline_markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").use(attrs_plugin, after=("image",))


def _words(markdown: str) -> bool:
    return WORD.search(MARKED_WORDS.sub(" ", markdown)) is not None


def _html_kind(source: Source, lines: Lines) -> str:
    """ "source", "comment" or "html"; what is no clear case of these is reported."""
    first, last = source.line(lines.first).rstrip(), source.line(lines.last).rstrip()
    if not first.lstrip().startswith(COMMENT_OPEN):
        _check_html(source, lines)
        return "html"
    if first == COMMENT_OPEN and last == COMMENT_CLOSE:
        return "comment" if _opens_inside(source, lines) else "source"
    if COMMENT_CLOSE not in last:
        message = "the comment that begins here never ends"
        source.report(lines.first, message, f"Write {COMMENT_CLOSE} on a line of its own")
    elif len(lines) == 1:
        if last.partition(COMMENT_CLOSE)[2]:
            message = f"text after {COMMENT_CLOSE} is shown as HTML, not as Markdown"
            source.report(lines.last, message, "Write it on the next line")
    elif first != COMMENT_OPEN or last.strip() == COMMENT_CLOSE:
        message = f"the marks of this comment are not exactly {COMMENT_OPEN} and {COMMENT_CLOSE}"
        remedy = "Write them at the margin, alone on their lines"
        source.report(lines.first, message, remedy)
    else:
        message = f"{COMMENT_CLOSE} inside the English ends the comment before its time"
        remedy = "Write → or $\\to$ for an arrow"
        source.report(lines.last, message, remedy)
    return "comment"


def _opens_inside(source: Source, lines: Lines) -> bool:
    for line in range(lines.first + 1, lines.last):
        if source.line(line).rstrip() == COMMENT_OPEN:
            message = f"a comment begins inside the one of line {lines.first}"
            remedy = f"Write {COMMENT_CLOSE} below the English of line {lines.first}"
            source.report(line, message, remedy)
            return True
    return False


def _check_html(source: Source, lines: Lines) -> None:
    for line in range(lines.first, lines.last + 1):
        if source.line(line).strip() == COMMENT_OPEN:
            message = "the comment is swallowed by the HTML above it"
            source.report(line, message, "Leave a blank line above it")


# --- what blocks must not hold


def _check_code(source: Source, line: int) -> None:
    message = "text indented by four spaces is shown as code"
    source.report(line, message, "Begin it at the margin, or put code between lines of ```")


def _check_prose(source: Source, first: int, tokens: list[Token]) -> None:
    kind = PROSE[tokens[0].type]
    if kind == "heading" and tokens[0].markup in ("=", "-"):
        message = "a line of = or - makes a heading of the text above it"
        remedy = "Begin a heading with #, or leave a blank line above the ---"
        source.report(first + (tokens[0].map or [0, 1])[1] - 1, message, remedy)
    for token in tokens:
        line = first + (token.map or [0])[0]
        if token.nesting == 1 and token.level == DEEPEST:
            message = "Markdown leaves out what is nested as deeply as this"
            source.report(line, message, "Nest lists and quotes less deeply")
        if token.type == "inline":
            _check_inline(source, line, token.content)
        elif token.type == "html_block" and token.content.lstrip().startswith(COMMENT_OPEN):
            message = f"a comment stands inside a {kind}"
            remedy = f"Write the English of the whole {kind} in one comment above it"
            source.report(line, message, remedy)
        elif token.type == "myst_line_comment":
            _report_hidden(source, line)
        elif token.type in FENCES:
            _check_inner_fence(source, line, token, kind)
        elif token.type == "code_block":
            _check_code(source, line)


def _check_inner_fence(source: Source, line: int, token: Token, kind: str) -> None:
    if token.info.strip().startswith("{code-cell}"):
        message = f"a code cell inside a {kind} is not executed"
        source.report(line, message, f"End the {kind} and begin the cell at the margin")
    elif token.info.strip().startswith("{") and re.search(r"(?m)^<!--[ \t]*$", token.content):
        message = f"a comment stands in a directive inside a {kind}"
        source.report(line, message, f"End the {kind} and begin the directive at the margin")


def _check_inline(source: Source, line: int, content: str) -> None:
    lines = content.split("\n")
    if lines[0].startswith("```{"):
        message = "a title with ` in it is not read after ```"
        source.report(line, message, "Use ::: for the fence")
    if DISPLAY_MATH.match(lines[0]):
        message = "the display math that begins here never ends"
        remedy = "End it with $$ (or \\end{...}) at the end of a line, without blank lines inside"
        source.report(line, message, remedy)
        return
    for number, text in enumerate(lines, line):
        stripped = text.strip()
        if stripped.startswith(DOLLARS) or stripped.endswith(DOLLARS):
            message = "display math without blank lines around it is swallowed by the text"
            remedy = "Leave a blank line above and below it, or write $...$ inside a sentence"
            source.report(number, message, remedy)
            return
        if stripped.startswith(COMMENT_OPEN):
            message = "the comment is swallowed by the text above it"
            source.report(number, message, f"Begin {COMMENT_OPEN} at the margin")
        elif stripped == COMMENT_CLOSE:
            message = f"{COMMENT_CLOSE} ends no comment"
            remedy = f"Write {COMMENT_OPEN} above the English, and no {COMMENT_CLOSE} inside it"
            source.report(number, message, remedy)


def _check_neighbours(source: Source, found: list[Unit]) -> None:
    """Report text right below display math, and a comment right below text."""
    for above, below in pairwise(found):
        if below.lines.first > above.lines.last + 1:
            continue
        line = below.lines.first
        if above.kind == "math" and below.prose:
            message = "text follows display math without a blank line"
            source.report(line, message, "Leave a blank line above it")
        hidden = below.kind == "comment" and source.line(line).lstrip().startswith("%")
        if hidden and above.kind in ("paragraph", "list", "quote", "footnote"):
            _report_hidden(source, line)


def _report_hidden(source: Source, line: int) -> None:
    message = "text goes on with %, which makes the line a comment that nobody sees"
    remedy = "Move the % away from the margin, or leave a blank line above a comment"
    source.report(line, message, remedy)
