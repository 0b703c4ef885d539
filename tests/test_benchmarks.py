"""The benchmarks measure what they say: a copy of the book, and an edit that counts."""

from __future__ import annotations

from benchmarks.execution import EDITED, copy_book, edit_helper, tell_simulation
from benchmarks.stock import StockBook
from d2lvi.site.execute.planning import Choice, make_plan
from d2lvi.site.fingerprint import compare
from d2lvi.site.project import find_project

from .site.execute.books import make_book, run_book


def test_copy_has_no_results_and_other_sections_stay_fresh_after_the_edit(tmp_path, root):
    original = find_project(root)
    project = copy_book(original, tmp_path)
    assert list(project.outputs.rglob("*.ipynb")) == []
    before = make_plan(project, (), Choice()).sections
    assert len(before) > 1
    edit_helper(project.package / "plots.py", EDITED)
    after = make_plan(project, (), Choice()).sections
    states = [
        compare(old.fingerprint, new.fingerprint).state
        for old, new in zip(before, after, strict=True)
    ]
    assert {"stale", "fresh"} == set(states)


def test_stock_book_has_the_same_cells_and_the_profile_in_a_cell_of_its_own(tmp_path):
    cells = [":tags: [parameters]\n\nn = 10", "print(n)"]
    project = make_book(tmp_path / "book", {"a/x": cells}, "profiles: {cpu: {n: 3}}")
    run_book(project)
    stock = StockBook(tmp_path / "stock", project, ["a/x"])
    assert stock.build_with_results() > 0
    page = (stock.folder / "_build" / "html" / "a--x.html").read_text(encoding="utf-8")
    assert "print" in page and ">3\n</pre>" in page


def test_simulation_tells_each_number_of_machines(capsys):
    tell_simulation([10.0, 20.0, 30.0], jobs=2)
    text = capsys.readouterr().out
    assert "longest section 30.0 s" in text
    assert [line.split()[0] for line in text.splitlines() if " of the bound" in line] == [
        "1",
        "4",
        "16",
        "64",
    ]
