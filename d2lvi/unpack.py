"""Files taken out of zip and tar archives, without trusting the archive.

Only plain files and folders are taken. A name that leads out of the target folder, a
link, a device, or more bytes than announced is refused, and nothing half-written is
ever left under its final name.
"""

from __future__ import annotations

import contextlib
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RuntimeError, OSError)


class ArchiveError(ValueError):
    """An archive is broken, holds what may not be unpacked, or lacks a member."""


@dataclass(frozen=True)
class Member:
    """A plain file in an archive: its path there and how many bytes it claims to hold."""

    name: str
    size: int


class Archive(Protocol):
    """An open archive: its plain files, and their bytes."""

    def members(self) -> Iterator[Member]:
        """The plain files. Raises ArchiveError for anything that is no file or folder."""

    def open(self, name: str) -> BinaryIO:
        """The bytes of the member of that name."""


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def members(self) -> Iterator[Member]:
        for info in self._archive.infolist():
            kind = info.external_attr >> 28  # the file type of Unix, 0 where unknown
            if info.is_dir():
                continue
            if kind not in (0, 0o10):
                raise ArchiveError(f"{info.filename!r} is not a plain file")
            yield Member(info.filename, info.file_size)

    def open(self, name: str) -> BinaryIO:
        return self._archive.open(name)  # type: ignore[return-value]


class _Tar:
    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def members(self) -> Iterator[Member]:
        for info in self._archive:
            if info.isdir():
                continue
            if not info.isreg():
                raise ArchiveError(f"{info.name!r} is not a plain file")
            yield Member(info.name, info.size)

    def open(self, name: str) -> BinaryIO:
        return self._archive.extractfile(name)  # type: ignore[return-value]


def unpack_member(archive: Path, name: str, target: Path, limit: int) -> None:
    """Write the member called `name` of a zip or tar file to `target`.

    limit: the most bytes it may have. Raises ArchiveError.
    """
    with _opened(archive) as opened:
        if all(member.name != name for member in opened.members()):
            raise ArchiveError(f"it has no member {name!r}")
        with _replacing(target) as part, opened.open(name) as source, part.open("wb") as sink:
            _copy(source, sink, limit, name)


def unpack(archive: Path, target: Path, limit: int) -> None:
    """Unpack a zip or tar file into the new folder `target`.

    The folder appears only when complete; if another process made it meanwhile, that
    one stays. limit: the most bytes that all members together may have. Raises
    ArchiveError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpacking-") as folder:
        whole = Path(folder) / "whole"
        whole.mkdir()
        with _opened(archive) as opened:
            left = limit
            for member in opened.members():
                path = whole / _safe(member.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(member.name) as source, path.open("wb") as sink:
                    left -= _copy(source, sink, left, member.name)
        try:
            whole.rename(target)
        except OSError:
            if not target.is_dir():
                raise


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Archive]:
    """The archive at `path`; whatever is wrong with it becomes an ArchiveError."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive)
        else:
            with tarfile.open(path) as archive:
                yield _Tar(archive)
    except BROKEN as error:
        raise ArchiveError(f"it cannot be unpacked: {error}") from error


def _safe(name: str) -> PurePosixPath:
    """The member's path, relative and without `..`. Raises ArchiveError."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise ArchiveError(f"{name!r} leads out of the folder")
    return path


def _copy(source: BinaryIO, sink: BinaryIO, limit: int, name: str) -> int:
    """Copy at most `limit` bytes; how many it were. Raises ArchiveError if there are more."""
    total = 0
    while chunk := source.read(1 << 20):
        total += len(chunk)
        if total > limit:
            raise ArchiveError(f"{name!r} unpacks to more than the {limit} bytes allowed")
        sink.write(chunk)
    return total


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place when the block succeeds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".unpacking-")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
