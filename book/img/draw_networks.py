"""Draw the architecture figures of the book from a description of the layers.

    python book/img/draw_networks.py    writes every SVG beside this file

A network is described once, in `NETWORKS`; sizes are computed, never typed, so a figure
cannot contradict itself. `shapes(network)` gives what the code of a section prints for the
same network, which `tests/test_network_figures.py` compares. To add a network, describe it
in `NETWORKS` and name its figure in `FIGURES`. Needs nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

Shape = tuple[int, ...]

# ---- Describing a network -----------------------------------------------------------------


@dataclass(frozen=True)
class Layer:
    """One layer: `kind` (its color), `gluon` (class name in Gluon), words and shape rule."""

    kind: str
    gluon: str
    title: str
    detail: str
    apply: Callable[[Shape], Shape]

    @property
    def words(self) -> str:
        """What stands in the box of the layer."""
        return f"{self.title}, {self.detail}" if self.detail else self.title


@dataclass(frozen=True)
class Block:
    """Elements in a named frame, passed through `repeat` times."""

    title: str
    elements: tuple[Element, ...]
    repeat: int = 1


@dataclass(frozen=True)
class Branches:
    """Paths that read the same input; an empty path hands it on. `join`: "concat" or "add"."""

    paths: tuple[tuple[Element, ...], ...]
    join: str


Element = Layer | Block | Branches


@dataclass(frozen=True)
class Network:
    """A network for inputs of shape (channels, height, width); `section` shows its code."""

    name: str
    section: str
    input: Shape
    elements: tuple[Element, ...]


def _details(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _window(size: int, kernel: int, stride: int, padding: int) -> int:
    """Number of window positions along one axis (all four in pixels)."""
    positions = (size + 2 * padding - kernel) // stride + 1
    if positions < 1:
        raise ValueError(f"a window of {kernel} does not fit {size} pixels, padding {padding}")
    return positions


def conv(channels: int, kernel: int, stride: int = 1, padding: int = 0, act: str = "") -> Layer:
    """A convolutional layer with a square kernel."""
    detail = _details(
        f"stride {stride}" if stride > 1 else "", f"pad {padding}" if padding else "", act
    )
    return Layer(
        "conv",
        "Conv2D",
        f"Conv {kernel}×{kernel} ({channels})",
        detail,
        lambda shape: (channels, *(_window(n, kernel, stride, padding) for n in shape[1:])),
    )


def pool(how: str, size: int, stride: int | None = None, padding: int = 0) -> Layer:
    """A pooling layer; `how` is "max" or "avg"; the stride defaults to the window."""
    step = stride or size
    return Layer(
        "pool",
        {"max": "MaxPool2D", "avg": "AvgPool2D"}[how],
        f"{how.capitalize()} pool {size}×{size}",
        _details(f"stride {step}", f"pad {padding}" if padding else ""),
        lambda shape: (shape[0], *(_window(n, size, step, padding) for n in shape[1:])),
    )


def global_pool() -> Layer:
    """Global average pooling: one number a channel."""
    return Layer("pool", "GlobalAvgPool2D", "Global avg pool", "", lambda shape: (shape[0], 1, 1))


def dense(units: int, act: str = "") -> Layer:
    """A fully-connected layer; it flattens what it reads."""
    return Layer("dense", "Dense", f"Dense ({units})", act, lambda shape: (units,))


def dropout(rate: float) -> Layer:
    """Dropout, `rate` being the probability that a unit is dropped."""
    return Layer("other", "Dropout", f"Dropout {rate}", "", lambda shape: shape)


def norm() -> Layer:
    """Batch normalization."""
    return Layer("other", "BatchNorm", "Batch norm", "", lambda shape: shape)


def activation(name: str) -> Layer:
    """An activation function drawn as a layer of its own."""
    return Layer("other", "Activation", name, "", lambda shape: shape)


def output_shape(element: Element, shape: Shape) -> Shape:
    """Shape after `element`, without the batch axis. ValueError where shapes do not agree."""
    if isinstance(element, Layer):
        return element.apply(shape)
    if isinstance(element, Block):
        for _ in range(element.repeat):
            for inner in element.elements:
                shape = output_shape(inner, shape)
        return shape
    ends = []
    for path in element.paths:
        end = shape
        for inner in path:
            end = output_shape(inner, end)
        ends.append(end)
    fixed = {end if element.join == "add" else end[1:] for end in ends}
    if len(fixed) > 1:
        raise ValueError(f"paths of unequal shapes cannot be joined: {ends}")
    return ends[0] if element.join == "add" else (sum(end[0] for end in ends), *ends[0][1:])


def shapes(network: Network) -> Iterator[tuple[Element, Shape]]:
    """Each outermost element with its output shape, the batch axis left out."""
    shape = network.input
    for element in network.elements:
        shape = output_shape(element, shape)
        yield element, shape


# ---- Drawing ------------------------------------------------------------------------------

FILL = {
    "data": "#f1f3f5",
    "conv": "#d0e4fb",
    "pool": "#d8f2dc",
    "dense": "#fde3c8",
    "other": "#ece4fa",
}
EDGE = {
    "data": "#868e96",
    "conv": "#2f6fb5",
    "pool": "#2f8a4c",
    "dense": "#c26a12",
    "other": "#7a55c0",
}
INK, FAINT = "#212529", "#495057"
FONT, SMALL = 14, 13
BOX, GAP, MARGIN = 30, 28, 16


def text(x: float, y: float, words: str, size: int = FONT, fill: str = INK, **more: str) -> str:
    """A text whose base line is at y; centered unless `anchor` says otherwise."""
    anchor, weight = more.get("anchor", "middle"), more.get("weight", "normal")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A rounded rectangle in the colors of a kind of layer."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" '
        f'fill="{FILL[kind]}" stroke="{EDGE[kind]}" stroke-width="1.3"/>'
    )


def line(*points: tuple[float, float], head: bool = True) -> str:
    """A polyline, with an arrow head at its end unless told otherwise."""
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    marker = ' marker-end="url(#head)"' if head else ""
    return f'<polyline points="{path}" fill="none" stroke="{FAINT}" stroke-width="1.4"{marker}/>'


def card(width: float, height: float, parts: list[str], title: str) -> str:
    """The whole SVG: `parts` on a light card, legible on light and on dark pages."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" font-family="Helvetica, Arial, sans-serif">',
            f"<title>{escape(title)}</title>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            f'markerHeight="7" orient="auto"><path d="M0,0.5 L8,4 L0,7.5 z" fill="{FAINT}"/>'
            "</marker></defs>",
            f'<rect width="{width:g}" height="{height:g}" rx="10" fill="#ffffff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def words_of(shape: Shape) -> str:
    """A shape as it is printed in figures, such as 6×28×28."""
    return "×".join(str(n) for n in shape)


