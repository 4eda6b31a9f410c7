"""Misspellings: the words of the index nearest to a word that it does not have."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer import analysis

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
#: From so many letters on, two slips are forgiven instead of one.
TWO_SLIPS = 7


def correction(surface: str, vocabulary: Mapping[str, int]) -> str | None:
    """The word people most likely meant, or None for a known word or one without a near neighbour.

    `vocabulary` maps folded words to the number of articles they stand in. Words with digits are never guessed at.
    """
    word = analysis.fold(surface)
    if word in vocabulary or len(word) < SHORTEST or any(c.isdigit() for c in word):
        return None
    slips = 2 if len(word) >= TWO_SLIPS else 1
    near = process.extract(
        word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips, limit=40, processor=None
    )
    candidates = [(distance, found) for found, distance, _ in near if not any(c.isdigit() for c in found)]
    if not candidates:
        return None
    return min(
        candidates, key=lambda pair: (pair[0] + (pair[1][0] != word[0]), -vocabulary[pair[1]], pair[1])
    )[1]
