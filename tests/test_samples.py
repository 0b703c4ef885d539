"""The small samples have the format of the real data and something to learn from."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy
import pandas
import pytest

import d2lvi as d2l
from d2lvi import samples
from d2lvi.datasets import DATASETS
from tests.interpreter import run

MIRRORED = [name for name in DATASETS if "files" in DATASETS[name]]


@pytest.fixture(autouse=True)
def use_samples(monkeypatch):
    monkeypatch.setenv("D2LVI_DATA", "sample")


@pytest.mark.parametrize("name", MIRRORED)
def test_sample_has_every_file_of_the_data_set(name):
    paths = samples.sample(name)
    assert set(paths) == set(DATASETS[name]["files"])
    assert all(0 < path.stat().st_size < 400_000 for path in paths.values())


@pytest.mark.parametrize("name", MIRRORED)
def test_sample_is_the_same_each_time(name):
    assert samples.MAKERS[name]() == samples.MAKERS[name]()


def test_sample_is_announced_once_and_removed_at_the_end():
    code = """
        import d2lvi as d2l
        d2l.load_fashion_mnist()
        d2l.load_fashion_mnist(train=False)
        print(d2l.fetch("sick"))
    """
    lines = run(code, D2LVI_DATA="sample").splitlines()
    assert lines[0] == "small sample of fashion-mnist made by d2lvi"
    assert lines[1] == "small sample of sick made by d2lvi"
    assert len(lines) == 3
    assert lines[2].endswith("SICK.txt")
    assert not Path(lines[2]).exists()


def test_fashion_mnist_can_be_told_apart_by_the_nearest_mean():
    images, labels = d2l.load_fashion_mnist()
    others, truth = d2l.load_fashion_mnist(train=False)
    assert (images.shape, others.shape) == ((512, 28, 28, 1), (256, 28, 28, 1))
    assert set(labels.tolist()) == set(truth.tolist()) == set(range(10))
    means = numpy.stack([images[labels == k].mean(axis=0) for k in range(10)])
    distances = ((others[:, None] - means) ** 2).sum(axis=(2, 3, 4))
    assert (distances.argmin(axis=1) == truth).mean() > 0.8


def test_airfoil_is_a_table_of_numbers():
    path = d2l.fetch("airfoil")
    table = numpy.genfromtxt(path, delimiter="\t")
    assert table.shape == (300, 6)
    assert numpy.isfinite(table).all()
    assert path.read_bytes().count(b"\r\n") == 300


def test_house_prices_follow_from_the_features():
    train = pandas.read_csv(d2l.fetch("kaggle-house", "kaggle_house_pred_train.csv"))
    test = pandas.read_csv(d2l.fetch("kaggle-house", "kaggle_house_pred_test.csv"))
    assert (train.shape, test.shape) == ((160, 81), (80, 80))
    assert list(train)[:-1] == list(test)
    assert list(train)[-1] == "SalePrice"
    assert train["Id"].is_unique
    # Numbers, words and missing values, so that a section has all of them to prepare.
    kinds = train.dtypes.astype(str)
    assert (kinds == "object").sum() == 43
    assert train["LotFrontage"].isna().any()
    assert train["SalePrice"].corr(train["GrLivArea"]) > 0.5


def test_movie_ratings_agree_with_each_other():
    files = d2l.fetch("ml-100k")
    names = ["user", "item", "rating", "time"]
    data, base, test = (
        pandas.read_csv(files[file], sep="\t", names=names)
        for file in ("u.data", "ua.base", "ua.test")
    )
    assert sorted(map(tuple, data.values)) == sorted(
        map(tuple, pandas.concat([base, test]).values)
    )
    assert not data.duplicated(["user", "item"]).any()
    assert set(data["rating"]) == {1, 2, 3, 4, 5}
    assert set(data["user"]) == set(range(1, data["user"].max() + 1))
    assert set(data["item"]) == set(range(1, data["item"].max() + 1))
    assert (test.groupby("user").size() == 10).all()
    films = files["u.item"].read_text(encoding="latin-1").splitlines()
    assert len(films) == data["item"].max()
    assert {film.count("|") for film in films} == {23}
    assert len(files["u.user"].read_text().splitlines()) == data["user"].max()


def test_prose_and_verse_are_long_enough_to_cut_into_batches():
    prose = d2l.fetch("time-machine").read_text(encoding="utf-8")
    assert len(prose) > 20_000
    assert max(map(len, prose.splitlines())) <= 70
    verses = d2l.fetch("truyen-kieu").read_text(encoding="utf-8").splitlines()
    assert len(verses) > 200
    assert [len(verse.split()) for verse in verses] == [6, 8] * (len(verses) // 2)


def test_sentence_pairs_are_parallel():
    pairs = d2l.fetch("tatoeba-en-vi").read_text(encoding="utf-8").splitlines()
    assert len(pairs) > 200
    assert all(len(pair.split("\t")) == 2 for pair in pairs)
    assert [len(pair.split("\t")[0]) for pair in pairs] == sorted(
        len(pair.split("\t")[0]) for pair in pairs
    )
    talks = d2l.fetch("iwslt15-en-vi")
    for year in ("2012", "2013"):
        english, vietnamese = (
            talks[f"tst{year}.{language}"].read_text(encoding="utf-8").splitlines()
            for language in ("en", "vi")
        )
        assert len(english) == len(vietnamese) > 100


def test_reviews_differ_in_their_words():
    texts = [path.read_text(encoding="utf-8") for path in d2l.fetch("rt-polarity").values()]
    assert all(text.count("\n") == 240 for text in texts)
    assert "brilliant" in texts[0] and "brilliant" not in texts[1]


def test_sentence_relations_are_in_their_ranges():
    with d2l.fetch("sick").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len(rows) == 300
    assert {row["entailment_judgment"] for row in rows} == set(samples.sample_texts.RELATED)
    assert all(1 <= float(row["relatedness_score"]) <= 5 for row in rows)


def test_treebank_words_repeat_often_enough_to_be_kept():
    words = d2l.fetch("ptb", "ptb.train.txt").read_text(encoding="utf-8").split()
    counts = {word: words.count(word) for word in set(words)}
    assert sum(count >= 10 for count in counts.values()) > 100
    assert {"<unk>", "N"} <= set(words)


def test_data_set_without_a_sample_says_so():
    with pytest.raises(d2l.DataError, match=r"no sample of snli\. Unset D2LVI_DATA"):
        d2l.fetch("snli")


def test_images_are_written_like_the_real_ones():
    path = samples.sample("fashion-mnist")["t10k-labels-idx1-ubyte.gz"]
    assert gzip.decompress(path.read_bytes())[:8] == b"\0\0\x08\x01\0\0\x01\0"
