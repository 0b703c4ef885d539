"""Draw the diagrams of the introduction and of the chapter on deep learning computation.

    python book/img/draw_introduction.py    writes every SVG beside this file

The pictures of things (mushroom, animals, feet, sound) are in `draw_pictures.py`. Needs
nothing but the standard library.
"""

from __future__ import annotations

import math
from pathlib import Path

BLUE, ORANGE, GREEN, GREY = "#dcebf7", "#fde3cf", "#d8efe4", "#eeeeee"
DARK = {BLUE: "#0072b2", ORANGE: "#c25a00", GREEN: "#007a55", GREY: "#666666"}
INK = "#44546a"


def page(title: str, width: int, height: int, *parts: str) -> str:
    """A whole SVG file: a white card with rounded corners and the parts on it."""
    arrow = (
        '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="{INK}"/></marker>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        'font-family="DejaVu Sans, sans-serif" font-size="15" fill="#222">\n'
        f"<title>{title}</title>\n<defs>{arrow}</defs>\n"
        f'<rect width="{width}" height="{height}" rx="10" fill="#fff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def text(x: float, y: float, words: str, size: int = 15, **style: str) -> str:
    """Words centred at (x, y), or as `anchor` says; `color` and `weight` as in SVG."""
    anchor = style.get("anchor", "middle")
    more = f' fill="{style["color"]}"' if "color" in style else ""
    more += f' font-weight="{style["weight"]}"' if "weight" in style else ""
    place = f'x="{x:g}" y="{y:g}"'
    return f'<text {place} font-size="{size}" text-anchor="{anchor}"{more}>{words}</text>'


def box(x: float, y: float, w: float, h: float, words: str, fill: str = BLUE) -> str:
    """A rounded box with words in its middle; a line break in them is `|`."""
    lines = words.split("|") if words else []
    first = y + h / 2 + 5 - 10 * (len(lines) - 1)
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="8" fill="{fill}" '
        f'stroke="{DARK.get(fill, INK)}" stroke-width="2"/>'
    ]
    parts += [text(x + w / 2, first + 20 * i, line) for i, line in enumerate(lines)]
    return "\n".join(parts)


def line(path: str, dashed: bool = False, tip: bool = True) -> str:
    """A line along an SVG path, with an arrow head at its end."""
    more = ' stroke-dasharray="6 5"' if dashed else ""
    more += ' marker-end="url(#tip)"' if tip else ""
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="2"{more}/>'


def wake_word() -> str:
    """Sound goes into an unknown program, which answers yes or no."""
    points = []
    for i in range(171):
        t = i / 170
        loud = math.exp(-(((t - 0.32) / 0.13) ** 2)) + 0.8 * math.exp(-(((t - 0.7) / 0.15) ** 2))
        wave = math.sin(2 * math.pi * 23 * t) + 0.5 * math.sin(2 * math.pi * 61 * t + 1)
        points.append(f"{24 + i},{100 - 36 * loud * wave:.1f}")
    wave = f'<polyline points="{" ".join(points)}" fill="none" stroke="#0072b2" stroke-width="2"/>'
    return page(
        "From sound to an answer",
        600,
        190,
        wave,
        text(109, 172, "44,000 numbers a second", 14),
        line("M205 100H252"),
        box(256, 62, 120, 76, "program|?", GREY),
        line("M378 84L436 62"),
        line("M378 116L436 138"),
        box(440, 40, 136, 40, "yes, wake up", GREEN),
        box(440, 120, 136, 40, "no, sleep on", ORANGE),
    )


def ml_loop() -> str:
    """Choose a model, then take data, update and evaluate until it is good enough."""
    return page(
        "The loop of training",
        600,
        250,
        box(20, 28, 130, 60, "choose a|model family", GREY),
        line("M152 58H212"),
        box(216, 28, 148, 60, "take some|examples", BLUE),
        line("M366 70C420 84 440 104 446 136"),
        box(392, 140, 148, 60, "adjust the|parameters", ORANGE),
        line("M390 178H228"),
        box(76, 148, 148, 60, "measure|how well it does", GREEN),
        line("M190 146L250 92"),
        text(178, 120, "not yet", 14, anchor="end"),
        line("M150 210V226H300"),
        text(308, 231, "good enough: use the model", 14, anchor="start"),
    )


def supervised_learning() -> str:
    """Inputs with labels make a model, which predicts labels of new inputs."""
    return page(
        "Supervised learning",
        600,
        234,
        box(20, 22, 130, 44, "training inputs", BLUE),
        box(20, 82, 130, 44, "their labels", GREEN),
        line("M152 44C180 44 190 60 212 66"),
        line("M152 104C180 104 190 88 212 82"),
        box(216, 44, 150, 60, "supervised|learning", GREY),
        line("M368 74H428"),
        box(432, 44, 140, 60, "model", ORANGE),
        box(20, 170, 130, 44, "new input", BLUE),
        line("M152 192C300 192 380 150 440 108"),
        line("M502 106V166"),
        box(432, 170, 140, 44, "prediction", GREEN),
    )


