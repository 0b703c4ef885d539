"""Fences: code cells, directives with a bilingual body, and everything else."""

from __future__ import annotations

import re

from d2lvi.site.source.markdown import COMMENT_OPEN, Unit
from d2lvi.site.source.options import OptionBlock, cell_options, option_block
from d2lvi.site.source.reading import Source
from d2lvi.site.source.sections import CodeCell, Lines

# Admonitions without a title: text beside their name would belong to their body.
UNTITLED = frozenset(
    "attention caution danger error hint important note seealso tip warning".split()
)
ADMONITIONS = UNTITLED | {"admonition", "todo", "dropdown", "sidebar", "margin", "topic"}

PROOFS = frozenset(
    "proof theorem axiom lemma definition criterion remark conjecture corollary algorithm"
    " example property observation proposition assumption notation".split()
)

# Directives whose body is Markdown in both languages.
BILINGUAL = (
    ADMONITIONS
    | {f"prf:{name}" for name in PROOFS}
    | PROOFS
    | {"exercise", "solution"}
    | {"figure", "figure-md", "table", "list-table"}
    | {"tab-set", "tab-item", "card", "grid", "grid-item", "grid-item-card"}
    | {"container", "div", "aside", "epigraph", "highlights", "pull-quote", "toggle"}
)

# Directives whose body is text in one language, shown in its edition only.
ONE_LANGUAGE = {"only-vi": "vi", "only-en": "en"}

# Directives whose body is no Markdown at all, so that `<!--` in it means nothing.
LITERAL = frozenset(
    "code code-block sourcecode parsed-literal raw eval-rst math mermaid prompt".split()
)
NEUTRAL_KINDS = {"math": "math", "image": "image"}

CELL = "code-cell"
_NAME = re.compile(r"\{([^\s{}]+)\}[ \t]*(.*)")
_OPENING = re.compile(r"(`{3,}|~{3,}|:{3,})\s*\{")


def directive_name(unit: Unit) -> tuple[str, str]:
    """Name and argument of a fence; both empty for one that is no directive."""
    match = _NAME.fullmatch(unit.info)
    return (match.group(1), match.group(2).strip()) if match else ("", "")


def neutral_kind(name: str) -> str:
    """The kind of `Neutral` that a directive without a bilingual body is."""
    return NEUTRAL_KINDS.get(name, "directive") if name else "code"


def is_closed(source: Source, unit: Unit) -> bool:
    """Whether the fence ends with its marks; reports it where it does not."""
    last = source.line(unit.lines.last).strip()
    mark = unit.marks[0]
    if len(unit.lines) > 1 and len(last) >= len(unit.marks) and not last.strip(mark):
        return True
    message = f"the {unit.marks} that opens here is never closed"
    source.report(unit.lines.first, message, f"Write {unit.marks} on a line of its own below it")
    return False


def check_fence(source: Source, unit: Unit, name: str) -> None:
    """Report what MyST would read in another way than it looks."""
    first = unit.lines.first
    if name and source.line(first).startswith((" ", "\t")):
        message = f"the directive {{{name}}} is indented"
        source.report(first, message, "Begin it at the margin")
    if not name and unit.marks[0] == ":":
        message = f"{unit.marks} opens nothing here, as no {{name}} follows it"
        source.report(first, message, "Write :::{note} or the like, or delete the line")
    _check_inner_fences(source, unit)
    if name in UNTITLED and directive_name(unit)[1]:
        message = f"text beside {{{name}}} belongs to no language"
        remedy = "Write it below as a pair, or use {admonition} with `:title_en:`"
        source.report(first, message, remedy)


def _check_inner_fences(source: Source, unit: Unit) -> None:
    for number in range(unit.lines.first + 1, unit.lines.last):
        opening = _OPENING.match(source.line(number))
        if opening and opening.group(1).startswith(unit.marks):
            message = f"a directive opens inside the one of line {unit.lines.first}"
            remedy = "Close that one above this line, or open it with more marks than this one"
            source.report(number, message, remedy)
            return


def check_literal(source: Source, unit: Unit, name: str) -> None:
    """Report English in a directive whose body is not read."""
    if not name or name in LITERAL:
        return
    for number in range(unit.lines.first + 1, unit.lines.last):
        if source.line(number).rstrip() == COMMENT_OPEN:
            message = f"the body of {{{name}}} is not read as text in two languages"
            remedy = "Use a directive whose body is Markdown, such as {admonition}"
            source.report(number, message, remedy)
            return


def content_lines(unit: Unit, closed: bool) -> tuple[int, int]:
    """First and last line between the marks of a fence; last < first if none."""
    return unit.lines.first + 1, unit.lines.last - (1 if closed else 0)


def body_block(source: Source, unit: Unit, closed: bool) -> OptionBlock:
    """The options of a directive with a Markdown body."""
    first, last = content_lines(unit, closed)
    block = option_block(source, first, last)
    touching = block.lines is not None or unit.marks[0] != ":"
    if touching and block.body <= last and source.line(block.body).startswith(":::"):
        message = "MyST takes this line for an option of the directive above it"
        source.report(block.body, message, "Leave a blank line above it")
    return block


def code_cell(source: Source, unit: Unit, closed: bool) -> CodeCell:
    """The code cell that a fence holds."""
    if unit.marks[0] == ":":
        message = "a code cell between ::: is not executed"
        source.report(unit.lines.first, message, "Use ``` for it")
    first, last = content_lines(unit, closed)
    block = option_block(source, first, last)
    code = source.trimmed(block.body, last)
    if code is None:
        message = "the code cell holds no code"
        source.report(unit.lines.first, message, "Write some, or delete the cell")
        code = Lines(block.body, block.body - 1)
    return CodeCell(source.text(code), cell_options(source, block), unit.lines, code.first)
