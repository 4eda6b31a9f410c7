"""The benchmark itself: every engine finds the article, stages print tables, and a missed bar is told."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from indexer.reading import Article, Section

from .__main__ import main
from .bench import ENGINES
from .collection import made_up, read_collection, resized
from .footprint import addresses
from .ours import Findwell
from .peers import Missing, Xapian, words_of, xapian_module
from .plot import plot
from .report import Bar, Found, Table, markdown, write
from .timing import alternate, p50, p95

ROOT = Path(__file__).resolve().parents[2]


def _article(number: int, words: str) -> Article:
    section = Section("Treatment", "treatment", 2, (f"{words} is treated with rest and {words} care.",), ("p",))
    return Article(id=f"a/{number}", title=f"About {words}", sections=(section,))


ARTICLES = [_article(number, words) for number, words in enumerate(["asthma", "migraine", "anaemia", "psoriasis"])]


@pytest.mark.usefixtures("loops")
@pytest.mark.parametrize("kind", ENGINES, ids=lambda kind: kind.name)
def test_every_engine_finds_and_marks(kind, tmp_path):
    if kind is Xapian:
        try:
            xapian_module()
        except Missing as missing:
            pytest.skip(str(missing))
    elif kind.name in ("tantivy", "bm25s") and importlib.util.find_spec(kind.name) is None:
        pytest.skip(f"{kind.name} is not installed; the extra bench has it")
    engine = kind(tmp_path)
    engine.build(ARTICLES)
    engine.open()
    assert engine.find("migraine?")[0] == "a/1"
    if engine.search:
        article_id, title, passage = engine.search("migraine?")[0]
        assert (article_id, title) == ("a/1", "About migraine")
        assert re.search(r"<(mark|b)\b[^>]*>migraine</\1>", passage)


def test_queries_are_words_only():
    assert words_of('Behcet\'s "disease" (lip/palate): what?').split() == ["behcet", "disease", "lip", "palate", "what"]


def test_collections_grow_and_shrink(shared, tmp_path):
    articles = read_collection(shared / "articles")
    assert len(resized(articles, 2)) == 2
    more = list(made_up(articles, 20))
    assert len({each.id for each in more}) == 20
    assert more == list(made_up(articles, 20))


def test_times_are_in_step_with_queries():
    asked = []
    times = alternate({"a": asked.append, "b": lambda query: None}, ["x", "y", "z"], 3)
    assert times["a"].shape == (3,) and times["a"].min() > 0
    assert asked.count("x") == 6
    assert p50(np.array([1.0, 2.0, 3.0])) == 2.0 and p95(np.arange(101.0)) == 95.0


@pytest.mark.parametrize(
    ("bar", "kept"),
    [
        (Bar("a", 1.0, 1.0), True),
        (Bar("a", 1.1, 1.0), False),
        (Bar("a", 3.0, 3.0, at_least=True), True),
        (Bar("a", 2.9, 3.0, at_least=True), False),
    ],
)
def test_a_missed_bar_is_told(bar, kept):
    assert bar.kept is kept
    found = Found([Table("T", ("engine", "ms"), (("x", "1"),))], [bar])
    assert ("**missed**" in markdown(found, ["a machine"])) is not kept


def test_the_picture_is_svg():
    curves = {Findwell.name: [(100, 0.5, 1.0), (1000, 0.9, 2.0)], "whoosh": [(100, 5.0, 9.0), (1000, 20.0, 70.0)]}
    picture = ElementTree.fromstring(plot(curves, 140))
    assert picture.tag.endswith("svg") and "Findwell" in "".join(picture.itertext())


def test_a_run_prints_and_writes_what_it_found(tmp_path, monkeypatch, capsys):
    queries = tmp_path / "queries.txt"
    queries.write_text("ketamine\nsleep and depression\n")
    out, picture = tmp_path / "table.md", tmp_path / "latency.svg"
    asked = ["bench", str(ROOT / "corpus/articles"), str(queries), "--only", "index,search", "--peers", "sqlite"]
    monkeypatch.setattr("sys.argv", [*asked, "--rounds", "1", "--out", str(out), "--plot", str(picture)])
    assert main() == 0
    assert out.read_text() in capsys.readouterr().out
    assert re.search(r"\| Findwell +\| +\d", out.read_text())
    ElementTree.parse(picture)


def test_tables_go_between_the_marks_of_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Before.\n<!-- measured -->\nold\n<!-- end of what was measured -->\nBehind.\n")
    write(page, "new\n")
    write(page, "newer\n")
    assert page.read_text() == ("Before.\n<!-- measured -->\n\nnewer\n\n<!-- end of what was measured -->\nBehind.\n")


def test_an_unknown_stage_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "corpus", "queries", "--only", "searching"])
    with pytest.raises(SystemExit):
        main()
    assert "no such stage: searching" in capsys.readouterr().err


def test_visitors_ask_for_many_addresses():
    asked = addresses(["heart surgery", "sleep", "what is asthma?", "migraine"])
    assert len(asked) == len(set(asked)) > 12
    assert "q=heart+surgery" in asked and "q=heart+surgery&sort=newest" in asked
