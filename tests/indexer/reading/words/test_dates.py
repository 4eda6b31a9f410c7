"""Dates, as pages write them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.reading.words.dates import parse_date

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
