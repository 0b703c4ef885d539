"""What all tests share: no test reads the network or a reader's own cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import d2lvi  # noqa: F401 (fits NumPy to MXNet before any test module imports it)

# How long an example takes depends on what else runs on the machine.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(autouse=True)
def isolated_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """A test finds no data that an earlier run left in the reader's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
