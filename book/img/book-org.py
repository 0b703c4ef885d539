"""Draw book-org.svg, the map of the book: python book-org.py"""

from pathlib import Path

WIDTH, HEIGHT, BOX_W, BOX_H = 640, 668, 184, 46
PARTS = [  # name, left edge of the name, top, height, fill
    ("Foundations", 30, 14, 172, "#e3eefa"),
    ("Modern techniques", 30, 194, 212, "#e6f4e6"),
    ("Scale and applications", 228, 414, 242, "#fbf0dc"),
]
BOXES = {  # chapter -> (words, x, y)
    1: ("Introduction", 28, 50),
    2: ("Preliminaries", 228, 50),
    3: ("Linear networks", 428, 50),
    4: ("Multilayer perceptrons", 428, 122),
    5: ("Computation", 428, 208),
    6: ("Convolutional networks", 28, 280),
    7: ("Modern conv. networks", 28, 346),
    8: ("Recurrent networks", 228, 280),
    9: ("Modern recurrent nets", 228, 346),
    10: ("Attention", 428, 346),
    11: ("Optimization", 228, 460),
    12: ("Performance", 228, 526),
    13: ("Computer vision", 28, 460),
    14: ("Language: pretraining", 428, 460),
    15: ("Language: applications", 428, 526),
    16: ("Recommender systems", 228, 592),
    17: ("Adversarial networks", 28, 592),
}
ARROWS = [(1, 2), (2, 3), (3, 4), (4, 5), (6, 7), (8, 9), (9, 10), (7, 13), (10, 14), (14, 15)]
ELBOWS = ["M520 254V267H120V279", "M320 267V279", "M28 369H20V615H27"]


def arrow(a: int, b: int) -> str:
    """The path from box `a` to its neighbor `b`, to the right or below."""
    (_, x1, y1), (_, x2, y2) = BOXES[a], BOXES[b]
    if y1 == y2:
        return f"M{x1 + BOX_W} {y1 + BOX_H / 2:g}H{x2 - 1}"
    return f"M{x1 + BOX_W / 2:g} {y1 + BOX_H}V{y2 - 1}"


def drawing() -> str:
    """The text of the figure."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" font-family="sans-serif" font-size="14">',
        "<title>Map of the book</title>",
        '<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" '
        'markerHeight="6" orient="auto">'
        '<path d="M0 0 10 5 0 10z" fill="#44546a"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#fff"/>',
    ]
    for name, left, top, height, fill in PARTS:
        parts.append(
            f'<rect x="10" y="{top}" width="620" height="{height}" rx="8" fill="{fill}"/>'
            f'<text x="{left}" y="{top + 24}" font-weight="bold" fill="#333">{name}</text>'
        )
    for path in [arrow(*pair) for pair in ARROWS] + ELBOWS:
        parts.append(
            f'<path d="{path}" fill="none" stroke="#44546a" stroke-width="2" '
            'marker-end="url(#a)"/>'
        )
    for number, (words, x, y) in BOXES.items():
        parts.append(
            f'<rect x="{x}" y="{y}" width="{BOX_W}" height="{BOX_H}" rx="6" fill="#fff" '
            f'stroke="#44546a" stroke-width="1.5"/><text x="{x + BOX_W / 2:g}" '
            f'y="{y + 28}" text-anchor="middle" fill="#111" font-size="13">'
            f'<tspan font-weight="bold">{number}</tspan> {words}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    Path(__file__).with_suffix(".svg").write_text(drawing(), encoding="utf-8")
