"""Digests of code: equal where code does the same, on every version of Python."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2lvi.site.syntax import cell_digest, digest, literal_statements, without

EVERYTHING = '''
import a.b as c, d
from ..e import f as g
@decorated(1, *x, k=2)
async def h(p, /, q: int = 0x10, *r, s=1_000, **t) -> None:
    """Text."""
    global u
    async with v as w, y:
        async for z in aa: await bb
    return [i async for i in cc if i] or {**dd} or {1, *ee}
class C(Base, metaclass=M):
    x: int = 1.5e-10
    def f(self):
        nonlocal_ = lambda a, *b, c=3, **d: (yield)
        def g():
            nonlocal nonlocal_
            nonlocal_ += 1 if a else -2j
        return f"{x!r:>{width}} {{literal}} {y=} {'a' 'b'}" if 0 else "a\\u1ea1\\n"
match v:
    case {"k": [1, *rest], **more} if rest: pass
    case C(x=1) | None | -1: ...
    case _: del v[1:2, ::3], v.a
try:
    while (n := n - 1) > 0 and not (a < b <= c) and a is not b in d: break
    else: assert n, "m"
except (A, B) as e: raise X from e
finally: a = b, *c = d; a @= b // c ** d << e
'''


def helper(code: str) -> str:
    return digest(ast.parse(code).body)


def test_every_python_gives_the_same_digests():
    assert helper(EVERYTHING) == "b24cc584e0ffc559"
    assert cell_digest(EVERYTHING) == "3f3e037e4672c6a4"


@pytest.mark.parametrize(
    "one, other",
    [
        ("x = 1  # one", "x = 1"),
        ("f(a,\n  b)", "f(a, b,)"),
        ("x = 'a'", 'x = "a"'),
        ("x = 1_000", "x = (1000)"),
        ("def f():\n  'doc'\n  return 1", "def f():\n    return 1"),
        ("def f():\n    'doc'", "def f():\n    pass"),
        ("class A:\n    x = 1\n    'about x'", "class A:\n    x = 1"),
        (
            "def f():\n    def g():\n        'doc'\n        return 1",
            "def f():\n  def g(): return 1",
        ),
    ],
)
def test_helpers_that_do_the_same_have_equal_digests(one: str, other: str):
    assert helper(one) == helper(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("x = 1", "x = 2"),
        ("x = 1", "x = 1.0"),
        ("x = 1", "x = True"),
        ("x = 'a'", "x = b'a'"),
        ("x = 1", "y = 1"),
        ("f(a)", "f(a=a)"),
        ("x = a, b", "x = [a, b]"),
        ("a - (b - c)", "a - b - c"),
        ("x: int = 1", "x: float = 1"),
        ("if a: b", "while a: b"),
        ("def f(a, b=None): pass", "def f(a=None, b=None): pass"),
        ("def f(*, a, b=1): pass", "def f(*, a=1, b): pass"),
        ("f'{a:.2f}'", "f'{a:.3f}'"),
        ("f'{a!r}'", "f'{a}'"),
        ("{**a, 'b': 1}", "{'b': 1, **a}"),
    ],
)
def test_helpers_that_differ_have_other_digests(one: str, other: str):
    assert helper(one) != helper(other)


@pytest.mark.parametrize(
    "one, other",
    [("x = 1 # a", "x = 1"), ("f( a )", "f(a)"), ("\nx = 1\n", "x = 1"), ("f(x); # a", "f(x);")],
)
def test_layout_and_comments_of_cells_do_not_count(one: str, other: str):
    assert cell_digest(one) == cell_digest(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("f(x);", "f(x)"),
        ("'a'", "'b'"),
        ("f()\n'a'", "f()"),
        ("def f():\n    'doc'", "def f():\n    'other'"),
        ("%time f( x )", "%time f(x)"),
        ("x = 1", ""),
    ],
)
def test_what_a_cell_shows_counts(one: str, other: str):
    assert cell_digest(one) != cell_digest(other)


def test_literal_assignments_are_those_that_nothing_else_depends_on():
    code = "a = 1\nb = [1, 'x']\nc = -2.5\nd = a\ne = f()\ng, h = 1, 2\ni = 3\ni += 1\nj = k = 0"
    assert {name: value for name, (value, _) in literal_statements(code).items()} == {
        "b": "[1, 'x']",
        "c": "-2.5",
    }
    assert literal_statements("x = =") == {}


def test_statements_can_be_cut_out_of_a_cell():
    code = "a = 1\nb = [\n  2]\nprint(3)\nc = 4; d = 5"
    cut = [statement for _, statement in literal_statements(code).values()]
    kept = [line for line in without(code, cut).splitlines() if line]
    assert kept == ["print(3)", "c = 4; d = 5"]


@given(st.text(max_size=40))
def test_any_text_has_a_digest(text: str):
    assert cell_digest(text) == cell_digest(text)
