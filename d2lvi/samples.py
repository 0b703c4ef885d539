"""Small data sets in the formats of the real ones, made on the spot.

For tests and for trying the book's code without a network: `D2LVI_DATA=sample`. The
same call gives the same bytes everywhere. Nothing here comes from the real data sets:
texts, tables and pictures are made by this module, just regular enough for a model to
learn something from them.
"""

from __future__ import annotations

import atexit
import gzip
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy

Files = dict[str, bytes]


@cache
def sample(name: str) -> dict[str, Path]:
    """The files of the small sample of the data set `name`: file name -> path.

    They are written to a temporary folder, removed when the process ends. The first
    call for a data set says on standard output that a sample is used. Raises KeyError
    where there is no sample.
    """
    files = MAKERS[name]()
    folder = _folder() / name
    folder.mkdir()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    sys.stdout.write(f"small sample of {name} made by d2lvi\n")
    return {file: folder / file for file in files}


@cache
def _folder() -> Path:
    """This process's folder of samples."""
    folder = Path(tempfile.mkdtemp(prefix="d2lvi-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


# Silhouettes of Fashion-MNIST's ten classes: rectangles (top, bottom, left, right) in
# pixels of a 28 x 28 image, and the brightness of their cloth.
SILHOUETTES: tuple[tuple[tuple[int, int, int, int], ...], ...] = (
    ((4, 24, 8, 20), (4, 11, 3, 25)),  # T-shirt: a body and short sleeves
    ((2, 7, 9, 19), (7, 26, 9, 13), (7, 26, 15, 19)),  # trousers: two legs
    ((4, 24, 8, 20), (4, 22, 3, 7), (4, 22, 21, 25)),  # pullover: long sleeves
    ((2, 12, 11, 17), (12, 19, 9, 19), (19, 26, 7, 21)),  # dress: wider downwards
    ((3, 26, 7, 13), (3, 26, 15, 21), (4, 24, 3, 6), (4, 24, 22, 25)),  # coat: open in front
    ((18, 21, 3, 25), (12, 18, 5, 7), (12, 18, 11, 13), (12, 18, 18, 20)),  # sandal: straps
    ((3, 25, 9, 19), (5, 17, 3, 7), (5, 17, 21, 25), (3, 6, 6, 22)),  # shirt
    ((15, 21, 3, 25), (12, 15, 3, 14)),  # sneaker: low
    ((12, 24, 5, 23), (6, 8, 9, 19), (8, 12, 9, 11), (8, 12, 17, 19)),  # bag: a handle
    ((5, 22, 14, 23), (15, 22, 4, 23)),  # ankle boot: a shaft
)
CLOTH = (190, 170, 150, 200, 130, 220, 170, 210, 140, 180)


def _fashion_mnist() -> Files:
    """512 images for training and 256 for test, of equally many of each class."""
    files = {}
    for part, count, seed in (("train", 512, 1), ("t10k", 256, 2)):
        random = numpy.random.RandomState(seed)
        labels = random.permutation(numpy.arange(count) % 10).astype("uint8")
        images = numpy.stack([_garment(int(label), random) for label in labels])
        files[f"{part}-images-idx3-ubyte.gz"] = _idx(images)
        files[f"{part}-labels-idx1-ubyte.gz"] = _idx(labels)
    return files


def _garment(label: int, random: numpy.random.RandomState) -> numpy.ndarray:
    """One garment, shifted a little, in its own shade, with the grain of cloth."""
    image = numpy.zeros((28, 28))
    for top, bottom, left, right in SILHOUETTES[label]:
        image[top:bottom, left:right] = 1.0
    image = numpy.roll(image, tuple(random.randint(-2, 3, size=2)), axis=(0, 1))
    shade = CLOTH[label] + random.randint(-40, 36)
    grain = random.randint(-25, 26, size=image.shape)
    return numpy.clip(image * (shade + grain), 0, 255).astype("uint8")


def _idx(values: numpy.ndarray) -> bytes:
    """A gzipped idx file of a uint8 array."""
    header = bytes([0, 0, 8, values.ndim]) + numpy.array(values.shape, ">u4").tobytes()
    return gzip.compress(header + values.tobytes(), mtime=0)


MAKERS: dict[str, Callable[[], Files]] = {
    "fashion-mnist": _fashion_mnist,
}
