"""Helpers marked `#@save` in the book's code cells.

The marker stands on the first line of a statement at the top level of a cell (a
function, a class, an assignment or an import), after it:

    def accuracy(y_hat, y):  #@save

or alone on the line above. `saved_items` finds what a section marks; `collect` does
so for the whole book, in the order of the table of contents.
"""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from d2lvi.site import source
from d2lvi.site.errors import Problem, SourceError
from d2lvi.site.project import Project
from d2lvi.site.source import Section

MARKER = "#@save"
_MARKER = re.compile(r"#\s?@save\b")
Statement = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
IMPORTS = (ast.Import, ast.ImportFrom)
SAVABLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


@dataclass(frozen=True)
class Saved:
    """One statement that a section saves for the others.

    names: the names it binds, in order.
    code: its text without the marker, ending in a line break.
    section: name of the section it comes from.
    file, line: where the statement starts in the source, line 1-based.
    is_import: whether it is an import line.
    """

    names: tuple[str, ...]
    code: str
    section: str
    file: Path
    line: int
    is_import: bool


def collect(project: Project) -> tuple[Saved, ...]:
    """Everything saved in the book, in book order.

    Only sections named in the table of contents count; a name there without a file is
    for the build to report. An import line repeated in several sections comes once.
    Raises SourceError with one problem for each cell that is not Python, each marker
    that marks nothing, and each name saved by two statements.
    """
    items: list[Saved] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(project.documents):
        path = project.book / f"{name}.md"
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            continue
        try:
            if MARKER[1:] in text:
                items.extend(saved_items(name, parsed(text, path)))
        except SourceError as error:
            problems.extend(error.problems)
    items = _without_repeated_imports(items)
    problems.extend(_duplicates(items))
    if problems:
        raise SourceError(*problems)
    return tuple(items)


parsed = functools.lru_cache(maxsize=512)(source.parse)
"""`source.parse`, which does not parse the same text twice in one process."""


def saved_items(name: str, section: Section) -> tuple[Saved, ...]:
    """What the parsed `section` called `name` saves, in the order of its cells.

    Raises SourceError as `collect` does, for this section alone.
    """
    items: list[Saved] = []
    problems: list[Problem] = []
    for cell in section.cells():
        if MARKER[1:] not in cell.code:
            continue
        try:
            items.extend(_cell_items(name, section.path, cell.code, cell.code_line))
        except SourceError as error:
            problems.extend(error.problems)
    if problems:
        raise SourceError(*problems)
    return tuple(items)


def bound_names(node: ast.stmt) -> tuple[str, ...]:
    """The names that a definition, an assignment or an import binds."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return (node.name,)
    if isinstance(node, IMPORTS):
        return tuple(alias.asname or alias.name.split(".")[0] for alias in node.names)
    targets: Iterable[ast.expr] = ()
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        targets = (node.target,)
    found = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
    return tuple(dict.fromkeys(n.id for n in found if isinstance(n.ctx, ast.Store)))


def _cell_items(name: str, path: Path, code: str, first: int) -> Iterator[Saved]:
    try:
        tree = ast.parse(code)
        marks = list(_marks(code))
    except (SyntaxError, tokenize.TokenError, ValueError) as error:
        line = first - 1 + (getattr(error, "lineno", None) or 1)
        message = f"the cell is marked {MARKER} but is not valid Python ({_reason(error)})"
        remedy = "Mend the code, or move what is not Python (magics) to another cell"
        raise SourceError(Problem(message, remedy, path, line, rule="save")) from None
    lines = code.splitlines(keepends=True)
    problems = []
    for line, column, alone in marks:
        node = _marked(tree.body, line, alone)
        if node is None:
            message = f"{MARKER} marks nothing"
            remedy = "Put it after a def, class, assignment or import at the cell's top level"
            problems.append(Problem(message, remedy, path, first - 1 + line, column + 1, "save"))
            continue
        start = _start(node)
        text = "".join(_unmarked(lines[start - 1 : node.end_lineno], line - start))
        yield Saved(
            bound_names(node),
            text.rstrip() + "\n",
            name,
            path,
            first - 1 + start,
            isinstance(node, IMPORTS),
        )
    if problems:
        raise SourceError(*problems)


def _marks(code: str) -> Iterator[tuple[int, int, bool]]:
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT and _MARKER.search(token.string):
            yield (*token.start, not token.line[: token.start[1]].strip())


def _marked(body: list[ast.stmt], line: int, alone: bool) -> ast.stmt | None:
    for node in body:
        if not isinstance(node, SAVABLE + IMPORTS) or not bound_names(node):
            continue
        inside = getattr(node, "body", None)
        # The marker may stand on any line of a long header, decorators included.
        last = inside[0].lineno - 1 if inside else node.end_lineno
        if _start(node) == line + 1 if alone else _start(node) <= line <= max(last, node.lineno):
            return node
    return None


def _start(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _unmarked(lines: list[str], index: int) -> list[str]:
    if 0 <= index < len(lines):
        place = _MARKER.search(lines[index])
        if place:
            rest = lines[index][place.end() :].strip()
            kept = lines[index][: place.start()].rstrip()
            lines = list(lines)
            lines[index] = (f"{kept}  # {rest}" if rest else kept) + "\n"
    return lines


def _reason(error: Exception) -> str:
    return getattr(error, "msg", None) or str(error)


def _without_repeated_imports(items: list[Saved]) -> list[Saved]:
    seen: set[str] = set()
    kept = []
    for item in items:
        if item.is_import:
            if item.code in seen:
                continue
            seen.add(item.code)
        kept.append(item)
    return kept


def _duplicates(items: list[Saved]) -> Iterator[Problem]:
    first: dict[str, Saved] = {}
    for item in items:
        for name in item.names:
            other = first.setdefault(name, item)
            if other is item or _same_import(other, item, name):
                continue
            message = f"'{name}' is saved here and at {other.file}:{other.line}"
            remedy = f"Rename one of them, or drop its {MARKER}"
            yield Problem(message, remedy, item.file, item.line, rule="save")


def _same_import(one: Saved, other: Saved, name: str) -> bool:
    return (
        one.is_import
        and other.is_import
        and _imported(one.code, name) == _imported(other.code, name)
    )


def _imported(code: str, name: str) -> tuple[str, ...]:
    (node,) = ast.parse(code).body
    module = getattr(node, "module", None) or ""
    for alias in node.names:  # type: ignore[attr-defined]
        if (alias.asname or alias.name.split(".")[0]) == name:
            return type(node).__name__, module, alias.name if alias.asname or module else name
    return ()
