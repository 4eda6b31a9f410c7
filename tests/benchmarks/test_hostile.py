"""Queries that want to take long are answered, and cut where time runs out; how long they take is the benchmark's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer import Library
from indexer.searching.request import MAX_CHARACTERS

from .hostile import QUERIES


def test_there_are_forty_and_more_and_none_is_too_long():
    assert len(QUERIES) >= 48
    assert all(query.strip() and len(query) <= MAX_CHARACTERS for query in QUERIES.values())


@pytest.mark.parametrize("name", QUERIES)
def test_a_hostile_query_is_answered(library, name):
    page = library.search(QUERIES[name])
    assert page.total >= len(page.hits)
    assert not page.partial
    for hit in page.hits:
        for text in (hit.title_html, hit.snippet_html):
            assert "<" not in text.replace("<mark>", "").replace("</mark>", "")


@pytest.fixture(scope="module")
def hurried(shipped_settings):
    """The shipped corpus under a limit that every search runs into."""
    with Library.open(replace(shipped_settings, query_seconds=0.001)) as opened:
        yield opened


@pytest.mark.parametrize("name", ["the widest prefixes", "forty misspelled words", "a phrase of common words"])
def test_out_of_time_it_says_so(hurried, monkeypatch, name):
    # Whatever the machine's speed, the clock says that the limit has passed when matching first looks at it.
    monkeypatch.setattr("indexer.engines.whoosh.matching.matcher.perf_counter", lambda: float("inf"))
    assert hurried.search(QUERIES[name]).partial


def test_with_time_enough_it_does_not(library):
    assert not library.search("ketamine").partial
