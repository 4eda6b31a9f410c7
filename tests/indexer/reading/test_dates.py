"""Dates, bylines and pointers, as pages write them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.reading.words.bylines import is_byline, read_byline
from indexer.reading.words.cleaning import clean, slug
from indexer.reading.words.dates import parse_date
from indexer.reading.words.labels import is_pointer
from indexer.reading.words.titles import title_from

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024-03-05T23:59:00Z",
        "2024-03-05T01:00:00+09:00",
        "2024/03/05",
        "2024.3.5",
        "5 March 2024",
        "5th of March, 2024",
        "March 5, 2024",
        "Mar. 5 2024",
        "Tue, 05 Mar 2024 10:00:00 +0100",
        "05.03.2024",
        "20240305",
        "Sept was wet; 5 Mar 2024 was not",
    ],
)
def test_dates(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2024-13-01",
        "2024-02-30",
        "0000-00-00",
        "9999-12-31",
        "31 June 2024",
        "1847-01-01",
        "03/04/2024",
        "12345",
        "99999999",
    ],
)
def test_no_dates(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Last reviewed 2020-01-02",
        "By Ann Lee on 3 March 2024",
        "By Ann Lee | Updated March 3, 2024 | 5 min read",
        "5 min read",
        "Page last reviewed: 12 May 2023 Next review due: 12 May 2026",
        "Medically reviewed by Dr. Ann Lee, MD on May 2, 2024",
        "Written by Ann Lee",
        "March 3, 2024",
        "Posted on 3 March 2024 by Jane Doe",
    ],
)
def test_bylines(text: str) -> None:
    assert is_byline(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Monday the pain had gone.",
        "By Monday most pain is gone",
        "Published in 2019, the study was small",
        "It was updated on 3 March 2024 after readers wrote to us about the numbers in it.",
        "Reviewed 2024-01-02. It is fine.",
        "by the sea",
    ],
)
def test_sentences_are_no_bylines(text: str) -> None:
    assert not is_byline(text)


def test_byline_facts() -> None:
    found = read_byline("By Ann Lee, published 1 May 2020, last reviewed 2 June 2021, updated 3 July 2022")
    assert (found.author, found.published, found.reviewed, found.modified) == (
        "Ann Lee",
        date(2020, 5, 1),
        date(2021, 6, 2),
        date(2022, 7, 3),
    )
    assert read_byline("Reviewed by Ann Lee").author == ""
    assert read_byline("Next review due: 1 May 2026").reviewed is None


@pytest.mark.parametrize(
    "text",
    [
        "See also: How to Mend a Fence",
        "Read more: Ten Ways to Cook Rice",
        "Related: A Short History of Tea",
        "You may also like: Tea?",
        "Don’t miss: The Great Tea Shop",
        "SEE ALSO: TEA",
    ],
)
def test_pointers(text: str) -> None:
    assert is_pointer(text)


@pytest.mark.parametrize(
    "text",
    [
        "See also the leaflet that came with the tablets.",
        "Next: boil the water",
        "Related: it may hurt more at night",
        "Read more about this in the guide.",
        "Share: tell somebody you trust how you feel",
        "See also: it may help. Or not.",
    ],
)
def test_sentences_are_no_pointers(text: str) -> None:
    assert not is_pointer(text)


def test_clean() -> None:
    assert clean(" a\u00a0b\r\n c\u00adc \u200bd\ufeff ") == "a b cc d"
    assert clean("cafe\u0301") == "café"
    assert clean("don`t can´t isnʼt 5′ ‘so’ “it” o′clock") == "don’t can’t isn’t 5′ ‘so’ “it” o’clock"
    assert clean("می\u200cخواهم 👩\u200d⚕️") == "می\u200cخواهم 👩\u200d⚕️"
    assert clean("a\ud800b\x00c\x1b") == "abc"


def test_slug() -> None:
    assert slug("What’s next? A Café, perhaps…") == "whats-next-a-café-perhaps"
    assert slug("???") == ""
    assert len(slug("word " * 60)) <= 80


def test_title_from_a_first_sentence() -> None:
    assert title_from("Rest helps. It always has.") == "Rest helps. It always has"
    assert title_from("Resting well is a skill. It can be learned.") == "Resting well is a skill"
    long = "Resting well is a skill that can be learned by anybody willing to do it on most days of the week."
    assert len(title_from(long)) <= 90
    assert title_from("x" * 300).endswith("…")
