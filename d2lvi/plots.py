"""Figures of the book: drawing helpers and Matplotlib's defaults.

Importing this module sets the defaults (`STYLE`) and, inside a notebook, SVG as the
format of figures. The same figure always gives the same bytes: ids are derived from a
fixed salt and no date is written. Text is drawn as outlines, so that a figure looks
the same wherever it is opened, and the background is white, so that it stays legible
on a dark page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy
from cycler import cycler
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's palette, which colour-blind people can tell apart, dark colours first;
# the line styles tell the curves apart without any colour.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#555555",
    "axes.prop_cycle": cycler(color=COLORS) + cycler(linestyle=LINE_STYLES),
    "figure.facecolor": "white",
    "figure.figsize": (3.5, 2.5),
    "font.family": ["DejaVu Sans"],
    "font.size": 10.0,
    "axes.labelsize": 10.0,
    "axes.titlesize": 10.0,
    "legend.fontsize": 9.0,
    "legend.framealpha": 0.9,
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "image.cmap": "viridis",
    "lines.linewidth": 1.5,
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "d2lvi",
}
# Images up to this many pixels a side are shown pixel by pixel.
SHARP = 96
# What the notebook passes on when it draws a figure: no date and no version in the file;
# dots per inch of the pictures in it.
_PRINT = {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}, "dpi": 144}


def use_svg_display() -> None:
    """Have notebooks show figures as SVG, without a date; elsewhere do nothing."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib_inline.config import InlineBackend

    # Kept in the configuration too, or the backend's own start would go back to PNG.
    config = InlineBackend.instance(parent=shell)
    config.figure_formats.clear()
    config.figure_formats.add("svg")
    config.print_figure_kwargs.update(_PRINT)
    select_figure_formats(shell, config.figure_formats, **config.print_figure_kwargs)


def set_figsize(figsize: tuple[float, float] = (3.5, 2.5)) -> None:
    """Set the size of the figures that follow: width and height in inches."""
    plt.rcParams["figure.figsize"] = figsize


def set_axes(
    axes: Axes,
    xlabel: str | None,
    ylabel: str | None,
    xlim: Sequence[float] | None,
    ylim: Sequence[float] | None,
    xscale: str,
    yscale: str,
    legend: Sequence[str] | None,
) -> None:
    """Label and scale `axes`, draw a light grid and, if `legend` has names, a legend.

    xlim, ylim: (smallest, largest), or None to fit the data.
    xscale, yscale: 'linear' or 'log', or another scale of Matplotlib.
    legend: a name for each curve, in the order they were drawn, or None.
    """
    axes.set_xlabel(xlabel or "")
    axes.set_ylabel(ylabel or "")
    axes.set_xscale(xscale)
    axes.set_yscale(yscale)
    if xlim is not None:
        axes.set_xlim(*map(float, xlim))
    if ylim is not None:
        axes.set_ylim(*map(float, ylim))
    if legend:
        axes.legend(legend)
    axes.grid(True)


def plot(
    X: Any,
    Y: Any = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    legend: Sequence[str] | None = None,
    xlim: Sequence[float] | None = None,
    ylim: Sequence[float] | None = None,
    xscale: str = "linear",
    yscale: str = "linear",
    fmts: Sequence[str] = ("-", "--", "-.", ":"),
    figsize: tuple[float, float] = (3.5, 2.5),
    axes: Axes | None = None,
) -> None:
    """Draw one or several curves.

    X, Y: the horizontal and vertical coordinates. Each is one curve (numbers or a
        one-dimensional array of MXNet or NumPy) or a list of curves. One X serves
        several Y; without Y, X holds the heights, drawn over 0, 1, 2, ...
    xlabel, ylabel, legend, xlim, ylim, xscale, yscale: as for `set_axes`.
    fmts: Matplotlib format strings, one a curve, repeated when there are more curves.
    figsize: width and height in inches, where `axes` is None.
    axes: where to draw, emptied first; by default the current axes.

    Raises ValueError when the numbers of X and Y or their lengths differ.
    """
    pairs = _curves(X, Y)
    set_figsize(figsize)
    axes = plt.gca() if axes is None else axes
    axes.cla()
    for i, (x, y) in enumerate(pairs):
        arguments = (y,) if x is None else (x, y)
        axes.plot(*arguments, fmts[i % len(fmts)])
    set_axes(axes, xlabel, ylabel, xlim, ylim, xscale, yscale, legend)


def _curves(X: Any, Y: Any) -> list[tuple[numpy.ndarray | None, numpy.ndarray]]:
    """The pairs of coordinates to draw; None for x where only heights are given."""
    if Y is None:
        return [(None, y) for y in _one_or_more(X)]
    xs, ys = _one_or_more(X), _one_or_more(Y)
    if len(xs) == 1:
        xs = xs * len(ys)
    if len(xs) != len(ys):
        raise ValueError(f"{len(xs)} sets of X for {len(ys)} curves Y: give one, or one each")
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if len(x) != len(y):
            raise ValueError(f"curve {i} has {len(x)} values of X and {len(y)} of Y")
    return list(zip(xs, ys, strict=True))


