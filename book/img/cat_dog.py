"""Draw cat-dog.svg: a cat's and a dog's face, made of simple shapes, at five resolutions."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

import numpy as np

PIXELS = (10, 20, 40, 80, 160)
SIDE, GAP, LEFT = 104, 16, 62
FINE = 160 * 4


def ellipse(x: np.ndarray, y: np.ndarray, cx: float, cy: float, rx: float, ry: float):
    """True inside the ellipse with centre (cx, cy) and half axes rx, ry."""
    return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1


def triangle(x: np.ndarray, y: np.ndarray, *corners: tuple[float, float]):
    """True inside the triangle, whichever way its corners run."""
    sides = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return np.all([s >= 0 for s in sides], axis=0) | np.all([s <= 0 for s in sides], axis=0)


def cat(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A cat: pointed ears, slit pupils, whiskers. Grey values (FINE, FINE)."""
    face = np.full(x.shape, 235.0)
    for s in (-1, 1):
        face[triangle(x, y, (s * 0.72, -0.9), (s * 0.16, -0.42), (s * 0.68, -0.1))] = 120
    face[ellipse(x, y, 0, 0.12, 0.72, 0.62)] = 120
    for s in (-1, 1):
        face[ellipse(x, y, s * 0.3, 0.0, 0.15, 0.13)] = 225
        face[ellipse(x, y, s * 0.3, 0.0, 0.04, 0.12)] = 20
        for k in (-1, 0, 1):
            line = np.abs(y - 0.36 - k * 0.09 - k * 0.12 * (np.abs(x) - 0.2)) < 0.012
            face[line & (s * x > 0.2) & (s * x < 0.95)] = 40
    face[triangle(x, y, (-0.09, 0.24), (0.09, 0.24), (0.0, 0.36))] = 30
    return face


def dog(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A dog: hanging ears, a long muzzle, a round nose. Grey values (FINE, FINE)."""
    face = np.full(x.shape, 235.0)
    face[ellipse(x, y, 0, 0.0, 0.58, 0.7)] = 165
    for s in (-1, 1):
        face[ellipse(x, y, s * 0.66, -0.02, 0.2, 0.58)] = 80
        face[ellipse(x, y, s * 0.25, -0.16, 0.1, 0.11)] = 25
    face[ellipse(x, y, 0, 0.42, 0.36, 0.36)] = 205
    face[ellipse(x, y, 0, 0.24, 0.16, 0.11)] = 20
    face[(np.abs(x) < 0.015) & (y > 0.3) & (y < 0.52)] = 40
    face[ellipse(x, y, 0, 0.62, 0.1, 0.12)] = 110
    return face


def png(pixels: np.ndarray) -> str:
    """A grey image (n, n) as the text of a PNG data address."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    height, width = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels.round().astype(np.uint8))
    data = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + data + chunk(b"IDAT", zlib.compress(rows, 9))
    return base64.b64encode(data + chunk(b"IEND", b"")).decode()


def drawing() -> str:
    """The whole figure as SVG text."""
    steps = (np.arange(FINE) + 0.5) / FINE * 2 - 1
    x, y = np.meshgrid(steps, steps)
    width, height = LEFT + len(PIXELS) * (SIDE + GAP), 2 * (SIDE + GAP) + 40
    parts = [f'<rect width="{width}" height="{height}" rx="8" fill="#fff"/>']
    for row, (name, face) in enumerate((("cat", cat(x, y)), ("dog", dog(x, y)))):
        top = 12 + row * (SIDE + GAP)
        parts.append(f'<text x="14" y="{top + SIDE / 2}">{name}</text>')
        for column, n in enumerate(PIXELS):
            small = face.reshape(n, FINE // n, n, FINE // n).mean(axis=(1, 3))
            place = f'x="{LEFT + column * (SIDE + GAP)}" y="{top}" width="{SIDE}"'
            parts.append(
                f'<image {place} height="{SIDE}" style="image-rendering:pixelated" '
                f'href="data:image/png;base64,{png(small)}"/>'
            )
    for column, n in enumerate(PIXELS):
        middle = LEFT + column * (SIDE + GAP) + SIDE / 2
        parts.append(f'<text x="{middle}" y="{height - 14}" text-anchor="middle">{n} px</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="DejaVu Sans, sans-serif" font-size="16" fill="#222">\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    Path(__file__).with_name("cat-dog.svg").write_text(drawing(), encoding="utf-8")
