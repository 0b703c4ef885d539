"""Figures show what they are given, the same way each time."""

from __future__ import annotations

import matplotlib
import mxnet
import numpy
import pytest
from matplotlib import pyplot as plt

import d2lvi as d2l
from d2lvi import plots
from tests.interpreter import run


@pytest.fixture(autouse=True)
def clean_figures():
    """Figures are drawn in memory and closed."""
    plt.switch_backend("agg")
    size = plt.rcParams["figure.figsize"]
    yield
    plt.close("all")
    plt.rcParams["figure.figsize"] = size


@pytest.fixture
def np():
    mxnet.npx.set_np()
    yield mxnet.np
    mxnet.npx.reset_np()


def curves() -> list[tuple[list[float], list[float]]]:
    return [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in plt.gca().lines]


def test_heights_alone_are_drawn_over_their_positions():
    d2l.plot([3.0, 1.0, 2.0])
    assert curves() == [([0, 1, 2], [3, 1, 2])]


def test_one_x_serves_several_curves(np):
    x = np.arange(3)
    d2l.plot(x, [x**2, numpy.array([1.0, 2.0, 3.0]), [7, 8, 9]])
    assert curves() == [
        ([0, 1, 2], [0, 1, 4]),
        ([0, 1, 2], [1, 2, 3]),
        ([0, 1, 2], [7, 8, 9]),
    ]


def test_each_curve_may_have_its_own_x(np):
    d2l.plot([[0, 1], np.array([5, 6, 7])], [[1, 1], [2, 2, 2]])
    assert curves() == [([0, 1], [1, 1]), ([5, 6, 7], [2, 2, 2])]


def test_rows_of_a_matrix_are_curves():
    d2l.plot(range(3), numpy.arange(6).reshape(2, 3))
    assert curves() == [([0, 1, 2], [0, 1, 2]), ([0, 1, 2], [3, 4, 5])]


def test_numbers_that_mxnet_holds_are_one_curve(np):
    d2l.plot([np.array(1.0), np.array(2.0)])
    assert curves() == [([0, 1], [1, 2])]


def test_nothing_to_draw_gives_empty_axes():
    d2l.plot([], xlabel="epoch")
    assert curves() == [([], [])]


def test_curves_that_do_not_fit_their_x_are_refused():
    with pytest.raises(ValueError, match="2 sets of X for 3 curves"):
        d2l.plot([[1], [2]], [[1], [2], [3]])
    with pytest.raises(ValueError, match="curve 1 has 2 values of X and 3 of Y"):
        d2l.plot([1, 2], [[1, 2], [1, 2, 3]])


def test_curves_differ_in_colour_and_in_line_style():
    d2l.plot([1, 2], [[k, k] for k in range(4)])
    lines = plt.gca().lines
    assert len({line.get_color() for line in lines}) == 4
    assert len({line.get_linestyle() for line in lines}) == 4


def test_default_cycle_differs_in_colour_and_in_line_style():
    axes = plt.figure().subplots()
    lines = [axes.plot([0, 1])[0] for _ in plots.COLORS]
    assert len({line.get_color() for line in lines}) == len(plots.COLORS)
    assert len({str(line._unscaled_dash_pattern) for line in lines}) == len(plots.LINE_STYLES)


def test_plot_labels_and_scales_its_axes():
    d2l.plot(
        [1, 10],
        [[1, 2], [3, 4]],
        xlabel="size",
        ylabel="loss",
        legend=["train", "test"],
        xlim=[1, 100],
        ylim=(0, 5),
        xscale="log",
        figsize=(5, 2),
    )
    axes = plt.gca()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("size", "loss")
    assert (axes.get_xlim(), axes.get_ylim()) == ((1, 100), (0, 5))
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "linear")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["train", "test"]
    assert plt.gcf().get_size_inches().tolist() == [5, 2]


def test_plot_into_given_axes_replaces_what_was_there():
    left, right = plt.figure().subplots(1, 2)
    left.plot([9, 9])
    d2l.plot([1, 2], axes=left)
    assert [line.get_ydata().tolist() for line in left.lines] == [[1, 2]]
    assert not right.lines