def _one_or_more(values: Any) -> list[numpy.ndarray]:
    """`values` as a list of one-dimensional arrays, whether it is one curve or several."""
    if hasattr(values, "ndim"):
        array = _array(values)
        return list(array) if array.ndim == 2 else [array]
    arrays = [_array(value) for value in values]
    if arrays and all(array.ndim == 1 for array in arrays):
        return arrays
    return [numpy.array([float(array) for array in arrays])]


def _array(values: Any) -> numpy.ndarray:
    """A NumPy array of an MXNet array, a NumPy array or a list of numbers."""
    return values.asnumpy() if hasattr(values, "asnumpy") else numpy.asarray(values)


def show_images(
    images: Any,
    num_rows: int,
    num_cols: int,
    titles: Sequence[str] | None = None,
    scale: float = 1.5,
) -> numpy.ndarray:
    """Show images in a grid, row by row, and give the grid's axes, a flat array.

    images: arrays of MXNet or NumPy, shape (h, w), (h, w, 1), (1, h, w) for grey
        images, (h, w, 3), (3, h, w) for colour: bytes (uint8) or numbers in 0..1. A grey
        image of other numbers goes from its smallest, black, to its largest, white.
        More images than places are left out; places left over stay empty.
    titles: a title for each image, or None.
    scale: width and height of one place, in inches.

    Raises ValueError for an array of another shape.
    """
    _, axes = plt.subplots(
        num_rows, num_cols, figsize=(num_cols * scale, num_rows * scale), squeeze=False
    )
    axes = axes.ravel()
    for axis in axes:
        axis.set_axis_off()
    for i, (axis, image) in enumerate(zip(axes, images, strict=False)):
        pixels = _picture(image)
        low, high = _brightness(pixels)
        interpolation = _interpolation(pixels)
        axis.imshow(pixels, cmap="gray", vmin=low, vmax=high, interpolation=interpolation)
        if titles is not None and i < len(titles):
            axis.set_title(titles[i])
    return axes


def _picture(image: Any) -> numpy.ndarray:
    """The pixels as Matplotlib takes them: (h, w) grey or (h, w, 3) colour."""
    pixels = _array(image)
    if pixels.ndim == 2:
        return pixels
    if pixels.ndim == 3 and pixels.shape[-1] not in (1, 3, 4) and pixels.shape[0] in (1, 3):
        pixels = pixels.transpose(1, 2, 0)
    if pixels.ndim != 3 or pixels.shape[-1] not in (1, 3, 4):
        raise ValueError(
            f"an image has shape (h, w), (h, w, 1), (1, h, w), (h, w, 3) or (3, h, w), "
            f"not {pixels.shape}"
        )
    return pixels[:, :, 0] if pixels.shape[-1] == 1 else pixels


def _brightness(pixels: numpy.ndarray) -> tuple[float | None, float | None]:
    """The numbers shown black and white; None for the smallest and largest there are."""
    if pixels.dtype == numpy.uint8:
        return 0, 255
    if pixels.size and pixels.min() >= 0 and pixels.max() <= 1:
        return 0, 1
    return None, None


def _interpolation(pixels: numpy.ndarray) -> str:
    """How to scale an image: pixel art stays sharp and small in an SVG, photos smooth."""
    return "none" if max(pixels.shape[:2]) <= SHARP else "auto"


def show_heatmaps(
    matrices: Any,
    xlabel: str,
    ylabel: str,
    titles: Sequence[str] | None = None,
    figsize: tuple[float, float] = (2.5, 2.5),
    cmap: str = "Reds",
) -> None:
    """Show matrices as coloured squares, one scale of colours for all.

    matrices: array (rows of figures, columns of figures, height, width).
    xlabel, ylabel: what the columns and the rows of each matrix are.
    titles: a title for each column of figures, or None.
    figsize: width and height of the whole figure, in inches.
    cmap: name of a Matplotlib colour map.
    """
    values = _array(matrices)
    rows, columns = values.shape[:2]
    figure, grid = plt.subplots(
        rows, columns, figsize=figsize, sharex=True, sharey=True, squeeze=False
    )
    limits = {"vmin": float(values.min()), "vmax": float(values.max())}
    for i, j in numpy.ndindex(rows, columns):
        axis = grid[i, j]
        image = axis.imshow(values[i, j], cmap=cmap, interpolation="nearest", **limits)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.yaxis.set_major_locator(MaxNLocator(integer=True))
        if i == rows - 1:
            axis.set_xlabel(xlabel)
        if j == 0:
            axis.set_ylabel(ylabel)
        if titles is not None and i == 0:
            axis.set_title(titles[j])
    figure.colorbar(image, ax=grid, shrink=0.6)


plt.rcParams.update(STYLE)
use_svg_display()
