"""The helper package as it was when an execution began.

Kernels import this copy: an edit made while a section runs cannot reach it, and a
worker on another machine computes with the same code.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

from d2lvi.site import export
from d2lvi.site.errors import SourceError
from d2lvi.site.package_code import LEFT_OUT
from d2lvi.site.project import Project
from d2lvi.site.saved import collect

BOOK = "book.py"
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(project: Project) -> bytes:
    """A ZIP archive of the helper package, the same bytes for the same files.

    What the sections save is taken from them, whether or not it was exported; while
    one of them cannot be parsed, as it was exported last.
    """
    files = {file: file.read_bytes() for file in _files(project.package)}
    with suppress(SourceError):  # the section itself is reported
        files[project.package / BOOK] = export.render(collect(project)).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files):
            name = file.relative_to(project.package.parent).as_posix()
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[file])
    return buffer.getvalue()


def unpack(archive: bytes, folder: Path) -> None:
    """Make the packed package importable from `folder`."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        packed.extractall(folder)


def _files(package: Path) -> list[Path]:
    found = (file for file in package.rglob("*") if file.is_file())
    return [file for file in found if not set(file.relative_to(package).parts) & set(LEFT_OUT)]
