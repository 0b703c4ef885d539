"""Which helpers code reaches: all that it uses and nothing else."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from d2lvi.site.reach import Package, Reached
from d2lvi.site.references import cell_references


def package(**modules: str) -> Package:
    """The package `p` with the modules given; `init` is its own."""
    texts = {"p": modules.pop("init", "")}
    texts |= {f"p.{name}": text for name, text in modules.items()}
    return Package({name: dedent(text) for name, text in texts.items()}, "p")


def reached(code: str, **modules: str) -> Reached:
    start = cell_references([ast.parse(dedent(code))])
    return package(**modules).reached(start, frozenset({"p.a.watched"}))


def helpers(code: str, **modules: str) -> set[str]:
    return {name.removeprefix("p.") for name in reached(code, **modules).helpers}


@pytest.mark.parametrize(
    "code",
    [
        "import p.a\np.a.f()",
        "import p.a as m\nm.f()",
        "from p import a\na.f()",
        "from p import a as m\nm.f",
        "from p.a import f\nf()",
        "from p.a import f as g\ng()",
        "import p as d\nd.a.f()",
        "import p as d\ngetattr(d.a, 'f')()",
        "def h():\n    from p.a import f\n    return f",
        "import p as d\nd.a.f.attribute.another",
        "import p as d\n[d.a.f(x)[0].y for x in z]",
        "import p as d\nx = lambda: d.a.f",
        "import p as d\n@d.a.f\ndef h(): pass",
        "import p as d\nclass C(d.a.f): pass",
        "import p as d\nf'{d.a.f}'",
    ],
)
def test_every_way_to_name_a_helper_reaches_it_alone(code: str):
    assert helpers(code, a="def f(): pass\ndef g(): pass\n") == {"a.f"}


@pytest.mark.parametrize(
    "code",
    [
        "x = p.a.f",
        "f()",
        "import p as d",
        "from p.a import f",
        "from q import a\na.f()",
        "import q as p\np.a.f()",
        "'p.a.f'",
        "# import p",
    ],
)
def test_what_is_not_used_is_not_reached(code: str):
    assert helpers(code, a="def f(): pass\n") == set()


@pytest.mark.parametrize(
    "code",
    [
        "import p as d\ngetattr(d, name)",
        "import p as d\ndir(d)",
        "import p as d\nm = d\nm.a",
        "from p import *",
        "import p\neval('p.a')",
        "import importlib\nimportlib.import_module(name)",
        "import importlib\nimportlib.import_module('p')",
    ],
)
def test_a_use_that_cannot_be_read_reaches_everything(code: str):
    assert helpers(code, a="def f(): pass\n") == {"*"}


@pytest.mark.parametrize(
    "code",
    [
        "from p import a\nvars(a)",
        "from p.a import *",
        "import importlib\nm = importlib.import_module('p.a')",
    ],
)
def test_a_module_used_as_a_value_is_reached_as_a_whole(code: str):
    names = helpers(code, a="x = 1\ndef f(): pass\n", b="def g(): pass\n")
    assert names == {"a.x", "a.f"}


@pytest.mark.parametrize(
    "module, names",
    [
        ("def f(): return g()\ndef g(): return h\nh = 1", {"f", "g", "h"}),
        ("def f(g): return g()\ndef g(): pass", {"f"}),
        ("def f():\n    g = 1\n    return g\ndef g(): pass", {"f"}),
        ("def f():\n    return [g for g in x]\ndef g(): pass\nx = 1", {"f", "x"}),
        ("def f():\n    global g\n    g += 1\ng = 0", {"f", "g"}),
        ("def f(x=g): pass\ng = 1", {"f", "g"}),
        ("@g\ndef f(): pass\ndef g(x): return x", {"f", "g"}),
        ("class f(g): pass\nclass g: pass", {"f", "g"}),
        ("class f(metaclass=g): pass\nclass g: pass", {"f", "g"}),
        (
            "class f:\n    x = g\n    def m(self): return h()\ng = 1\ndef h(): pass",
            {"f", "g", "h"},
        ),
        ("class f:\n    g = g\ng = 1", {"f", "g"}),
        ("class f:\n    def g(self): return self.h\ndef h(): pass\ndef g(): pass", {"f"}),
        ("def f(): return f()", {"f"}),
        ("def f(): return g()\ndef g(): return f()", {"f", "g"}),
        ("def f(): return g\ng, h = 1, 2", {"f", "g"}),
        ("def f(): return g\nh = g = 1", {"f", "g"}),
        ("def f(): return g\ng = 1\ng += h\nh = 2", {"f", "g", "h"}),
        ("f = g\ng = lambda: h\nh = 1", {"f", "g", "h"}),
        ("import numpy as np, math\ndef f(): return np.pi", {"f", "np"}),
        ("import os.path\ndef f(): return os.sep", {"f", "os"}),
        ("try:\n    import x\nexcept ImportError:\n    x = None\ndef f(): return x", {"f", "x"}),
        ("if a:\n    g = 1\nelse:\n    g = 2\na = 1\ndef f(): return g", {"f", "g", "a"}),
        ("def f(): return len(g)\n", {"f"}),
        ("def f(x: g) -> g: pass\nclass g: pass", {"f", "g"}),
        (
            "from __future__ import annotations\ndef f(x: g) -> g: pass\nclass g: pass",
            {"f"},
        ),
        ("from p.a import g as h\ndef f(): return h()\ndef g(): pass", {"f", "g"}),
        ("from .a import g as h\ndef f(): return h()\ndef g(): pass", {"f", "g"}),
        ("from . import a\ndef f(): return a.g()\ndef g(): pass", {"f", "g"}),
    ],
)
def test_a_helper_reaches_what_it_reads_from_its_module(module: str, names: set[str]):
    assert helpers("from p.a import f\nf()", a=module) == {f"a.{name}" for name in names}


def test_what_a_module_executes_on_loading_is_reached_with_it():
    modules = {"a": "g(1)\nfor x in y: h(x)\ndef f(): pass\ndef g(x): pass\ndef h(x): pass\ny = 1"}
    loaded = {"a.(on loading)", "a.g", "a.h", "a.y"}
    assert helpers("from p.a import f\nf()", **modules) == {"a.f", *loaded}
    assert helpers("import p.a", **modules) == loaded


def test_binding_names_is_no_effect_of_loading():
    module = '"""Doc."""\nimport x\ny = f()\nz: int = 1\nif y:\n    w = 1\ndef f(): pass\n"about"'
    assert helpers("import p.a", a=module) == set()


def test_loading_a_module_loads_those_it_imports():
    modules = {"a": "from p import b\ndef f(): pass", "b": "import p.c", "c": "print(1)"}
    assert helpers("from p.a import f\nf()", **modules) == {"a.f", "c.(on loading)"}


def test_an_import_inside_a_function_counts_when_the_function_is_reached():
    modules = {"a": "def f():\n    from p import b\ndef g(): pass", "b": "print(1)"}
    assert helpers("import p.a as a\na.g()", **modules) == {"a.g"}
    assert helpers("import p.a as a\na.f()", **modules) == {"a.f", "b.(on loading)"}


def test_an_import_for_type_checkers_loads_nothing():
    module = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p import b\ndef f(): b"
    assert helpers("from p.a import f\nf()", a=module, b="print(1)") == {"a.f"}


LAZY = """
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        from p.b import hinted
    HOME = {"listed": "a"}
    def __getattr__(name): return getattr(import_module(HOME[name]), name)
    def own(): pass
