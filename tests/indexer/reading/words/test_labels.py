"""Pointers to other pages, and sentences that only begin like them."""

from __future__ import annotations

import pytest

from indexer.reading.words.labels import is_pointer


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
