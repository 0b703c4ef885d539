"""Small data sets in the formats of the real ones, made on the spot.

For tests and for trying the book's code without a network: `D2LVI_DATA=sample`. The
same call gives the same values everywhere. Names of columns and codes apart, nothing
here comes from the real data sets: tables and pictures are made by this module, texts
by `d2lvi.sample_texts`, just regular enough for a model to learn something from them.
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

from d2lvi import sample_texts
from d2lvi.sample_texts import Files, pick


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


def _airfoil() -> Files:
    """300 rows of five features of a blade in the wind and its noise in decibels."""
    random = numpy.random.RandomState(3)
    rows = []
    for _ in range(300):
        frequency = pick(random, (500, 800, 1250, 2000, 3150, 5000, 8000))
        angle = random.randint(0, 200) / 10
        chord = pick(random, (0.0254, 0.1016, 0.1524, 0.3048))
        speed = pick(random, (31.7, 39.6, 55.5, 71.3))
        thickness = random.randint(4, 584) / 1e4
        noise = 131 - 1.1e-3 * frequency - 0.35 * angle - 30 * chord + 0.09 * speed
        noise += random.randint(-30, 31) / 10 - 100 * thickness
        rows.append(
            f"{frequency}\t{angle:g}\t{chord:g}\t{speed:g}\t{thickness:g}\t{noise:.3f}\r\n"
        )
    return {"airfoil_self_noise.dat": "".join(rows).encode()}


# Columns of the house prices: `lowest..highest` for numbers (with `?`, some are missing),
# words otherwise, the most frequent first. `NA` stands for what a house does not have.
HOUSE_COLUMNS = """
MSSubClass 20 60 50 120 30 190|MSZoning RL RM FV RH|LotFrontage 21..120?|LotArea 1300..20000
Street Pave Grvl|Alley NA Grvl Pave|LotShape Reg IR1 IR2|LandContour Lvl Bnk HLS Low
Utilities AllPub NoSeWa|LotConfig Inside Corner CulDSac FR2|LandSlope Gtl Mod Sev
Neighborhood NAmes CollgCr OldTown Edwards Somerst Gilbert Sawyer|Condition1 Norm Feedr Artery
Condition2 Norm Feedr|BldgType 1Fam TwnhsE Duplex|HouseStyle 1Story 2Story 1.5Fin SLvl
OverallQual 2..10|OverallCond 3..9|YearBuilt 1900..2009|YearRemodAdd 1950..2010
RoofStyle Gable Hip Flat|RoofMatl CompShg WdShngl|Exterior1st VinylSd HdBoard MetalSd Stucco
Exterior2nd VinylSd HdBoard MetalSd Stucco|MasVnrType None BrkFace Stone NA|MasVnrArea 0..600?
ExterQual TA Gd Ex Fa|ExterCond TA Gd Fa|Foundation PConc CBlock BrkTil|BsmtQual TA Gd Ex NA
BsmtCond TA Gd Fa NA|BsmtExposure No Av Gd Mn NA|BsmtFinType1 Unf GLQ ALQ Rec NA|BsmtFinSF1 0..1200
BsmtFinType2 Unf Rec LwQ NA|BsmtFinSF2 0..300|BsmtUnfSF 0..1400|TotalBsmtSF 300..2000
Heating GasA GasW|HeatingQC Ex TA Gd Fa|CentralAir Y N|Electrical SBrkr FuseA FuseF NA
1stFlrSF 400..2000|2ndFlrSF 0..1200|LowQualFinSF 0..300|GrLivArea 500..3000|BsmtFullBath 0..2
BsmtHalfBath 0..1|FullBath 1..3|HalfBath 0..2|BedroomAbvGr 1..5|KitchenAbvGr 1..2
KitchenQual TA Gd Ex Fa|TotRmsAbvGrd 3..11|Functional Typ Min1 Mod|Fireplaces 0..2
FireplaceQu NA Gd TA Fa|GarageType Attchd Detchd BuiltIn NA|GarageYrBlt 1920..2010?
GarageFinish Unf RFn Fin NA|GarageCars 0..3|GarageArea 0..900|GarageQual TA Fa Gd NA
GarageCond TA Fa Gd NA|PavedDrive Y N P|WoodDeckSF 0..400|OpenPorchSF 0..200|EnclosedPorch 0..200
3SsnPorch 0..200|ScreenPorch 0..200|PoolArea 0..500|PoolQC NA Gd Ex|Fence NA MnPrv GdPrv
MiscFeature NA Shed|MiscVal 0..700|MoSold 1..12|YrSold 2006..2010|SaleType WD New COD
SaleCondition Normal Partial Abnorml
"""


def _kaggle_house() -> Files:
    """160 houses with a price and 80 without, in the columns of the Ames tables."""
    random = numpy.random.RandomState(4)
    specs = HOUSE_COLUMNS.strip().replace("\n", "|").split("|")
    columns = [spec.split(" ", 1) for spec in specs]
    header = ["Id", *(name for name, _ in columns)]
    tables: dict[str, list[list[str]]] = {"train": [], "test": []}
    for i in range(1, 241):
        house = {name: _house_value(values, random) for name, values in columns}
        area, quality = int(house["GrLivArea"]), int(house["OverallQual"])
        price = 50 * area + 12_000 * quality + 300 * (int(house["YearBuilt"]) - 1900)
        price = round(price * (1 + random.randint(-8, 9) / 100), -2)
        row = [str(i), *house.values()]
        if i <= 160:
            tables["train"].append([*row, str(int(price))])
        else:
            tables["test"].append(row)
    return {
        "kaggle_house_pred_train.csv": _csv([*header, "SalePrice"], tables["train"]),
        "kaggle_house_pred_test.csv": _csv(header, tables["test"]),
    }


def _house_value(values: str, random: numpy.random.RandomState) -> str:
    """One value of a column: of `low..high`, with `?` now and then NA, or one of the words."""
    if ".." in values:
        if values.endswith("?") and random.randint(8) == 0:
            return "NA"
        low, high = map(int, values.rstrip("?").split(".."))
        return str(random.randint(low, high + 1))
    words = values.split(" ")
    return words[0] if random.randint(2) else words[random.randint(len(words))]


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in [header, *rows]).encode()


# The format's own list of genres: a film has one flag for each, in this order.
GENRES = (
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime"),
    *("Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery"),
    *("Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
JOBS = ("administrator", "artist", "doctor", "educator", "engineer", "student", "writer")
TITLES = (("Quiet", "Long", "Red", "Lost"), ("River", "Café", "Road"))
NUM_USERS, NUM_FILMS = 40, 60


def _ml_100k() -> Files:
    """Ratings of 60 films by 40 users, of whom each likes one half of the films better."""
    random = numpy.random.RandomState(5)
    ratings, users = [], range(1, NUM_USERS + 1)
    for user in users:
        films = 1 + random.permutation(NUM_FILMS)[: 30 + random.randint(10)]
        for film in films:
            likes = user % 2 == film % 2
            stars = numpy.clip((4 if likes else 2) + random.randint(-1, 2), 1, 5)
            ratings.append((user, film, stars, 874_000_000 + random.randint(19_000_000)))
    # The ten latest ratings of each user are for test, as in the real split.
    since = {user: sorted(r[3] for r in ratings if r[0] == user)[-10] for user in users}
    in_order = sorted(ratings)
    return {
        "README": b"Ratings made by d2lvi, in the format of MovieLens 100K.\n",
        "u.data": _rows([ratings[i] for i in random.permutation(len(ratings))]),
        "ua.base": _rows([r for r in in_order if r[3] < since[r[0]]]),
        "ua.test": _rows([r for r in in_order if r[3] >= since[r[0]]]),
        "u.genre": "".join(f"{g}|{i}\n" for i, g in enumerate(GENRES)).encode() + b"\n",
        "u.occupation": "".join(f"{job}\n" for job in JOBS).encode(),
        "u.item": "".join(_film(i, random) for i in range(1, NUM_FILMS + 1)).encode("latin-1"),
        "u.user": "".join(_user(i, random) for i in users).encode(),
    }


def _rows(ratings: list[tuple[int, ...]]) -> bytes:
    return "".join("\t".join(map(str, rating)) + "\n" for rating in ratings).encode()


def _film(number: int, random: numpy.random.RandomState) -> str:
    """One line of u.item: number, title, date, no video date, address, a flag a genre."""
    year = random.randint(1950, 1998)
    title = " ".join(pick(random, words) for words in TITLES)
    flags = ["0"] * len(GENRES)
    flags[1 + number % 2] = flags[random.randint(3, len(GENRES))] = "1"
    place = f"http://example.org/films/{number}"
    fields = [str(number), f"{title} {number} ({year})", f"01-Jan-{year}", "", place, *flags]
    return "|".join(fields) + "\n"


def _user(number: int, random: numpy.random.RandomState) -> str:
    """One line of u.user: number, age, gender, occupation, postal code."""
    age, gender = random.randint(16, 70), pick(random, ("M", "F"))
    return f"{number}|{age}|{gender}|{pick(random, JOBS)}|{random.randint(10000, 99999)}\n"


MAKERS: dict[str, Callable[[], Files]] = {
    "airfoil": _airfoil,
    "fashion-mnist": _fashion_mnist,
    "iwslt15-en-vi": sample_texts.iwslt,
    "kaggle-house": _kaggle_house,
    "ml-100k": _ml_100k,
    "ptb": sample_texts.ptb,
    "rt-polarity": sample_texts.rt_polarity,
    "sick": sample_texts.sick,
    "tatoeba-en-vi": sample_texts.tatoeba,
    "time-machine": sample_texts.time_machine,
    "truyen-kieu": sample_texts.truyen_kieu,
}
