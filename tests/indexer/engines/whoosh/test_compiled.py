"""Loops run as compiled as they can be, wherever Findwell is installed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from indexer.engines.whoosh import compiled

pytestmark = pytest.mark.skipif(not compiled.COMPILING, reason="numba is not installed")


def _sum(numbers):
    total = 0
    for number in numbers:
        total += number
    return total


def test_loops_are_compiled_for_each_process_where_nothing_can_be_kept(monkeypatch):
    compiled.loaded_numba()
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


ARTICLES = {
    "nights.md": "# Calm nights\n\n## Why do they help?\n\nQuiet rooms and calm nights help people to sleep well.",
    "rivers.md": "# Rivers\n\n## By the water\n\nRest by a quiet river & sleep. A calm river <runs> slowly, slowly.",
    "copy.md": "# Rivers\n\n" + "A quiet river runs by the calm rooms of an old house on a hill. " * 12,
    "again.md": "# Rivers\n\n" + "A quiet river runs by the calm rooms of an old house on a hill. " * 12 + "Once more.",
    "other.md": "---\ntopics: [sleep]\n---\n\n# Sleep\n\nPeople sleep; rivers do not.",
}
QUERIES = (
    "calm", "calm nights", "why do calm nights help people sleep?", '"quiet river"', "title:river quiet", "ri* -house",
    'title:"calm nights" OR (rest AND river)', "topic:sleep people", "caml nihgts", "zzzz",
)  # fmt: skip
#: Searches an index, and says what it found.
SEARCH = """
import importlib.util, json, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "numba" else find(name, *rest)
from indexer import Library, Settings
from indexer.engines.whoosh import compiled
assert not compiled.COMPILING
index, *queries = sys.argv[1:]
with Library.open(Settings(index=index, query_seconds=60.0)) as library:
    pages = [library.search(query, sort=sort) for query in queries for sort in ("relevance", "newest")]
assert "numba" not in sys.modules
found = [[page.total, page.facets, page.hits, page.answer and page.answer.html] for page in pages]
print(json.dumps(found, default=str))
"""


def test_plain_python_finds_and_shows_what_compiled_loops_do(collection, tmp_path):
    library = collection(ARTICLES)
    pages = [library.search(query, sort=sort) for query in QUERIES for sort in ("relevance", "newest")]
    assert sum(page.total for page in pages) > 40
    found = [[page.total, page.facets, page.hits, page.answer and page.answer.html] for page in pages]
    plain = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", SEARCH, str(tmp_path / "index"), *QUERIES],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(plain.stdout) == json.loads(json.dumps(found, default=str))


def test_another_python_or_numba_loads_nothing_that_was_compiled_by_this_one(monkeypatch):
    kept = compiled._kept_in.__wrapped__()
    monkeypatch.setattr(compiled, "version", lambda name: "0.1")
    other = compiled._kept_in.__wrapped__()
    assert kept.parent == other.parent and kept != other


def test_installations_that_cannot_be_written_keep_apart(monkeypatch):
    monkeypatch.setattr(compiled.os, "access", lambda path, mode: False)
    kept = compiled._kept_in.__wrapped__()
    monkeypatch.setattr(compiled, "__file__", "/elsewhere/compiled.py")
    monkeypatch.setattr(compiled.Path, "read_bytes", lambda path: b"")
    assert compiled._kept_in.__wrapped__().parent != kept.parent
