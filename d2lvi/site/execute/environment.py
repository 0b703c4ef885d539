"""The environment of a kernel: everything that results could depend on, fixed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from d2lvi.site.execute.model import Task

DROPPED = (
    "COLUMNS",
    "CUDA_VISIBLE_DEVICES",
    "DNNL_",
    "FORCE_COLOR",
    "GOTO_NUM_THREADS",
    "IPYTHON",
    "JPY_",
    "KMP_",
    "LANG",
    "LC_",
    "LINES",
    "MALLOC_",
    "MATPLOTLIB",
    "MKL_",
    "MPL",
    "MXNET_",
    "NO_COLOR",
    "OMP_",
    "ONEDNN_",
    "OPENBLAS_",
    "PYTHON",
    "TQDM_",
    "VECLIB_",
)
"""Beginnings of the names of variables that would let a person's set-up show."""

PINNED = {
    # One thread and one instruction set: the same sums in the same order anywhere.
    "OMP_NUM_THREADS": "1",
    "DNNL_MAX_CPU_ISA": "AVX2",
    "OPENBLAS_CORETYPE": "Haswell",
    # Big arrays stay in the heap instead of being mapped anew by each operator.
    "MALLOC_MMAP_THRESHOLD_": "34359738368",
    "MALLOC_TRIM_THRESHOLD_": "34359738368",
    "MALLOC_ARENA_MAX": "1",
    # The fastest convolution is chosen by timing, which differs from run to run.
    "MXNET_CUDNN_AUTOTUNE_DEFAULT": "0",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "SOURCE_DATE_EPOCH": "0",
    "TQDM_DISABLE": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}

WORK = "work"
"""Name of a kernel's working directory in its private folder."""

FIGURES = """\
svg.hashsalt: d2lvi
"""
"""What every figure starts from, instead of the settings of the person at work."""


def kernel_environment(task: Task, folder: Path, base: Mapping[str, str]) -> dict[str, str]:
    """The variables of the kernel that runs `task` with its files in `folder`.

    base: the engine's own environment; what names data and certificates passes,
    what would change results does not.
    """
    environment = {name: base[name] for name in base if not name.startswith(DROPPED)}
    environment |= PINNED
    environment["CUDA_VISIBLE_DEVICES"] = task.gpu or ""
    environment["IPYTHONDIR"] = str(folder / "ipython")
    environment["MATPLOTLIBRC"] = str(folder / "matplotlibrc")
    if task.path:
        environment["PYTHONPATH"] = task.path
    if task.profile == "smoke":
        environment["D2LVI_DATA"] = "sample"
    return environment | task.environment


def make_folder(folder: Path) -> Path:
    """Fill the kernel's private folder; returns its working directory in it."""
    (folder / "matplotlibrc").write_text(FIGURES, encoding="utf-8")
    work = folder / WORK
    work.mkdir()
    return work
