"""Lines that say who wrote an article and when, and sentences that only look like them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.reading.words.bylines import is_byline, read_byline


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
