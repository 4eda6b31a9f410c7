"""The words of somebody in a crisis are kept by nobody: neither here nor by browsers."""

from __future__ import annotations

import functools
import gc
import sys
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from indexer.engines.whoosh.kept import Kept
from indexer.searching.remembered import Remembered

TEXT = "i want to die alone tonight"
ADDRESSES = [
    "/", "/search", "/articles/sleep-and-insomnia", "/feed.atom", "/suggestions.json",
    "/api/v1/search", "/api/v1/suggest", "/api/v1/articles/sleep-and-insomnia",
    "/api/v1/articles/sleep-and-insomnia/related", "/nope",
]  # fmt: skip


def remembered() -> str:
    """What the caches of this process are looked up by, and what they answer."""
    # What is frozen is not among the objects.
    held = [each for module in list(sys.modules.values()) for each in vars(module).values()]
    # Asking what a proxy of something gone is an instance of raises.
    every = held + gc.get_objects()
    caches = [each for each in every if type(each) is functools._lru_cache_wrapper]
    kept = [kept for cache in caches for kept in gc.get_referents(cache)]
    kept += [list(each.items()) for each in every if type(each) is Remembered]
    kept += [list(each._values) for each in every if type(each) is Kept]
    return "\n".join(map(repr, kept)).lower()


def test_no_search_stays_in_memory(client):
    client.get("/search?q=other+words")
    # The wording of notices, for one, has some of the same pairs of words.
    before = set(_pairs(remembered()))
    for address in ADDRESSES:
        client.get(f"{address}?q={TEXT.replace(' ', '+')}&topic={TEXT.upper()}&source={TEXT.upper()}")
    # Of the client of this test.
    urlsplit.cache_clear()
    held = remembered()
    assert not [spaces for spaces in (" ", "+", "%20", "") if TEXT.replace(" ", spaces) in held]
    assert not set(_pairs(held)) - before


def _pairs(held: str) -> list[tuple[str, str]]:
    """The words of the text that stand side by side in what is held."""
    return [pair for pair in pairwise(TEXT.split()) if " ".join(pair) in held or repr(pair)[1:-1] in held]


def test_a_word_by_itself_is_what_is_remembered(client):
    client.get("/search?q=zorblington")
    assert "zorblington" in remembered()


def test_no_words_that_were_widened_stay_in_memory(client):
    # The list of synonyms has "end it all".
    assert client.get("/api/v1/search?q=ending+it+all").json["query"]["expansions"]
    assert "ending it all" not in remembered()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_that_was_asked_for_with_private_words_is_kept(client, address):
    headers = client.get(f"{address}?q={TEXT.replace(' ', '+')}").headers
    assert "ETag" not in headers and headers["Cache-Control"] == "no-store"
