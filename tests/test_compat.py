"""MXNet works on this Python and NumPy, whoever imports it and when."""

from __future__ import annotations

import importlib
import sys
import types

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import d2lvi
from d2lvi import compat
from tests.interpreter import run

TRAIN = """
    import {first}, {second}
    import d2lvi, mxnet as mx, numpy
    from mxnet import autograd, gluon, np, npx
    npx.set_np()
    mx.random.seed(0)
    X = np.random.normal(size=(64, 4))
    y = np.dot(X, np.array([1.0, -2.0, 3.0, 0.5])).reshape(-1, 1)
    net = gluon.nn.HybridSequential()
    net.add(gluon.nn.Dense(8, activation="tanh"), gluon.nn.Dense(1))
    net.initialize()
    net.hybridize()
    trainer = gluon.Trainer(net.collect_params(), "adam", {{"learning_rate": 0.05}})
    losses = []
    for _ in range(60):
        with autograd.record():
            loss = gluon.loss.L2Loss()(net(X), y).mean()
        loss.backward()
        trainer.step(1)
        losses.append(float(loss))
    print(losses[-1] < 0.1 * losses[0], len(gluon.utils.split_and_load(X, [mx.cpu()] * 2)))
"""


def test_a_net_trains_when_d2lvi_is_imported_first():
    assert run(TRAIN.format(first="d2lvi", second="mxnet")) == "True 2\n"


def test_importing_mxnet_leaves_no_stand_in_behind():
    code = """
        import sys, d2lvi, mxnet, mxnet.gluon
        print([n for n in sys.modules if n.startswith("distutils")])
        print(type(mxnet.__spec__.loader).__module__.startswith("d2lvi"))
    """
    assert run(code) == "[]\nFalse\n"


def test_mxnet_works_after_its_import_failed_without_d2lvi():
    code = """
        import warnings
        warnings.simplefilter("ignore")
        try:
            import mxnet
        except (AttributeError, ImportError):
            pass
        import d2lvi, mxnet, numpy
        mxnet.npx.set_np()
        print(numpy.asarray(mxnet.np.ones(3)).dtype)
    """
    assert run(code) == "float32\n"


def test_mxnet_imported_before_gets_its_arrays_patched():
    code = """
        import d2lvi.compat, sys
        sys.meta_path[:] = [f for f in sys.meta_path if "d2lvi" not in type(f).__module__]
        import warnings
        warnings.simplefilter("ignore")
        d2lvi.compat.prepare_numpy()
        with d2lvi.compat._distutils():
            import mxnet
        assert "__array__" not in vars(mxnet.np.ndarray)
        d2lvi.compat.install()
        print("__array__" in vars(mxnet.np.ndarray))
    """
    assert run(code) == "True\n"


def test_another_finder_may_step_aside_while_it_is_asked():
    code = """
        import importlib.util, sys

        class Once:
            def find_spec(self, name, path=None, target=None):
                if name != "mxnet":
                    return None
                sys.meta_path.remove(self)
                spec = importlib.util.find_spec(name)
                execute = spec.loader.exec_module
                def noticed(module):
                    execute(module)
                    print("noticed", module.__name__)
                spec.loader.exec_module = noticed
                return spec

        sys.meta_path.insert(0, Once())
        import d2lvi, mxnet
        print("__array__" in vars(mxnet.np.ndarray))
    """
    assert run(code) == "noticed mxnet\nTrue\n"


def test_install_twice_changes_nothing():
    before = list(sys.meta_path)
    compat.install()
    assert sys.meta_path == before


def test_prepare_numpy_is_idempotent_and_replaces_nothing():
    compat.prepare_numpy()
    before = dict(vars(numpy))
    compat.prepare_numpy()
    assert vars(numpy) == before
    assert numpy.bool in (bool, numpy.bool_)
    assert repr(numpy.int64(2)) == "2"


def _numpy_2() -> types.ModuleType:
    """A module with what `prepare_numpy` reads from NumPy 2."""
    fake = types.ModuleType("numpy")
    fake.__version__ = "2.9.0"
    fake.options = {}
    fake.set_printoptions = lambda **options: fake.options.update(options)
    fake.bool = numpy.bool_
    for name in ("inf", "nan", "all", "any", "prod", "round", "isin", "sort"):
        setattr(fake, name, getattr(numpy, name))
    fake.trapezoid = "the rule"
    return fake


def test_numpy_2_gets_back_what_mxnet_reads(monkeypatch):
    fake = _numpy_2()
    monkeypatch.setitem(sys.modules, "numpy", fake)
    compat.prepare_numpy()
    assert fake.bool is numpy.bool_
    assert (fake.PINF, fake.NINF, fake.trapz) == (numpy.inf, -numpy.inf, "the rule")
    assert fake.msort(numpy.array([[2], [1]])).tolist() == [[1], [2]]
    assert fake.compat.basestring is str
    assert fake.options == {"legacy": "1.25"}
    with pytest.raises(NotImplementedError, match="numpy-financial"):
        fake.npv()


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.data())
def test_versions_are_ordered_by_their_numbers(numbers, data):
    other = data.draw(st.lists(st.integers(0, 40), min_size=3, max_size=3))
    first, second = (".".join(map(str, each)) for each in (numbers, other))
    assert (compat._Version(first) < compat._Version(second)) == (numbers < other)
    assert (compat._Version(first) >= compat._Version(second)) == (numbers >= other)
    assert (compat._Version(first + "rc") == compat._Version(second)) == (numbers == other)


