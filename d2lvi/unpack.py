"""Files taken out of zip and tar archives, without trusting the archive.

Only plain files and folders are taken. A name that leads out of the target folder, a
link, a device, or more bytes than allowed is refused, and nothing half-written is ever
left under its final name.
"""

from __future__ import annotations

import contextlib
import hashlib
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

# What the standard library raises for archives that are broken, cut off, encrypted or
# packed in a way that it does not know.
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, OverflowError),
)
_CHUNK = 1 << 20


class ArchiveError(ValueError):
    """An archive is broken, holds what may not be unpacked, or lacks a member."""


@dataclass(frozen=True)
class _Member:
    """A plain file in an open archive: its path there, and what opens it for reading."""

    name: str
    open: Callable[[], IO[bytes] | None]


def unpack(archive: Path, target: Path, limit: int) -> None:
    """Unpack a zip or tar file into the new folder `target`.

    The folder appears only when complete; if another process made it meanwhile, that
    one stays. limit: the most bytes that all members together may have. Raises
    ArchiveError.
    """
    with _beside(target) as folder, _members(archive) as members:
        whole = folder / "whole"
        whole.mkdir()
        for member in members:
            path = whole / _safe(member.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            size, _ = _copy(member, path, limit)
            limit -= size
        if not target.is_dir():
            with contextlib.suppress(FileExistsError):
                whole.rename(target)


def unpack_member(archive: Path, name: str, target: Path, limit: int, sha256: str) -> None:
    """Write the member called `name` of a zip or tar file to the file `target`.

    limit: the most bytes it may have. sha256: its checksum, in hexadecimal. Raises
    ArchiveError, and leaves `target` as it was, where the member is missing or not so.
    """
    with _beside(target) as folder, _members(archive) as members:
        for member in members:
            if member.name == name:
                _, digest = _copy(member, folder / "part", limit)
                if digest != sha256:
                    raise ArchiveError(f"the checksum of {name!r} is wrong")
                (folder / "part").replace(target)
                return
        raise ArchiveError(f"it has no member {name!r}")


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A temporary folder on the file system of `target`, so that renaming is atomic."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpacking-") as folder:
        yield Path(folder)


@contextlib.contextmanager
def _members(path: Path) -> Iterator[Iterator[_Member]]:
    """The plain files in the archive at `path`, to be read in order.

    Whatever goes wrong with the archive in the block becomes an ArchiveError.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield _zip_members(packed)
        else:
            with tarfile.open(path) as packed:
                yield _tar_members(packed)
    except ArchiveError:
        raise
    except _BROKEN as error:
        raise ArchiveError(f"it cannot be unpacked: {error}") from error


def _zip_members(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for info in archive.infolist():
        kind = info.external_attr >> 28  # the type of a file on Unix, 0 where unknown
        if kind not in (0, 0o4, 0o10):
            raise ArchiveError(f"{info.filename!r} is neither a plain file nor a folder")
        if not info.is_dir():
            yield _Member(info.filename, _opener(archive.open, info))


def _tar_members(archive: tarfile.TarFile) -> Iterator[_Member]:
    for info in archive:
        if not info.isdir() and not info.isreg():
            raise ArchiveError(f"{info.name!r} is neither a plain file nor a folder")
        if not info.isdir():
            yield _Member(info.name, _opener(archive.extractfile, info))


def _opener(function: Callable[[Any], IO[bytes] | None], info: Any) -> Callable[[], Any]:
    return lambda: function(info)


def _safe(name: str) -> PurePosixPath:
    """The member's path, relative and without `..`. Raises ArchiveError."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or set(name) & set("\\:\0"):
        raise ArchiveError(f"{name!r} leads out of the folder")
    return path


def _copy(member: _Member, path: Path, limit: int) -> tuple[int, str]:
    """Write a member to `path`; its size in bytes and its SHA-256.

    Raises ArchiveError as soon as there are more than `limit` bytes.
    """
    total, digest = 0, hashlib.sha256()
    with member.open() as source, path.open("wb") as sink:  # type: ignore[union-attr]
        while chunk := source.read(_CHUNK):
            total += len(chunk)
            if total > limit:
                raise ArchiveError(f"{member.name!r} brings more bytes than allowed")
            digest.update(chunk)
            sink.write(chunk)
    return total, digest.hexdigest()
