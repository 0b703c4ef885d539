"""What a piece of code refers to, read from its syntax tree.

A `Reference` is a dotted name as written (`d2l.plt.plot` is `("d2l", "plt", "plot")`),
with the literals it is called with. Names that the code binds itself are left out;
`d2lvi.site.reach` looks up where the others lead.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

EVERYTHING = ("*",)
"""The name of a reference that could be to anything."""

_UNREADABLE = {"eval", "exec", "globals", "__import__"}

Path = tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A dotted name in code.

    path: its parts; `EVERYTHING` where the code could mean any name.
    absolute: whether the first part is a package; else a name of the module around.
    called: whether it is called.
    literals: the arguments of that call that are plain strings, by position or
        keyword ("0", "1", "name", ...).
    arguments: how many arguments the call has, or -1 where it has `*` or `**`.
    loads: whether it is an import, which loads a module and uses no name of it yet.
    """

    path: Path
    absolute: bool = False
    called: bool = False
    literals: tuple[tuple[str, str], ...] = ()
    arguments: int = 0
    loads: bool = False

    def argument(self, position: int, name: str) -> str | None:
        """The string passed as a parameter, or None where it is not a literal."""
        literals = dict(self.literals)
        return literals.get(name, literals.get(str(position)))


def references(node: ast.stmt, module: str) -> tuple[Reference, ...]:
    """What the top-level statement `node` refers to; `module` as for `imported`."""
    imports = _imports([node])
    aliases = _aliases(imports, module)
    found = _Finder(_outer_names(node) - aliases.keys(), aliases)
    found.visit(node)
    return tuple(dict.fromkeys([*_loads(imports, module), *found.references]))


def cell_references(trees: Iterable[ast.Module]) -> tuple[Reference, ...]:
    """What code cells, taken together, refer to by names they import."""
    trees = list(trees)
    imports = _imports(trees)
    found = _Finder(set(), _aliases(imports, ""))
    for tree in trees:
        found.visit(tree)
    return tuple(dict.fromkeys([*_loads(imports, ""), *found.references]))


def imported(node: ast.Import | ast.ImportFrom, module: str) -> Iterator[tuple[str, Path]]:
    """The names an import binds and where they lead, as absolute paths.

    module: name of the module around, for relative imports; a package's own module
    ends in ".__init__". The name "*" stands for all names of what it is imported from.
    """
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, (*_source(node, module), alias.name)
        elif alias.asname:
            yield alias.asname, tuple(alias.name.split("."))
        else:
            root = alias.name.split(".")[0]
            yield root, (root,)


def _imports(nodes: Iterable[ast.AST]) -> list[ast.Import | ast.ImportFrom]:
    """The imports in `nodes`, at any depth; only statements hold statements."""
    found: list[ast.Import | ast.ImportFrom] = []
    left = list(nodes)
    while left:
        node = left.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.append(node)
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                left.extend(inner)
    return found


def _aliases(imports: Iterable[ast.Import | ast.ImportFrom], module: str) -> dict[str, Path]:
    return {name: path for node in imports for name, path in imported(node, module)}


def _loads(imports: Iterable[ast.Import | ast.ImportFrom], module: str) -> Iterator[Reference]:
    """The modules that imports load, and what `import *` may bring."""
    for node in imports:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Reference(tuple(alias.name.split(".")), absolute=True, loads=True)
            continue
        for name, path in imported(node, module):
            star = name == "*"
            yield Reference(path[:-1] if star else path, absolute=True, loads=not star)


def _source(node: ast.ImportFrom, module: str) -> Path:
    parts = tuple((node.module or "").split(".")) if node.module else ()
    if not node.level:
        return parts
    return (*module.split(".")[: -node.level], *parts)


def _outer_names(node: ast.stmt) -> set[str]:
    """Names that a statement reads from its module, in whatever scope it reads them."""

    def names(table: symtable.SymbolTable) -> Iterator[str]:
        # A class body may read a name of the module before it binds its own.
        outside = table.get_type() in ("module", "class")
        for symbol in table.get_symbols():
            if symbol.is_global() or (outside and symbol.is_referenced()):
                yield symbol.get_name()
        for child in table.get_children():
            yield from names(child)

    return set(names(symtable.symtable(ast.unparse(node), "<module>", "exec")))


class _Finder(ast.NodeVisitor):
    def __init__(self, names: set[str], aliases: Mapping[str, Path]) -> None:
        self.names = names
        self.aliases = aliases
        self.references: list[Reference] = []

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._add((node.id,))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._add((node.target.id,))
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        path = _dotted(node)
        if path:
            self._add(path)
        else:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        path = _dotted(node.func)
        attribute = self._literal_getattr(node, path)
        if attribute:
            self._add(attribute)
            arguments = node.args[2:]
        elif path and path[-1] == "import_module":
            self._import(node)
        elif path:
            if len(path) == 1 and path[0] in _UNREADABLE and path[0] not in self.aliases:
                self.references.append(Reference(EVERYTHING, absolute=True))
            self._add(path, node)
        else:
            self.visit(node.func)
        for argument in arguments:
            self.visit(argument)

    def _literal_getattr(self, node: ast.Call, path: Path | None) -> Path | None:
        if path != ("getattr",) or len(node.args) < 2:
            return None
        owner, name = _dotted(node.args[0]), _string(node.args[1])
        return (*owner, name) if owner and name else None

    def _import(self, node: ast.Call) -> None:
        name = _string(node.args[0]) if node.args else None
        path = tuple(name.split(".")) if name else EVERYTHING
        self.references.append(Reference(path, absolute=True))

    def _add(self, path: Path, call: ast.Call | None = None) -> None:
        absolute = path[0] in self.aliases
        if absolute:
            path = (*self.aliases[path[0]], *path[1:])
        elif path[0] not in self.names:
            return
        if call is None:
            self.references.append(Reference(path, absolute))
            return
        literals = [(str(i), _string(value)) for i, value in enumerate(call.args)]
        literals += [(item.arg or "**", _string(item.value)) for item in call.keywords]
        spread = any(isinstance(value, ast.Starred) for value in call.args)
        spread = spread or any(item.arg is None for item in call.keywords)
        known = tuple((key, value) for key, value in literals if value is not None)
        count = -1 if spread else len(literals)
        self.references.append(Reference(path, absolute, True, known, count))


def _dotted(node: ast.expr) -> Path | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


def _string(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