@pytest.fixture
def without_mxnet(monkeypatch):
    """A process that has not imported MXNet yet."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "mxnet"]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture
def not_installed(monkeypatch, without_mxnet):
    """An environment without MXNet."""
    find = importlib.machinery.PathFinder.find_spec

    def find_spec(name, path=None, target=None):
        return None if name == "mxnet" else find(name, path, target)

    monkeypatch.setattr(importlib.machinery.PathFinder, "find_spec", find_spec)


def test_missing_package_says_how_to_install_it(monkeypatch, not_installed):
    monkeypatch.setattr(compat.platform, "system", lambda: "Linux")
    monkeypatch.setattr(compat.platform, "machine", lambda: "x86_64")
    with pytest.raises(ModuleNotFoundError, match=r"pip install --no-deps mxnet==1\.9\.1") as info:
        importlib.import_module("mxnet")
    assert info.value.name == "mxnet"
    assert compat.obstacle() == str(info.value)


def test_machine_without_a_package_says_where_mxnet_runs(monkeypatch, not_installed):
    monkeypatch.setattr(compat.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(compat.platform, "machine", lambda: "arm64")
    with pytest.raises(compat.MXNetUnavailable, match=r"no package for Darwin arm64"):
        importlib.import_module("mxnet")
    assert "needs no MXNet" in compat.obstacle()


def test_missing_library_names_the_package_to_install(monkeypatch, without_mxnet):
    monkeypatch.setattr(compat, "_loads", lambda name: name != "libgomp.so.1")
    monkeypatch.setattr(sys, "platform", "linux")
    assert "apt-get install libgomp1" in compat.obstacle()
    monkeypatch.setattr(compat, "_loads", lambda name: False)
    assert "apt-get install libgomp1 libquadmath0" in compat.obstacle()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [({"libgomp.so.1"}, "apt-get install libgomp1$"), (set(), "cannot be loaded: wrong ELF")],
)
def test_library_that_fails_to_load_is_explained(monkeypatch, missing, expected):
    class Inner:
        def exec_module(self, module):
            raise OSError("wrong ELF class")

    monkeypatch.setattr(compat, "_loads", lambda name: name not in missing)
    with pytest.raises(compat.MXNetUnavailable, match=expected):
        compat._Loader(Inner()).exec_module(types.ModuleType("mxnet"))


def test_nothing_is_in_the_way_on_this_machine(without_mxnet):
    assert compat.obstacle() is None


def test_obstacle_does_not_import_mxnet():
    code = """
        import sys, d2lvi.compat
        print(d2lvi.compat.obstacle(), "mxnet" in sys.modules)
    """
    assert run(code) == "None False\n"


def test_helpers_of_the_book_pass_the_explanation_on(monkeypatch, not_installed):
    book = types.ModuleType("d2lvi.book")
    monkeypatch.setitem(sys.modules, "d2lvi.book", book)
    book.__getattr__ = lambda name: importlib.import_module("mxnet")
    book.__spec__ = importlib.machinery.ModuleSpec("d2lvi.book", None)
    with pytest.raises(ModuleNotFoundError, match="MXNet"):
        _ = d2lvi.needs_mxnet


class TestArrays:
    """Conversions of MXNet arrays to NumPy."""

    @pytest.fixture
    def np(self):
        import mxnet

        mxnet.npx.set_np()
        yield mxnet.np
        mxnet.npx.reset_np()

    @pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint8", "bool"])
    def test_asarray_keeps_values_and_type(self, np, dtype):
        expected = numpy.arange(6).reshape(2, 3).astype(dtype)
        found = numpy.asarray(np.array(expected, dtype=dtype))
        assert found.dtype == expected.dtype
        numpy.testing.assert_array_equal(found, expected)

    def test_asarray_converts_to_the_type_asked_for(self, np):
        found = numpy.asarray(np.array([1.5, 2.5]), dtype="int64")
        assert found.dtype == numpy.int64
        assert found.tolist() == [1, 2]

    def test_conversion_without_a_copy_is_refused(self, np):
        with pytest.raises(ValueError, match="without copying"):
            np.ones(2).__array__(copy=False)

    def test_numbers_of_no_dimension_convert(self, np):
        assert numpy.asarray([np.array(2.0), np.array(3.0)]).tolist() == [2.0, 3.0]

    def test_numpy_functions_still_give_mxnet_arrays(self, np):
        assert isinstance(numpy.mean(np.ones((2, 2))), np.ndarray)
        assert isinstance(numpy.concatenate([np.ones(2), np.ones(2)]), np.ndarray)

    def test_imshow_takes_an_mxnet_array(self, np):
        axes = d2lvi.plt.figure().subplots()
        image = axes.imshow(np.arange(6).reshape(2, 3))
        assert image.get_array().tolist() == [[0, 1, 2], [3, 4, 5]]
        d2lvi.plt.close("all")
