"""Loops that numpy has no call for: compiled by numba where that is installed, plain Python where it is not.

What is compiled is kept in a folder named after the sources, so that only the first process compiles, and none
ever runs what was compiled of other sources. No recursion here: numba cannot load a recursive function from its cache.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np

#: Modules that numba imports and no loop needs (products of matrices, coverage by tests): half of its import time.
_UNNEEDED = ("scipy.linalg.cython_blas", "coverage")
#: Several Pythons may run the same sources; each keeps what it compiled, and takes away what it compiled of older ones.
_FOLDER = f"compiled-{sys.implementation.cache_tag}"
#: Where things begin: a loop is compiled once more for each number that stands in a call as it is.
START = np.int64(0)
#: Whether loops are compiled here.
COMPILING = find_spec("numba") is not None


def compiled(function: Callable | None = None, *, any_order: bool = False) -> Callable:
    """The function, compiled for the types it is first called with; it may not touch Python's own objects.

    With `any_order`, sums of floats may be added up in any order: several at a time, and rounded otherwise.
    """
    if function is None:
        return lambda each: compiled(each, any_order=any_order)
    if not COMPILING:
        return function
    compiling = partial(loaded_numba().njit, nogil=True, fastmath={"reassoc", "contract"} if any_order else False)
    try:
        return compiling(cache=True)(function)
    except RuntimeError:  # There is no folder that can be written to: every process compiles for itself.
        return compiling(cache=False)(function)


def mark() -> Path:
    """The file that says that every loop of these sources has been compiled."""
    return _kept_in() / "all"


def keep_these_alone() -> None:
    """Say that every loop of these sources has been compiled, and take away what was kept of others."""
    said = mark()
    for older in set(said.parent.parent.glob(f"{_FOLDER}-*")) - {said.parent}:
        shutil.rmtree(older, ignore_errors=True)
    with suppress(OSError):  # Where nothing can be written, nothing is kept.
        said.touch()


@cache
def _kept_in() -> Path:
    """Where compiled loops are kept: beside the sources, or in the user's cache where that cannot be written."""
    here = Path(__file__).parent
    # The loops also hold what tree.py says of the trees; another Python or numba cannot load them.
    sources = b"\0".join(path.read_bytes() for path in (*sorted(here.rglob("*.py")), here.parent / "tree.py"))
    made_by = f"{sys.version} {version('numba')}" if COMPILING else ""
    in_cache = Path(os.path.expanduser("~"), ".cache", "findwell", _digest(os.fsencode(here)))
    beside = here / "__pycache__" if os.access(here, os.W_OK) else in_cache
    return beside / f"{_FOLDER}-{_digest(sources + made_by.encode())}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


@cache
def loaded_numba() -> ModuleType:
    """numba, with all that its first call would load; code that compiles no loops does not wait for it."""
    spared = [name for name in _UNNEEDED if name not in sys.modules]
    collects = gc.isenabled()
    # Objects that are frozen below are never collected, so garbage that may hold files open is collected first.
    gc.collect()
    # What is loaded stays: looking through it for garbage again and again would be another two tenths of a second.
    gc.disable()
    try:
        sys.modules.update(dict.fromkeys(spared))
        import numba
        from numba.core.registry import cpu_target

        cpu_target.typing_context.refresh()
        cpu_target.target_context.refresh()
        gc.freeze()
    finally:
        for name in spared:
            del sys.modules[name]
        if collects:
            gc.enable()
    # numba by itself looks at the time of a function's own file, not at those of the functions it calls.
    numba.config.CACHE_DIR = str(_kept_in())
    return numba
