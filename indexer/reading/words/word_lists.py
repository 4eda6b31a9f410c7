"""Lists of words and phrases, written as the running text that they are easiest to read as."""

from __future__ import annotations


def in_order(text: str) -> tuple[str, ...]:
    """The words of a list, as they stand."""
    return tuple(text.split())


def words_in(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def phrases_in(text: str) -> frozenset[str]:
    """The phrases of a list that commas part."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))
