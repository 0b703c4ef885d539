"""What prose must not hold, because MyST would quietly show something else."""

from __future__ import annotations

import re

from markdown_it.token import Token

from d2lvi.site.source.markdown import DOLLARS, INNERMOST
from d2lvi.site.source.reading import COMMENT_CLOSE, COMMENT_OPEN, Source

FENCES = ("fence", "colon_fence")
DISPLAY_MATH = re.compile(r"\$\$|\\begin\{(?:equation|multline|gather|(?:fl|x+)?align)")


def check_code(source: Source, line: int) -> None:
    """Report code by indentation, which mostly is prose indented by mistake."""
    message = "text indented by four spaces is shown as code"
    source.report(line, message, "Begin it at the margin, or put code between lines of ```")


def check_prose(source: Source, first: int, tokens: list[Token], kind: str) -> None:
    """Report what a block of prose holds in vain.

    first: the line of the file that lines of `tokens` count from.
    kind: the block's, for messages.
    """
    if kind == "heading" and tokens[0].markup in ("=", "-"):
        message = "a line of = or - makes a heading of the text above it"
        remedy = "Begin a heading with #, or leave a blank line above the ---"
        source.report(first + (tokens[0].map or [0, 1])[1] - 1, message, remedy)
    for token in tokens:
        line = first + (token.map or [0])[0]
        if token.nesting == 1 and token.level == INNERMOST:
            message = "Markdown leaves out what is nested as deeply as this"
            source.report(line, message, "Nest lists and quotes less deeply")
        if token.type == "inline":
            _check_inline(source, line, token.content)
        elif token.type == "html_block" and token.content.lstrip().startswith(COMMENT_OPEN):
            message = f"a comment stands inside a {kind}"
            remedy = f"Write the English of the whole {kind} in one comment above it"
            source.report(line, message, remedy)
        elif token.type == "myst_line_comment":
            report_hidden(source, line)
        elif token.type in FENCES:
            _check_inner_fence(source, line, token, kind)
        elif token.type == "code_block":
            check_code(source, line)


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


def report_hidden(source: Source, line: int) -> None:
    """Report a line of text that MyST takes for a comment."""
    message = "text goes on with %, which makes the line a comment that nobody sees"
    remedy = "Move the % away from the margin, or leave a blank line above a comment"
    source.report(line, message, remedy)
