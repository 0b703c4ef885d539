"""Data sets of the book, fetched once, verified, and kept in a cache.

`fetch` looks for a file in the cache, then in the mirror, then at its original
address, and checks its checksum before use. What is looked up where:

- `D2LVI_DATA`: the folder of the cache (by default `d2lvi` in the user's cache folder),
  or the word `sample` for small samples that this package makes itself, without any
  network: for tests and for trying the book's code;
- `D2LVI_DATA_MIRROR`: a folder or a URL laid out as `<data set>/<file>`;
- `TQDM_DISABLE`: `1` hides the progress of downloads.
"""

from __future__ import annotations

import difflib
import functools
import gzip
import math
import os
import shutil
import types
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from d2lvi.datasets import DATASETS

if TYPE_CHECKING:
    import numpy

# The most bytes an archive may unpack to where the registry gives no limit of its own.
UNPACKED_LIMIT = 4_000_000_000


class DataError(RuntimeError):
    """A data set is unknown, cannot be had, or is not what it should be."""


def fetch(name: str, file: str | None = None) -> Path | dict[str, Path]:
    """Where the files of the data set `name` are on this machine, fetched if need be.

    name: a key of `d2lvi.datasets.DATASETS`.
    file: one file of the set; by default all of them.

    Returns the path of `file`, or of the only file there is; a dictionary from file
    names to paths where there are several; the folder where the set is an archive whose
    files are not listed (with `file`: that path in the folder).

    Raises DataError, which says what was tried and what can be set.
    """
    entry = _entry(name)
    listed = entry.get("files")
    if file is not None and listed is not None and file not in listed:
        raise DataError(f"{name} has no file {file!r}; it has {', '.join(listed)}")
    if os.environ.get("D2LVI_DATA") == "sample":
        paths = _sample(name)
    elif listed is None:
        return _member(name, _fetch_folder(name, entry), file)
    else:
        wanted = listed if file is None else [file]
        paths = {each: _fetch_file(name, entry, each) for each in wanted}
    if file is not None:
        return paths[file]
    return next(iter(paths.values())) if len(paths) == 1 else paths


def cache_folder() -> Path:
    """The folder where fetched files are kept, whether it exists or not."""
    chosen = os.environ.get("D2LVI_DATA", "")
    if chosen and chosen != "sample":
        return Path(chosen).expanduser()
    return Path(_pooch().os_cache("d2lvi"))


def load_fashion_mnist(train: bool = True) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Fashion-MNIST's images and labels, as NumPy arrays.

    train: the 60,000 images for training, else the 10,000 for test.

    Returns images, uint8 in 0..255, shape (n, 28, 28, 1), and labels, int32 in 0..9,
    shape (n,). Raises DataError.
    """
    part = "train" if train else "t10k"
    images = read_idx(fetch("fashion-mnist", f"{part}-images-idx3-ubyte.gz"))
    labels = read_idx(fetch("fashion-mnist", f"{part}-labels-idx1-ubyte.gz"))
    return images[..., None], labels.astype("int32")


def read_idx(path: Path) -> numpy.ndarray:
    """The array in a gzipped idx file of bytes, the format of the MNIST family.

    Returns a uint8 array with the shape that the file states. Raises DataError.
    """
    import numpy

    try:
        content = bytearray(gzip.decompress(Path(path).read_bytes()))
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    # Two zero bytes, the type of the numbers (8: bytes), how many dimensions; then the
    # dimensions, four bytes each with the highest first; then the numbers.
    start = 4 + 4 * content[3] if content[:3] == b"\0\0\x08" and len(content) > 3 else 4
    if start > 4 and len(content) >= start:
        shape = [int(n) for n in numpy.frombuffer(content, ">u4", start // 4 - 1, 4)]
        if len(content) - start == math.prod(shape):
            return numpy.frombuffer(content, "uint8", offset=start).reshape(shape)
    raise DataError(f"{path} is not an idx file of bytes")


@functools.cache
def _pooch() -> types.ModuleType:
    """The module pooch, imported when needed because that takes a moment."""
    with warnings.catch_warnings():
        # Its progress bar complains in notebooks without widgets, and then does without.
        warnings.simplefilter("ignore")
        import pooch
    pooch.get_logger().setLevel("WARNING")
    return pooch


def _entry(name: str) -> dict[str, Any]:
    """The registry's entry of a data set. Raises DataError with names that come close."""
    if name not in DATASETS:
        close = difflib.get_close_matches(name, DATASETS) or sorted(DATASETS)
        raise DataError(f"There is no data set {name!r}; did you mean {', '.join(close)}?")
    return DATASETS[name]


def _sample(name: str) -> dict[str, Path]:
    """The files of the small sample of a data set that this package makes."""
    from d2lvi import samples

    if name not in samples.MAKERS:
        raise DataError(
            f"There is no sample of {name}. Unset D2LVI_DATA to use the data set itself"
        )
    return samples.sample(name)


