"""Addresses one step away from a search, and the texts that undo what was done to one."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.searching.page import Expansion, QueryReading
from indexer.searching.request import SearchRequest, read_request
from webapp.links import SearchLinks, about, page_numbers, without_correction, without_expansion


def test_addresses_keep_everything_but_one_thing():
    to = SearchLinks(SearchRequest("a b", page=3, topic="x&y", source="s", since=date(2020, 1, 1), sort="newest"))
    assert to.same == "/search?q=a+b&topic=x%26y&source=s&from=2020-01-01&sort=newest"
    assert to.topic("z") == "/search?q=a+b&source=s&from=2020-01-01&sort=newest&topic=z"
    assert to.source("z") == "/search?q=a+b&topic=x%26y&from=2020-01-01&sort=newest&source=z"
    assert to.sort("relevance") == "/search?q=a+b&topic=x%26y&source=s&from=2020-01-01"
    assert to.page(1) == to.same
    assert to.page(2) == to.same + "&page=2"
    assert to.words("c") == "/search?q=c&topic=x%26y&source=s&from=2020-01-01&sort=newest"
    assert to.unfiltered == "/search?q=a+b&sort=newest"
    assert to.year("2021") == "/search?q=a+b&topic=x%26y&source=s&sort=newest&from=2021-01-01&to=2021-12-31"


def test_addresses_are_read_back_as_they_were():
    from urllib.parse import parse_qsl, urlsplit

    asked = SearchRequest("ä “b” +&#\x00", per_page=5, topic="t ü", until=date(2020, 1, 1))
    parameters = dict(parse_qsl(urlsplit(SearchLinks(asked).same).query))
    assert read_request(parameters) == asked


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (10, 20, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_page_numbers(page, pages, numbers):
    assert page_numbers(page, pages) == numbers


@pytest.mark.parametrize(
    ("text", "source", "undone"),
    [
        ("ptsd sleep", "ptsd", '"ptsd" sleep'),
        ("PTSD sleep", "ptsd", '"PTSD" sleep'),
        ("ptsds", "ptsd", None),
        ('"ptsd" sleep', "ptsd", None),
        ("title:ptsd", "ptsd", None),
        ("", "ptsd", None),
    ],
)
def test_an_expansion_is_undone_by_quotes(text, source, undone):
    assert without_expansion(text, Expansion(source, ("x",), "why")) == undone


def test_a_correction_is_undone_by_quotes():
    assert without_correction(QueryReading("ptsd flashbaks", "ptsd flashbacks", True)) == 'ptsd "flashbaks"'
    assert without_correction(QueryReading("flashbacks", "flashbacks", True)) is None


def test_topics_of_several_words_are_quoted():
    assert about("sleep") == "/search?q=topic%3Asleep"
    assert about("brain science") == "/search?q=topic%3A%22brain+science%22"
