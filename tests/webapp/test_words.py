"""Dates, ages, counts and directions in words."""

from __future__ import annotations

from datetime import date

import pytest

from webapp import words

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("reviewed", "said", "tone"),
    [
        (date(2026, 6, 15), "in the last month", "fresh"),
        (date(2026, 7, 1), "on 1 July 2026", "fresh"),
        (date(2026, 5, 16), "in the last month", "fresh"),
        (date(2026, 5, 15), "a month ago", "fresh"),
        (date(2025, 7, 15), "11 months ago", "fresh"),
        (date(2025, 6, 15), "a year ago", "fresh"),
        (date(2024, 6, 16), "a year ago", "fresh"),
        (date(2024, 6, 15), "2 years ago", "ageing"),
        (date(2022, 6, 16), "3 years ago", "ageing"),
        (date(2022, 6, 15), "4 years ago", "old"),
    ],
)
def test_the_age_of_a_review(reviewed, said, tone):
    assert words.age(reviewed, TODAY) == (said, tone)


def test_days_and_counts():
    assert words.day(date(2025, 3, 1)) == "1 March 2025"
    assert words.count(1, "article", "articles") == "1 article"
    assert words.count(5486, "article", "articles") == "5,486 articles"


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("az-Arab", "rtl"),
        ("ur_PK", "rtl"),
        ("az", "ltr"),
        ("", "auto"),
    ],
)
def test_the_direction_of_a_language(language, direction):
    assert words.direction(language) == direction


def test_control_characters_are_taken_out():
    assert words.printable("a\x00b\x1bc\ud800d\ne") == "abcd\ne"
