"""Near-duplicates: found as one article, counted, shown when asked for, and left out of what is related."""

from __future__ import annotations

import random
import tracemalloc
from typing import NamedTuple

import numpy as np
import pytest

from indexer import Library, Settings, update
from indexer.engines.whoosh.arrays.duplicates import FUNCTIONS, Duplicates, Signed, bands, twins
from indexer.searching.request import read_request

WORDS = [f"{a}{b}{c}" for a in ("lo", "mi", "ra", "te", "su") for b in ("ban", "kel", "dor", "pim") for c in "aeiou"]


def text(seed: int, length: int = 300) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(length))


def page(title: str, body: str) -> str:
    return f"# {title}\n\n{body}\n"


@pytest.fixture
def library(collection):
    changed = text(1).split()
    changed[150] = "otherword"
    return collection(
        {
            "first.md": page("Calm breathing", "needle " + text(1)),
            "copy.md": page("Calm breathing", "needle " + " ".join(changed)),
            "moved/again.md": page("Breathing, calm", "needle " + text(1)),
            "template.md": page("Quite another thing", "needle " + " ".join(changed[:120]) + " " + text(9, 180)),
            "different.md": page("Something else", "needle " + text(2)),
            "short-a.md": page("Short", "needle and little more"),
            "short-b.md": page("Short", "needle and little more"),
        }
    )


def ids(page):
    return {hit.id for hit in page.hits}


def test_near_duplicates_are_found_as_one(library):
    page = library.search("needle")
    assert page.total == 5
    assert len(ids(page) & {"first", "copy", "moved/again"}) == 1
    assert {hit.id: hit.duplicates for hit in page.hits if hit.duplicates} == {
        next(iter(ids(page) & {"first", "copy", "moved/again"})): 2
    }
    assert {"template", "different", "short-a", "short-b"} <= ids(page)


def test_they_are_shown_when_asked_for(library):
    page = library.find(read_request({"q": "needle", "duplicates": "show"}))
    assert page.total == 7 and all(hit.duplicates == 0 for hit in page.hits)


def test_what_matches_one_of_them_only_is_found(library):
    assert ids(library.search("otherword")) == {"copy"}


def test_related_articles_are_others(library):
    assert not {card.id for card in library.related("first")} & {"first", "copy", "moved/again"}


def test_a_removed_duplicate_is_no_longer_counted(library, collection):
    again = collection({"copy.md": None})
    assert max(hit.duplicates for hit in again.search("needle").hits) == 1


@pytest.mark.parametrize("seed", range(6))
def test_facets_count_what_their_filters_find(collection, seed):
    """Near-duplicates may differ in their topics, sources and years: a filter finds the one that has its value."""
    rng = random.Random(seed)
    library = collection(
        {
            f"{number}.md": f"---\ntopics: {rng.sample(['calm', 'sleep', 'mood', 'pain'], rng.randint(0, 3))}\n"
            f"source: {rng.choice(['Guide', 'Clinic', 'Leaflet'])}\ndate: {rng.choice([2019, 2020, 2021])}-03-01\n---\n"
            + page(f"Kind {kind}", f"needle {'common ' * rng.randint(0, 2)}" + text(kind))
            for number, kind in enumerate(rng.choices(range(4), k=24))
        }
    )
    searches = [{}, {"topic": "calm"}, {"source": "Guide"}, {"from": "2020-01-01"}, {"duplicates": "show"}]
    for asked in searches:
        shown = library.find(read_request({"q": "needle common", **asked}))
        for name, values in shown.facets.items():
            for value, count in values:
                chosen = {"from": f"{value}-01-01", "to": f"{value}-12-31"} if name == "year" else {name: value}
                found = library.find(read_request({"q": "needle common", **asked, **chosen}))
                assert found.total == count, (seed, asked, name, value)
    for topic in library.overview().topics:
        assert library.search(f"topic:{topic.value}").total == topic.count, (seed, topic)


@pytest.mark.parametrize("removed", [("b", "c"), ("a", "b"), ("a",), ("b", "c", "d")])
def test_copies_stay_copies_when_some_of_them_are_removed(tmp_path, removed):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in "abcd":
        (corpus / f"{name}.md").write_text(page("Calm breathing", "needle " + text(1)))
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"))
    update(settings)
    for name in removed:
        (corpus / f"{name}.md").unlink()
    update(settings, force=True)
    with Library.open(settings) as library:
        found = library.search("needle")
    assert (found.total, found.hits[0].duplicates) == (1, 3 - len(removed))


