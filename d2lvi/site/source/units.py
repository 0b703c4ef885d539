"""The outermost blocks of Markdown, before languages are paired.

Stricter than MyST where it would quietly show something else than was meant:
headings underlined, code by indentation, display math with blank lines inside, and
link definitions over several lines are not read as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from d2lvi.site.source.checks import FENCES, check_code, check_prose, report_hidden
from d2lvi.site.source.markdown import groups, is_image
from d2lvi.site.source.reading import COMMENT_CLOSE, COMMENT_OPEN, Source
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
MARKED_WORDS = re.compile(
    r"`+[^`]*`+"  # code, and the target of a role
    r"|\{[\w:-]+\}"  # the name of a role
    r"|\$[^$]*\$"  # math
    r"|\]\([^()]*\)|<[^<>]*>"  # addresses
)
WORD = re.compile(r"[^\W\d_]{2,}")


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
    found = [_unit(source, first, tokens) for tokens in groups(text)]
    _check_neighbours(source, found)
    return found


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
            check_code(source, lines.first)
        return Unit(NEUTRAL[token.type], lines)
    kind = PROSE[token.type]
    if kind == "paragraph" and is_image(tokens[1].content):
        return Unit("image", lines)
    check_prose(source, first, tokens, kind)
    wordless = kind == "table" and not any(_words(cell.content) for cell in tokens)
    level = int(token.tag[1]) if kind == "heading" else 0
    return Unit(kind, lines, level, wordless=wordless)


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
        remedy = "Write them at the margin, alone on their lines, or a remark on one line"
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
            report_hidden(source, line)
