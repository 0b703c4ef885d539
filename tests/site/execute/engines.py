"""Engines that a test can kill: forks of one process that has imported everything.

Run as a program, with the book's folder as its argument, it forks a process for each
line on standard input and answers with its id. `execute FILE LIMIT` executes what is
stale with two jobs and writes the exit status to FILE; no file may be longer than LIMIT
bytes. `save NAME FOLDER FOLDER` stores the results that section NAME has in the two
folders, in turns, without end.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import psutil

from d2lvi.site import outputs as store
from d2lvi.site.project import Project


class Engines:
    """Starts engines on one book; at most one at a time."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", __name__, str(root)]
        self.mother = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.status = root / "status"

    def start(self, limit: int = resource.RLIM_INFINITY) -> psutil.Process:
        """An engine that has just begun to plan; its disk has room for `limit` bytes a file."""
        self.status.unlink(missing_ok=True)
        return self._fork(f"execute {self.status} {limit}")

    def start_saving(self, name: str, *folders: Path) -> psutil.Process:
        """A process that stores the results in the folders in turns."""
        return self._fork(f"save {name} {' '.join(map(str, folders))}")

    def _fork(self, line: str) -> psutil.Process:
        assert self.mother.stdin is not None and self.mother.stdout is not None
        self.mother.stdin.write(line + "\n")
        self.mother.stdin.flush()
        return psutil.Process(int(self.mother.stdout.readline()))

    def run(self, limit: int = resource.RLIM_INFINITY) -> int:
        """The exit status of an engine that is left alone."""
        wait_for_end(self.start(limit))
        return int(self.status.read_text())


@contextmanager
def engines(root: Path) -> Iterator[Engines]:
    """Engines for the book in `root`, until the end of the block."""
    its = Engines(root)
    try:
        yield its
    finally:
        assert its.mother.stdin is not None and its.mother.stdout is not None
        its.mother.stdin.close()
        its.mother.stdout.close()
        its.mother.wait()


def wait_for_end(process: psutil.Process, seconds: float = 120) -> None:
    """Wait until the process is no more."""
    deadline = time.monotonic() + seconds
    while runs(process):
        assert time.monotonic() < deadline, "the engine does not end"
        time.sleep(0.005)


def runs(process: psutil.Process) -> bool:
    """Whether the process has not ended yet."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kernels(engine: psutil.Process) -> list[psutil.Process]:
    """The kernels that the engine has running."""
    try:
        return [child for child in engine.children() if "ipykernel" in " ".join(child.cmdline())]
    except psutil.Error:
        return []


def main() -> None:
    """Fork a process for each line read."""
    from .books import run_book  # once, before the first fork

    project = Project(Path(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried at once
    for line in sys.stdin:
        command, *words = line.split()
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            if command == "save":
                save(project, words[0], [Path(word) for word in words[1:]])
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(words[1]), resource.RLIM_INFINITY))
            code = run_book(project).code
            Path(words[0]).write_text(str(code))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def save(project: Project, name: str, folders: list[Path]) -> None:
    """Store the results of section `name` that are in the folders, in turns."""
    for outputs in cycle([store.load(project, name, folder) for folder in folders]):
        assert outputs is not None
        store.save(project, name, outputs)


if __name__ == "__main__":
    main()
