"""Code reduced to what it does, for telling whether it changed.

`digest` hashes a syntax tree: layout, comments and, for helpers, docstrings do not
show in it. `cell_digest` does so for a code cell. The same code has the same digest on
every version of Python: the tree is written out here, because what `ast.dump` and
`ast.unparse` write differs between versions.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import io
import tokenize
from collections.abc import Iterable, Iterator

LENGTH = 16
"""Hexadecimal digits of a digest."""

# Fields that say nothing about what code does, or follow from the rest.
_SKIPPED = {"ctx", "kind", "type_comment", "type_ignores"}
_ENDS = (tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT)


def sha(text: str) -> str:
    """Digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def digest(nodes: Iterable[ast.AST]) -> str:
    """Digest of helpers' code: what differs in comments and docstrings only is equal."""
    return sha(";".join("".join(_written(node, bare=True)) for node in nodes))


@functools.lru_cache(maxsize=4096)
def cell_digest(code: str) -> str:
    """Digest of a code cell.

    Docstrings count, because a cell can print them, and so does a final `;`, which
    keeps the notebook from showing a value. A cell that is not Python counts as text.
    """
    try:
        tree = ast.parse(code)
        quiet = _is_quiet(code)
    except (SyntaxError, ValueError, tokenize.TokenError):
        return sha(code.strip())
    return sha("".join(_written(tree, bare=False)) + (";" if quiet else ""))


def literal_statements(code: str) -> dict[str, tuple[str, ast.stmt]]:
    """Assignments in `code` that only give a name a literal: name -> (value, statement).

    The value is written as Python. A name that the code also uses elsewhere is left
    out, since replacing its value later would not be the same as changing it here.
    """
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError):
        return {}
    uses: dict[str, int] = {}
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.Name):
            uses[node.id] = uses.get(node.id, 0) + 1
    found = {}
    for statement in body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            (target,) = statement.targets
            if isinstance(target, ast.Name) and uses[target.id] == 1:
                try:
                    found[target.id] = repr(ast.literal_eval(statement.value)), statement
                except (ValueError, TypeError, SyntaxError):
                    continue
    return found


def without(code: str, statements: Iterable[ast.stmt]) -> str:
    """`code` with some of its top-level statements replaced by empty lines."""
    lines = code.splitlines(keepends=True)
    for statement in statements:
        if _shares_a_line(code, statement):
            continue
        for number in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
            lines[number] = "\n"
    return "".join(lines)


def _shares_a_line(code: str, statement: ast.stmt) -> bool:
    spans = [(node.lineno, node.end_lineno or node.lineno) for node in ast.parse(code).body]
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    return sum(start <= last and end >= first for start, end in spans) > 1


def _written(node: object, bare: bool) -> Iterator[str]:
    if isinstance(node, ast.AST):
        yield type(node).__name__
        yield "("
        for name, value in ast.iter_fields(node):
            if name in _SKIPPED:
                continue
            if bare and name in ("body", "orelse", "finalbody") and isinstance(value, list):
                value = [item for item in value if not _does_nothing(item)]
            if isinstance(node, ast.JoinedStr):
                value = list(_joined(value))
            # Versions differ in whether an absent part is None, empty or not there.
            if value is not None and value != []:
                yield f"{name}="
                yield from _written(value, bare)
                yield ","
        yield ")"
    elif isinstance(node, list):
        for item in node:
            yield from _written(item, bare)
            yield ","
    else:
        yield ascii(node)


def _joined(parts: list[ast.expr]) -> Iterator[ast.expr]:
    """The parts of an f-string; some versions of Python cut its text into pieces."""
    text = ""
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            text += part.value
            continue
        if text:
            yield ast.Constant(text)
        text = ""
        yield part
    if text:
        yield ast.Constant(text)


def _does_nothing(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass)


def _is_quiet(code: str) -> bool:
    tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    last = next((token for token in reversed(tokens) if token.type not in _ENDS), None)
    return last is not None and last.string == ";"
