"""Draw the diagrams of the chapter on multilayer perceptrons.

    python book/img/draw_perceptrons.py    writes the SVGs named in FIGURES beside this file

Needs nothing but the standard library.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

INK, GRAY, BLUE, GOLD, GREEN, RED = "#222", "#44546a", "#1f6fb5", "#9a7b16", "#2f7d46", "#b5461f"
FILLS = {BLUE: "#d7e8f7", GOLD: "#fff3cf", GREEN: "#dbf0e0", RED: "#fbe3d8", GRAY: "#eef1f4"}

Point = tuple[float, float]


# ---- Pieces -------------------------------------------------------------------------------


def card(width: int, height: int, title: str, parts: list[str]) -> str:
    """The whole SVG: `parts` on a white card, legible on light and on dark pages."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-family="sans-serif" '
            f'font-size="18" fill="{INK}">',
            f"<title>{title}</title>",
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
            'markerHeight="7" orient="auto-start-reverse">'
            f'<path d="M0 0 10 5 0 10z" fill="{GRAY}"/></marker></defs>',
            f'<rect width="{width}" height="{height}" rx="10" fill="#fff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def symbol(letter: str, index: str = "", raised: bool = False) -> str:
    """A letter in italics with an index below it, or above it if `raised`."""
    shift = -7 if raised else 5
    small = f'<tspan dy="{shift}" font-size="13">{index}</tspan>' if index else ""
    return f'<tspan font-style="italic">{letter}</tspan>{small}'


def words(x: float, y: float, content: str, anchor: str = "middle", fill: str = INK) -> str:
    """A text at (x, y), the base line being at y."""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}">{content}</text>'


def circle(at: Point, r: float, color: str, content: str) -> str:
    """A circle with a text in its middle."""
    x, y = at
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{FILLS[color]}" stroke="{color}" '
        f'stroke-width="2"/>' + words(x, y + 5, content)
    )


def square(at: Point, half: float, color: str, content: str) -> str:
    """A square with a text in its middle; `half` is half its side."""
    x, y = at
    return (
        f'<rect x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" '
        f'fill="{FILLS[color]}" stroke="{color}" stroke-width="2"/>' + words(x, y + 5, content)
    )


