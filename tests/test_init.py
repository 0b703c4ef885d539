"""What `import d2lvi as d2l` gives, and what it leaves alone."""

from __future__ import annotations

import pytest

import d2lvi
from d2lvi import data, device, plots
from tests.interpreter import run


def test_import_loads_no_heavy_package():
    code = """
        import sys, d2lvi
        print([n for n in ("numpy", "mxnet", "matplotlib", "pooch", "pandas") if n in sys.modules])
    """
    assert run(code) == "[]\n"


@pytest.mark.parametrize("name", d2lvi.__all__)
def test_every_public_name_is_there(name):
    assert getattr(d2lvi, name) is not None
    assert name in dir(d2lvi)


def test_names_come_from_their_modules():
    assert d2lvi.plot is plots.plot
    assert d2lvi.fetch is data.fetch
    assert d2lvi.try_gpu is device.try_gpu
    assert set(d2lvi.__all__) == set(d2lvi._HOME)


def test_pyplot_comes_with_the_style_of_the_book():
    code = """
        import d2lvi as d2l
        assert d2l.plt.rcParams["svg.hashsalt"] == "d2lvi"
        print(d2l.plt.__name__)
    """
    assert run(code, MPLBACKEND="agg") == "matplotlib.pyplot\n"


def test_submodules_are_found_without_the_book():
    code = """
        import sys, d2lvi
        from d2lvi import site
        print(d2lvi.compat.__name__, d2lvi.datasets.__name__, "mxnet" in sys.modules)
    """
    assert run(code) == "d2lvi.compat d2lvi.datasets False\n"


def test_unknown_name_says_what_to_do():
    with pytest.raises(AttributeError, match="d2lvi export"):
        _ = d2lvi.no_such_helper


def test_private_names_are_refused_without_loading_the_book():
    code = """
        import sys, d2lvi
        print(hasattr(d2lvi, "__wrapped__"), hasattr(d2lvi, "_x"), "mxnet" in sys.modules)
    """
    assert run(code) == "False False False\n"


def test_names_of_the_book_are_found(tmp_path):
    (tmp_path / "book.py").write_text("def accuracy():\n    return 'from the book'\n")
    code = f"""
        import d2lvi as d2l
        d2l.__path__.insert(0, {str(tmp_path)!r})
        print(d2l.accuracy(), d2l.accuracy is d2l.book.accuracy)
    """
    assert run(code) == "from the book True\n"
