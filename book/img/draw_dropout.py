"""Draw the figure of the dropout section: an MLP whole, and with two hidden units dropped.

    python book/img/draw_dropout.py    writes dropout2.svg beside this file

Colors and type are those of the network figures (`draw_networks.py`).
"""

from __future__ import annotations

from pathlib import Path

from draw_networks import EDGE, FAINT, FILL, INK, card, text

INPUTS, HIDDEN, OUTPUTS = 4, 5, 3
RADIUS, APART, LEVEL, TOP = 18, 58, 104, 60
NAMES = {0: "o", 1: "h", 2: "x"}
KINDS = {0: "dense", 1: "conv", 2: "data"}

Point = tuple[float, float]


def _places(count: int, level: int, left: float) -> list[Point]:
    """Centers of the units of one level, centered below each other; level 0 is on top."""
    first = left + (HIDDEN - count) * APART / 2
    return [(first + i * APART, TOP + level * LEVEL) for i in range(count)]


def _unit(place: Point, name: str, number: int, kind: str, dropped: bool) -> list[str]:
    x, y = place
    dashes = ' stroke-dasharray="4 3"' if dropped else ""
    fill, edge = ("#ffffff", "#adb5bd") if dropped else (FILL[kind], EDGE[kind])
    parts = [
        f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="1.4"{dashes}/>'
    ]
    if dropped:
        arm = 8
        parts.append(
            f'<path d="M{x - arm:g},{y - arm:g} l{2 * arm},{2 * arm} m0,{-2 * arm} '
            f'l{-2 * arm},{2 * arm}" stroke="#c92a2a" stroke-width="2"/>'
        )
    else:
        parts.append(
            f'<text x="{x:g}" y="{y + 5:g}" font-size="15" fill="{INK}" text-anchor="middle">'
            f'<tspan font-style="italic">{name}</tspan>'
            f'<tspan font-size="11" dy="4">{number}</tspan></text>'
        )
    return parts


def network(left: float, dropped: frozenset[int]) -> list[str]:
    """Parts of one network whose leftmost hidden unit is at x = `left`; `dropped` from 1."""
    levels = [_places(n, i, left) for i, n in enumerate((OUTPUTS, HIDDEN, INPUTS))]
    parts: list[str] = []
    for upper, lower in ((0, 1), (1, 2)):
        for i, (x1, y1) in enumerate(levels[lower], 1):
            for j, (x2, y2) in enumerate(levels[upper], 1):
                if (i if lower == 1 else j) not in dropped:
                    parts.append(
                        f'<line x1="{x1:g}" y1="{y1 - RADIUS:g}" x2="{x2:g}" '
                        f'y2="{y2 + RADIUS:g}" stroke="{FAINT}" stroke-width="1"/>'
                    )
    for level, places in enumerate(levels):
        for number, place in enumerate(places, 1):
            gone = level == 1 and number in dropped
            parts += _unit(place, NAMES[level], number, KINDS[level], gone)
    return parts


def figure() -> str:
    """The SVG with both networks side by side."""
    width = (HIDDEN - 1) * APART
    first, second = 40.0, 40.0 + width + 96
    parts = network(first, frozenset()) + network(second, frozenset({2, 5}))
    for left, words in ((first, "all units"), (second, "two hidden units dropped")):
        parts.append(text(left + width / 2, 26, words, weight="bold"))
    return card(second + width + 40, TOP + 2 * LEVEL + 40, parts, "Dropout in an MLP")


if __name__ == "__main__":
    Path(__file__).with_name("dropout2.svg").write_text(figure(), encoding="utf-8", newline="\n")
