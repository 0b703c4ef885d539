"""What makes results stale, aged, or neither: a test for each row of the table.

The table stands in the documentation of `d2lvi.site.fingerprint`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2lvi.site.errors import ProjectError
from d2lvi.site.fingerprint import Fingerprint, compare, fingerprint
from d2lvi.site.project import Project
from tests.site.small_book import SECTIONS, edit, make_book

FIRST, SECOND, THIRD = SECTIONS
BOOK = {name: f"book/{name}.md" for name in SECTIONS}
PLOTS, DATA, DATASETS = "d2lvi/plots.py", "d2lvi/data.py", "d2lvi/datasets.py"


@dataclass(frozen=True)
class Row:
    """An edit, the sections it makes stale, and a word of the reason."""

    what: str
    file: str
    old: str
    new: str
    stale: tuple[str, ...] = ()
    reason: str = ""


STALE = [
    Row("a value in a cell", BOOK[THIRD], "1 + 1", "1 + 2", (THIRD,), "code cell 1 changed"),
    Row("a statement in a cell", BOOK[THIRD], "print(1 + 1)", "1 + 1", (THIRD,), "code cell 1"),
    Row("a final semicolon", BOOK[FIRST], "lr);", "lr)", (FIRST,), "code cell 3 changed"),
    Row(
        "a new cell",
        BOOK[THIRD],
        "print(1 + 1)\n```",
        "print(1 + 1)\n```\n\n```{code-cell}\n2\n```",
        (THIRD,),
        "there were 1 code cells and now are 2",
    ),
    Row(
        "a docstring in a cell",
        BOOK[FIRST],
        "Share of right answers.",
        "How many are right.",
        (FIRST,),
        "code cell 2 changed",
    ),
    Row("a parameter", BOOK[FIRST], "lr = 0.5", "lr = 0.1", (FIRST,), "from 0.5 to 0.1"),
    Row(
        "a profile's parameter",
        BOOK[FIRST],
        "cpu: {num_epochs: 3}",
        "cpu: {num_epochs: 4}",
        (FIRST,),
        "the parameter num_epochs changed from 3 to 4",
    ),
    Row(
        "a profile's new parameter",
        BOOK[FIRST],
        "cpu: {num_epochs: 3}",
        "cpu: {num_epochs: 3, seed: 1}",
        (FIRST,),
        "the parameter seed is new",
    ),
    Row(
        "the tag parameters",
        BOOK[FIRST],
        ":tags: [parameters]",
        ":tags: [hide-input]",
        (FIRST,),
        "code cell 1 changed",
    ),
    Row(
        "a reached function", PLOTS, "_array(y))", "y)", (FIRST,), "the helper plot (d2lvi.plots)"
    ),
    Row("a default value", PLOTS, "y=WIDTH", "y=2.5", (FIRST,), "the helper plot"),
    Row("a decorator", PLOTS, "@checked\n", "", (FIRST,), "the helper plot"),
    Row(
        "what a decorator does",
        PLOTS,
        "    return function\n",
        "    return print\n",
        (FIRST,),
        "the helper checked (d2lvi.plots) changed",
    ),
    Row("a function two calls away", PLOTS, "asarray", "array", (FIRST,), "the helper _array"),
    Row("a constant", PLOTS, "WIDTH = 3.5", "WIDTH = 4.5", (FIRST,), "the helper WIDTH"),
    Row("an initialiser", PLOTS, '"red"', '"green"', (FIRST,), "the helper COLORS"),
    Row(
        "an import",
        PLOTS,
        "import numpy\n",
        "import pandas as numpy\n",
        (FIRST,),
        "the helper numpy (d2lvi.plots) changed",
    ),
    Row(
        "what a module does on loading",
        PLOTS,
        "rcParams.update(STYLE)",
        "rcParams.update({}, **STYLE)",
        (FIRST,),
        "what d2lvi.plots does on loading changed",
    ),
    Row("a method", "d2lvi/tools.py", "self.unit *", "2 *", (SECOND,), "the helper Timer"),
    Row("a class attribute", "d2lvi/tools.py", "clock.now\n", "None\n", (SECOND,), "Timer"),
    Row("a base class", "d2lvi/tools.py", "unit = 1", "unit = 2", (SECOND,), "the helper Base"),
    Row(
        "a function behind a relative import",
        "d2lvi/clock.py",
        "perf_counter",
        "monotonic",
        (SECOND,),
        "the helper now (d2lvi.clock) changed",
    ),
    Row(
        "a saved helper",
        BOOK[FIRST],
        "(y_hat == y).mean()",
        "(y_hat != y).mean()",
        (FIRST, SECOND),
        "the helper accuracy (a/first) changed",
    ),
    Row(
        "a saved constant",
        BOOK[FIRST],
        "scale = 1.0",
        "scale = 2.0",
        (FIRST, SECOND),
        "the helper scale (a/first) changed",
    ),
    Row(
        "a saved helper's disappearance",
        BOOK[FIRST],
        "def accuracy(y_hat, y):  #@save",
        "def accuracy(y_hat, y):",
        (SECOND,),
        "the helper accuracy (a/first) is no longer reached",
    ),
    Row(
        "a data set's checksum",
        DATASETS,
        "aa11",
        "ee55",
        (FIRST,),
        "the data set clothes/train.gz changed",
    ),
    Row(
        "a data set's reader",
        DATA,
        "open(path)",
        "open(path, 'rb')",
        (FIRST,),
        "the helper read (d2lvi.data) changed",
    ),
    Row(
        "the locked MXNet",
        "requirements.lock",
        "mxnet==1.9.1",
        "mxnet==1.9.2",
        SECTIONS,
        "the locked MXNet changed from 1.9.1 to 1.9.2",
    ),
]

NEITHER = [
    Row("Vietnamese prose", BOOK[FIRST], "Vài lời.", "Vài lời khác."),
    Row("English prose", BOOK[FIRST], "Some prose.", "Other prose."),
    Row("a heading", BOOK[FIRST], "# Thứ nhất", "# Mục đầu"),
    Row("a tag", BOOK[FIRST], ":tags: [hide-input]", ":tags: [remove-input]"),
    Row("the kernel's name", BOOK[FIRST], "display_name: Python 3", "display_name: Python"),
    Row("another profile", BOOK[FIRST], "smoke: {num_epochs: 1}", "smoke: {num_epochs: 2}"),
    Row("an overridden parameter", BOOK[FIRST], "num_epochs = 10", "num_epochs = 20"),
    Row("a comment in a cell", BOOK[FIRST], "# Draw the data.", "# Draw."),
    Row("layout in a cell", BOOK[FIRST], "d2l.plot(x, lr)", "d2l.plot( x,\n    lr )"),
    Row("a saved helper's marker", BOOK[SECOND], "(net):  #@save", "(net):"),
    Row("a helper's comment", PLOTS, "# Both are converted.", "# Both."),
    Row("a helper's docstring", PLOTS, '"""Draw y over x."""', '"""Draw."""'),
    Row("a class's docstring", "d2lvi/tools.py", '"""Measures."""', '"""A clock."""'),
    Row("a docstring's disappearance", "d2lvi/tools.py", '        """Stop."""\n', ""),
    Row("a helper's layout", PLOTS, "_array(x), _array(y)", "_array(\n        x), _array(y)"),
    Row("an annotation not evaluated", PLOTS, "x: list", "x: tuple"),
    Row("a helper not reached", PLOTS, "return numpy.pi", "return 0"),
    Row("a new helper", PLOTS, "def unused():", "def new():\n    pass\n\n\ndef unused():"),
    Row("a helper of another module", "d2lvi/device.py", "return 0", "return 1"),
    Row("an import not used", PLOTS, "import numpy\n", "import math\nimport numpy\n"),
    Row("a data set's address", DATASETS, "example.org", "example.com"),
    Row("a file that is not read", DATASETS, "bb22", "ff66"),
    Row("a data set that is not read", DATASETS, "cc33", "ff66"),
    Row("how data are fetched", DATA, 'return entry["files"]', "return file"),
    Row("another locked package", "requirements.lock", "rich==14.0.0", "rich==15.0.0"),
    Row("a lock's hash", "requirements.lock", "sha256:bb", "sha256:ee"),
    Row("a new document", "_toc.yml", "- file: a/first", "- file: a/new\n- file: a/first"),
]


@pytest.fixture
def book(tmp_path: Path) -> Project:
    return make_book(tmp_path)


def fingerprints(project: Project, profile: str = "cpu") -> dict[str, Fingerprint]:
    project = Project(project.root)  # which reads its table of contents once
    return {name: fingerprint(project, name, profile) for name in SECTIONS}


@pytest.mark.parametrize("row", STALE, ids=lambda row: row.what)
def test_an_edit_makes_exactly_the_sections_that_reach_it_stale(book: Project, row: Row):
    before = fingerprints(book)
    edit(book, row.file, row.old, row.new)
    changes = {name: compare(before[name], now) for name, now in fingerprints(book).items()}
    assert [name for name, change in changes.items() if change.state == "stale"] == [*row.stale]
    assert all(changes[name].state == "fresh" for name in SECTIONS if name not in row.stale)
    assert any(row.reason in words for words in changes[row.stale[-1]].reasons)


@pytest.mark.parametrize("row", NEITHER, ids=lambda row: row.what)
def test_an_edit_that_changes_no_result_leaves_all_fresh(book: Project, row: Row):
    before = fingerprints(book)
    edit(book, row.file, row.old, row.new)
    changes = {name: compare(before[name], now) for name, now in fingerprints(book).items()}
    assert {change.state for change in changes.values()} == {"fresh"}, changes


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ("numpy==2.2.6", "numpy==2.3.0", "NumPy changed from 1.26.4 2.2.6 to 1.26.4 2.3.0"),
        ("matplotlib==3.10.9", "matplotlib==3.11.0", "Matplotlib changed from 3.10.9 to 3.11.0"),
    ],
)
def test_a_newer_lock_of_numpy_or_matplotlib_only_ages_results(
    book: Project, old: str, new: str, reason: str
):
    before = fingerprints(book)
    edit(book, "requirements.lock", old, new)
    for name, now in fingerprints(book).items():
        change = compare(before[name], now)
        assert change.state == "aged"
        assert change.reasons == (f"the locked {reason}",)


def test_swapped_cells_make_results_stale(book: Project):
    path = book.source(FIRST)
    before = fingerprint(book, FIRST, "cpu")
    head, *cells = path.read_text().split("```{code-cell}\n")
    path.write_text("```{code-cell}\n".join([head, cells[0], cells[2], cells[1]]))
    change = compare(before, fingerprint(book, FIRST, "cpu"))
    assert change.reasons == ("the order of the code cells changed",)


def test_moving_a_helper_to_another_module_changes_nothing(book: Project):
    before = fingerprints(book)
    edit(book, "d2lvi/tools.py", "class Base:\n    unit = 1\n", "from d2lvi.device import Base\n")
    edit(book, "d2lvi/device.py", "def try_gpu", "class Base:\n    unit = 1\n\n\ndef try_gpu")
    change = compare(before[SECOND], fingerprint(book, SECOND, "cpu"))
    assert change.state == "fresh", change


def test_moving_a_saved_helper_changes_nothing_for_those_that_reach_it(book: Project):
    before = fingerprints(book)
    edit(book, BOOK[FIRST], "scale = 1.0  #@save", "scale = 1.0")
    edit(book, BOOK[THIRD], "print(1 + 1)", "print(1 + 1)\nscale = 1.0  #@save")
    after = fingerprints(book)
    assert compare(before[SECOND], after[SECOND]).state == "fresh"
    assert compare(before[THIRD], after[THIRD]).state == "stale"


def test_a_saved_helper_counts_whether_or_not_it_was_exported(book: Project):
    before = fingerprint(book, SECOND, "cpu")
    (book.package / "book.py").write_text("def accuracy(y_hat, y):\n    return 0\n")
    assert compare(before, fingerprint(book, SECOND, "cpu")).state == "fresh"


def test_the_exported_module_stands_in_while_a_section_cannot_be_parsed(book: Project):
    from d2lvi.site.export import update

    update(book)
    before = fingerprint(book, SECOND, "cpu")
    path = book.source(FIRST)
    path.write_text(path.read_text() + "\n<!--\nA\n\n# B\n-->\nMột\n\nHai\n")
    assert compare(before, fingerprint(book, SECOND, "cpu")).state == "fresh"


def test_profiles_have_their_own_parameters(book: Project):
    parameters = {
        profile: fingerprint(book, FIRST, profile).parameters["num_epochs"]
        for profile in ("gpu", "cpu", "smoke")
    }
    assert parameters == {"gpu": "10", "cpu": "3", "smoke": "1"}


def test_overriding_a_parameter_with_its_printed_value_changes_nothing(book: Project):
    before = fingerprint(book, FIRST, "gpu")
    edit(book, BOOK[FIRST], "cpu: {num_epochs: 3}", "gpu: {num_epochs: 10}")
    assert compare(before, fingerprint(book, FIRST, "gpu")).state == "fresh"


def test_an_overridden_parameter_that_the_cell_computes_with_counts(book: Project):
    edit(book, BOOK[FIRST], "lr = 0.5", "lr = num_epochs / 20")
    before = fingerprint(book, FIRST, "cpu")
    edit(book, BOOK[FIRST], "num_epochs = 10", "num_epochs = 30")
    assert compare(before, fingerprint(book, FIRST, "cpu")).state == "stale"


def test_samples_count_only_where_they_are_used(book: Project):
    before = {profile: fingerprint(book, FIRST, profile) for profile in ("cpu", "smoke")}
    edit(book, DATA, 'return entry["files"]', "return file")
    after = {profile: fingerprint(book, FIRST, profile) for profile in before}
    assert compare(before["cpu"], after["cpu"]).state == "fresh"
    assert compare(before["smoke"], after["smoke"]).state == "stale"
    assert after["smoke"].data == {}


@pytest.mark.parametrize(
    "call, data",
    [
        ("d2l.fetch('words')", {"words"}),
        ("d2l.data.fetch('clothes', file='test.gz')", {"clothes/test.gz"}),
        ("from d2lvi.data import fetch as f\nf(name='packed')", {"packed"}),
        ("from d2lvi import data\ndata.load_all_clothes()", {"clothes"}),
        ("d2l.fetch('clothes', part)", {"clothes"}),
        ("d2l.fetch(*names)", {"clothes", "words", "packed"}),
        ("list(map(d2l.fetch, names))", {"clothes", "words", "packed"}),
        ("d2l.data.load_named('words')", {"clothes", "words", "packed"}),
        ("d2l.data.read('words')", set()),
        ("d2l.fetch('unknown')", {"unknown"}),
    ],
)
def test_data_sets_are_those_that_reached_calls_name(book: Project, call: str, data: set[str]):
    edit(book, BOOK[THIRD], "print(1 + 1)", f"import d2lvi as d2l\n{call}")
    assert set(fingerprint(book, THIRD, "cpu").data) == data


@pytest.mark.parametrize("cell", ["%%writefile x.txt\nhello (", "!ls (", "x = = 1"])
def test_a_cell_that_is_not_python_counts_as_text(book: Project, cell: str):
    edit(book, BOOK[THIRD], "print(1 + 1)", cell)
    before = fingerprint(book, THIRD, "cpu")
    edit(book, BOOK[THIRD], cell, f"{cell} # comment")
    assert compare(before, fingerprint(book, THIRD, "cpu")).state == "stale"


def test_what_a_cell_with_a_magic_reaches_is_known(book: Project):
    edit(book, BOOK[SECOND], "clock = Clock()", "%matplotlib inline\nclock = Clock()")
    assert "d2lvi.tools.Timer" in fingerprint(book, SECOND, "cpu").helpers


def test_a_section_whose_code_cannot_be_read_depends_on_the_whole_package(book: Project):
    edit(book, BOOK[THIRD], "print(1 + 1)", "x = = d2l")
    before = fingerprint(book, THIRD, "cpu")
    assert set(before.data) == {"clothes", "words", "packed"}
    edit(book, PLOTS, "return numpy.pi", "return 0")
    change = compare(before, fingerprint(book, THIRD, "cpu"))
    assert change.reasons == ("something in d2lvi, all of which the section may use, changed",)


@pytest.mark.parametrize(
    "old, new",
    [
        (":tags: [hide-input]", ":tags: [raises-exception]"),
        ("d2l.plot(x, lr)", "import inspect\ninspect.getsource(accuracy)"),
    ],
)
def test_comments_count_where_an_output_may_show_them(book: Project, old: str, new: str):
    edit(book, BOOK[FIRST], old, new)
    before = fingerprint(book, FIRST, "cpu")
    edit(book, BOOK[FIRST], "# Draw the data.", "# Draw.")
    assert compare(before, fingerprint(book, FIRST, "cpu")).state == "stale"


def test_a_clone_in_another_folder_has_the_same_fingerprints(book: Project, tmp_path: Path):
    clone = make_book(tmp_path / "clone")
    assert fingerprints(clone) == fingerprints(book)


def test_every_python_gives_the_same_fingerprint(book: Project):
    # Computed once; the supported versions of Python must all arrive at these.
    found = fingerprint(book, FIRST, "cpu").to_dict()
    assert found["cells"] == ["b2dd5e03d82d8e89", "31a542457f5d07d8", "d1040216327a1eb2"]
    assert found["helpers"]["d2lvi.plots.plot"] == "6945863079d20dfe"
    assert found["helpers"]["d2lvi.plots.(on loading)"] == "c603e6cecaa80251"


def test_a_fingerprint_survives_json(book: Project):
    for mark in fingerprints(book).values():
        assert Fingerprint.from_dict(json.loads(json.dumps(mark.to_dict()))) == mark


@pytest.mark.parametrize("data", [{}, {"cells": "ab"}])
def test_other_data_is_no_fingerprint(data: dict):
    with pytest.raises(ValueError, match="lacks parts or has unknown ones"):
        Fingerprint.from_dict(data)


def test_a_module_that_is_not_python_is_named(book: Project):
    edit(book, PLOTS, "def unused():", "def unused(:")
    with pytest.raises(
        ProjectError, match=r"plots\.py:\d+: the module d2lvi\.plots is not Python"
    ):
        fingerprint(book, THIRD, "cpu")


def test_a_registry_that_is_no_literal_is_named(book: Project):
    edit(book, DATASETS, '"words": {', '"words": dict(x=1) or {')
    with pytest.raises(ProjectError, match=r"datasets\.py:1: DATASETS is not one literal"):
        fingerprint(book, FIRST, "cpu")


texts = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("12"))
marks = st.builds(
    Fingerprint,
    cells=st.lists(st.sampled_from("12"), max_size=3).map(tuple),
    parameters=texts,
    helpers=texts.map(lambda items: {f"m{key}.{key}": value for key, value in items.items()}),
    data=texts,
    mxnet=st.sampled_from("12"),
    numpy=st.sampled_from("12"),
    matplotlib=st.sampled_from("12"),
)


@given(marks, marks)
def test_only_equal_fingerprints_are_fresh(one: Fingerprint, other: Fingerprint):
    change = compare(one, other)
    assert (change.state == "fresh") == (one == other) == (not change.reasons)
    locks = ("numpy", "matplotlib")
    same = all(
        getattr(one, name) == getattr(other, name)
        for name in ("cells", "parameters", "helpers", "data", "mxnet")
    )
    differs = any(getattr(one, name) != getattr(other, name) for name in locks)
    assert (change.state == "aged") == (same and differs)
