"""MXNet 1.9.1 on today's Python and NumPy.

MXNet's last release dates from 2022. It asks NumPy for names that are gone and, where
there is no `distutils`, fails. `install` makes a later `import mxnet` work, whoever
imports it, and changes nothing before that moment:

- names that MXNet reads from NumPy are put back (`prepare_numpy`);
- `distutils.version` is stood in for while MXNet is being imported;
- warnings that MXNet's own code causes, on import and later, are kept quiet;
- arrays of `mxnet.np` convert to NumPy arrays in one step, so that `numpy.asarray`
  and Matplotlib's `imshow` take them.

Where MXNet cannot be imported at all, the error says what is missing and what to do.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.machinery
import platform
import re
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from functools import total_ordering
from typing import Any

# Shared libraries that MXNet's package needs and does not bring, and their Debian packages.
SYSTEM_LIBRARIES = {"libgomp.so.1": "libgomp1", "libquadmath.so.0": "libquadmath0"}


class MXNetUnavailable(ModuleNotFoundError):
    """MXNet cannot be imported on this machine; the text says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, name="mxnet")


def install() -> None:
    """Make `import mxnet` work from now on; a second call changes nothing.

    If MXNet has been imported already, only its arrays are patched: it must have found
    all it needs.
    """
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    if getattr(sys.modules.get("mxnet"), "np", None) is not None:
        prepare_numpy()
        _patch_arrays(sys.modules["mxnet"])


def obstacle() -> str | None:
    """Why MXNet cannot be imported on this machine, or None if nothing is in its way.

    Looks for the package and the system's libraries without importing MXNet.
    """
    if "mxnet" in sys.modules:
        return None
    spec = importlib.machinery.PathFinder.find_spec("mxnet")
    if spec is None or spec.origin is None:
        return _not_installed()
    missing = [name for name in SYSTEM_LIBRARIES if not _loads(name)]
    if sys.platform == "linux" and missing:
        return _lacks_libraries(missing)
    return None


def prepare_numpy() -> None:
    """Give NumPy back the names that MXNet 1.9.1 uses.

    Adds what is missing and replaces nothing. On NumPy 2 scalars print as in NumPy 1
    from now on (`2`, not `np.int64(2)`), because MXNet passes their text to C code.
    """
    import numpy

    present = vars(numpy)
    for name, value in {"bool": bool, **_numpy_1_names(numpy)}.items():
        if name not in present:
            setattr(numpy, name, value)
    if int(numpy.__version__.split(".")[0]) >= 2:
        numpy.set_printoptions(legacy="1.25")


def _numpy_1_names(numpy: types.ModuleType) -> dict[str, Any]:
    """What NumPy 2 took away and MXNet needs; empty on NumPy 1."""
    if int(numpy.__version__.split(".")[0]) < 2:
        return {}
    names: dict[str, Any] = {
        "PZERO": 0.0,
        "NZERO": -0.0,
        "PINF": numpy.inf,
        "NINF": -numpy.inf,
        "Inf": numpy.inf,
        "NAN": numpy.nan,
        "NaN": numpy.nan,
        "alltrue": numpy.all,
        "sometrue": numpy.any,
        "product": numpy.prod,
        "round_": numpy.round,
        "in1d": numpy.isin,
        "msort": lambda a: numpy.sort(a, axis=0),
        "trapz": numpy.trapezoid,
        "compat": types.SimpleNamespace(basestring=str),
    }
    # Financial functions left NumPy in 1.20; MXNet only hands them on.
    for name in ("mirr", "npv", "pmt", "ppmt", "pv", "rate"):
        names[name] = _gone(name)
    return names


def _gone(name: str) -> Any:
    def function(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"numpy.{name} is gone; the package numpy-financial has it")

    function.__name__ = name
    return function


