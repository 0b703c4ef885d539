"""Whether two outputs of a cell are the same, or as close as two machines can get."""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from nbformat import NotebookNode
from PIL import Image, ImageChops, ImageStat

TOLERANCE = 0.01
"""Relative difference that numbers may have where a cell states none."""

FIGURE_TOLERANCE = 0.05
"""Share of a figure's size by which its curves may move, and of the grey levels."""

NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\b(?:nan|inf)\b")
COORDINATE = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
SVG, PNG = "image/svg+xml", "image/png"


def difference(
    old: Sequence[NotebookNode], new: Sequence[NotebookNode], tolerance: float | None
) -> str:
    """How the outputs of a cell differ, in words; empty if they do not.

    tolerance: None asks for identical outputs, else numbers may differ by that share
    of their size, and figures by as much as a reader would not notice.
    """
    if list(old) == list(new):
        return ""
    if tolerance is None:
        return _first_difference(old, new)
    kinds = [[_kind(output) for output in outputs] for outputs in (old, new)]
    if kinds[0] != kinds[1]:
        return f"shows {_listed(kinds[1])} instead of {_listed(kinds[0])}"
    pairs = zip(old, new, strict=True)
    return next((words for one, two in pairs if (words := _far(one, two, tolerance))), "")


def _first_difference(old: Sequence[NotebookNode], new: Sequence[NotebookNode]) -> str:
    for one, two in zip(old, new, strict=False):
        if one != two:
            return f"shows {_excerpt(two)} instead of {_excerpt(one)}"
    return f"has {len(new)} outputs instead of {len(old)}"


def _excerpt(output: NotebookNode, length: int = 60) -> str:
    text = _text(output)
    short = text if len(text) <= length else text[:length] + "..."
    return repr(short) if text else f"another {_kind(output)}"


def _text(output: NotebookNode) -> str:
    """The text of an output that is not a figure."""
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    data = output.data
    return "" if SVG in data or PNG in data else str(data.get("text/plain", ""))


def _kind(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return str(output.name)
    if output.output_type == "error":
        return "an error"
    figures = [mime for mime in (SVG, PNG) if mime in output.data]
    return "a figure" if figures else "a value"


def _listed(kinds: Sequence[str]) -> str:
    return ", ".join(kinds) or "nothing"


def _far(old: NotebookNode, new: NotebookNode, tolerance: float) -> str:
    """How two outputs of one kind differ by more than the tolerance."""
    if _kind(old) == "a figure":
        return "" if _alike(old.data, new.data) else "shows another figure"
    one, two = _text(old), _text(new)
    if NUMBER.sub("#", one).split() != NUMBER.sub("#", two).split():
        return f"shows {_excerpt(new)} instead of {_excerpt(old)}"
    for first, second in zip(_numbers(one), _numbers(two), strict=True):
        if not close(first, second, tolerance):
            return f"shows {second:g} instead of {first:g}"
    return ""


def close(one: float, two: float, tolerance: float) -> bool:
    """Whether two numbers differ by no more than the share `tolerance`."""
    if math.isnan(one) or math.isnan(two):
        return math.isnan(one) and math.isnan(two)
    return math.isclose(one, two, rel_tol=tolerance, abs_tol=tolerance * tolerance)


def _numbers(text: str) -> Iterator[float]:
    return (float(number.replace(",", "")) for number in NUMBER.findall(text))


def _alike(old: dict[str, Any], new: dict[str, Any]) -> bool:
    if SVG in old and SVG in new:
        return _svg_alike(old[SVG], new[SVG])
    if PNG in old and PNG in new:
        return _png_alike(old[PNG], new[PNG])
    # One of them was just above the size at which a figure becomes a PNG.
    return True


def _svg_alike(old: str, new: str) -> bool:
    """Whether two drawings have the same parts in about the same places."""
    one, two = (list(ElementTree.fromstring(text).iter()) for text in (old, new))
    if [part.tag for part in one] != [part.tag for part in two]:
        return False
    allowed = FIGURE_TOLERANCE * max(_span(part.get("viewBox", "")) for part in one)
    boxes = zip(_boxes(one), _boxes(two), strict=True)
    return all(abs(a - b) <= allowed for first, second in boxes for a, b in zip(first, second))  # noqa: B905


def _boxes(parts: list[ElementTree.Element]) -> Iterator[tuple[float, ...]]:
    """The extent of each path: least and greatest x and y."""
    for part in parts:
        numbers = [float(number) for number in COORDINATE.findall(part.get("d", ""))]
        x, y = numbers[0::2], numbers[1::2]
        yield (min(x), max(x), min(y), max(y)) if y else ()


def _span(box: str) -> float:
    return max((float(number) for number in COORDINATE.findall(box)), default=0.0)


def _png_alike(old: str, new: str) -> bool:
    one, two = (Image.open(io.BytesIO(base64.b64decode(text))).convert("L") for text in (old, new))
    if one.size != two.size:
        return False
    mean = ImageStat.Stat(ImageChops.difference(one, two)).mean[0]
    return mean <= FIGURE_TOLERANCE * 255
