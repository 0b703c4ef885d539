"""Which helpers of the package a piece of code reaches, at any depth.

The package is read as syntax trees, never imported. A module's *unit* is what one name
of it stands for: a function with its decorators and defaults, a class with all in it,
a constant with its initialiser, an import. Code that mentions a name reaches its
unit, and all that the unit mentions. Reaching anything in a module loads it, so that
the statements it executes on loading (other than binding names) are reached too.

Nothing is added for safety's sake, except where code computes the name it uses
(`getattr(d2l, name)`, `globals()`): then it reaches everything.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from d2lvi.site.references import EVERYTHING, Path, Reference, imported, references
from d2lvi.site.saved import IMPORTS, bound_names
from d2lvi.site.syntax import digest, sha

LOADING = "(on loading)"
"""Name of the unit with the statements that a module executes when it is loaded."""

ALL = "*"

_COMPOUND = (ast.If, ast.Try, ast.With, ast.For, ast.While)


@dataclass(frozen=True)
class Unit:
    """What one name of a module stands for.

    target: for an import, the absolute path it leads to.
    """

    digest: str
    references: tuple[Reference, ...] = ()
    target: Path | None = None


@dataclass(frozen=True)
class Module:
    """One module of the package.

    units: by name. hints: imports for type checkers only. loads: the absolute paths
    its imports load. home: names that it looks up in other modules when asked for them.
    """

    name: str
    units: Mapping[str, Unit]
    hints: Mapping[str, Path]
    loads: tuple[Path, ...]
    stars: tuple[Path, ...]
    home: Mapping[str, str]


@dataclass(frozen=True)
class Reached:
    """What code reaches.

    helpers: digest of each unit, by its full name ("d2lvi.plots.plot").
    calls: each use of a unit that was asked to be watched, by its full name.
    """

    helpers: dict[str, str] = field(default_factory=dict)
    calls: frozenset[tuple[str, Reference]] = frozenset()


class Package:
    """The helper package as it is in one moment."""

    def __init__(self, modules: Mapping[str, str], root: str) -> None:
        """modules: the text of each module by its full name. root: the package's name.

        Raises SyntaxError where a text is not Python.
        """
        self.root = root
        self.modules = {name: read_module(name, text) for name, text in modules.items()}

    def reached(
        self,
        start: Iterable[Reference],
        watched: frozenset[str] = frozenset(),
        leaves: frozenset[str] = frozenset(),
    ) -> Reached:
        """What `start`, references with absolute paths, reaches.

        watched: full names of units whose uses are to be reported in `calls`.
        leaves: full names of units that count, but not what they mention.
        """
        search = _Search(self, watched, leaves)
        search.run(start)
        return Reached(dict(sorted(search.helpers.items())), frozenset(search.calls))

    def everything(self) -> str:
        """Digest of all units of all modules."""
        return sha(";".join(self._module_digest(name) for name in sorted(self.modules)))

    def _module_digest(self, name: str) -> str:
        units = self.modules[name].units
        return sha(";".join(f"{name}.{key}={units[key].digest}" for key in sorted(units)))


class _Search:
    """One walk over the package from some references."""

    def __init__(self, package: Package, watched: frozenset[str], leaves: frozenset[str]) -> None:
        self.package = package
        self.modules = package.modules
        self.watched = watched
        self.leaves = leaves
        self.helpers: dict[str, str] = {}
        self.calls: set[tuple[str, Reference]] = set()
        self._loaded: set[str] = set()
        self._seen: set[tuple[str, str]] = set()
        self._looked_up: set[tuple[str, Path, Reference]] = set()
        self._open: list[tuple[str, Reference]] = []

    def run(self, start: Iterable[Reference]) -> None:
        self._open.extend(("", reference) for reference in start)
        while self._open:
            module, reference = self._open.pop()
            if reference.path == EVERYTHING:
                self._take_everything()
            elif reference.loads:
                self._load_path(reference.path)
            elif reference.absolute or not module:
                self._absolute(reference.path, reference)
            elif self._has(module, reference.path[0]) or self._homes(module, reference.path[0]):
                self._in_module(module, reference.path, reference)

    def _absolute(self, path: Path, reference: Reference) -> None:
        if path[0] == self.package.root and path[0] in self.modules:
            self._load(path[0])
            self._in_module(path[0], path[1:], reference)

    def _in_module(self, module: str, path: Path, reference: Reference) -> None:
        """Take what `path` stands for in `module`."""
        if (module, path, reference) in self._looked_up:
            return  # also ends imports that lead in a circle
        self._looked_up.add((module, path, reference))
        if not path or path[0] == ALL:
            self._take_module(module)
            return
        name, rest = path[0], path[1:]
        unit = self.modules[module].units.get(name)
        target = unit.target if unit else None
        inside = target is not None and target[0] == self.package.root
        submodule = f"{module}.{name}"
        if unit is not None and not inside:
            self._take(module, name, reference)
        elif target and target != tuple(submodule.split(".")):
            # Where a helper stands does not matter: what the import leads to counts.
            self._absolute((*target, *rest), reference)
        elif submodule in self.modules and name not in self.modules[module].home:
            self._load(submodule)
            self._in_module(submodule, rest, reference)
        else:
            self._elsewhere(module, name, rest, reference)

    def _elsewhere(self, module: str, name: str, rest: Path, reference: Reference) -> None:
        """A name that the module has not itself: star imports, lazy look-up, or nothing."""
        places = self._homes(module, name)
        hint = self.modules[module].hints.get(name)
        for place in places:
            self._load(place)
            self._in_module(place, (name, *rest), reference)
        if hint and not places:
            self._absolute((*hint, *rest), reference)
        elif not places and not (name.startswith("__") and name.endswith("__")):
            self.helpers[f"{module}.{name}"] = "missing"

    def _homes(self, module: str, name: str) -> list[str]:
        """Modules in which `module` finds a name that it has not itself."""
        found = self.modules[module]
        places = [".".join(path) for path in found.stars]
        if name in found.home:
            places.append(f"{module}.{found.home[name]}")
        if module == self.package.root and name not in found.hints:
            places.append(f"{module}.book")  # what the book's sections save
        return [place for place in dict.fromkeys(places) if self._has(place, name)]

    def _has(self, module: str, name: str) -> bool:
        return module in self.modules and name in self.modules[module].units

    def _take(self, module: str, name: str, reference: Reference | None) -> None:
        full = f"{module}.{name}"
        if reference is not None and full in self.watched:
            self.calls.add((full, reference))
        if (module, name) in self._seen:
            return
        self._seen.add((module, name))
        unit = self.modules[module].units[name]
        self.helpers[full] = unit.digest
        if full not in self.leaves:
            self._open.extend((module, each) for each in unit.references)

    def _load(self, module: str) -> None:
        if module in self._loaded:
            return
        self._loaded.add(module)
        if LOADING in self.modules[module].units:
            self._take(module, LOADING, None)
        for path in self.modules[module].loads:
            self._load_path(path)

    def _load_path(self, path: Path) -> None:
        for count in range(1, len(path) + 1):
            name = ".".join(path[:count])
            if name in self.modules:
                self._load(name)

    def _take_module(self, module: str) -> None:
        if module == self.package.root:
            self._take_everything()
            return
        for name in self.modules[module].units:
            self._take(module, name, Reference((name,)))

    def _take_everything(self) -> None:
        self.helpers[f"{self.package.root}.{ALL}"] = self.package.everything()
        for module in self.modules:
            for name in self.modules[module].units:
                full = f"{module}.{name}"
                if full in self.watched:
                    self.calls.add((full, Reference((name,))))


@functools.lru_cache(maxsize=256)
def read_module(name: str, text: str) -> Module:
    """The units of the module `name`; raises SyntaxError if `text` is not Python."""
    reader = _Reader(name)
    tree = ast.parse(text)
    if _leaves_annotations_alone(tree):
        _drop_annotations(tree)
    reader.read(tree.body)
    return reader.module()


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.statements: dict[str, list[ast.stmt]] = {}
        self.imports: dict[str, Path] = {}
        self.hints: dict[str, Path] = {}
        self.loads: list[Path] = []
        self.stars: list[Path] = []
        self.loading: list[ast.stmt] = []
        self.inner_imports: dict[str, list[Reference]] = {}

    def read(self, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, IMPORTS):
                self._import(node)
            elif isinstance(node, ast.If) and _for_type_checkers(node.test):
                for child in node.body:
                    if isinstance(child, IMPORTS):
                        self.hints.update(imported(child, self.package))
                self.read(node.orelse)
            elif isinstance(node, _COMPOUND):
                self._compound(node)
            elif bound_names(node):
                self._bind(node)
            elif not _is_constant(node):
                self.loading.append(node)

    @property
    def package(self) -> str:
        # A relative import counts from the package; modules here are plain files,
        # except the package's own, whose text stands for "package.__init__".
        return self.name if "." in self.name else f"{self.name}.__init__"

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, path in imported(node, self.package):
            if name == ALL:
                self.stars.append(path[:-1])
                self.loads.append(path[:-1])
            else:
                self.imports[name] = path
                self.loads.append(path)
        if isinstance(node, ast.Import):
            self.loads.extend(tuple(alias.name.split(".")) for alias in node.names)

    def _bind(self, node: ast.stmt) -> None:
        for name in bound_names(node):
            self.statements.setdefault(name, []).append(node)

    def _compound(self, node: ast.stmt) -> None:
        """A statement with others in it belongs to each name that those bind."""
        effects = False
        for child in _inner(node):
            names = bound_names(child)
            effects = effects or not (names or _is_constant(child) or _is_plain(child))
            for name in names:
                self.statements.setdefault(name, []).append(node)
            if isinstance(child, IMPORTS):
                for name, path in imported(child, self.package):
                    self.loads.append(path)
                    self.inner_imports.setdefault(name, []).append(Reference(path, absolute=True))
        if effects:
            self.loading.append(node)

    def module(self) -> Module:
        units = {name: self._unit(name, nodes) for name, nodes in self.statements.items()}
        for name, path in self.imports.items():
            if name not in units:
                units[name] = Unit(sha("import " + ".".join(path)), target=path)
        if self.loading:
            units[LOADING] = self._unit(LOADING, self.loading)
        return Module(
            self.name, units, self.hints, tuple(self.loads), tuple(self.stars), self._home()
        )

    def _unit(self, name: str, nodes: list[ast.stmt]) -> Unit:
        nodes = list(dict.fromkeys(nodes))
        found = [item for node in nodes for item in references(node, self.package)]
        found += self.inner_imports.get(name, [])
        return Unit(digest(nodes), tuple(dict.fromkeys(found)))

    def _home(self) -> dict[str, str]:
        """Literal tables name -> module in a module that looks names up when asked."""
        home: dict[str, str] = {}
        if "__getattr__" not in self.statements:
            return home
        for nodes in self.statements.values():
            for node in nodes:
                home.update(_table(getattr(node, "value", None)))
        return home


def _table(node: ast.expr | None) -> Iterator[tuple[str, str]]:
    if not isinstance(node, ast.Dict):
        return
    for pair in zip(node.keys, node.values, strict=True):
        texts = [item.value for item in pair if isinstance(item, ast.Constant)]
        if len(texts) == 2 and all(isinstance(text, str) for text in texts):
            yield str(texts[0]), str(texts[1])


def _leaves_annotations_alone(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


def _drop_annotations(tree: ast.Module) -> None:
    """Remove what is written about functions' arguments and is never executed."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None


def _for_type_checkers(test: ast.expr) -> bool:
    return getattr(test, "id", getattr(test, "attr", "")) == "TYPE_CHECKING"


def _inner(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements inside a compound one, not those in functions and classes."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        if isinstance(child, (*_COMPOUND, ast.ExceptHandler)):
            yield from _inner(child)


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_plain(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Pass, *_COMPOUND))
