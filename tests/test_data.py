"""Data sets come from the cache, the mirror or their address, and are verified first."""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.server
import io
import multiprocessing
import threading
import zipfile
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import d2lvi as d2l
from d2lvi import data
from d2lvi.data import DataError

GOOD = b"what the file should hold"
NOWHERE = "http://127.0.0.1:9/{file}"  # the port of a service that nobody runs


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(content: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return stream.getvalue()


PLAIN = {"addresses": [NOWHERE], "files": {"a.txt": sha256(GOOD)}}
PAIR = {"addresses": [NOWHERE], "files": {"a.txt": sha256(GOOD), "b.txt": sha256(b"b")}}
PACK = packed({"set/a.txt": GOOD, "set/b.txt": b"b", "set/other": b"?"})
MEMBERS = {**PAIR, "archive": {"file": "set.zip", "folder": "set"}}
FOLDER = {
    "addresses": [NOWHERE],
    "archive": {"file": "set.zip", "hash": f"sha1:{hashlib.sha1(PACK).hexdigest()}"},
}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache, and no mirror."""
    monkeypatch.setenv("D2LVI_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("D2LVI_DATA_MIRROR", raising=False)
    monkeypatch.setenv("TQDM_DISABLE", "1")
    return tmp_path / "cache"


@pytest.fixture
def register(monkeypatch):
    """A function that adds a data set called `set` to the registry."""
    return lambda entry: monkeypatch.setitem(data.DATASETS, "set", entry)


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A function that puts a file of `set` into a mirror folder; its path."""
    monkeypatch.setenv("D2LVI_DATA_MIRROR", str(tmp_path / "mirror"))

    def put(file, content):
        path = tmp_path / "mirror" / "set" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, and a file that breaks off half-way."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        if not self.path.endswith("broken-off.txt"):
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(GOOD)
        self.close_connection = True


@pytest.fixture
def server(tmp_path):
    """A web server on this machine: its folder and its address."""
    folder = tmp_path / "server"
    folder.mkdir()
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_one_file_gives_its_path_and_several_a_dictionary(register, mirror, cache):
    register(PAIR)
    mirror("a.txt", GOOD)
    mirror("b.txt", b"b")
    assert d2l.fetch("set") == {"a.txt": cache / "set/a.txt", "b.txt": cache / "set/b.txt"}
    assert d2l.fetch("set", "b.txt") == cache / "set" / "b.txt"
    register(PLAIN)
    assert d2l.fetch("set").read_bytes() == GOOD


def test_file_in_the_cache_needs_neither_mirror_nor_address(register, cache):
    register(PLAIN)
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "a.txt").write_bytes(GOOD)
    assert d2l.fetch("set") == cache / "set" / "a.txt"


def test_damaged_file_in_the_cache_is_replaced(register, mirror, cache):
    register(PLAIN)
    mirror("a.txt", GOOD)
    (cache / "set").mkdir(parents=True)
    (cache / "set" / "a.txt").write_bytes(b"damaged")
    assert d2l.fetch("set").read_bytes() == GOOD


def test_damaged_file_in_the_mirror_is_not_used(register, mirror, cache):
    register(PLAIN)
    path = mirror("a.txt", b"damaged")
    with pytest.raises(DataError, match="its checksum is wrong") as info:
        d2l.fetch("set")
    assert str(path) in str(info.value)
    assert files_in(cache) == set()


def test_mirror_may_be_a_url(register, server, monkeypatch):
    folder, address = server
    register(PLAIN)
    (folder / "set").mkdir()
    (folder / "set" / "a.txt").write_bytes(GOOD)
    monkeypatch.setenv("D2LVI_DATA_MIRROR", f"{address}/")
    assert d2l.fetch("set").read_bytes() == GOOD


def test_address_is_used_where_the_mirror_has_no_such_file(register, mirror, server):
    folder, address = server
    register({**PLAIN, "addresses": [NOWHERE, f"{address}/data/{{file}}"]})
    (folder / "data").mkdir()
    (folder / "data" / "a.txt").write_bytes(GOOD)
    assert d2l.fetch("set").read_bytes() == GOOD