def width_of(words: str, size: int = FONT) -> float:
    """A generous estimate of the width of `words` in pixels."""
    return 0.56 * size * len(words)


@dataclass(frozen=True)
class Drawing:
    """Parts drawn from (0, 0) downward, entered and left at x = `axis`."""

    width: float
    height: float
    axis: float
    parts: tuple[str, ...]


def _moved(drawing: Drawing, x: float, y: float) -> str:
    inner = "\n".join(drawing.parts)
    return f'<g transform="translate({x:g},{y:g})">\n{inner}\n</g>'


def _layer(layer: Layer, width: float = 0) -> Drawing:
    wide = max(width, width_of(layer.words) + 18)
    label = text(wide / 2, BOX / 2 + 5, layer.words)
    return Drawing(wide, BOX, wide / 2, (box(0, 0, wide, BOX, layer.kind), label))


def _stack(elements: tuple[Element, ...], shape: Shape, sizes: bool) -> Drawing:
    """Elements from top to bottom; with `sizes`, arrows after the first bear their shape."""
    layers = [element for element in elements if isinstance(element, Layer)]
    common = max((_layer(layer).width for layer in layers), default=0)
    drawn, passing = [], []
    for element in elements:
        drawn.append(_element(element, shape, sizes, common))
        shape = output_shape(element, shape)
        passing.append(words_of(shape))
    left = max((one.axis for one in drawn), default=0)
    right = max((one.width - one.axis for one in drawn), default=0)
    parts: list[str] = []
    y = 0.0
    for i, one in enumerate(drawn):
        parts.append(_moved(one, left - one.axis, y))
        y += one.height
        if i + 1 < len(drawn):
            head = isinstance(elements[i + 1], Layer)  # others draw their own arrows inside
            parts.append(line((left, y), (left, y + GAP), head=head))
            if sizes and i:
                label = text(left + 9, y + GAP / 2 + 5, passing[i], SMALL, FAINT, anchor="start")
                parts.append(label)
            y += GAP
    return Drawing(left + right, y, left, tuple(parts))


