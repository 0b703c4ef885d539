"""Draw the forward and backward passes of five modules.

    python book/img/draw_modules.py    writes backprop-modules.svg beside this file

Needs nothing but the standard library.
"""

from __future__ import annotations

from pathlib import Path

INK, GRAY, BLUE, RED = "#222", "#44546a", "#1f6fb5", "#b5461f"
FILLS = {BLUE: "#d7e8f7", RED: "#fbe3d8"}
ROW, TOP, NOTE = 82, 62, 14
T = '<tspan dy="-6" font-size="11">T</tspan><tspan dy="6"> </tspan>'


def text(x: float, y: float, words: str, anchor: str = "middle", color: str = INK) -> str:
    """Words at a point; their anchor is start, middle or end."""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{color}">{words}</text>'


def arrow(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    """A straight arrow from the first point to the second."""
    mark = "blue" if color == BLUE else "red"
    return (
        f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{color}" stroke-width="1.6" '
        f'marker-end="url(#{mark})"/>'
    )


def half(x: float, y: float, color: str, name: str, left: list[str], right: list[str]) -> str:
    """One pass: a box and the labels of its wires; blue runs to the right, red to the left."""
    parts = [
        f'<rect x="{x - 27}" y="{y - 22}" width="54" height="44" rx="7" '
        f'fill="{FILLS[color]}" stroke="{color}" stroke-width="1.4"/>',
        text(x, y + 5, name),
    ]
    for side, labels in ((-1, left), (1, right)):
        for i, label in enumerate(labels):
            level = y + (26 * i - 13 if len(labels) == 2 else 0)
            inner, outer = x + side * 30, x + side * 62
            inward = (side == -1) == (color == BLUE)
            ends = (outer, inner) if inward else (inner, outer)
            parts.append(arrow(ends[0], level, ends[1], level, color))
            anchor = "end" if side == -1 else "start"
            parts.append(text(x + side * 66, level + 5, label, anchor))
    return "".join(parts)


def draw() -> str:
    """The whole SVG: one row a module, forward on the left and backward on the right."""
    rows = [
        ("linear", ("W·", ["X"], ["Y"]), (f"W{T}·", [f"W{T}G"], ["G"])),
        ("ReLU", ("max 0", ["X"], ["Y"]), ("X &gt; 0", ["G or 0"], ["G"])),
        ("duplicate", ("copy", ["X"], ["Y", "Z"]), ("+", ["G + H"], ["G", "H"])),
        ("add", ("+", ["X", "Y"], ["Z"]), ("copy", ["G", "G"], ["G"])),
        ("max", ("max", ["X", "Y"], ["Z"]), ("route", ["G or 0", "0 or G"], ["G"])),
    ]
    height = TOP + ROW * len(rows) + NOTE
    markers = "".join(
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="{color}"/></marker>'
        for name, color in (("blue", BLUE), ("red", RED))
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 {height}" width="600" '
        f'height="{height}" role="img" font-family="sans-serif" font-size="16" fill="{INK}">',
        "<title>Forward and backward passes of five modules</title>",
        f"<defs>{markers}</defs>",
        f'<rect width="600" height="{height}" rx="10" fill="#fff"/>',
        text(222, 32, "forward", color=BLUE),
        text(468, 32, "backward", color=RED),
    ]
    for i, (name, forward, backward) in enumerate(rows):
        y = TOP + ROW * i + 32 + (NOTE if i else 0)  # a line of text stands below the first
        if i:
            parts.append(f'<path d="M16 {y - 41}H584" stroke="#dddddd"/>')
        parts.append(text(18, y + 5, name, "start", GRAY))
        parts.append(half(222, y, BLUE, *forward))
        parts.append(half(468, y, RED, *backward))
    parts.append(text(468, TOP + 32 + 38, f"gradient of W: G X{T}", color=RED))
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    Path(__file__).with_name("backprop-modules.svg").write_text(draw(), encoding="utf-8")