def test_error_says_what_was_tried_and_what_to_set(register, mirror, server, cache, tmp_path):
    _, address = server
    register({**PLAIN, "addresses": [NOWHERE, f"{address}/{{file}}"]})
    with pytest.raises(DataError) as info:
        d2l.fetch("set")
    lines = str(info.value).splitlines()
    assert lines[0] == "set: a.txt cannot be had. Tried:"
    assert lines[1] == f"  {tmp_path}/mirror/set/a.txt: there is no such file"
    assert lines[2] == "  http://127.0.0.1:9/a.txt: no connection"
    assert lines[3] == f"  {address}/a.txt: the server answers 404 File not found"
    assert "D2LVI_DATA_MIRROR" in lines[4]
    assert str(cache / "set" / "a.txt") in lines[4]
    assert "D2LVI_DATA=sample" in lines[4]


def test_download_that_breaks_off_leaves_nothing(register, server, cache):
    _, address = server
    entry = {"addresses": [f"{address}/{{file}}"], "files": {"broken-off.txt": sha256(GOOD)}}
    register(entry)
    with pytest.raises(DataError, match="cannot be had"):
        d2l.fetch("set")
    assert files_in(cache) == set()


def test_interrupted_download_leaves_nothing(register, mirror, cache, monkeypatch):
    register(PLAIN)
    mirror("a.txt", GOOD)

    def interrupt(source, target):
        Path(target).write_bytes(GOOD[:5])
        raise KeyboardInterrupt

    monkeypatch.setattr(data.shutil, "copyfile", interrupt)
    with pytest.raises(KeyboardInterrupt):
        d2l.fetch("set")
    assert files_in(cache) == set()


def test_unknown_names_are_answered_with_those_that_come_close():
    with pytest.raises(DataError, match="did you mean fashion-mnist"):
        d2l.fetch("fashion_mnist")
    with pytest.raises(DataError, match=r"it has vie\.txt"):
        d2l.fetch("tatoeba-en-vi", "fra.txt")
    with pytest.raises(DataError, match="did you mean airfoil, banana"):
        d2l.fetch("???")


def test_members_come_from_the_mirror_one_by_one(register, mirror, cache):
    register(MEMBERS)
    mirror("a.txt", GOOD)
    assert d2l.fetch("set", "a.txt") == cache / "set" / "a.txt"
    assert files_in(cache) == {"set/a.txt"}


def test_members_come_out_of_the_archive_in_the_mirror(register, mirror, cache):
    register(MEMBERS)
    mirror("set.zip", PACK)
    assert {path.read_bytes() for path in d2l.fetch("set").values()} == {GOOD, b"b"}
    assert files_in(cache) == {"set/a.txt", "set/b.txt", "set/set.zip"}


def test_members_come_out_of_the_archive_at_the_address(register, server, cache):
    folder, address = server
    register({**MEMBERS, "addresses": [f"{address}/{{file}}"]})
    (folder / "set.zip").write_bytes(PACK)
    assert d2l.fetch("set", "a.txt").read_bytes() == GOOD


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed({"set/a.txt": b"changed"}), "checksum of 'set/a.txt' is wrong"),
        (packed({"set/c.txt": GOOD}), "no member 'set/a.txt'"),
        (PACK[:-30], "cannot be unpacked"),
    ],
)
def test_bad_archive_of_unknown_checksum_is_removed(register, mirror, cache, content, reason):
    register(MEMBERS)
    mirror("set.zip", content)
    with pytest.raises(DataError, match=reason):
        d2l.fetch("set", "a.txt")
    assert files_in(cache) == set()


def test_archive_of_unlisted_files_is_unpacked_into_a_folder(register, mirror, cache):
    register(FOLDER)
    archive = mirror("set.zip", PACK)
    folder = d2l.fetch("set")
    assert files_in(folder) == {"set/a.txt", "set/b.txt", "set/other"}
    archive.unlink()
    (cache / "set" / "set.zip").unlink()
    assert d2l.fetch("set") == folder
    assert d2l.fetch("set", "set/a.txt").read_bytes() == GOOD
    with pytest.raises(DataError, match=r"no 'set/z\.txt'"):
        d2l.fetch("set", "set/z.txt")