def _fetch_file(name: str, entry: dict[str, Any], file: str) -> Path:
    """One verified file: from the cache, the mirror, or its address or archive."""
    known = f"sha256:{entry['files'][file]}"
    if "archive" not in entry:
        return _retrieve(name, file, known, [*_mirrors(name, file), *_addresses(entry, file)])
    try:
        return _retrieve(name, file, known, _mirrors(name, file))
    except DataError:
        return _fetch_member(name, entry, file)


def _fetch_member(name: str, entry: dict[str, Any], file: str) -> Path:
    """One verified file out of the archive of a data set."""
    from d2lvi.unpack import ArchiveError, unpack_member

    archive = _fetch_archive(name, entry)
    path = cache_folder() / name / file
    member = f"{entry['archive']['folder']}/{file}"
    limit = entry["archive"].get("unpacked", UNPACKED_LIMIT)
    try:
        unpack_member(archive, member, path, limit, entry["files"][file])
    except ArchiveError as error:
        if "hash" not in entry["archive"]:
            # Only now is it known to be bad; the next call downloads it anew.
            archive.unlink(missing_ok=True)
        raise DataError(f"{name}: {archive} cannot be used: {error}") from error
    return path


def _fetch_archive(name: str, entry: dict[str, Any]) -> Path:
    """The archive of a data set, verified where its checksum is known."""
    file = entry["archive"]["file"]
    sources = [*_mirrors(name, file), *_addresses(entry, file)]
    return _retrieve(name, file, entry["archive"].get("hash"), sources)


def _fetch_folder(name: str, entry: dict[str, Any]) -> Path:
    """The folder with everything in a data set's archive, unpacked once."""
    from d2lvi.unpack import ArchiveError, unpack

    spec = entry["archive"]
    # Named for the archive's checksum, so that a new version is unpacked anew.
    folder = cache_folder() / name / f"unpacked-{spec['hash'].partition(':')[2][:12]}"
    if not folder.is_dir():
        archive = _fetch_archive(name, entry)
        try:
            unpack(archive, folder, spec.get("unpacked", UNPACKED_LIMIT))
        except ArchiveError as error:
            raise DataError(f"{name}: {archive} cannot be used: {error}") from error
    return folder


def _member(name: str, folder: Path, file: str | None) -> Path:
    """`folder`, or a path in it that must be there."""
    if file is None:
        return folder
    path = folder / file
    if not path.exists():
        raise DataError(f"{name} has no {file!r} in {folder}")
    return path


def _mirrors(name: str, file: str) -> list[str]:
    """Where the mirror has a file: one address or path, or none without a mirror."""
    mirror = os.environ.get("D2LVI_DATA_MIRROR", "")
    if not mirror:
        return []
    if _is_url(mirror):
        return [f"{mirror.rstrip('/')}/{name}/{file}"]
    return [str(Path(mirror).expanduser() / name / file)]


def _addresses(entry: dict[str, Any], file: str) -> list[str]:
    return [address.format(file=file) for address in entry["addresses"]]


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _retrieve(name: str, file: str, known: str | None, sources: list[str]) -> Path:
    """The file in the cache, put there from the first of `sources` that has it.

    It gets its name only after its checksum was found right, so that neither an
    interrupted download nor another process at the same work leaves a bad file.
    """
    folder = cache_folder() / name
    path = folder / file
    if path.is_file() and _verified(path, known):
        return path
    tried = []
    for source in sources:
        try:
            _pooch().retrieve(source, known, fname=file, path=folder, downloader=_download)
        except (OSError, ValueError) as error:
            tried.append(f"{source}: {_reason(error)}")
        else:
            return path
    raise DataError(_not_had(name, file, path, tried))


def _verified(path: Path, known: str | None) -> bool:
    """Whether a file has the checksum `known` ("sha256:...", "sha1:..."; None: any)."""
    if known is None:
        return True
    algorithm, _, digest = known.partition(":")
    return _pooch().file_hash(str(path), alg=algorithm) == digest


def _download(source: str, target: str, _: Any) -> None:
    """Copy or download `source` to the file `target`, as pooch's downloaders do."""
    if _is_url(source):
        # Seconds to connect, and between two pieces; bytes of a piece.
        get = _pooch().HTTPDownloader(progressbar=True, timeout=(10, 60), chunk_size=1 << 16)
        get(source, target, None)
    else:
        shutil.copyfile(source, target)


def _reason(error: Exception) -> str:
    """Why a source failed, in a few words."""
    import requests

    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"the server answers {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    if "known hash" in str(error):
        return "its checksum is wrong"
    return str(error) or type(error).__name__


def _not_had(name: str, file: str, path: Path, tried: list[str]) -> str:
    """The message for a file that no source has."""
    lines = "".join(f"\n  {line}" for line in tried) or " nothing"
    return (
        f"{name}: {file} cannot be had. Tried:{lines}\n"
        f"Set D2LVI_DATA_MIRROR to a folder or URL that has {name}/{file}, or put the file "
        f"at {path}, or set D2LVI_DATA=sample to go on with a small sample"
    )