def _frame(block: Block, shape: Shape) -> Drawing:
    inner = _stack(block.elements, shape, False)
    title = block.title + (f" × {block.repeat}" if block.repeat > 1 else "")
    width = max(inner.width, width_of(title)) + 2 * MARGIN
    height = inner.height + 2 * MARGIN + 18
    shift = (width - inner.width) / 2
    axis = shift + inner.axis
    frame = (
        f'<rect x="0" y="0" width="{width:g}" height="{height:g}" rx="8" fill="none" '
        f'stroke="{FAINT}" stroke-dasharray="5 4"/>'
    )
    parts = (
        frame,
        text(10, 17, title, SMALL, FAINT, anchor="start", weight="bold"),
        line((axis, 0), (axis, MARGIN + 18), head=isinstance(block.elements[0], Layer)),
        _moved(inner, shift, MARGIN + 18),
        line((axis, height - MARGIN), (axis, height), head=False),
    )
    return Drawing(width, height, axis, parts)


def _branches(branches: Branches, shape: Shape) -> Drawing:
    drawn = [_stack(path, shape, False) for path in branches.paths]
    drawn = [one if one.parts else Drawing(40, 0, 20, ()) for one in drawn]
    width = sum(one.width for one in drawn) + 18 * (len(drawn) - 1)
    tallest, axis = max(one.height for one in drawn), width / 2
    meet = GAP + tallest + GAP
    parts: list[str] = []
    x = 0.0
    for one in drawn:
        at = x + one.axis
        parts.append(line((axis, 0), (axis, 8), (at, 8), (at, GAP), head=one.height > 0))
        parts.append(_moved(one, x, GAP))
        parts.append(line((at, GAP + one.height), (at, meet - 8), (axis, meet - 8), (axis, meet)))
        x += one.width + 18
    words = "concat" if branches.join == "concat" else "+"
    half = width_of(words) / 2 + 10
    parts += [box(axis - half, meet, 2 * half, 24, "other"), text(axis, meet + 17, words)]
    return Drawing(width, meet + 24, axis, tuple(parts))


def _element(element: Element, shape: Shape, sizes: bool, width: float) -> Drawing:
    if isinstance(element, Layer):
        return _layer(element, width)
    if isinstance(element, Block):
        return _frame(element, shape)
    return _branches(element, shape)


def _column(network: Network, sizes: bool = True) -> Drawing:
    first = Layer("data", "", f"Input {words_of(network.input)}", "", lambda shape: shape)
    return _stack((first, *network.elements), network.input, sizes)


def columns(*networks: Network) -> str:
    """SVG of networks side by side, each a column read from top to bottom."""
    drawn = [_column(network) for network in networks]
    parts: list[str] = []
    x = float(MARGIN)
    for network, one in zip(networks, drawn, strict=True):
        parts.append(text(x + one.axis, MARGIN + 14, network.name, 16, weight="bold"))
        parts.append(_moved(one, x, MARGIN + 28))
        x += one.width + 2 * MARGIN
    height = max(one.height for one in drawn) + 2 * MARGIN + 28
    title = " and ".join(network.name for network in networks)
    return card(x - MARGIN, height, parts, title)