def test_archive_with_another_checksum_is_refused(register, mirror, cache):
    register(FOLDER)
    mirror("set.zip", packed({"set/a.txt": b"changed"}))
    with pytest.raises(DataError, match="its checksum is wrong"):
        d2l.fetch("set")
    assert files_in(cache) == set()


def test_archive_that_unpacks_to_too_much_is_refused(register, mirror, cache):
    register({**FOLDER, "archive": {**FOLDER["archive"], "unpacked": 20}})
    mirror("set.zip", PACK)
    with pytest.raises(DataError, match="more bytes than allowed"):
        d2l.fetch("set")
    assert files_in(cache) == {"set/set.zip"}


def _fetch_and_hash(_):
    return {name: sha256(path.read_bytes()) for name, path in d2l.fetch("set").items()}


def test_processes_may_fetch_the_same_at_once(register, mirror, cache):
    register(MEMBERS)
    mirror("set.zip", PACK)
    with multiprocessing.get_context("fork").Pool(4) as pool:
        found = pool.map(_fetch_and_hash, range(16), chunksize=1)
    assert found == [dict(MEMBERS["files"])] * 16
    assert files_in(cache) == {"set/a.txt", "set/b.txt", "set/set.zip"}


def test_cache_is_in_the_folder_of_the_user_unless_set(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("D2LVI_DATA")
    assert data.cache_folder() == tmp_path / "d2lvi"
    monkeypatch.setenv("D2LVI_DATA", "~/elsewhere")
    assert data.cache_folder() == Path.home() / "elsewhere"


def test_fashion_mnist_is_read_from_its_files(monkeypatch, tmp_path):
    images = numpy.arange(2 * 28 * 28).reshape(2, 28, 28).astype("uint8")
    files = {
        "train-images-idx3-ubyte.gz": idx(images),
        "train-labels-idx1-ubyte.gz": idx(numpy.array([9, 4], "uint8")),
    }
    entry = {"addresses": [], "files": {name: sha256(text) for name, text in files.items()}}
    monkeypatch.setitem(data.DATASETS, "fashion-mnist", entry)
    monkeypatch.setenv("D2LVI_DATA_MIRROR", str(tmp_path))
    (tmp_path / "fashion-mnist").mkdir()
    for name, text in files.items():
        (tmp_path / "fashion-mnist" / name).write_bytes(text)
    found, labels = d2l.load_fashion_mnist()
    assert (found.shape, found.dtype) == ((2, 28, 28, 1), numpy.uint8)
    assert (found[..., 0] == images).all()
    assert (labels.dtype, labels.tolist()) == (numpy.int32, [9, 4])
    found[0] = 0  # a reader may change the arrays


def idx(values: numpy.ndarray) -> bytes:
    """An idx file as its description says, written without the code under test."""
    head = b"\x00\x00\x08" + len(values.shape).to_bytes(1, "big")
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    return gzip.compress(head + sizes + values.tobytes())


@given(arrays.arrays("uint8", arrays.array_shapes(max_dims=4, min_side=0, max_side=6)))
def test_idx_files_hold_arrays_of_any_shape(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("idx") / "values.gz"
    path.write_bytes(idx(values))
    found = data.read_idx(path)
    assert (found.shape, found.dtype) == (values.shape, values.dtype)
    assert (found == values).all()


@given(st.binary(max_size=24), st.booleans(), st.sampled_from([b"", b"\0\0\x08", b"\0\0\x08\x02"]))
def test_other_bytes_are_not_an_idx_file(tmp_path_factory, content, compress, start):
    path = tmp_path_factory.mktemp("idx") / "values.gz"
    path.write_bytes(gzip.compress(start + content) if compress else start + content)
    try:
        found = data.read_idx(path)
    except DataError as error:
        assert str(path) in str(error)
    else:
        assert found.nbytes == len(start + content) - 4 - 4 * found.ndim
