"""What killed engines leave in the folder for temporary files."""

from __future__ import annotations

import os
import subprocess
import sys

from d2lvi.site.execute.temporary import KEPT_SECONDS, sweep, temporary_folder


def test_only_old_folders_of_dead_engines_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    names = {
        "old": f"d2lvi-{dead.pid}-old",
        "young": f"d2lvi-{dead.pid}-young",
        "living": f"d2lvi-{os.getpid()}-old",
        "foreign": "d2lvi-notes-old",
    }
    for kind, name in names.items():
        folder = tmp_path / name
        folder.mkdir()
        if kind != "young":
            long_ago = folder.stat().st_mtime - 2 * KEPT_SECONDS
            os.utime(folder, (long_ago, long_ago))
    sweep()
    assert {folder.name for folder in tmp_path.iterdir()} == set(names.values()) - {names["old"]}


def test_folder_belongs_to_this_process_and_is_gone_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with temporary_folder() as folder:
        assert f"-{os.getpid()}-" in folder
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
