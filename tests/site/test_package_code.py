"""The real helper package, as fingerprints read it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import d2lvi
from d2lvi.site import export, package_code
from d2lvi.site.package_code import BOOK, FETCH, PackageCode
from d2lvi.site.project import Project
from d2lvi.site.references import cell_references


@pytest.fixture(scope="module")
def package(root: Path) -> PackageCode:
    return package_code.read(Project(root))


def reached(package: PackageCode, code: str) -> set[str]:
    start = cell_references([ast.parse(f"import d2lvi as d2l\n{code}")])
    return set(package.code.reached(start, frozenset({FETCH})).helpers)


def test_every_name_of_the_package_is_found_where_python_finds_it(package: PackageCode):
    for name in d2lvi.__all__:
        module = d2lvi._HOME.get(name, "book")
        assert f"d2lvi.{module}.{name}" in reached(package, f"d2l.{name}"), name


def test_every_saved_helper_is_found_with_its_section(package: PackageCode, root: Path):
    assert package.places
    documents = Project(root).documents
    for name, section in package.places.items():
        assert f"{BOOK}.{name}" in reached(package, f"d2l.{name}"), name
        assert section in documents


def test_no_helper_uses_a_name_that_the_package_lacks(package: PackageCode):
    uses = cell_references([ast.parse("from d2lvi import book\nbook")])
    helpers = package.code.reached(uses).helpers
    assert [key for key, digest in helpers.items() if digest == "missing"] == []


def test_importing_the_package_reaches_what_it_does_on_loading(package: PackageCode):
    names = reached(package, "")
    assert {"d2lvi.(on loading)", "d2lvi.compat.install"} <= names
    assert not any(name.startswith("d2lvi.plots") for name in names)


def test_plots_bring_their_defaults_along(package: PackageCode):
    assert {"d2lvi.plots.plt", "d2lvi.plots.(on loading)", "d2lvi.plots.STYLE"} <= reached(
        package, "d2l.plt.figure()"
    )


def test_no_helper_reaches_everything(package: PackageCode):
    for name in (*d2lvi.__all__, *package.places):
        assert "d2lvi.*" not in reached(package, f"d2l.{name}"), name


def test_the_registry_of_data_sets_is_read_without_importing_it(package: PackageCode):
    assert "fetch" in package.code.modules["d2lvi.data"].units
    assert set(package.datasets) == set(d2lvi.datasets.DATASETS)
    assert all(files and all(files.values()) for files in package.datasets.values())


def test_the_lock_file_gives_the_versions_that_count(package: PackageCode):
    assert package.locked["mxnet"] == "1.9.1"
    assert package.locked["numpy"] and package.locked["matplotlib"]


def test_the_exported_module_is_up_to_date(root: Path):
    assert export.is_current(Project(root)), "run: d2lvi export"
