"""How fast sections are executed: ratios that mean the same on any machine.

    python -m benchmarks.execution [SECTION...] [--limit SECONDS] [--jobs N]

All in one run, in a copy of the book, with nothing else running:

1. the makespan with N jobs over (sum of the one-thread durations / N);
2. `jupyter-book build` with `execute_notebooks: cache` over `d2lvi execute` and the same
   build with the results there already: at first, and after a helper was edited;
3. the makespan of 150 sections on 1, 4, 16 and 64 machines, by the engine's own queue.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stock import StockBook
from d2lvi.data import fetch
from d2lvi.site.execute.engine import Summary, execute, local_capacity
from d2lvi.site.execute.planning import Choice, Plan, make_plan
from d2lvi.site.execute.progress import duration, make_progress
from d2lvi.site.execute.schedule import Capacity, Job, simulate
from d2lvi.site.project import Project, find_project

EDITED = "plot"
"""The helper in `plots.py` that is edited."""

SIMULATED = 150
MACHINES = (1, 4, 16, 64)
SEED = 0


@dataclass(frozen=True)
class Run:
    """One execution: how long each section and everything took, planning included."""

    durations: dict[str, float]
    seconds: float


def main() -> None:
    """Measure everything and print the ratios."""
    options = _options()
    original = find_project()
    with tempfile.TemporaryDirectory(prefix="d2lvi-bench-") as place:
        project = copy_book(original, Path(place) / "book")
        names = _chosen(project, options.sections, options.limit)
        warm_up(project, names)
        serial = measure(project, names, Choice(scope="all"), 1)
        parallel = measure(project, names, Choice(scope="all"), options.jobs)
        tell_makespan(serial, parallel, options.jobs)
        stock = StockBook(Path(place) / "stock", project, names)
        compare_with_stock(project, names, options.jobs, parallel, stock)
        tell_simulation(list(serial.durations.values()), options.jobs)


def copy_book(original: Project, root: Path) -> Project:
    """A copy of the book without its results but with their records."""
    leave_out = shutil.ignore_patterns("*.ipynb", "__pycache__", "site", "_build")
    for folder in (original.book, original.package):
        shutil.copytree(folder, root / folder.name, ignore=leave_out)
    for name in ("_config.yml", "_toc.yml", original.lock.name):
        shutil.copy(original.root / name, root / name)
    return Project(root)


def warm_up(project: Project, names: Sequence[str]) -> None:
    """Fetch all data sets and execute the quickest section, so that no run pays for it."""
    plan = make_plan(project, names, Choice(scope="all"))
    keys = {key.split("/")[0] for planned in plan.sections for key in planned.fingerprint.data}
    for name in sorted(keys):
        fetch(name)
    quickest = min(plan.jobs.values(), key=lambda job: job.seconds)
    measure(project, [quickest.name], Choice(scope="all"), 1)


def measure(project: Project, names: Sequence[str], choice: Choice, jobs: int) -> Run:
    """Plan and execute with `jobs` kernels at once; every section must succeed."""
    started = time.monotonic()
    plan = make_plan(project, names, choice)
    with make_progress(plan.jobs) as progress:
        summary = execute(project, plan, local_capacity(jobs), progress)
    seconds = time.monotonic() - started
    _require_success(plan, summary)
    return Run({result.name: result.seconds for result in summary.results}, seconds)


def tell_makespan(serial: Run, parallel: Run, jobs: int) -> None:
    """Print the makespan against its lower bounds."""
    total = sum(serial.durations.values())
    share, longest = total / jobs, max(serial.durations.values())
    print(f"\n{len(serial.durations)} sections, {duration(total)} of one-thread time")
    print(f"longest section: {duration(longest)}")
    print(f"makespan with {jobs} jobs: {duration(parallel.seconds)}")
    print(f"makespan / (sum of one-thread durations / jobs): {parallel.seconds / share:.3f}")
    print(
        f"makespan / larger of that and the longest: {parallel.seconds / max(share, longest):.3f}"
    )
    print(f"speed-up from 1 to {jobs} jobs: {serial.seconds / parallel.seconds:.2f}")


def compare_with_stock(
    project: Project,
    names: Sequence[str],
    jobs: int,
    parallel: Run,
    stock: StockBook,
) -> None:
    """Print the ratios to stock Jupyter Book, cold and after the edit of a helper."""
    cold = stock.build("cache")
    edit_helper(project.package / "plots.py", EDITED)
    unaware = stock.build("cache")
    edited = measure(project, names, Choice(), jobs)
    rendering = stock.build_with_results()
    ours_cold, ours_edited = parallel.seconds + rendering, edited.seconds + rendering
    print(f"\njupyter-book build, cold cache: {duration(cold)}")
    print(f"its rendering alone: {duration(rendering)}")
    print(f"d2lvi execute and that rendering: {duration(ours_cold)}")
    print(f"ratio, cold: {cold / ours_cold:.2f}")
    print(f"execution alone, cold: {(cold - rendering) / parallel.seconds:.2f}")
    count = len(edited.durations)
    print(f"\nafter an edit of {EDITED}, which {count} of {len(names)} sections reach:")
    print(f"jupyter-book build notices nothing (wrong results in {duration(unaware)});")
    print(f"with its cache cleared, as is then needed: {duration(cold)}")
    print(f"d2lvi execute and the rendering: {duration(ours_edited)}")
    print(f"ratio, after the edit: {cold / ours_edited:.2f}")
    print(f"execution alone, after the edit: {(cold - rendering) / edited.seconds:.2f}")


def edit_helper(file: Path, name: str) -> None:
    """Add a statement without effect to the function `name`."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    tree = ast.parse("".join(lines))
    (function,) = (node for node in tree.body if getattr(node, "name", None) == name)
    last = function.body[-1]
    lines.insert(last.lineno - 1, " " * last.col_offset + "edited = None\n")
    file.write_text("".join(lines), encoding="utf-8")


def tell_simulation(durations: list[float], jobs: int) -> None:
    """Print how long a book of real durations would take on several machines."""
    drawn = random.Random(SEED).choices(durations, k=SIMULATED)
    its = [Job(f"section {number}", seconds) for number, seconds in enumerate(drawn)]
    total, longest = sum(drawn), max(drawn)
    print(f"\n{SIMULATED} sections drawn from these, {duration(total)} of one-thread time;")
    print(f"machines of {jobs} cores, longest section {duration(longest)}:")
    for machines in MACHINES:
        slots = machines * jobs
        makespan = simulate(its, Capacity(slots))
        bound = max(total / slots, longest)
        print(f"{machines:3d} machines: {duration(makespan)}, {makespan / bound:.3f} of the bound")


def _require_success(plan: Plan, summary: Summary) -> None:
    bad = [result for result in (*plan.broken, *summary.results) if not result.status.good]
    if bad:
        raise SystemExit("\n".join(f"{result.name}: {result.problem}" for result in bad))


def _chosen(project: Project, sections: Sequence[str], limit: float | None) -> list[str]:
    """The sections to measure: by default all that are not longer than the limit."""
    names = [project.name(name) for name in sections]
    jobs = make_plan(project, names, Choice(scope="all")).jobs
    return [name for name, job in jobs.items() if limit is None or job.seconds <= limit]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.execution", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("sections", nargs="*", metavar="SECTION")
    parser.add_argument("--limit", type=float, help="leave out sections that take longer")
    parser.add_argument("--jobs", type=int, default=local_capacity().jobs)
    return parser.parse_args()


if __name__ == "__main__":
    main()
