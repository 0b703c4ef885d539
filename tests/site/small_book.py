"""A small book with a small helper package, for tests of results and their freshness."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from nbformat.v4 import new_code_cell, new_notebook, new_output

from d2lvi.site import outputs as results
from d2lvi.site.fingerprint import fingerprint, overrides
from d2lvi.site.outputs import Outputs, Record
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed

FILES = {
    "_config.yml": "title: Small\n",
    "_toc.yml": """\
        format: jb-book
        root: index
        chapters:
        - file: a/first
        - file: a/second
        - file: a/third
        """,
    "requirements.lock": """\
        matplotlib==3.10.9 \\
            --hash=sha256:aa
        mxnet==1.9.1 ; sys_platform == 'linux' \\
            --hash=sha256:bb
        numpy==1.26.4 ; python_version < '3.13' \\
            --hash=sha256:cc
        numpy==2.2.6 ; python_version >= '3.13' \\
            --hash=sha256:dd
        rich==14.0.0
        """,
    "book/index.md": """\
        <!--
        # Index
        -->
        # Mục lục
        """,
    # Saves `accuracy`, reaches `plot` and the data; has parameters and profiles.
    "book/a/first.md": """\
        ---
        kernelspec: {name: python3, display_name: Python 3}
        d2lvi:
          profiles:
            cpu: {num_epochs: 3}
            smoke: {num_epochs: 1}
        ---
        <!--
        # First
        -->
        # Thứ nhất

        <!--
        Some prose.
        -->
        Vài lời.

        ```{code-cell}
        :tags: [parameters]

        num_epochs = 10
        lr = 0.5
        ```

        ```{code-cell}
        import d2lvi as d2l
        from mxnet import np  #@save

        def accuracy(y_hat, y):  #@save
            \"\"\"Share of right answers.\"\"\"
            return scale * (y_hat == y).mean()

        scale = 1.0  #@save
        ```

        ```{code-cell}
        :tags: [hide-input]

        # Draw the data.
        x = d2l.load_clothes()
        d2l.plot(x, lr);
        ```
        """,
    # Reaches `accuracy` of the first section and `Timer`, not the plots.
    "book/a/second.md": """\
        <!--
        # Second
        -->
        # Thứ hai

        ```{code-cell}
        import d2lvi as d2l
        from d2lvi.tools import Timer as Clock

        def evaluate(net):  #@save
            return d2l.accuracy(net(0), 0)

        clock = Clock()
        evaluate(lambda x: x)
        ```
        """,
    # Reaches nothing of the package but itself being imported.
    "book/a/third.md": """\
        <!--
        # Third
        -->
        # Thứ ba

        ```{code-cell}
        print(1 + 1)
        ```
        """,
    "d2lvi/__init__.py": """\
        from __future__ import annotations

        import importlib
        from typing import TYPE_CHECKING, Any

        if TYPE_CHECKING:
            from d2lvi.device import try_gpu

        _HOME = {"plt": "plots", "plot": "plots", "load_clothes": "data", "fetch": "data"}


        def __getattr__(name: str) -> Any:
            if name in _HOME:
                return getattr(importlib.import_module(f"d2lvi.{_HOME[name]}"), name)
            return getattr(importlib.import_module("d2lvi.book"), name)
        """,
    "d2lvi/plots.py": """\
        \"\"\"Plots.\"\"\"

        from __future__ import annotations

        import numpy
        from matplotlib import pyplot as plt

        COLORS = ("blue", "red")
        STYLE = {"colors": COLORS}
        WIDTH = 3.5


        def checked(function):
            return function


        @checked
        def plot(x: list, y=WIDTH):
            \"\"\"Draw y over x.\"\"\"
            # Both are converted.
            return plt.plot(_array(x), _array(y))


        def _array(values):
            return numpy.asarray(values)


        def unused():
            return numpy.pi


        plt.rcParams.update(STYLE)
        """,
    "d2lvi/data.py": """\
        from __future__ import annotations

        from d2lvi.datasets import DATASETS


        def fetch(name, file=None):
            return _download(DATASETS[name], file)


        def _download(entry, file):
            return entry["files"]


        def load_clothes():
            return read(fetch("clothes", "train.gz"))


        def load_all_clothes():
            return [read(path) for path in fetch(name="clothes")]


        def load_named(name):
            return read(fetch(name))


        def read(path):
            return open(path)
        """,
    "d2lvi/datasets.py": """\
        DATASETS: dict = {
            "clothes": {
                "addresses": ["http://example.org/{file}"],
                "files": {"train.gz": "aa11", "test.gz": "bb22"},
            },
            "words": {"addresses": [], "files": {"words.txt": "cc33"}},
            "packed": {"addresses": [], "archive": {"file": "p.zip", "hash": "sha256:dd44"}},
        }
        """,
    "d2lvi/tools.py": """\
        from . import clock


        class Base:
            unit = 1


        class Timer(Base):
            \"\"\"Measures.\"\"\"

            start = clock.now

            def stop(self):
                \"\"\"Stop.\"\"\"
                return self.unit * clock.now()
        """,
    "d2lvi/clock.py": """\
        import time


        def now():
            return time.perf_counter()
        """,
    "d2lvi/device.py": """\
        def try_gpu():
            return num_gpus() > 0


        def num_gpus():
            return 0
        """,
}

SECTIONS = ("a/first", "a/second", "a/third")


def make_book(root: Path) -> Project:
    """The small book in the folder `root`."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return Project(root)


def edit(project: Project, file: str, old: str, new: str) -> None:
    """Replace the one `old` in `file` by `new`."""
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def computed(project: Project, name: str, profile: str = "cpu", device: str = "cpu") -> Outputs:
    """Results of a section as an execution would give them."""
    path = project.source(name)
    section = parsed(path.read_text(encoding="utf-8"), path)
    cells = [
        new_code_cell(cell.code, outputs=[new_output("stream", name="stdout", text=f"{i}\n")])
        for i, cell in enumerate(section.cells())
    ]
    return Outputs(
        notebook=new_notebook(cells=cells),
        fingerprint=fingerprint(project, section, profile),
        profile=profile,
        device=device,
        parameters=overrides(section, profile),
    )


def execute_all(project: Project) -> None:
    """Store results of all sections, with a record each: the first takes longest."""
    for seconds, name in zip((30.0, 20.0, 10.0), SECTIONS, strict=True):
        results.save(project, name, computed(project, name))
        record = Record(seconds, 100.0, "2024-05-01T00:00:00+00:00")
        results.save_record(project, name, "cpu", record)
