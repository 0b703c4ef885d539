"""Folders for the time of an execution, and what killed engines left of theirs."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import psutil

PREFIX = "d2lvi"
KEPT_SECONDS = 24 * 3600.0
"""A folder this young may be of an engine that runs where its process is not seen."""


def temporary_folder() -> TemporaryDirectory[str]:
    """A folder that is removed at the end of the block, whatever still writes into it."""
    return TemporaryDirectory(prefix=f"{PREFIX}-{os.getpid()}-", ignore_cleanup_errors=True)


def sweep() -> None:
    """Remove old folders whose engine was killed."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}-*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and not psutil.pid_exists(int(owner)) and _age(folder) > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