def arrow(start: Point, end: Point, leave: float, reach: float) -> str:
    """An arrow between two centers, leaving out `leave` and `reach` pixels at its ends."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    path = (
        f"M{x1 + leave * dx:.1f} {y1 + leave * dy:.1f}L{x2 - reach * dx:.1f} {y2 - reach * dy:.1f}"
    )
    return f'<path d="{path}" stroke="{GRAY}" stroke-width="1.5" marker-end="url(#arrow)"/>'


def curve(points: list[Point], color: str, dashes: str = "") -> str:
    """A smooth-looking polyline through many points."""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    style = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2.5"{style}/>'


# ---- Figures ------------------------------------------------------------------------------


def mlp() -> str:
    """Four inputs, five hidden units, three outputs, fully connected."""
    levels = [
        ("x", GOLD, [(88 + 92 * i, 300) for i in range(4)]),
        ("h", GREEN, [(42 + 92 * i, 175) for i in range(5)]),
        ("o", BLUE, [(134 + 92 * i, 50) for i in range(3)]),
    ]
    parts = []
    for (_, _, lower), (_, _, upper) in pairwise(levels):
        parts += [arrow(a, b, 24, 25) for a in lower for b in upper]
    for letter, color, places in levels:
        parts += [circle(at, 23, color, symbol(letter, str(i))) for i, at in enumerate(places, 1)]
    names = ("output layer", "hidden layer", "input layer")
    parts += [
        words(462, y + 5, name, "start") for name, y in zip(names, (50, 175, 300), strict=True)
    ]
    return card(600, 350, "Multilayer perceptron with one hidden layer", parts)


def capacity() -> str:
    """Training and generalization error as functions of model complexity."""
    left, right, base, top = 50, 580, 290, 30

    def training(t: float) -> float:
        return 0.86 * math.exp(-3.4 * t) + 0.03

    def general(t: float) -> float:
        return training(t) + 0.09 + 0.62 * t**2.6

    grid = [i / 100 for i in range(2, 101)]
    best = min(grid, key=general)

    def place(t: float, error: float) -> Point:
        return left + (right - left) * t, base - (base - top) * error

    middle = place(best, 0)[0]
    parts = [
        f'<rect x="{left}" y="{top}" width="{middle - left:.1f}" height="{base - top}" '
        f'fill="#f3f6f9"/>',
        f'<rect x="{middle:.1f}" y="{top}" width="{right - middle:.1f}" height="{base - top}" '
        f'fill="#fdf3ee"/>',
        f'<path d="M{middle:.1f} {base}V{top}" stroke="{GRAY}" stroke-width="1.5" '
        f'stroke-dasharray="6 5"/>',
        f'<path d="M{left} {top}V{base}H{right}" fill="none" stroke="{GRAY}" stroke-width="2"/>',
        curve([place(t, training(t)) for t in grid], BLUE),
        curve([place(t, general(t)) for t in grid], RED, "9 4"),
        words((left + middle) / 2 + 12, top + 22, "underfitting"),
        words((middle + right) / 2 - 20, top + 22, "overfitting"),
        words(right - 8, place(0, training(1))[1] - 20, "training error", "end", BLUE),
        words(right - 72, 124, "generalization error", "end", RED),
        words(middle, base + 24, "best"),
        words(right, base + 46, "model complexity", "end"),
        f'<text transform="translate(30 {(top + base) / 2}) rotate(-90)" '
        f'text-anchor="middle">error</text>',
    ]
    return card(600, 350, "Training and generalization error against model complexity", parts)


def forward() -> str:
    """Computational graph of the regularized perceptron with one hidden layer."""
    step, first, row, below = 60, 36, 110, 215
    at = [(first + step * i, row) for i in range(11)]
    x, times1, z, phi, h, times2, o, loss, big_loss, plus, goal = at
    w1, w2 = (times1[0], below), (times2[0], below)
    norm, s, y = (loss[0], below), (plus[0], below), (loss[0], 32)
    half, r = 20, 19
    links = [*pairwise(at), (w1, times1), (w2, times2), (w2, norm)]
    links += [(norm, s), (s, plus), (y, loss)]
    parts = [arrow(a, b, half + (5 if a in (w1, w2) else 1), half + 3) for a, b in links]
    parts.append(
        f'<path d="M{w1[0]} {below + half + 5}V{below + 54}H{norm[0]}V{below + half + 3}" '
        f'fill="none" stroke="{GRAY}" stroke-width="1.5" marker-end="url(#arrow)"/>'
    )
    weights = [(w1, symbol("W", "(1)", True)), (w2, symbol("W", "(2)", True))]
    inputs = [(x, symbol("x")), (y, symbol("y"))]
    inner = [(z, "z"), (h, "h"), (o, "o"), (big_loss, "L"), (s, "s"), (goal, "J")]
    parts += [square(where, half, GOLD, name) for where, name in inputs]
    parts += [square(where, half + 4, GREEN, name) for where, name in weights]
    parts += [square(where, half, BLUE, symbol(name)) for where, name in inner]
    operators = [(times1, "×"), (phi, symbol("ϕ")), (times2, "×"), (loss, symbol("l"))]
    operators += [(plus, "+"), (norm, "‖·‖²")]
    parts += [circle(where, r, GRAY, name) for where, name in operators]
    return card(672, 290, "Computational graph of forward propagation", parts)


FIGURES: dict[str, Callable[[], str]] = {
    "mlp.svg": mlp,
    "capacity-vs-error.svg": capacity,
    "forward.svg": forward,
}

if __name__ == "__main__":
    for file, draw in FIGURES.items():
        Path(__file__).with_name(file).write_text(draw(), encoding="utf-8", newline="\n")
