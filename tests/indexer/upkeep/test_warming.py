"""Every loop is compiled before anybody waits for it, and each for one kind of arguments alone."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import indexer.engines.whoosh
from indexer import Library, Settings
from indexer.engines import is_warm
from indexer.engines.whoosh import compiled
from indexer.upkeep.warming import warm
from tests.benchmarks.hostile import QUERIES

FOLDER = Path(indexer.engines.whoosh.__file__).parent
pytestmark = pytest.mark.skipif(not compiled.COMPILING, reason="numba is not installed")


def loops() -> dict[str, int]:
    """How many kinds of arguments each loop is compiled for that Python has called in this process."""
    found = {}
    for path in FOLDER.rglob("*.py"):
        inner = path.relative_to(FOLDER).with_suffix("").parts
        module = importlib.import_module(".".join(("indexer.engines.whoosh", *inner)))
        for name, value in vars(module).items():
            if getattr(value, "overloads", None) and value.py_func.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = len(value.overloads)
    return found


def test_nothing_is_compiled_after_warming(collection):
    warm(Settings())
    assert is_warm()
    before = loops()
    assert before
    articles = (
        "# Calm\n\nQuiet rooms help.",
        "# Quiet\n\nCalm rooms, and rest.",
        "# Cars\n\nA car turns its wheels on a road.",
    )
    library: Library = collection({f"{number}.md": article for number, article in enumerate(articles)})
    texts = ("calm rooms", '"quiet rooms"', "qu* ro*", "what helps in quiet rooms?", "vehicle")
    for text in (*QUERIES.values(), *texts):
        library.search(text)
        library.search(text, sort="newest")
        library.search(text, sort="newest", source="nobody")
        library.ranked(text, 200)
    library.overview()
    library.suggest("qui")
    assert loops() == before


def test_the_first_search_of_a_process_is_not_cut_short(collection, tmp_path):
    collection({"a.md": "# Calm\n\nQuiet rooms help to rest.", "b.md": "# Quiet\n\nCalm rooms, and rest."})
    warm(Settings())
    search = (
        "import sys; from indexer import Library, Settings\n"
        "library = Library.open(Settings(index=sys.argv[1], query_seconds=0.05))\n"
        "page = library.search('calm \"quiet rooms\" rest'); print(page.total, page.partial)"
    )
    told = subprocess.run(
        [sys.executable, "-c", search, str(tmp_path / "index")], check=True, capture_output=True, text=True
    )
    assert told.stdout == "1 False\n"


def test_numba_is_loaded_by_who_searches_and_without_scipy(tmp_path):
    code = """
import sys
import indexer.cli
from indexer import Settings, update
settings = Settings(corpus=sys.argv[1], index=sys.argv[1] + "-index", jobs=1)
assert update(settings).added == 1 and update(settings).unchanged == 1
assert "numba" not in sys.modules
import indexer.engines.whoosh.matching.matcher
assert "numba" in sys.modules and "scipy.linalg" not in sys.modules
import scipy.linalg.cython_blas
"""
    tmp_path.joinpath("calm.md").write_text("# Calm\n\nCalm nights.")
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, timeout=60)
