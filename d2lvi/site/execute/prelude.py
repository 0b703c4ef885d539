"""What a kernel does before the first cell of a section.

The engine sends the source of this module to the kernel and runs it in a
namespace of its own, so that the cells see none of these names; it therefore
imports nothing of the package.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import importlib.util
import os
import random
import resource
import signal
import sys
from pathlib import Path
from typing import Any

SEED = 0
SEEDED = ("numpy", "mxnet")
SVG = "image/svg+xml"
OTHERS = ("image/png", "image/jpeg", "application/pdf")


def prepare(parent: int, memory: int | None, svg_limit: int) -> None:
    """Tie the kernel to its engine, limit its memory, fix seeds and figures.

    parent: process id of the engine; the kernel ends when that process does.
    memory: bytes of data the kernel may allocate, or None.
    svg_limit: characters of SVG above which a figure becomes a PNG.
    """
    _die_with_parent()
    os.register_at_fork(after_in_child=_die_with_parent)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    _be_first_to_go(memory)
    _fix_seeds()
    _choose_figure_format(svg_limit)


def _die_with_parent() -> None:
    """Ask the system to kill this process when its parent ends."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def _be_first_to_go(memory: int | None) -> None:
    """Where memory runs out, this kernel fails, not the engine."""
    if memory is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    # Where a container forbids it, the engine still watches the memory.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _fix_seeds() -> None:
    """Seed the generators, those of a library not yet imported when it is.

    Importing MXNet takes more than a second, which a section without it saves.
    """
    random.seed(SEED)
    for name in SEEDED:
        if name in sys.modules:
            sys.modules[name].random.seed(SEED)
        else:
            sys.meta_path.insert(0, _SeedOnImport(name))


class _SeedOnImport:
    """Finder that seeds the module `name` as soon as it has been imported."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """The specification of the module, with seeding added to its loading."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def execute_and_seed(module: Any) -> None:
            execute(module)
            module.random.seed(SEED)

        spec.loader.exec_module = execute_and_seed
        return spec


def _choose_figure_format(svg_limit: int) -> None:
    """Show a figure whose SVG is too large as a PNG, each drawn only once."""
    formatter = get_ipython().display_formatter  # noqa: F821 - a name of the kernel
    bundle = _FigureBundle(formatter.formatters, svg_limit)
    formatter.mimebundle_formatter.for_type_by_name("matplotlib.figure", "Figure", bundle)


class _FigureBundle:
    """Draws a figure as SVG, or as PNG where the SVG would be too large.

    It takes the printing of SVG over from the inline backend, whose formatter
    would otherwise draw every figure a second time.
    """

    def __init__(self, formatters: Any, limit: int) -> None:
        self.formatters = formatters
        self.limit = limit
        self.draw: Any = None

    def __call__(self, figure: Any, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The figure's data by MIME type; empty where SVG was not asked for."""
        kind = _base(figure)
        self.draw = self.formatters[SVG].pop(kind, self.draw)
        others = [self.formatters[mime].type_printers for mime in OTHERS]
        if self.draw is None or any(kind in printers for printers in others):
            return {}
        svg = self.draw(figure)
        if svg is None or len(svg) <= self.limit:
            return {SVG: svg} if svg else {}
        from IPython.core.pylabtools import print_figure

        png = print_figure(figure, fmt="png", bbox_inches="tight")
        return {"image/png": base64.b64encode(png).decode("ascii")}


def _base(figure: Any) -> type:
    """`matplotlib.figure.Figure`, the class that printers are registered for."""
    return next(kind for kind in type(figure).__mro__ if kind.__name__ == "Figure")
