"""Fences: code cells, directives with a bilingual body, and everything else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from d2lvi.site.source.options import OptionBlock, cell_options, option_block
from d2lvi.site.source.reading import COMMENT_OPEN, Source
from d2lvi.site.source.sections import CodeCell
from d2lvi.site.source.units import Unit


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Admonitions without a title: text beside their name would belong to their body.
UNTITLED = _names("attention caution danger error hint important note seealso tip warning")
ADMONITIONS = UNTITLED | _names("admonition todo dropdown sidebar margin topic")

PROOFS = _names(
    "proof theorem axiom lemma definition criterion remark conjecture corollary algorithm"
    " example property observation proposition assumption notation"
)

# Directives whose body is Markdown in both languages.
BILINGUAL = (
    ADMONITIONS
    | PROOFS
    | {f"prf:{name}" for name in PROOFS}
    | _names("exercise solution figure figure-md table list-table tab-set tab-item")
    | _names("card grid grid-item grid-item-card container div aside")
    | _names("epigraph highlights pull-quote toggle")
)

# Directives whose body is text in one language, shown in its edition only.
ONE_LANGUAGE = {"only-vi": "vi", "only-en": "en"}

# Directives whose body is no Markdown at all, so that `<!--` in it means nothing.
LITERAL = _names("code code-block sourcecode parsed-literal raw eval-rst math mermaid prompt")

CELL = "code-cell"
_INNER = re.compile(r"(`{3,}|~{3,}|:{3,})\s*\{")


@dataclass(frozen=True)
class Fence:
    """What stands between two lines of ``` or :::.

    unit: the unit it is.
    name, argument: of the directive; both empty if it is none.
    first, last: the lines between the marks; last < first if there are none.
    sound: whether these lines are what its author means to be in it.
    """

    unit: Unit
    name: str
    argument: str
    first: int
    last: int
    sound: bool

    @property
    def neutral_kind(self) -> str:
        """The kind of `Neutral` it is if its body is not bilingual Markdown."""
        if not self.name:
            return "code"
        return self.name if self.name in ("math", "image") else "directive"


def directive_name(info: str) -> str:
    """The name in what follows the marks of a fence; empty for one that is no directive."""
    name = info.split(maxsplit=1)[0] if info else ""
    return name[1:-1] if name.startswith("{") and name.endswith("}") else ""


def open_fence(source: Source, unit: Unit) -> Fence:
    """The fence of a unit; reports what MyST would read in another way than it looks."""
    name = directive_name(unit.info)
    first, last = unit.lines.first + 1, unit.lines.last - 1
    argument = unit.info.partition("}")[2].strip() if name else ""
    if not name and (unit.marks[0] == ":" or unit.info.startswith("{")):
        message = f"{unit.marks} opens no directive here, as no {{name}} stands beside it"
        source.report(unit.lines.first, message, "Write :::{note} or the like, or delete the line")
        return Fence(unit, name, argument, first, last, sound=False)
    if name and source.line(unit.lines.first).startswith((" ", "\t")):
        message = f"the directive {{{name}}} is indented"
        source.report(unit.lines.first, message, "Begin it at the margin")
    if name in UNTITLED and argument:
        message = f"text beside {{{name}}} belongs to no language"
        remedy = "Write it below as a pair, or use {admonition} with :title_en:"
        source.report(unit.lines.first, message, remedy)
    sound = _is_closed(source, unit) and not _opens_inside(source, unit)
    return Fence(unit, name, argument, first, last, sound)


def _is_closed(source: Source, unit: Unit) -> bool:
    end = source.line(unit.lines.last).strip()
    mark = unit.marks[0]
    if len(unit.lines) > 1 and len(end) >= len(unit.marks) and not end.strip(mark):
        return True
    message = f"the {unit.marks} that opens here is never closed"
    source.report(unit.lines.first, message, f"Write {unit.marks} on a line of its own below it")
    return False


def _opens_inside(source: Source, unit: Unit) -> bool:
    for number in range(unit.lines.first + 1, unit.lines.last):
        opening = _INNER.match(source.line(number))
        if opening and opening.group(1).startswith(unit.marks):
            message = f"a directive opens inside the one of line {unit.lines.first}"
            remedy = "Close that one above this line, or give it more marks than this one has"
            source.report(number, message, remedy)
            return True
    return False


def check_neutral(source: Source, fence: Fence) -> None:
    """Report English in a directive whose body is not read."""
    if not fence.name or fence.name in LITERAL:
        return
    for number in range(fence.first, fence.last + 1):
        if source.line(number).rstrip() == COMMENT_OPEN:
            message = f"the body of {{{fence.name}}} is not read as text in two languages"
            remedy = "Use a directive whose body is Markdown, such as {admonition}"
            source.report(number, message, remedy)
            return


def body_block(source: Source, fence: Fence) -> OptionBlock:
    """The options of a directive with a Markdown body."""
    block = option_block(source, fence.first, fence.last)
    # MyST looks out for ::: right below an opening ::: and below a YAML block only.
    safe = fence.unit.marks[0] == ":" and block.lines is None
    safe = safe or source.line(fence.first).startswith("---")
    if not safe and block.body <= fence.last and source.line(block.body).startswith(":::"):
        message = "MyST takes this line for an option of the directive around it"
        source.report(block.body, message, "Leave a blank line above it")
    return block


def code_cell(source: Source, fence: Fence) -> CodeCell:
    """The code cell that a fence holds."""
    lines = fence.unit.lines
    if fence.unit.marks[0] == ":":
        source.report(lines.first, "a code cell between ::: is not executed", "Use ``` for it")
    block = option_block(source, fence.first, fence.last)
    options = cell_options(source, block)
    code = source.trimmed(block.body, fence.last)
    if code is None:
        message, remedy = "the code cell holds no code", "Write some, or delete the cell"
        source.report(lines.first, message, remedy)
        return CodeCell("", options, lines, lines.last)
    return CodeCell(source.text(code), options, lines, code.first)
