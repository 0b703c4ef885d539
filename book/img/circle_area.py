"""Draw circle-area.svg: a circle approached by inscribed polygons with more and more sides."""

from __future__ import annotations

import math
from pathlib import Path

SIDES = (4, 6, 12)
RADIUS, STEP, TOP = 80, 200, 100


def polygon(sides: int, x: float) -> str:
    """The inscribed regular polygon around (x, TOP) as an SVG element."""
    angles = [2 * math.pi * k / sides - math.pi / 2 for k in range(sides)]
    points = [(x + RADIUS * math.cos(a), TOP + RADIUS * math.sin(a)) for a in angles]
    text = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    return f'<polygon points="{text}" fill="#cfe3f2" stroke="#0072b2" stroke-width="2"/>'


def panel(sides: int, x: float) -> str:
    """One circle with its polygon and the share of the area that it covers."""
    share = sides / (2 * math.pi) * math.sin(2 * math.pi / sides)
    label = f"n = {sides}: {share:.1%} of the circle"
    return (
        polygon(sides, x)
        + f'<circle cx="{x}" cy="{TOP}" r="{RADIUS}" fill="none" stroke="#333" stroke-width="2"/>'
        + f'<text x="{x}" y="{TOP + RADIUS + 28}" text-anchor="middle">{label}</text>'
    )


def drawing() -> str:
    """The whole figure as SVG text."""
    width = STEP * len(SIDES)
    panels = "\n".join(panel(n, STEP * (i + 0.5)) for i, n in enumerate(SIDES))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 220" '
        f'font-family="DejaVu Sans, sans-serif" font-size="14" fill="#222">\n'
        f'<rect width="{width}" height="220" rx="8" fill="#fff"/>\n{panels}\n</svg>\n'
    )


if __name__ == "__main__":
    Path(__file__).with_name("circle-area.svg").write_text(drawing(), encoding="utf-8")
