"""The registry of data sets can be read by people and by tools."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from d2lvi import datasets
from d2lvi.datasets import DATASETS

ENTRIES = pytest.mark.parametrize("name", DATASETS)


def test_registry_is_a_literal_of_the_syntax_tree():
    tree = ast.parse(Path(datasets.__file__).read_text(encoding="utf-8"))
    values = [node.value for node in tree.body if isinstance(node, ast.AnnAssign)]
    assert [ast.literal_eval(value) for value in values] == [DATASETS]


@ENTRIES
def test_entry_is_complete(name):
    entry = DATASETS[name]
    assert entry["about"] and entry["licence"]
    assert entry["addresses"]
    for address in entry["addresses"]:
        assert re.fullmatch(r"https?://\S+/\{file\}", address)


@ENTRIES
def test_everything_fetched_has_a_checksum(name):
    entry = DATASETS[name]
    for checksum in entry.get("files", {}).values():
        assert re.fullmatch(r"[0-9a-f]{64}", checksum)
    digest = entry.get("archive", {}).get("hash", "")
    assert "files" in entry or digest
    assert re.fullmatch(r"(sha256:[0-9a-f]{64}|sha1:[0-9a-f]{40})?", digest)
