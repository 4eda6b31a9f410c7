"""Prefixes: what a visitor typed is the beginning of a word, not of a stem."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("depressi*", {"low"}),
        ("therap*", {"talk"}),
        ("therapy*", {"talk"}),
        ("worry*", {"fret"}),
        ("title:depressi*", {"low"}),
        ("sad -depressi*", {"blue"}),
        ("(depressi* OR worry*)", {"low", "fret"}),
        ("depressiv*", set()),
    ],
)
def test_a_prefix_finds_the_words_that_begin_so(collection, text, found):
    library = collection(
        {
            "low.md": "# Depression\n\nA depression makes people sad for weeks on end.",
            "blue.md": "# Blue\n\nTo be sad for a day is no illness, and it passes.",
            "talk.md": "# Talking\n\nA therapy of words helps many people on their way.",
            "fret.md": "# Fretting\n\nWorrying at night keeps people from their sleep.",
        }
    )
    assert {hit.id for hit in library.search(text).hits} == found