@total_ordering
class _Version:
    """A version number as far as MXNet needs it: the leading numbers, in order."""

    def __init__(self, text: str) -> None:
        self.numbers = [int(part) for part in re.findall(r"\d+", text)[:3]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.numbers == other.numbers

    def __lt__(self, other: _Version) -> bool:
        return self.numbers < other.numbers


@contextlib.contextmanager
def _distutils() -> Iterator[None]:
    """Stand in for `distutils.version`, which Python 3.12 dropped and 3.10 warns about.

    Only while the block runs: setuptools brings a `distutils` of its own, and complains
    when it finds another one.
    """
    if "distutils.version" in sys.modules:
        yield
        return
    names = ("distutils", "distutils.version")
    before = {name: sys.modules[name] for name in names if name in sys.modules}
    version = types.ModuleType("distutils.version")
    version.LooseVersion = version.StrictVersion = _Version  # type: ignore[attr-defined]
    package = types.ModuleType("distutils")
    package.__path__ = []
    package.version = version  # type: ignore[attr-defined]
    sys.modules.update(zip(names, (package, version), strict=True))
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


class _Finder:
    """Finds MXNet where the other finders do, and has it loaded by `_Loader`.

    Where it is not installed, even asking for its specification raises MXNetUnavailable.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != "mxnet":
            return None
        spec = self._spec_of_others(path, target)
        if spec is None or spec.origin is None:
            raise MXNetUnavailable(_not_installed())
        if spec.loader is not None and not isinstance(spec.loader, _Loader):
            spec.loader = _Loader(spec.loader)
        return spec

    def _spec_of_others(
        self, path: Sequence[str] | None, target: types.ModuleType | None
    ) -> importlib.machinery.ModuleSpec | None:
        """What the first other finder that knows MXNet says of it."""
        # A copy, because a finder may take itself out of the list when asked.
        for finder in list(sys.meta_path):
            if not isinstance(finder, _Finder):
                spec = finder.find_spec("mxnet", path, target)
                if spec is not None:
                    return spec
        return None


class _Loader:
    """Loads MXNet with its surroundings prepared."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return self._inner.create_module(spec)

    def exec_module(self, module: types.ModuleType) -> None:
        # From here on MXNet is a module like any other.
        module.__loader__ = self._inner
        if module.__spec__ is not None:
            module.__spec__.loader = self._inner
        prepare_numpy()
        with warnings.catch_warnings(), _distutils():
            warnings.simplefilter("ignore")
            try:
                self._inner.exec_module(module)
            except OSError as error:
                raise MXNetUnavailable(_unloadable(error)) from error
        # Its functions call its own deprecated ones; nobody will mend them any more.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"mxnet\b")
        _patch_arrays(module)


def _patch_arrays(mxnet: types.ModuleType) -> None:
    """Let NumPy convert an array of `mxnet.np` at once instead of element by element."""
    array = mxnet.np.ndarray
    if "__array__" not in vars(array):
        array.__array__ = _as_numpy


def _as_numpy(self: Any, dtype: Any = None, copy: bool | None = None) -> Any:
    """A NumPy array with a copy of the values, as NumPy's array protocol asks for it."""
    if copy is False:
        raise ValueError("An MXNet array cannot become a NumPy array without copying")
    values = self.asnumpy()
    return values if dtype is None else values.astype(dtype, copy=False)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _not_installed() -> str:
    machine = f"{platform.system()} {platform.machine()}"
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        return (
            f"MXNet is not installed for {sys.executable}. Install the book's environment, "
            "or run: python -m pip install --no-deps mxnet==1.9.1 'graphviz<0.9' 'requests<3'"
        )
    return (
        f"MXNet 1.9.1 has no package for {machine}, so the book's code cannot run here. "
        "Use Linux on x86-64 (a container, a virtual machine, WSL or a hosted notebook). "
        "Building the site from the committed results needs no MXNet"
    )


def _lacks_libraries(names: Sequence[str]) -> str:
    packages = " ".join(SYSTEM_LIBRARIES[name] for name in names)
    return (
        f"MXNet needs {' and '.join(names)}, which this machine lacks. On Debian or Ubuntu "
        f"run: sudo apt-get install {packages}"
    )


def _unloadable(error: OSError) -> str:
    missing = [name for name in SYSTEM_LIBRARIES if not _loads(name)]
    if missing:
        return _lacks_libraries(missing)
    return f"MXNet's library cannot be loaded: {error}"
