"""Options and front matter: the YAML in a section, read without surprises."""

from __future__ import annotations

import json
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import yaml
from myst_parser.parsers.options import TokenizeError, options_to_items

from d2lvi.site.source.reading import Source
from d2lvi.site.source.sections import Lines

# What PyYAML lets through besides its own errors, such as "!!int ''" or "[[[[...".
YAML_ERRORS = (
    yaml.YAMLError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
LONGEST = 20_000


@dataclass(frozen=True)
class OptionBlock:
    """The options at the beginning of a directive.

    text: the YAML, without marks and common indentation.
    lines: the lines that hold the YAML; None if there are no options.
    body: the first line after the options.
    """

    text: str
    lines: Lines | None
    body: int


def option_block(source: Source, first: int, last: int) -> OptionBlock:
    """The options of a directive whose content is lines `first` to `last`.

    Either lines `:key: value` or a YAML block between lines of `---`, as in MyST.
    """
    if first > last:
        return OptionBlock("", None, first)
    if source.line(first).startswith("---"):
        for line in range(first + 1, last + 1):
            if source.line(line).startswith("---"):
                inner = Lines(first + 1, line - 1)
                return OptionBlock(dedent(source.text(inner)), inner, line + 1)
        source.report(first, "the options that begin here never end", "Write --- below them")
        return OptionBlock("", None, last + 1)
    end = first
    while end <= last and _is_option(source.line(end)):
        end += 1
    if end == first:
        return OptionBlock("", None, first)
    text = "\n".join(line.lstrip()[1:] for line in source.lines[first - 1 : end - 1])
    return OptionBlock(text, Lines(first, end - 1), end)


def _is_option(line: str) -> bool:
    return line.lstrip().startswith(":") and not line.startswith(":::")


def directive_options(source: Source, block: OptionBlock) -> dict[str, str]:
    """Options as MyST reads them for a directive: every value is a string."""
    if block.lines is None:
        return {}
    try:
        items, _ = options_to_items(block.text)
    except TokenizeError as error:
        line = min(block.lines.first + error.problem_mark.line, block.lines.last)
        remedy = 'Write `:key: value`, the value between "..." if it has marks of its own'
        source.report(line, f"the option cannot be read: {error.problem}", remedy)
        return {}
    options: dict[str, str] = {}
    for key, value in items:
        if key in options:
            message = f"the option '{key}' is given twice"
            source.report(block.lines.first, message, "Delete one of them")
        options[key] = value
    return options


def cell_options(source: Source, block: OptionBlock) -> dict[str, Any]:
    """Options of a code cell: any YAML that a notebook's metadata can hold."""
    if block.lines is None:
        return {}
    return mapping(source, block.text, block.lines, "in the options")


def mapping(source: Source, text: str, lines: Lines, what: str) -> dict[str, Any]:
    """The YAML mapping that `text` (standing in `lines`) holds, {} where it is none.

    Anything that JSON cannot hold, a key given twice, and aliases are errors.
    """
    if len(text) > LONGEST:
        message = f"{what}: more than {LONGEST} characters"
        source.report(lines.first, message, "Keep what is not an option elsewhere")
        return {}
    try:
        data = yaml.load(text, Loader=_Loader)
        json.dumps(data, allow_nan=False)
    except YAML_ERRORS as error:
        mark = getattr(error, "problem_mark", None)
        line = lines.first + (mark.line if mark else 0)
        problem = (
            getattr(error, "problem", None)
            or "a value is neither text, nor a number, a list or a mapping"
        )
        remedy = "Write valid YAML; put a value with marks of its own, or a date, between quotes"
        line = max(lines.first, min(line, lines.last))
        source.report(line, f"{what}: {problem}", remedy)
        return {}
    if data is None:
        return {}
    if not isinstance(data, dict):
        source.report(lines.first, f"{what}: no mapping", "Write `key: value` on each line")
        return {}
    return data


class _Loader(yaml.SafeLoader):
    """A SafeLoader that wants keys to be strings, given once, and nothing shared."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "an alias stands here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                problem = f"the key {key!r} is no text"
            elif key in seen:
                problem = f"the key '{key}' is given twice"
            else:
                seen.add(key)
                continue
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
        return super().construct_mapping(node, deep=deep)
