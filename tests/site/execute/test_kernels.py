"""One section in one kernel."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import psutil
import pytest

from d2lvi.site.execute import kernels
from d2lvi.site.execute.clean import MAX_SVG
from d2lvi.site.execute.kernels import Run
from d2lvi.site.execute.model import Cell, Event, Result, Status, Task

from .books import printed, task


def run(its: Task, observe=lambda event: None) -> Result:
    return asyncio.run(Run(its, observe).result())


def test_cells_run_in_order_in_one_namespace():
    result = run(task("x = 2", "print(x)", "x + 1"))
    assert result.status is Status.DONE
    assert printed(result) == ["", "2\n", "3"]


def test_engine_leaves_no_names_behind():
    result = run(task("print(sorted(name for name in dir() if not name.startswith('_')))"))
    assert printed(result) == ["['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']\n"]


def test_profile_values_replace_those_of_the_parameters_cell_only():
    cells = (
        Cell("n, rate = 10, 0.5\nprint(n)", 1, ("parameters",)),
        Cell("print(n, rate, names)", 2),
    )
    result = run(replace(task(), cells=cells, parameters={"n": 3, "names": ["a", None]}))
    assert printed(result) == ["10\n", "3 0.5 ['a', None]\n"]


def test_random_numbers_are_the_same_in_every_run():
    its = task(
        "import random, numpy\nprint(random.random(), numpy.random.rand())",
        "print(hash('text'), {'one', 'two', 'three'})",
    )
    assert printed(run(its)) == printed(run(its))


def test_seeds_are_set_again_by_nobody():
    its = task("import numpy", "numpy.random.rand()", "import numpy\nnumpy.random.rand()")
    first, second = printed(run(its))[1:]
    assert first != second


def test_library_that_is_not_installed_fails_as_usual():
    code = "import sys\nsys.path.clear()\ntry:\n    import mxnet\nexcept ImportError as error:\n"
    result = run(task(code + "    print(error)"))
    assert printed(result) == ["No module named 'mxnet'\n"]


def test_exception_is_reported_with_the_line_of_the_source():
    result = run(task("x = 0", "def f():\n    return 1 / x\n\nf()"))
    assert result.status is Status.FAILED
    assert result.problem is not None
    assert (str(result.problem.file), result.problem.line) == ("book/a/x.md", 201)
    assert "ZeroDivisionError: division by zero" in result.problem.message
    assert "return 1 / x" in result.problem.message
    assert "\x1b" not in result.problem.message
    assert result.outputs == ()


def test_exception_in_a_helper_points_at_the_call():
    code = "import json\n\njson.loads('{')"
    result = run(task("pass", code))
    assert result.problem is not None and result.problem.line == 202


def test_value_that_cannot_be_shown_fails_the_section():
    code = "class Broken:\n    def __repr__(self):\n        raise ValueError('no')\n\nBroken()"
    result = run(task(code))
    assert result.status is Status.FAILED
    assert result.problem is not None and "ValueError: no" in result.problem.message


def test_syntax_error_points_at_its_line():
    result = run(task("x = 1\ny = = 2"))
    assert result.problem is not None and result.problem.line == 101


def test_cell_that_is_not_to_be_executed_is_passed_over():
    cells = (Cell("1 / 0", 1, ("skip-execution",)), Cell("import random\nrandom.random()", 2))
    result = run(replace(task(), cells=cells))
    assert result.status is Status.DONE
    assert printed(result) == printed(run(replace(task(), cells=(Cell("", 1), cells[1]))))


def test_expected_exception_is_an_output():
    cell = Cell("1 / 0", 1, ("raises-exception",))
    result = run(replace(task(), cells=(cell, Cell("print('on')", 2))))
    assert result.status is Status.DONE
    assert result.outputs[0][0].ename == "ZeroDivisionError"
    assert printed(result)[1] == "on\n"


def test_endless_cell_is_ended_at_its_limit():
    cells = (Cell("import time", 1), Cell("while True:\n    pass", 7, timeout=0.5))
    result = run(replace(task(), cells=cells))
    assert result.status is Status.TIMEOUT
    assert result.problem is not None
    assert result.problem.line == 7
    assert "limit of 0.5 s" in result.problem.message


def test_limit_of_the_section_holds_for_cells_without_one():
    cells = (Cell("import time; time.sleep(0.6)", 1, timeout=20), Cell("time.sleep(60)", 2))
    result = run(replace(task(), cells=cells, timeout=0.5))
    assert result.status is Status.TIMEOUT
    assert result.problem is not None and result.problem.line == 2


def test_kernel_that_is_killed_is_reported_with_its_last_words():
    code = "import os, signal\nos.write(2, b'out of luck')\nos.kill(os.getpid(), signal.SIGKILL)"
    result = run(task("x = 1", code))
    assert result.status is Status.DIED
    assert result.problem is not None
    assert result.problem.line == 200
    assert "out of luck" in result.problem.message


def test_allocation_beyond_the_limit_ends_the_section_alone():
    result = run(task("x = bytearray(3_000_000_000)", memory=2_000_000_000))
    assert result.status is Status.MEMORY
    assert result.problem is not None and result.problem.line == 100


def test_memory_that_no_allocation_shows_is_watched():
    code = "import mmap, time\nm = mmap.mmap(-1, 400_000_000)\n"
    code += "for _ in range(400):\n    m.write(bytes(1_000_000))\ntime.sleep(60)"
    result = run(task(code, memory=300_000_000))
    assert result.status is Status.MEMORY
    assert result.peak > 300_000_000


def test_section_that_prints_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(kernels, "MAX_TEXT", 1_000_000)
    result = run(task("while True:\n    print('x' * 100)"))
    assert result.status is Status.FLOOD
    assert result.problem is not None and result.problem.line == 100


def test_long_path_of_the_temporary_folder_does_no_harm(tmp_path, monkeypatch):
    folder = tmp_path / ("long" * 20)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert printed(run(task("print(1)"))) == ["1\n"]
    assert list(folder.iterdir()) == []


def test_kernel_can_be_stopped_before_and_while_it_runs():
    async def stop(after: str) -> Result:
        def observe(event: Event) -> None:
            if event.kind == after:
                its.stop(Status.INTERRUPTED)

        its = Run(task("import time; time.sleep(60)"), observe)
        return await its.result()

    for after in ("start", "cell"):
        assert asyncio.run(stop(after)).status is Status.INTERRUPTED


def test_events_tell_each_cell():
    events: list[Event] = []
    run(task("1", "2"), events.append)
    seen = [(event.kind, event.cell, event.cells) for event in events if event.kind != "memory"]
    assert seen == [("start", 0, 2), ("cell", 1, 2), ("cell", 2, 2)]


def test_settings_of_the_person_at_work_do_not_reach_the_kernel(monkeypatch, tmp_path):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 40\n")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.setenv("MXNET_ENGINE_TYPE", "NaiveEngine")
    monkeypatch.setenv("D2LVI_DATA_MIRROR", "/mirror")
    names = "OMP_NUM_THREADS MXNET_ENGINE_TYPE CUDA_VISIBLE_DEVICES D2LVI_DATA_MIRROR D2LVI_DATA"
    code = f"import os\nprint([os.environ.get(name) for name in '{names}'.split()])"
    code += "\nimport matplotlib\nprint(matplotlib.rcParams['lines.linewidth'])"
    assert printed(run(task(code))) == ["['1', None, '', '/mirror', None]\n1.5\n"]
    smoke = printed(run(task(code, profile="smoke", device="gpu", gpu="1")))
    assert smoke == ["['1', None, '1', '/mirror', 'sample']\n1.5\n"]


def test_files_that_cells_write_are_thrown_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(
        task("open('left.txt', 'w').close()\nimport os\nprint(os.listdir(), os.getcwd())")
    )
    assert printed(result) == ["['left.txt'] .\n"]
    assert list(tmp_path.iterdir()) == []


def test_figure_is_drawn_once_and_is_png_only_where_svg_is_too_large():
    setup = textwrap.dedent("""
        import numpy
        from matplotlib import pyplot as plt
        from matplotlib.backend_bases import FigureCanvasBase
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg")
        drawn = []
        print_figure = FigureCanvasBase.print_figure

        def noting(self, *arguments, format, **options):
            drawn.append(format)
            return print_figure(self, *arguments, format=format, **options)

        FigureCanvasBase.print_figure = noting
    """)
    small, large = "plt.plot([1, 2]);", "plt.scatter(*numpy.random.rand(2, 3000));"
    result = run(task(setup, "", small, large, "drawn"))
    assert result.problem is None
    svg, png = result.outputs[2][0].data, result.outputs[3][0].data
    assert "image/png" not in svg and "<metadata>" not in svg["image/svg+xml"]
    assert "image/svg+xml" not in png
    assert base64.b64decode(png["image/png"]).startswith(b"\x89PNG")
    assert len(svg["image/svg+xml"]) < MAX_SVG
    assert printed(result)[4] == "['svg', 'svg', 'png']"


def test_figures_have_the_same_bytes_in_every_run():
    code = "from matplotlib import pyplot as plt\nplt.plot([1, 2], label='a')\nplt.legend();"
    formats = "import matplotlib_inline.backend_inline as b\nb.set_matplotlib_formats('svg')"
    one, two = (run(task(formats, code)).outputs[1] for _ in range(2))
    assert one == two


@pytest.mark.parametrize("moment", [0.1, 1.5])
def test_kernel_and_its_children_die_with_the_engine(moment, tmp_path):
    noted = tmp_path / "pids"
    code = "import os, time\npid = os.fork()\n"
    code += f"open({str(noted)!r}, 'a').write(str(os.getpid()) + ' ')"
    script = f"""
import asyncio
from d2lvi.site.execute.kernels import Run
from tests.site.execute.books import task
asyncio.run(Run(task({code!r} + "\\ntime.sleep(60)")).result())
"""
    engine = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    children: list[psutil.Process] = []
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not children:
        children = psutil.Process(engine.pid).children(recursive=True)
    while time.monotonic() < deadline and moment > 1 and len(noted_pids(noted)) < 2:
        time.sleep(0.05)
    children = psutil.Process(engine.pid).children(recursive=True)
    os.kill(engine.pid, signal.SIGKILL)
    engine.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
    assert all(not psutil.pid_exists(pid) for pid in noted_pids(noted))


def noted_pids(path) -> list[int]:
    return [int(word) for word in path.read_text().split()] if path.exists() else []
