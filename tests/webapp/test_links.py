"""Addresses one step away from a search, and the texts that undo what was done to one."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from urllib.parse import unquote_plus

import pytest

from indexer.searching.items import Quoted
from indexer.searching.language import QUOTES, parse
from indexer.searching.page import Expansion, QueryReading
from indexer.searching.request import SearchRequest, read_request
from tests.conftest import ROOT
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
        ('"sound sleep" ptsd', "ptsd", '"sound sleep" "ptsd"'),
        ("“sound sleep” PTSD", "ptsd", '“sound sleep” "PTSD"'),
        ('"ptsd sleep" ptsd', "ptsd", '"ptsd sleep" "ptsd"'),
        ("heart-attack, now", "heart attack", '"heart-attack", now'),
        ("(ptsd OR sleep)", "ptsd", '("ptsd" OR sleep)'),
        ('ptsd " sleep', "ptsd", '"ptsd"  sleep'),
        ('sleep " ptsd', "ptsd", 'sleep  "ptsd"'),
    ],
)
def test_an_expansion_is_undone_by_quotes(text, source, undone):
    assert without_expansion(QueryReading(text, text), Expansion(source, ("x",), "why")) == undone


def test_an_expansion_of_a_corrected_word_is_undone_as_it_was_read():
    reading = QueryReading("pstd slep", "ptsd sleep", corrected=True)
    assert without_expansion(reading, Expansion("ptsd", ("x",), "why")) == '"ptsd" sleep'


@pytest.mark.parametrize(
    ("text", "read_as", "undone"),
    [
        ("ptsd flashbaks", "ptsd flashbacks", 'ptsd "flashbaks"'),
        ('"sound sleep" flashbaks', '"sound sleep" flashbacks', '"sound sleep" "flashbaks"'),
        ("psycho therapy", "psychotherapy", '"psycho" "therapy"'),
        ("what's p t s d", "what's ptsd", 'what\'s "p" "t" "s" "d"'),
        ("my son’s o c d", "my son’s ocd", 'my son’s "o" "c" "d"'),
        ("flashbacks", "flashbacks", None),
    ],
)
def test_a_correction_is_undone_by_quotes(text, read_as, undone):
    assert without_correction(QueryReading(text, read_as, True)) == undone


def test_whatever_was_read_into_a_search_can_be_undone(library):
    with (ROOT / "corpus" / "judgements.csv").open(encoding="utf-8") as judged:
        texts = [row["query"] for row in csv.DictReader(judged)]
    listed = tomllib.loads((ROOT / "corpus" / "synonyms.toml").read_text(encoding="utf-8"))
    texts += [words for table in listed["same"] for words in table["words"]]
    texts += [f'"sound sleep" OR ({text} slep)' for text in texts[:100]]
    expansions = corrections = 0
    for text in dict.fromkeys(texts):
        reading = library.search(text).query
        for expansion in reading.expansions:
            undone = library.search(without_expansion(reading, expansion)).query
            assert expansion.source not in [each.source for each in undone.expansions], text
            expansions += 1
        if reading.corrected:
            assert not library.search(without_correction(reading)).query.corrected, text
            corrections += 1
    assert expansions > 100 and corrections > 10


def test_topics_of_several_words_are_quoted():
    assert about("sleep") == "/search?q=topic%3Asleep"
    assert about("brain science") == "/search?q=topic%3A%22brain+science%22"


@pytest.mark.parametrize("mark", QUOTES)
def test_a_topic_with_whatever_quotation_mark_is_one_phrase(mark):
    text = unquote_plus(about(f"a{mark}b c").partition("=")[2])
    (item,) = parse(text).items
    assert item == Quoted(("a", "b", "c"), "topic")
