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
_BODIES = {"body", "orelse", "finalbody"}
_ENDS = (tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT)


def sha(text: str) -> str:
    """Digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def digest(nodes: Iterable[ast.AST]) -> str:
    """Digest of helpers' code: what differs in comments and docstrings only is equal."""
    return sha(";".join(_written(node, bare=True) for node in nodes))


@functools.lru_cache(maxsize=4096)
def tree(code: str) -> ast.Module:
    """The syntax tree of a cell, not to be changed; raises ValueError if it is not Python."""
    try:
        return ast.parse(code)
    except SyntaxError as error:
        raise ValueError(str(error)) from error


@functools.lru_cache(maxsize=4096)
def cell_digest(code: str) -> str:
    """Digest of a code cell.

    Docstrings count, because a cell can print them, and so does a final `;`, which
    keeps the notebook from showing a value. A cell that is not Python counts as text.
    """
    try:
        written = _written(tree(code), bare=False)
        quiet = ";" in code and _is_quiet(code)
    except (ValueError, SyntaxError, tokenize.TokenError):
        return sha(code.strip())
    return sha(written + (";" if quiet else ""))


def literal_statements(code: str) -> dict[str, tuple[str, ast.stmt]]:
    """Assignments in `code` that only give a name a literal: name -> (value, statement).

    The value is written as Python. A name that the code also uses elsewhere is left
    out, since replacing its value later would not be the same as changing it here.
    """
    try:
        body = tree(code).body
    except ValueError:
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
    spans = [(node.lineno, node.end_lineno or node.lineno) for node in tree(code).body]
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    return sum(start <= last and end >= first for start, end in spans) > 1


def _write(node: object, bare: bool, out: list[str]) -> None:
    """Append the text of `node` to `out`; a list, since this runs over the whole book."""
    if isinstance(node, ast.AST):
        kind = type(node)
        out.append(kind.__name__ + "(")
        for name in kind._fields:
            value = None if name in _SKIPPED else getattr(node, name, None)
            if isinstance(value, list):
                if bare and name in _BODIES:
                    value = [item for item in value if not _does_nothing(item)]
                if kind is ast.JoinedStr:
                    value = list(_joined(value))
            # Versions differ in whether an absent part is None, empty or not there.
            if value is not None and value != []:
                out.append(name + "=")
                _write(value, bare, out)
                out.append(",")
        out.append(")")
    elif isinstance(node, list):
        for item in node:
            _write(item, bare, out)
            out.append(",")
    else:
        out.append(ascii(node))


def _written(node: object, bare: bool) -> str:
    out: list[str] = []
    _write(node, bare, out)
    return "".join(out)


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