def test_axes_fit_their_data_where_no_limits_are_given():
    axes = plt.figure().subplots()
    axes.plot([0, 50], [0, 7])
    d2l.set_axes(axes, None, None, None, None, "linear", "linear", None)
    assert axes.get_xlim()[1] > 50
    assert axes.get_legend() is None


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 1), (1, 4, 5), (4, 5, 3), (3, 4, 5)])
@pytest.mark.parametrize("kind", ["numpy", "mxnet"])
def test_images_of_every_layout_are_shown(shape, kind, np):
    pixels = numpy.random.RandomState(0).uniform(size=shape).astype("float32")
    images = [pixels, 1 - pixels]
    if kind == "mxnet":
        images = np.array(numpy.stack(images))
    axes = d2l.show_images(images, 1, 2)
    expected = pixels.reshape(4, 5) if 1 in shape or len(shape) == 2 else pixels
    if shape == (3, 4, 5):
        expected = pixels.transpose(1, 2, 0)
    for axis, picture in zip(axes, [expected, 1 - expected], strict=True):
        numpy.testing.assert_array_equal(axis.images[0].get_array(), picture)


def test_grid_may_have_more_or_fewer_places_than_images():
    images = numpy.zeros((3, 2, 2))
    assert [len(axis.images) for axis in d2l.show_images(images, 2, 2)] == [1, 1, 1, 0]
    assert [len(axis.images) for axis in d2l.show_images(images, 1, 2)] == [1, 1]


def test_titles_stand_above_their_images():
    axes = d2l.show_images(numpy.zeros((3, 2, 2)), 1, 3, titles=["coat", "bag"], scale=2)
    assert [axis.get_title() for axis in axes] == ["coat", "bag", ""]
    assert plt.gcf().get_size_inches().tolist() == [6, 2]


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        (numpy.full((2, 2), 10, "uint8"), (0, 255)),
        (numpy.full((2, 2), 0.4), (0, 1)),
        (numpy.array([[-2.0, 0.5]]), (-2, 0.5)),
        (numpy.array([[0, 9]]), (0, 9)),
    ],
)
def test_brightness_follows_from_the_kind_of_numbers(values, limits):
    (axis,) = d2l.show_images([values], 1, 1)
    assert axis.images[0].get_clim() == limits


@pytest.mark.parametrize("shape", [(4,), (4, 5, 2), (2, 4, 5, 3)])
def test_array_that_is_no_image_is_refused(shape):
    with pytest.raises(ValueError, match="an image has shape"):
        d2l.show_images([numpy.zeros(shape)], 1, 1)


def test_small_images_stay_sharp_and_large_ones_smooth():
    small, large = d2l.show_images([numpy.zeros((28, 28)), numpy.zeros((300, 200, 3))], 1, 2)
    assert small.images[0].get_interpolation() == "none"
    assert large.images[0].get_interpolation() == "auto"


def test_heat_maps_share_one_scale(np):
    d2l.show_heatmaps(
        np.arange(24).reshape(1, 2, 3, 4), "keys", "queries", titles=["a", "b"], figsize=(4, 2)
    )
    first, second, bar = plt.gcf().axes
    assert first.images[0].get_clim() == second.images[0].get_clim() == (0, 23)
    assert [axis.get_title() for axis in (first, second)] == ["a", "b"]
    assert (first.get_xlabel(), first.get_ylabel(), second.get_ylabel()) == (
        "keys",
        "queries",
        "",
    )
    assert bar.get_ylim() == (0, 23)


def test_size_holds_for_the_figures_that_follow():
    d2l.set_figsize((6, 3))
    assert plt.figure().get_size_inches().tolist() == [6, 3]


def test_outside_a_notebook_the_display_is_left_alone():
    before = dict(matplotlib.rcParams)
    d2l.use_svg_display()
    assert dict(matplotlib.rcParams) == before


NOTEBOOK = """
    from IPython.terminal.interactiveshell import TerminalInteractiveShell
    shell = TerminalInteractiveShell.instance()
    shell.display_formatter.active_types = shell.display_formatter.format_types
    import d2lvi as d2l, numpy
    d2l.plot(numpy.arange(5), [numpy.arange(5) ** 2], xlabel="x", legend=["độ dài"])
    first, _ = shell.display_formatter.format(d2l.plt.gcf())
    d2l.show_images(numpy.arange(32).reshape(2, 4, 4), 1, 2)
    second, _ = shell.display_formatter.format(d2l.plt.gcf())
    print(sorted(first), sorted(second))
    print(first["image/svg+xml"], second["image/svg+xml"])
"""


def test_notebook_shows_the_same_svg_each_time_without_a_date():
    backend = "module://matplotlib_inline.backend_inline"
    once, again = (run(NOTEBOOK, MPLBACKEND=backend) for _ in range(2))
    assert once == again
    assert once.startswith("['image/svg+xml', 'text/plain'] ['image/svg+xml', 'text/plain']\n")
    assert "<dc:date>" not in once
    assert matplotlib.__version__ not in once
    assert "<text" not in once  # letters are outlines, the same with any fonts
    assert "fill: #ffffff" in once  # a white background
