"""Draw softmaxreg.svg (the network) and softmax-steps.svg (from scores to probabilities)."""

from __future__ import annotations

import math
from pathlib import Path

GRAY, BLUE, GOLD = "#44546a", "#1f6fb5", "#9a7b16"
SCORES = (1.5, 0.5, -0.5)
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
    'role="img" font-family="sans-serif" font-size="18" fill="#222">\n<title>{title}</title>\n'
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
    'markerHeight="7" orient="auto-start-reverse">'
    f'<path d="M0 0 10 5 0 10z" fill="{GRAY}"/></marker></defs>\n'
    '<rect width="{w}" height="{h}" rx="10" fill="#fff"/>\n'
)


def name(letter: str, index: int) -> str:
    """A letter with an index below, as the content of a text element."""
    return (
        f'<tspan font-style="italic">{letter}</tspan><tspan dy="5" font-size="13">{index}</tspan>'
    )


def arrow(x1: float, y1: float, x2: float, y2: float, start: float, end: float) -> str:
    """An arrow between two centers, leaving out `start` and `end` pixels at its ends."""
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    line = f"M{x1 + start * dx:.1f} {y1 + start * dy:.1f}L{x2 - end * dx:.1f} {y2 - end * dy:.1f}"
    return f'<path d="{line}" stroke="{GRAY}" stroke-width="1.6" marker-end="url(#arrow)"/>'


def circle(x: float, y: float, r: float, fill: str, stroke: str, text: str) -> str:
    """A circle with a text in its middle."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle">{text}</text>'
    )


def network() -> str:
    """Four inputs, each joined to each of three outputs."""
    inputs = [(45 + 120 * i, 195) for i in range(4)]
    outputs = [(105 + 120 * j, 60) for j in range(3)]
    parts = [arrow(*a, *b, 24, 27) for a in inputs for b in outputs]
    parts += [
        circle(x, y, 24, "#fff3cf", GOLD, name("x", i)) for i, (x, y) in enumerate(inputs, 1)
    ]
    parts += [
        circle(x, y, 26, "#d7e8f7", BLUE, name("o", j)) for j, (x, y) in enumerate(outputs, 1)
    ]
    parts += [
        '<text x="462" y="200">input layer</text>',
        '<text x="462" y="65">output layer</text>',
    ]
    title = "Softmax regression as a network: four inputs, three outputs"
    return HEAD.format(w=600, h=250, title=title) + "\n".join(parts) + "\n</svg>\n"


def bars(x: float, base: float, unit: float, values: tuple[float, ...], title: str) -> str:
    """A small bar chart: heights are values times `unit`, the values stand at the bars."""
    parts = [f'<text x="{x + 70}" y="30" text-anchor="middle">{title}</text>']
    for k, value in enumerate(values):
        left, height = x + 8 + 46 * k, abs(value) * unit
        top = base - height if value > 0 else base
        label = top - 6 if value > 0 else base + height + 16
        parts.append(
            f'<rect x="{left}" y="{top:.1f}" width="32" height="{height:.1f}" '
            f'fill="#d7e8f7" stroke="{BLUE}" stroke-width="2"/>'
            f'<text x="{left + 16}" y="{label:.1f}" text-anchor="middle" font-size="17">'
            f"{value:.3g}</text>"
        )
    parts.append(f'<path d="M{x} {base}h140" stroke="{GRAY}" stroke-width="2"/>')
    return "\n".join(parts)


def steps() -> str:
    """Scores, their exponentials, and these divided by their sum."""
    positive = tuple(math.exp(o) for o in SCORES)
    total = sum(positive)
    shares = tuple(round(e / total, 2) for e in positive)
    parts = [
        bars(20, 165, 60, SCORES, "scores o"),
        bars(230, 205, 30, tuple(round(e, 2) for e in positive), "exp(o)"),
        bars(440, 205, 30 * total, shares, "probabilities"),
        f'<path d="M170 130H218" stroke="{GRAY}" stroke-width="1.6" marker-end="url(#arrow)"/>',
        '<text x="193" y="120" text-anchor="middle" font-size="17">exp</text>',
        f'<path d="M380 130H428" stroke="{GRAY}" stroke-width="1.6" marker-end="url(#arrow)"/>',
        f'<text x="403" y="120" text-anchor="middle" font-size="17">÷ {total:.2f}</text>',
    ]
    title = "Softmax of three scores: their exponentials, divided by the sum of these"
    return HEAD.format(w=600, h=235, title=title) + "\n".join(parts) + "\n</svg>\n"


if __name__ == "__main__":
    here = Path(__file__).parent
    (here / "softmaxreg.svg").write_text(network(), encoding="utf-8")
    (here / "softmax-steps.svg").write_text(steps(), encoding="utf-8")
