"""The architecture figures: drawn from descriptions that agree with the code of the book."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from d2lvi.site import outputs
from d2lvi.site.project import find_project

IMAGES = Path(__file__).resolve().parents[1] / "book" / "img"
NETWORKS = {"LeNet", "AlexNet"}
# What a section prints for each layer: its class and its output shape, such as
# "Conv2D    (1, 6, 28, 28)"; more columns may follow.
PRINTED = re.compile(r"^([A-Z]\w+)\s+\((\d+(?:, \d+)+)\)", re.M)


def script(name: str) -> ModuleType:
    """A script of book/img as a module."""
    sys.path.insert(0, str(IMAGES))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(IMAGES))


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    return script("draw_networks")


def printed_shapes(section: str) -> list[tuple[str, tuple[int, ...]]]:
    """Class and output shape of each layer, as the committed results of `section` show."""
    results = outputs.load(find_project(), section)
    assert results is not None, f"{section} has no results: run d2lvi execute {section}"
    found = [
        (name, tuple(int(n) for n in shape.split(",")))
        for cell in results.notebook.cells
        for output in cell.outputs
        for name, shape in PRINTED.findall(output.get("text", ""))
    ]
    return found


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_shapes_in_figure_are_those_the_code_prints(drawing: ModuleType, name: str) -> None:
    (network,) = (one for one in drawing.NETWORKS if one.name == name)
    described = [(layer.gluon, (1, *shape)) for layer, shape in drawing.shapes(network)]
    assert printed_shapes(network.section) == described


def test_every_described_network_is_compared_with_its_code(drawing: ModuleType) -> None:
    assert {one.name for one in drawing.NETWORKS} == NETWORKS


def test_committed_figures_are_what_the_scripts_draw(drawing: ModuleType) -> None:
    for name, draw in drawing.FIGURES.items():
        assert (IMAGES / name).read_text(encoding="utf-8") == draw(), name
    dropped = script("draw_dropout").figure()
    assert (IMAGES / "dropout2.svg").read_text(encoding="utf-8") == dropped


def test_concatenated_paths_add_up_their_channels(drawing: ModuleType) -> None:
    paths = ((drawing.conv(64, 1),), (drawing.conv(96, 1), drawing.conv(128, 3, padding=1)))
    block = drawing.Branches(paths, "concat")
    assert drawing.output_shape(block, (192, 28, 28)) == (192, 28, 28)


def test_shortcut_keeps_the_shape_and_rejects_another(drawing: ModuleType) -> None:
    same = drawing.Branches(((drawing.conv(64, 3, padding=1),), ()), "add")
    assert drawing.output_shape(same, (64, 56, 56)) == (64, 56, 56)
    halved = drawing.Branches(((drawing.conv(64, 3, stride=2, padding=1),), ()), "add")
    with pytest.raises(ValueError, match="unequal shapes"):
        drawing.output_shape(halved, (64, 56, 56))


def test_repeated_block_applies_its_layers_each_time(drawing: ModuleType) -> None:
    block = drawing.Block("stage", (drawing.pool("max", 2),), repeat=3)
    assert drawing.output_shape(block, (64, 56, 56)) == (64, 7, 7)


def test_window_larger_than_its_input_is_refused(drawing: ModuleType) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        drawing.output_shape(drawing.pool("max", 3), (256, 2, 2))
