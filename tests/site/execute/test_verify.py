"""Executing again and comparing."""

from __future__ import annotations

from d2lvi.site import outputs as store
from d2lvi.site.execute.verify import Verdict, sample, verify
from d2lvi.site.outputs import Record

from .books import TWO, make_book, run_book, source


def forge(project, name: str, old: str, new: str, machine: str | None = None) -> None:
    """Change what is stored for a section, as if it had been computed so."""
    outputs = store.load(project, name)
    assert outputs is not None
    for cell in outputs.notebook.cells:
        for output in cell.outputs:
            output.text = output.text.replace(old, new)
    store.save(project, name, outputs)
    if machine:
        store.save_record(project, name, "cpu", Record(1, 9, "2024-01-01", "cpu", machine))


def states(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    return {verdict.name: verdict.state for verdict in verdicts}


def test_results_that_come_out_again_are_identical_and_stay_untouched(tmp_path):
    project = make_book(tmp_path, {"a/x": ["print(0.5)"], "a/y": ["2"]})
    run_book(project)
    files = {name: store.path(project, name).stat().st_mtime_ns for name in ("a/x", "a/y")}
    verdicts = verify(project, ["a/x", "a/y"], TWO)
    assert states(verdicts) == {"a/x": "identical", "a/y": "identical"}
    assert all(verdict.good for verdict in verdicts)
    assert files == {name: store.path(project, name).stat().st_mtime_ns for name in files}


def test_smallest_difference_counts_on_the_recorded_machine(tmp_path):
    project = make_book(tmp_path, {"a/x": ["x = 1", "print(0.5)"]})
    run_book(project)
    forge(project, "a/x", "0.5", "0.5001")
    (verdict,) = verify(project, ["a/x"], TWO)
    assert verdict.state == "different" and not verdict.good
    (problem,) = verdict.problems
    assert (problem.file, problem.line) == (project.source("a/x"), 14)


def test_numbers_need_only_be_close_on_another_machine(tmp_path):
    loose = ":tolerance: 0.2\n\nprint(2.0)"
    project = make_book(tmp_path, {"a/x": ["print(0.5)"], "a/y": ["print(0.5)"], "a/z": [loose]})
    run_book(project)
    forge(project, "a/x", "0.5", "0.501", machine="another")
    forge(project, "a/y", "0.5", "0.6", machine="another")
    forge(project, "a/z", "2.0", "2.3", machine="another")
    found = states(verify(project, ["a/x", "a/y", "a/z"], TWO))
    assert found == {"a/x": "close", "a/y": "different", "a/z": "close"}


def test_cells_that_measure_time_are_exempt(tmp_path):
    timing = ":tags: [timing]\n\nimport time\nprint(time.time())"
    project = make_book(tmp_path, {"a/x": [timing, "1"]})
    run_book(project)
    assert states(verify(project, ["a/x"], TWO)) == {"a/x": "identical"}


def test_section_that_fails_now_is_told_from_one_without_fresh_results(tmp_path):
    flag = tmp_path / "flag"
    flag.touch()
    project = make_book(tmp_path, {"a/x": [f"open({str(flag)!r})"], "a/y": ["1"], "a/z": ["1"]})
    run_book(project, ["a/x", "a/y"])
    flag.unlink()
    project.source("a/y").write_text(source(["2"]))
    verdicts = verify(project, ["a/x", "a/y", "a/z"], TWO)
    assert states(verdicts) == {"a/x": "failed", "a/y": "unverified", "a/z": "unverified"}
    assert [verdict.good for verdict in verdicts] == [True, True, False]


def test_sample_is_of_quick_fresh_sections_and_follows_its_seed(tmp_path):
    cells = {f"a/s{number}": ["1"] for number in range(6)}
    project = make_book(tmp_path, cells)
    run_book(project, [name for name in cells if name != "a/s5"])
    store.save_record(project, "a/s0", "cpu", Record(1000, 9, "2024-01-01"))
    drawn = [set(sample(project, 2, seed)) for seed in range(8)]
    assert set.union(*drawn) == {"a/s1", "a/s2", "a/s3", "a/s4"}
    assert all(len(names) == 2 for names in drawn)
    assert sample(project, 2, 1) == sample(project, 2, 1)
    assert len(sample(project, 50, 1)) == 4
