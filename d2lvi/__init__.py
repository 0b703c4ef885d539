"""Helpers of the book: `import d2lvi as d2l`.

Importing this package takes a few milliseconds. It prepares Python so that a later
`import mxnet` works on current versions of Python and NumPy (see `d2lvi.compat`), and
loads a helper's module when the helper is first used:

- `d2l.plt`, `d2l.plot`, `d2l.show_images`, ... drawing (`d2lvi.plots`);
- `d2l.try_gpu`, `d2l.try_all_gpus`, `d2l.num_gpus` devices (`d2lvi.device`);
- `d2l.fetch`, `d2l.load_fashion_mnist` data sets (`d2lvi.data`);
- everything the book marks `#@save` (`d2lvi.book`, which imports MXNet).
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from d2lvi import compat

if TYPE_CHECKING:
    from matplotlib import pyplot as plt

    from d2lvi.data import DataError, fetch, load_fashion_mnist
    from d2lvi.device import num_gpus, try_all_gpus, try_gpu
    from d2lvi.plots import (
        plot,
        set_axes,
        set_figsize,
        show_heatmaps,
        show_images,
        use_svg_display,
    )

__version__ = "0.1.0"

# Public name -> the module that defines it, without the leading "d2lvi.".
_HOME = {
    "plt": "plots",
    "use_svg_display": "plots",
    "set_figsize": "plots",
    "set_axes": "plots",
    "plot": "plots",
    "show_images": "plots",
    "show_heatmaps": "plots",
    "num_gpus": "device",
    "try_gpu": "device",
    "try_all_gpus": "device",
    "DataError": "data",
    "fetch": "data",
    "load_fashion_mnist": "data",
}
__all__ = [
    "DataError",
    "fetch",
    "load_fashion_mnist",
    "num_gpus",
    "plot",
    "plt",
    "set_axes",
    "set_figsize",
    "show_heatmaps",
    "show_images",
    "try_all_gpus",
    "try_gpu",
    "use_svg_display",
]

compat.install()


def __getattr__(name: str) -> Any:
    """The helper called `name`, from the module that defines it.

    Raises AttributeError for an unknown name, ImportError where a name of the book
    needs MXNet and MXNet cannot run.
    """
    if name.startswith("_"):
        raise AttributeError(f"module 'd2lvi' has no attribute {name!r}")
    if name in _HOME:
        value = getattr(importlib.import_module(f"d2lvi.{_HOME[name]}"), name)
    elif importlib.util.find_spec(f"d2lvi.{name}") is not None:
        return importlib.import_module(f"d2lvi.{name}")
    else:
        value = _saved(name)
    globals()[name] = value
    return value


def _saved(name: str) -> Any:
    """The helper that a section of the book saves under `name`."""
    if importlib.util.find_spec("d2lvi.book") is not None:
        book = importlib.import_module("d2lvi.book")
        if hasattr(book, name):
            return getattr(book, name)
    raise AttributeError(
        f"d2lvi has no helper {name!r}: check its spelling; if a section marks it #@save, "
        f"run `d2lvi export`"
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
