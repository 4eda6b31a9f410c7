"""Pins: best bets come first, once, marked, and all else on the pages stays as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from math import inf
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer import Library, Settings
from indexer.engines.base import Ask, Snapshot
from indexer.errors import CuratedFileError, PageNotFound
from indexer.searching import plain
from indexer.searching.pins import read_pins, search_with_pin
from indexer.searching.reading import read_query
from indexer.searching.request import SearchRequest
from indexer.upkeep.curated import check_curated

ROOT = Path(__file__).parents[3]
FOUND, ABSENT = "sleep-and-insomnia", "emdr"


@pytest.fixture
def pins(tmp_path) -> Path:
    path = tmp_path / "pins.toml"
    path.write_text(
        f'[[pin]]\nfor = ["ketamine and sleep", "the who", "is napping ok"]\narticle = "{FOUND}"\n'
        f'[[pin]]\nfor = ["bdnf"]\narticle = "{ABSENT}"\n[[pin]]\nfor = ["pain"]\narticle = "not-there"\n'
    )
    return path


@pytest.fixture
def unpinned(shipped_settings):
    with Library.open(replace(shipped_settings, pins="/nowhere")) as library:
        yield library


@pytest.fixture
def pinned(shipped_settings, pins):
    with Library.open(replace(shipped_settings, pins=str(pins))) as library:
        yield library


def everything(library: Library, text: str, per_page: int = 7, **options) -> list:
    first = library.search(text, per_page=per_page, **options)
    pages = [library.search(text, page=n, per_page=per_page, **options) for n in range(1, first.pages + 1)]
    assert {page.total for page in pages} == {first.total}
    return [hit for page in pages for hit in page.hits]


@pytest.mark.parametrize(
    "text", ["ketamine and sleep", "Sleeping on ketamine", "the ketamine SLEEP", "sleep ketamine?", "ketamne sleep"]
)
def test_the_same_words_in_any_order_and_form(pinned, unpinned, text):
    hits, plainly = everything(pinned, text), everything(unpinned, text)
    assert hits[0].id == FOUND and [hit.pinned for hit in hits] == [True] + [False] * (len(hits) - 1)
    others = [hit.id for hit in plainly if hit.id != FOUND]
    assert [hit.id for hit in hits[1:]] == others
    assert len(hits) == len(plainly) == pinned.search(text).total == unpinned.search(text).total
    assert hits[0].score == next(hit.score for hit in plainly if hit.id == FOUND)
    assert pinned.search(text).facets == unpinned.search(text).facets


@pytest.mark.parametrize("per_page", [1, 2, 100])
def test_pages_of_any_size(pinned, unpinned, per_page):
    hits, plainly = (everything(library, "ketamine and sleep", per_page) for library in (pinned, unpinned))
    assert [hit.id for hit in hits] == [FOUND, *(hit.id for hit in plainly if hit.id != FOUND)]


def test_an_article_the_words_do_not_find_is_counted_in(pinned, unpinned):
    hits, plainly = everything(pinned, "bdnf", 3), everything(unpinned, "bdnf", 3)
    assert ABSENT not in {hit.id for hit in plainly}, "the test needs an article that the word does not find"
    assert [hit.id for hit in hits] == [ABSENT, *(hit.id for hit in plainly)]
    assert pinned.search("bdnf").total == unpinned.search("bdnf").total + 1
    assert hits[0].snippet_html and hits[0].score == 0
    counted = {each.value: each.count for each in pinned.search("bdnf").facets["topic"]}
    before = {each.value: each.count for each in unpinned.search("bdnf").facets["topic"]}
    assert {value for value in counted if counted[value] != before.get(value, 0)} == set(hits[0].topics)
    with pytest.raises(PageNotFound):
        pinned.search("bdnf", page=len(hits) + 1, per_page=1)


@pytest.mark.parametrize(
    "text",
    [
        '"ketamine and sleep"', "ketamine sleep -insomnia", "ketamine AND sleep", "ketamine OR sleep",
        "title:sleep ketamine", "ketamine sleep*", "(ketamine title:sleep)", "ketamine sleep mood", "sleep", "pain", "",
    ],
)  # fmt: skip
def test_other_searches_stay_as_they_are(pinned, unpinned, text):
    hits = pinned.search(text).hits
    assert not any(hit.pinned for hit in hits)
    assert hits == unpinned.search(text).hits


def test_filters_that_exclude_the_article_win(pinned):
    card = pinned.article(FOUND).card
    assert pinned.search("ketamine sleep", topic=card.topics[0], source=card.source).hits[0].pinned
    assert pinned.search("ketamine sleep", topic=card.topics[0].upper(), source=card.source.upper()).hits[0].pinned
    on = card.published
    assert pinned.search("ketamine sleep", since=on, until=on).hits[0].pinned
    for options in ({"topic": "none such"}, {"source": "none such"}, {"until": date(1990, 1, 1)}, {"since": date.max}):
        assert not any(hit.pinned for hit in pinned.search("ketamine sleep", **options).hits), options
    assert not any(hit.pinned for hit in pinned.search("ketamine sleep", sort="newest").hits)


def test_words_that_say_nothing_count_where_there_are_no_others(pinned):
    assert pinned.search("the who").hits[0].pinned
    assert not any(hit.pinned for hit in pinned.search("who").hits)


@pytest.mark.parametrize("text", ["is napping ok", "Is napping ok, please?", "napping"])
def test_what_is_said_to_be_polite_counts_neither_in_the_file_nor_in_the_search(pinned, text):
    assert pinned.search(text).hits[0].pinned


class RunsOutOfTime(NamedTuple):
    """A snapshot whose clock runs out behind so many searches."""

    held: Snapshot
    begun: Iterator[int]
    last: int

    def search(self, ask: Ask):
        return self.held.search(ask._replace(deadline=inf if next(self.begun) <= self.last else 0.0))

    def __getattr__(self, name: str):
        return getattr(self.held, name)


@pytest.mark.parametrize(("last", "total", "partial"), [(2, 40, False), (1, 40, True), (0, 1, True)])
def test_what_is_pinned_counts_once_also_where_time_runs_out(collection, last, total, partial):
    library = collection({f"a{n:02}.md": f"# Sleep {n}\n\nSleep helps.\n{'Other words. ' * n}" for n in range(40)})
    snapshot = library._engine.snapshot()
    ask = Ask(read_query("sleep", snapshot).tree)
    answer = search_with_pin(ask, snapshot.find("a39"), RunsOutOfTime(snapshot, count(1), last))
    assert answer.docs[0] == snapshot.find("a39")
    assert (answer.total, answer.partial) == (total, partial)


def test_measuring_is_not_bent_by_pins(pinned, unpinned):
    assert pinned.ranked("ketamine and sleep") == unpinned.ranked("ketamine and sleep")


def test_a_near_duplicate_is_not_shown_beside_the_pin(collection, tmp_path, pins):
    text = "# The same\n\n" + " ".join(f"word{n} about sleeping well at night number {n}." for n in range(60))
    pins.write_text('[[pin]]\nfor = ["sleeping"]\narticle = "b"\n')
    files = {"a.md": text, "b.md": text + "\n\nOne more line.", "c.md": "# Other\n\nSleeping elsewhere."}
    library = collection(files, pins=str(pins))
    page = library.search("sleeping")
    shown = {hit.id: hit.duplicates for hit in page.hits}
    assert (list(shown), page.total) == (["b", "c"], 2) and shown["b"] == 1
    both = library.find(SearchRequest("sleeping", duplicates="show"))
    assert (both.total, sorted(hit.id for hit in both.hits)) == (3, ["a", "b", "c"]) and both.hits[0].id == "b"


def test_json_says_what_is_pinned(pinned):
    hits = plain.hit_page(pinned.search("ketamine sleep"))["hits"]
    assert [hit["pinned"] for hit in hits[:2]] == [True, False]


def test_a_change_is_seen_and_a_bad_one_leaves_the_last_good_in_force(pinned, pins, caplog):
    assert pinned.search("ketamine sleep").hits[0].pinned
    for text, found in [('[[pin]]\nfor = ["sleep"]\narticle = "emdr"\n', "emdr"), ("[[pin", "emdr")]:
        before = pins.stat().st_mtime_ns
        pins.write_text(text)
        os.utime(pins, ns=(before + 10**9, before + 10**9))
        assert pinned.search("sleep").hits[0].id == found
    assert "pins.toml, line 1" in caplog.text
    pins.unlink()
    assert not pinned.search("sleep").hits[0].pinned


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[[pin]]\nfor = [\n", 2, "Invalid value"),
        ('[[pin]]\nfor = ["a"]\n', 1, "'article' is missing"),
        ('[[pin]]\narticle = "x"\n', 1, "no searches"),
        ('[[pin]]\nfor = "a"\narticle = "x"\n', 2, "list of texts"),
        ('[[pin]]\nfor = ["a"]\narticle = ""\n', 3, "not empty"),
        ('[[pin]]\narticle = "x"\nfor = [\n"a",\n"?!",\n]\n', 5, "no words"),
        (
            '[[pin]]\nfor = ["cat food"]\narticle = "x"\n[[pin]]\nfor = ["food for cats"]\narticle = "y"\n',
            5,
            "'x' already",
        ),
        ('[[pin]]\nfor = ["a"]\narticle = "x"\nboost = 2\n', 4, "'boost' is not a key"),
        ('pin = "a"\n', 1, r"\[\[pin\]\]"),
        ("boost = 1\n", 1, "'boost' is not a key"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(pins, text, line, reason):
    pins.write_text(text)
    with pytest.raises(CuratedFileError, match=rf"pins\.toml, line {line}: .*{reason}"):
        check_curated(Settings(pins=str(pins)))


def test_the_shipped_pins_name_articles_that_there_are(shipped_settings):
    named = set(read_pins(ROOT / "corpus" / "pins.toml").values())
    assert named <= {path.stem for path in Path(shipped_settings.corpus).iterdir()} and len(named) >= 6


def test_what_is_pinned_counts_among_what_a_search_finds(tmp_path, collection):
    (tmp_path / "pins.toml").write_text('[[pin]]\nfor = ["nosuchword"]\narticle = "a"\n')
    library = collection({"a.md": "# A\n\nSome words."}, pins=str(tmp_path / "pins.toml"))
    assert library.total(SearchRequest("nosuchword"), inf) == library.search("nosuchword").total == 1


@pytest.mark.parametrize(
    ("text", "is_pinned"),
    [
        ("does ketamine work", True),
        ("how does ketamine work", False),
        ("how ketamine works", False),
        ("why does ketamine work", False),
        ("how well does ketamine work", True),
        ("how safe is ketamine", True),
        ("how dangerous is ketamine", True),
        ("how do I find a clinic", True),
        ("how much does ketamine cost", True),
        ("how to prepare for ketamine", True),
    ],
)
def test_how_something_works_is_another_question_than_whether(library, text, is_pinned):
    assert library.search(text).hits[0].pinned == is_pinned


@pytest.mark.parametrize(
    ("text", "is_pinned"), [("s-ketamine sleep", False), ("what s ketamine sleep", True), ("ketamine's sleep", True)]
)
def test_a_letter_in_front_is_part_of_a_name(pinned, text, is_pinned):
    assert pinned.search(text).hits[0].pinned is is_pinned