def _maps(shape: Shape, scale: float) -> Drawing:
    """Feature maps as a pile of sheets, a vector as a bar."""
    if len(shape) == 1:
        height = min(150.0, 20 + shape[0])
        return Drawing(16, height, 8, (box(0, 0, 16, height, "dense"),))
    side, step = shape[1] * scale, 4
    sheets = min(shape[0], 8)
    spread = step * (sheets - 1)
    kind = "data" if shape[0] == 1 else "conv"
    parts = tuple(box(i * step, spread - i * step, side, side, kind) for i in range(sheets))
    return Drawing(side + spread, side + spread, (side + spread) / 2, parts)


def _title_and_window(title: str) -> tuple[str, str]:
    """The two lines beside an arrow: "Avg pool 2×2" gives "Avg pool" and "2×2"."""
    name, _, window = title.partition(" (")[0].rpartition(" ")
    return (name, window) if name else (window, "")


def flow(network: Network, scale: float = 2.3) -> str:
    """SVG of the data that flow through a plain network, from left to right.

    scale: pixels of the figure for one pixel of a feature map.
    """
    stages: list[tuple[str, Shape]] = [("", network.input)]
    stages += [(one.title, shape) for one, shape in shapes(network) if isinstance(one, Layer)]
    piles = [_maps(shape, scale) for _, shape in stages]
    middle = MARGIN + 20 + max(one.height for one in piles) / 2
    bottom = middle + max(one.height for one in piles) / 2
    parts: list[str] = []
    x = float(MARGIN + 6)
    for i, ((title, shape), pile) in enumerate(zip(stages, piles, strict=True)):
        if i:
            kind, window = _title_and_window(title)
            gap = 62 if "pool" in kind else 48
            parts.append(line((x + 5, middle), (x + gap - 5, middle)))
            parts.append(text(x + gap / 2, middle - 9, kind, SMALL, FAINT))
            parts.append(text(x + gap / 2, middle + 18, window, SMALL, FAINT))
            x += gap
        parts.append(_moved(pile, x, middle - pile.height / 2))
        parts.append(text(x + pile.axis, bottom + 22, words_of(shape), SMALL))
        x += pile.width
    return card(x + MARGIN + 6, bottom + 22 + MARGIN, parts, network.name)


# ---- The networks of the book -------------------------------------------------------------

LENET = Network(
    "LeNet",
    "convolutional-neural-networks/lenet",
    (1, 28, 28),
    (
        conv(6, 5, padding=2, act="sigmoid"),
        pool("avg", 2),
        conv(16, 5, act="sigmoid"),
        pool("avg", 2),
        dense(120, "sigmoid"),
        dense(84, "sigmoid"),
        dense(10),
    ),
)

ALEXNET = Network(
    "AlexNet",
    "convolutional-modern/alexnet",
    (1, 224, 224),
    (
        conv(96, 11, stride=4, padding=1, act="ReLU"),
        pool("max", 3, stride=2),
        conv(256, 5, padding=2, act="ReLU"),
        pool("max", 3, stride=2),
        conv(384, 3, padding=1, act="ReLU"),
        conv(384, 3, padding=1, act="ReLU"),
        conv(256, 3, padding=1, act="ReLU"),
        pool("max", 3, stride=2),
        dense(4096, "ReLU"),
        dropout(0.5),
        dense(4096, "ReLU"),
        dropout(0.5),
        dense(10),
    ),
)

NETWORKS = (LENET, ALEXNET)

FIGURES: dict[str, Callable[[], str]] = {
    "lenet.svg": lambda: flow(LENET),
    "lenet-vert.svg": lambda: columns(LENET),
    "alexnet.svg": lambda: columns(LENET, ALEXNET),
}


def main() -> None:
    """Write the figures beside this file."""
    for name, draw in FIGURES.items():
        Path(__file__).with_name(name).write_text(draw(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
