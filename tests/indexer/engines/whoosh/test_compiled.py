"""Loops run as compiled as they can be, wherever Findwell is installed."""

from __future__ import annotations

import pytest

from indexer.engines.whoosh import compiled

pytestmark = pytest.mark.skipif(not compiled.COMPILING, reason="numba is not installed")


def _sum(numbers):
    total = 0
    for number in numbers:
        total += number
    return total


def test_loops_are_compiled_for_each_process_where_nothing_can_be_kept(monkeypatch):
    compiled._numba()
    from numba.core.caching import CompileResultCacheImpl

    # Nowhere: neither in a folder that is named, nor beside the sources, nor in the user's cache.
    monkeypatch.setattr(CompileResultCacheImpl, "_locator_classes", [])
    made = compiled.compiled(_sum)
    assert made((1, 2, 3)) == 6
    assert made.signatures


def test_loops_run_as_they_are_without_numba(monkeypatch):
    monkeypatch.setattr(compiled, "COMPILING", False)
    assert compiled.compiled(_sum) is _sum
    assert compiled.compiled(any_order=True)(_sum) is _sum