def test_the_newest_of_them_stands_for_the_others_where_the_newest_come_first(collection):
    def dated(day: str, body: str) -> str:
        return f"---\ndate: {day}\n---\n\n# Lanterns\n\n{body}\n"

    library = collection(
        {
            "guide-2020.md": dated("2020-01-01", "lantern lantern " + text(1)),
            "guide-2025.md": dated("2025-01-01", "lantern " + text(1)),
            "other.md": dated("2022-01-01", "lantern " + text(2)),
        }
    )
    assert [hit.id for hit in library.search("lantern", sort="newest").hits] == ["guide-2025", "other"]
    assert "guide-2020" in [hit.id for hit in library.search("lantern").hits]
    assert [card.id for card in library.overview().newest] == ["guide-2025", "other"]
    assert [card.id for card in library.overview(1).newest] == ["guide-2025"]


def changed(body: str, words: int, rng: random.Random) -> str:
    pieces = body.split()
    for place in rng.sample(range(len(pieces)), words):
        pieces[place] = f"x{rng.randrange(10**6)}"
    return " ".join(pieces)


def groups(library: Library) -> set[frozenset[str]]:
    """The ids that are shown as one, of those that are more than one."""
    snapshot = library._engine.snapshot()
    docs = [
        snapshot.find(hit.id)
        for hit in library.find(read_request({"q": "needle", "duplicates": "show", "per_page": "100"})).hits
    ]
    found = {frozenset(card.id for card in snapshot.cards(snapshot.same_as(doc))) for doc in docs}
    return {group for group in found if len(group) > 1}


@pytest.mark.parametrize("seed", range(4))
def test_an_index_that_was_edited_groups_as_one_that_was_built_anew(tmp_path, seed):
    """What was deleted joins nobody: an old version may have been like both of two that are not like each other."""
    rng = random.Random(seed)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"), jobs=1)
    bodies = {name: "needle " + text(100 + number, 1200) for number, name in enumerate("abcdef")}
    for name, body in bodies.items():
        (corpus / f"{name}.md").write_text(page(f"Title {name}", body))
        (corpus / f"{name}-like.md").write_text(page(f"Title {name}", changed(body, 22, rng)))
    update(settings)
    for name in rng.sample("abcdef", 4):
        (corpus / f"{name}.md").write_text(page(f"Title {name}", changed(bodies[name], 22, rng)))
        (corpus / f"{rng.choice('abcdef')}-copy.md").write_text(page(f"Title {name}", bodies[name]))
        update(settings)
    with Library.open(settings) as library:
        edited = groups(library)
    update(settings, rebuild=True)
    with Library.open(settings) as library:
        assert edited == groups(library) and edited


def test_pages_of_one_kind_do_not_part_two_of_the_same_title(collection):
    form, rng = text(3, 400), random.Random(1)
    siblings = {f"{n}.md": page(f"Form {n}", f"needle {form} {text(50 + n, 25)}") for n in range(11, 71)}
    copies = {f"{n}.md": page("The form", changed(f"needle {form} {text(40, 25)}", 2, rng)) for n in (10, 99)}
    library = collection({**siblings, **copies})
    assert frozenset(("10", "99")) in groups(library)


def test_many_copies_of_which_one_is_deleted_are_grouped_in_no_time():
    """Comparing each with each would take half a minute and gigabytes."""
    signed = np.tile(np.arange(1, FUNCTIONS + 1, dtype=np.uint32), (6000, 1))
    titles = np.full(6000, 7, np.uint32)
    segment = Signed(signed, titles, **bands(signed, titles))

    class Segment(NamedTuple):
        signatures: np.ndarray = signed
        title_keys: np.ndarray = titles

        def twins_with(self, other):
            return twins(segment, segment)

    live = np.ones(6000, bool)
    live[3000] = False
    tracemalloc.start()
    found = Duplicates([Segment()], [0], live)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.docs) == 5999 and set(found.groups.tolist()) == {0}
    assert most < 100_000_000
