"""Draw the pictures of the introduction: a mushroom, four animals, sixteen feet, a sound.

    python book/img/draw_pictures.py    writes every SVG beside this file

The sound is computed, not recorded: a buzzing source for the voice and noise for the breath
pass through resonators tuned to the formants of each speech sound. Needs NumPy.
"""

from __future__ import annotations

import base64
import math
import struct
import zlib
from pathlib import Path

import numpy as np

# ---- Shapes ---------------------------------------------------------------------------------


def page(title: str, width: int, height: int, *parts: str) -> str:
    """A whole SVG file: a white card with rounded corners and the parts on it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        'font-family="DejaVu Sans, sans-serif" font-size="15" fill="#222">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{width}" height="{height}" rx="10" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def text(x: float, y: float, words: str, anchor: str = "middle", size: int = 15) -> str:
    """Words beginning, centred or ending at (x, y)."""
    place = f'x="{x:g}" y="{y:g}"'
    return f'<text {place} font-size="{size}" text-anchor="{anchor}">{words}</text>'


def shape(path: str, fill: str, stroke: str = "#333", width: float = 2) -> str:
    """A filled outline along an SVG path."""
    return (
        f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def oval(x: float, y: float, rx: float, ry: float, fill: str, stroke: str = "#333") -> str:
    """A filled ellipse with its centre at (x, y)."""
    size = f'rx="{rx:g}" ry="{ry:g}"'
    return (
        f'<ellipse cx="{x:g}" cy="{y:g}" {size} fill="{fill}" stroke="{stroke}" stroke-width="2"/>'
    )


# ---- Mushroom -------------------------------------------------------------------------------


def death_cap() -> str:
    """A death cap with the four marks by which it is known."""
    gills = [
        shape(f"M{285 + 6 * i} {137 - abs(i) / 7:.1f}L{285 + 3 * i} 156", "none", "#a9a994", 1)
        for i in range(-11, 12)
    ]
    marks = (
        (300, 70, 400, 52, "pale green cap"),
        (330, 146, 400, 112, "white gills"),
        (308, 200, 400, 184, "ring"),
        (322, 292, 400, 272, "sac around the base"),
    )
    labels = []
    for x, y, tx, ty, words in marks:
        labels.append(shape(f"M{x} {y}L{tx - 6} {ty - 5}", "none", "#44546a", 1.5))
        labels.append(text(tx, ty, words, "start"))
    return page(
        "A death cap",
        600,
        340,
        shape("M40 316Q300 296 560 316", "none", "#8a6d3b", 3),
        shape("M262 148Q272 230 258 296H310Q298 230 308 148Z", "#f4f2e4", "#77745e"),
        shape(
            "M236 312Q232 262 258 256Q266 274 284 266Q304 276 312 254Q338 266 334 312Z",
            "#fbfaf2",
            "#77745e",
        ),
        shape(
            "M262 178Q285 168 307 178Q318 196 324 210Q304 202 284 212"
            "Q264 202 245 210Q252 194 262 178Z",
            "#fdfcf4",
            "#77745e",
        ),
        shape("M196 140Q285 128 374 140Q330 162 285 162Q240 162 196 140Z", "#f7f6ea", "#77745e"),
        *gills,
        shape("M192 142Q196 54 285 48Q374 54 378 142Q285 124 192 142Z", "#b9c98a", "#6d7a48"),
        shape("M224 108Q238 72 276 64", "none", "#d6e0b4", 6),
        *labels,
    )


# ---- Animals --------------------------------------------------------------------------------


def _legs(x: float, y: float, spread: float, length: float, fill: str, width: float) -> str:
    legs = [f"M{x + s * spread:g} {y:g}v{length:g}" for s in (-1, -0.66, 0.66, 1)]
    dark = shape("".join(legs), "none", "#333", width + 4)
    return dark + shape("".join(legs), "none", fill, width)


def _eye(x: float, y: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="#222"/>'


def donkey() -> str:
    """A grey donkey, at the bottom; its back is at y = 300."""
    fill = "#b8b8c0"
    return "\n".join(
        (
            _legs(290, 370, 92, 88, fill, 18),
            shape("M172 330Q150 350 156 400", "none", "#333", 5),
            shape("M366 318Q402 292 418 252L464 266Q450 336 392 372Z", fill),
            oval(290, 344, 118, 46, fill),
            shape("M362 322Q402 292 416 258L450 280Q430 326 384 360Z", fill, fill),
            shape("M424 258Q420 216 404 196Q440 208 444 250Z", fill),
            shape("M446 254Q450 214 442 190Q470 214 462 256Z", fill),
            shape(
                "M414 262Q430 240 464 250Q500 272 520 300"
                "Q516 318 494 314Q460 304 430 296Q412 284 414 262Z",
                fill,
            ),
            oval(508, 304, 13, 11, "#e6e6ea"),
            _eye(462, 272),
        )
    )


def dog() -> str:
    """A brown dog on the donkey."""
    fill = "#c69463"
    return "\n".join(
        (
            _legs(280, 250, 62, 50, fill, 13),
            shape("M206 226Q176 214 172 182", "none", "#333", 11),
            shape("M206 226Q176 214 172 182", "none", fill, 7),
            oval(280, 236, 80, 30, fill),
            shape("M330 234Q346 206 352 186L384 196Q372 226 350 246Z", fill),
            shape(
                "M342 184Q352 160 384 168Q400 178 420 184"
                "Q424 200 404 204Q372 210 350 202Q340 196 342 184Z",
                fill,
            ),
            oval(352, 190, 10, 20, "#8c5f36"),
            oval(418, 188, 6, 5, "#222"),
            _eye(380, 182),
        )
    )


def cat() -> str:
    """An orange cat on the dog."""
    fill = "#f0b350"
    return "\n".join(
        (
            _legs(276, 176, 42, 32, fill, 9),
            shape("M230 164Q196 158 200 122", "none", "#333", 9),
            shape("M230 164Q196 158 200 122", "none", fill, 5),
            shape("M310 160L318 138L350 148L326 178Z", fill),
            oval(276, 168, 54, 20, fill),
            *(shape(f"M{x} 152q4 14 0 26", "none", "#a66f17", 3) for x in (252, 268, 284)),
            shape(
                "M314 128L316 104L330 118Q338 115 346 118L360 104L362 128"
                "Q366 156 338 158Q310 156 314 128Z",
                fill,
            ),
            *(
                shape(f"M{338 + 8 * s} 142l{18 * s} {d}", "none", "#333", 1)
                for s in (-1, 1)
                for d in (-3, 2)
            ),
            shape("M334 138h8l-4 5z", "#222", "#222", 1),
            _eye(328, 130),
            _eye(348, 130),
        )
    )


def rooster() -> str:
    """A rooster on the cat."""
    return "\n".join(
        (
            shape("M262 128v20M278 128v20", "none", "#c98a00", 4),
            shape(
                "M238 110Q204 104 206 62Q224 70 230 88Q228 58 248 52Q246 84 262 100Z", "#1f6f54"
            ),
            shape(
                "M240 104Q244 134 270 134Q300 132 302 96"
                "Q306 74 298 58Q284 48 272 60Q274 90 240 104Z",
                "#c94f3d",
            ),
            shape("M250 108Q266 96 284 106Q274 124 256 120Z", "#8f2d20"),
            shape("M270 58Q264 42 274 46Q276 34 284 42Q292 32 296 44Q304 42 298 58Z", "#e02020"),
            shape("M302 62L318 68L302 74Z", "#e8a80c"),
            shape("M300 76q8 10 0 16q-8-6 0-16z", "#e02020"),
            _eye(290, 64),
        )
    )


def stacked_animals() -> str:
    """A donkey, a dog, a cat and a rooster, one standing on the other."""
    ground = shape("M120 462H540", "none", "#8a6d3b", 3)
    return page("Four animals", 600, 484, ground, donkey(), dog(), cat(), rooster())


# ---- Feet -----------------------------------------------------------------------------------

SHOES = (29, 33, 31, 27, 35, 30, 32, 28, 34, 31, 30, 36, 29, 31, 33, 32)


def person(x: float, length: float, color: str) -> str:
    """Somebody seen from the side whose shoe begins at x and is `length` long."""
    hip, shoe = x + 8, f"M{x + 1:g} 196v-9h12q{length - 16:g} 0 {length - 14:g} 9z"
    return "\n".join(
        (
            shape(f"M{hip} 150V188", "none", "#555", 7),
            shape(f"M{hip} 108V152", "none", color, 15),
            shape(f"M{hip} 116l8 26", "none", color, 5),
            oval(hip, 90, 10, 10, "#f2cfae"),
            shape(f"M{hip - 11:g} 84q11-14 22 0z", "#444", "#333", 1),
            shape(shoe, "#8c5f36", "#333", 1.5),
        )
    )


def feet() -> str:
    """Sixteen people in line, the shoe of each touching the next; a rod below them."""
    start, scale = 30.0, 540 / sum(SHOES)
    colors = ("#7fa8c9", "#c99a7f", "#8fb98a", "#b79ac4")
    x, parts = start, []
    for i, length in enumerate(SHOES):
        parts.append(person(x, length * scale, colors[i % 4]))
        x += length * scale
    place = f'x="{start}" y="208" width="540" height="14"'
    parts.append(f'<rect {place} fill="#f6dfc0" stroke="#a0672c" stroke-width="2"/>')
    parts += [shape(f"M{start + 33.75 * k:g} 208v14", "none", "#a0672c", 1) for k in range(1, 16)]
    parts.append(text(300, 246, "1 rod = 16 shoes, and 1 foot = 1 rod / 16"))
    parts.append(text(300, 44, "sixteen people, no two shoes need be alike"))
    return page("A foot by sixteen feet", 600, 266, *parts)


# ---- Sound ----------------------------------------------------------------------------------

RATE = 16000  # samples per second
# Of each speech sound: how it is written, seconds, formants in hertz, loudness of the voice and
# of the breath. A stop is a silence, then a short burst of breath.
SOUNDS = (
    ("", 0.06, (300, 1500, 2500), 0.0, 0.0),
    ("d", 0.05, (250, 1700, 2600), 0.10, 0.0),
    ("d", 0.02, (350, 1900, 3000), 0.20, 0.35),
    ("ee", 0.20, (290, 2250, 3000), 1.0, 0.0),
    ("p", 0.08, (300, 1000, 2200), 0.0, 0.0),
    ("p", 0.03, (400, 1100, 2300), 0.0, 0.45),
    ("l", 0.09, (340, 1050, 2700), 0.55, 0.0),
    ("ear", 0.17, (480, 1350, 1700), 1.0, 0.0),
    ("n", 0.09, (270, 1450, 2400), 0.40, 0.0),
    ("i", 0.11, (400, 1950, 2600), 0.80, 0.0),
    ("ng", 0.16, (270, 2000, 2700), 0.35, 0.0),
    ("", 0.08, (300, 1500, 2500), 0.0, 0.0),
)


def speech() -> np.ndarray:
    """The samples of "deep learning", between -1 and 1."""
    counts = [round(seconds * RATE) for _, seconds, *_ in SOUNDS]
    smooth = np.hanning(round(0.05 * RATE))
    smooth /= smooth.sum()

    def track(values: list[float]) -> np.ndarray:
        steps = np.pad(np.repeat(values, counts), len(smooth), mode="edge")
        return np.convolve(steps, smooth, "same")[len(smooth) : -len(smooth)]

    voice, breath = track([s[3] for s in SOUNDS]), np.repeat([s[4] for s in SOUNDS], counts)
    pitch = np.linspace(135, 95, len(voice))
    pulses = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0)
    noise = np.random.default_rng(0).normal(size=len(voice))
    sound = pulses * voice + 0.08 * noise * breath
    for k, width in enumerate((70, 100, 140)):
        sound = resonate(sound, track([s[2][k] for s in SOUNDS]), width)
    return sound / np.abs(sound).max()


def resonate(sound: np.ndarray, frequency: np.ndarray, width: float) -> np.ndarray:
    """`sound` through a resonator of two poles whose frequency (hertz) changes in time."""
    r = math.exp(-math.pi * width / RATE)
    a, b = 2 * r * np.cos(2 * np.pi * frequency / RATE), -r * r
    out = np.zeros(len(sound) + 2)
    for t in range(len(sound)):
        gain = 1 - a[t] - b
        out[t + 2] = gain * sound[t] + a[t] * out[t + 1] + b * out[t]
    return out[2:]


def spectrogram(sound: np.ndarray) -> np.ndarray:
    """Grey values, rows from 4000 hertz down to 0, one column every 2 ms."""
    window, hop = 256, 32
    frames = np.stack(
        [sound[i : i + window] for i in range(0, len(sound) - window, hop)]
    ) * np.hanning(window)
    power = np.abs(np.fft.rfft(frames, 512)[:, :128]) ** 2
    level = 10 * np.log10(power + 1e-9)
    level = np.clip((level - level.max() + 55) / 55, 0, 1)
    return (255 * (1 - level)).T[::-1].round().astype(np.uint8)


def png(pixels: np.ndarray) -> str:
    """A grey image as the text of a PNG file in base 64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    height, width = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    data = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + data + chunk(b"IDAT", zlib.compress(rows, 9))
    return base64.b64encode(data + chunk(b"IEND", b"")).decode()