"""


@pytest.mark.parametrize(
    "name, names",
    [
        ("listed", {"a.listed", "a.(on loading)"}),
        ("hinted", {"b.hinted"}),
        ("saved", {"book.saved"}),
        ("own", {"own"}),
        ("b.hinted", {"b.hinted"}),
        ("nowhere", {"nowhere"}),
        ("__doc__", set()),
    ],
)
def test_names_looked_up_lazily_are_found_where_they_are_defined(name: str, names: set[str]):
    modules = {
        "init": LAZY,
        "a": "def listed(): pass\nprint(1)",
        "b": "def hinted(): pass",
        "book": "def saved(): pass",
    }
    assert helpers(f"import p as d\nd.{name}", **modules) == names


def test_a_helper_that_does_not_exist_is_told_from_one_that_does():
    code = "import p as d\nd.f()"
    missing = reached(code).helpers["p.f"]
    assert missing == "missing"
    assert reached(code, book="def f(): pass").helpers == {
        "p.book.f": reached(code, book="def f():\n    'doc'").helpers["p.book.f"]
    }


def test_star_imports_inside_the_package_lead_on():
    modules = {"a": "from p.b import *\ndef f(): return g()", "b": "def g(): pass\ndef h(): pass"}
    assert helpers("from p.a import f\nf()", **modules) == {"a.f", "b.g"}
    assert helpers("from p.a import g\ng()", **modules) == {"b.g"}


def test_imports_that_lead_in_a_circle_end():
    modules = {"a": "from p.b import f", "b": "from p.a import f"}
    assert helpers("from p.a import f\nf()", **modules) == set()


def test_uses_of_a_watched_helper_are_reported_with_their_literals():
    found = reached(
        "from p.a import watched as w, g\nw('x', file='y')\ng()\nw(*z)\nh(w)",
        a="def watched(): pass\ndef g(): return watched(name)",
    )
    uses = {(call.called, call.literals, call.arguments) for _, call in found.calls}
    assert uses == {
        (True, (("0", "x"), ("file", "y")), 2),
        (True, (), 1),
        (True, (), -1),
        (False, (), 0),
    }


def test_a_leaf_counts_without_what_it_mentions():
    start = cell_references([ast.parse("from p.a import f\nf()")])
    found = package(a="def f(): return g()\ndef g(): pass").reached(
        start, leaves=frozenset({"p.a.f"})
    )
    assert set(found.helpers) == {"p.a.f"}
