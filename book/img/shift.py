"""Draw cat-dog-train.svg, cat-dog-test.svg and word-use.svg for the section on shift."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cat_dog import FINE, cat, dog, png

SIDE, GAP, PIXELS = 120, 14, 80
WORDS = (("fruit", "quả", "trái"), ("bowl", "bát", "chén"), ("pig", "lợn", "heo"))


def furry(face: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The face with light from one side and a coat of noise, as a photograph has."""
    light = np.linspace(1.15, 0.7, FINE)[None, :] * np.linspace(1.1, 0.85, FINE)[:, None]
    coarse = np.kron(random.normal(size=(160, 160)), np.ones((FINE // 160, FINE // 160)))
    inside = face < 230
    return np.clip(
        face * light + 14 * coarse * inside + 4 * random.normal(size=face.shape), 0, 255
    )


def outline(face: np.ndarray, width: int = 6) -> np.ndarray:
    """The face as a line drawing: black where the grey changes, white elsewhere."""
    edges = np.zeros(face.shape, bool)
    for axis in (0, 1):
        edges |= np.abs(face - np.roll(face, width, axis=axis)) > 12
    return np.where(edges, 20.0, 255.0)


def flipped(face: np.ndarray) -> np.ndarray:
    """The mirror image."""
    return face[:, ::-1]


def row(pictures: list[np.ndarray]) -> str:
    """Pictures (FINE, FINE) side by side as SVG text."""
    width, height = len(pictures) * (SIDE + GAP) + GAP, SIDE + 2 * GAP
    step = FINE // PIXELS
    parts = [f'<rect width="{width}" height="{height}" rx="8" fill="#fff"/>']
    for i, face in enumerate(pictures):
        small = face.reshape(PIXELS, step, PIXELS, step).mean(axis=(1, 3))
        parts.append(
            f'<image x="{GAP + i * (SIDE + GAP)}" y="{GAP}" width="{SIDE}" height="{SIDE}" '
            f'href="data:image/png;base64,{png(small)}"/>'
        )
    box = f'viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n' + "\n".join(parts) + "\n</svg>\n"


def word_use() -> str:
    """Three things, and what they are called in the north and in the south, as SVG text."""
    parts = ['<rect width="540" height="190" rx="8" fill="#fff"/>']
    heads = (("meaning", 80), ("north", 250), ("south", 430))
    parts += [f'<text x="{x}" y="34" font-weight="bold">{name}</text>' for name, x in heads]
    for i, (meaning, north, south) in enumerate(WORDS):
        y = 62 + 42 * i
        parts.append(f'<text x="80" y="{y + 20}">{meaning}</text>')
        for word, x, colour in ((north, 250, "#cfe3f2"), (south, 430, "#f7dcc4")):
            parts.append(f'<rect x="{x - 70}" y="{y}" width="140" height="30" fill="{colour}"/>')
            parts.append(f'<text x="{x}" y="{y + 20}">{word}</text>')
    style = 'font-family="DejaVu Sans, sans-serif" font-size="16" fill="#222" text-anchor="middle"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 190" {style}>\n'
    return head + "\n".join(parts) + "\n</svg>\n"


def main() -> None:
    """Write the three figures beside this file."""
    steps = (np.arange(FINE) + 0.5) / FINE * 2 - 1
    x, y = np.meshgrid(steps, steps)
    random = np.random.default_rng(0)
    faces = [cat(x, y), flipped(dog(x, y)), flipped(cat(x * 1.15, y * 1.1)), dog(x * 1.1, y * 1.2)]
    folder = Path(__file__).parent
    train = row([furry(face, random) for face in faces])
    (folder / "cat-dog-train.svg").write_text(train, encoding="utf-8")
    test = row([outline(face) for face in faces])
    (folder / "cat-dog-test.svg").write_text(test, encoding="utf-8")
    (folder / "word-use.svg").write_text(word_use(), encoding="utf-8")


if __name__ == "__main__":
    main()