def sound_picture() -> str:
    """The wave of the sound and below it its spectrogram, with the letters in their places."""
    sound = speech()
    left, width, points = 60, 520, []
    for column in np.array_split(sound, width):
        x = left + len(points) // 2
        points += [f"{x},{60 - 34 * column.max():.1f}", f"{x},{60 - 34 * column.min():.1f}"]
    parts = [
        f'<polyline points="{" ".join(points)}" fill="none" stroke="#0072b2" stroke-width="1"/>',
        f'<image x="{left}" y="104" width="{width}" height="150" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{png(spectrogram(sound))}"/>',
        f'<rect x="{left}" y="104" width="{width}" height="150" fill="none" stroke="#555"/>',
        text(left - 8, 112, "4 kHz", "end", 13),
        text(left - 8, 254, "0", "end", 13),
    ]
    total, begin, x = sum(s[1] for s in SOUNDS), {}, 0.0
    for name, seconds, *_ in SOUNDS:
        first = begin.get(name, (x, x))[0]
        begin[name] = (first, x + seconds)
        x += seconds
    for name, (first, last) in begin.items():
        if name:
            parts.append(text(left + width * (first + last) / 2 / total, 276, name))
    parts.append(text(left + width, 298, f"{total:.2f} s", "end", 13))
    return page("Sound of two words", 600, 308, *parts)


FIGURES = {
    "death-cap": death_cap,
    "stacked-animals": stacked_animals,
    "feet": feet,
    "speech": sound_picture,
}

if __name__ == "__main__":
    for name, draw in FIGURES.items():
        Path(__file__).with_name(f"{name}.svg").write_text(draw(), encoding="utf-8")