def data_collection() -> str:
    """Data leave the environment once; the model never acts on it."""
    return page(
        "Learning offline",
        600,
        190,
        '<path d="M60 128C24 128 18 88 50 82C48 48 98 36 114 62C136 44 172 60 164 86'
        'C190 94 184 128 156 128Z" fill="#d8efe4" stroke="#007a55" stroke-width="2"/>',
        text(108, 104, "environment"),
        line("M184 98H248"),
        text(216, 84, "once", 14),
        box(252, 68, 100, 60, "dataset", BLUE),
        line("M354 98H402"),
        box(406, 68, 170, 60, "learning algorithm|and model", ORANGE),
        line("M490 130V162H110V134", dashed=True),
        '<path d="M290 150L314 174M314 150L290 174" stroke="#b00020" stroke-width="4"/>',
        text(330, 153, "nothing flows back", 14, anchor="start"),
    )


def rl_environment() -> str:
    """An agent acts on an environment and gets observations and rewards."""
    return page(
        "Reinforcement learning",
        600,
        210,
        box(40, 74, 150, 80, "agent|(policy)", ORANGE),
        box(410, 74, 150, 80, "environment", GREEN),
        line("M114 72C150 24 440 24 482 70"),
        text(298, 30, "action", 14),
        line("M408 102H194"),
        text(300, 94, "observation", 14),
        line("M408 130H194"),
        text(300, 148, "reward", 14),
        text(300, 192, "one round per time step", 14),
    )


def recommendation() -> str:
    """Ratings of six books by five users, with places to be predicted."""
    known = {
        (0, 0): 5, (0, 2): 4, (0, 3): 1, (1, 1): 2, (1, 3): 5, (1, 4): 4, (2, 0): 4,
        (2, 2): 5, (2, 5): 1, (3, 1): 1, (3, 4): 5, (4, 0): 5, (4, 3): 2, (4, 5): 2,
    }  # fmt: skip
    books = ["poems", "cooking", "novels", "algebra", "calculus", "gardens"]
    parts = [text(120 + 74 * j + 37, 34, name, 14) for j, name in enumerate(books)]
    for i in range(5):
        parts.append(text(104, 64 + 36 * i + 5, f"reader {i + 1}", 14, anchor="end"))
        for j in range(6):
            wanted, value = (i, j) == (4, 2), known.get((i, j))
            fill = ORANGE if wanted else BLUE if value else "#fafafa"
            place = f'x="{120 + 74 * j}" y="{46 + 36 * i}" width="70" height="32"'
            parts.append(f'<rect {place} rx="5" fill="{fill}" stroke="#bbb"/>')
            if wanted or value:
                parts.append(text(155 + 74 * j, 68 + 36 * i, str(value or "?")))
    return page("Ratings with gaps", 580, 240, *parts)


def blocks() -> str:
    """Layers make a block, blocks make a larger block, and that with a layer the model."""
    parts = [box(20, y, 88, 40, "layer", BLUE) for y in (82, 150)]
    parts += [
        line("M114 136H140"),
        box(144, 62, 112, 148, "", GREY),
        text(200, 54, "block", 15, weight="bold"),
        *(box(156, y, 88, 40, "layer", BLUE) for y in (82, 150)),
        line("M200 124V146"),
        line("M260 136H286"),
        text(440, 26, "model (again a block)", 15, weight="bold"),
        box(290, 36, 300, 262, "", ORANGE),
        box(302, 48, 276, 176, "", GREY),
        text(440, 68, "block", 14),
    ]
    for x in (314, 454):
        parts.append(box(x, 78, 112, 134, "", "#ffffff"))
        parts += [box(x + 12, y, 88, 40, "layer", BLUE) for y in (90, 158)]
        parts.append(line(f"M{x + 56} 132V154"))
    parts += [line("M428 146H450"), line("M440 226V244"), box(396, 248, 88, 40, "layer", BLUE)]
    return page("Layers, blocks, models", 600, 310, *parts)


def copyto() -> str:
    """X on the first device is copied to the second, where it can be added to Y."""
    parts = []
    for x, name in ((24, "first device"), (330, "second device")):
        parts.append(box(x, 40, 246, 170, "", GREY))
        parts.append(text(x + 123, 30, name, 15, weight="bold"))
    parts += [
        box(54, 76, 80, 44, "X", BLUE),
        box(352, 76, 80, 44, "Z", BLUE),
        box(352, 146, 80, 44, "Y", GREEN),
        line("M136 98H348"),
        text(246, 88, "copy", 14),
        line("M434 98C456 100 462 118 472 126"),
        line("M434 168C456 166 462 148 472 142"),
        box(476, 112, 82, 44, "Y + Z", ORANGE),
        text(147, 170, "X + Y: two devices!", 14, color="#b00020"),
    ]
    return page("Copy before you add", 600, 230, *parts)


FIGURES = {
    "wake-word": wake_word,
    "ml-loop": ml_loop,
    "supervised-learning": supervised_learning,
    "data-collection": data_collection,
    "rl-environment": rl_environment,
    "recommendation": recommendation,
    "blocks": blocks,
    "copyto": copyto,
}

if __name__ == "__main__":
    for name, draw in FIGURES.items():
        Path(__file__).with_name(f"{name}.svg").write_text(draw(), encoding="utf-8")
