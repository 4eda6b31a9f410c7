"""Names of a word and a letter that says nothing by itself: "hepatitis A", "T cell"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from indexer.analysis.stopwords import is_stop_word
from indexer.analysis.terms import term_of, tokens

#: What may stand between the two.
_JOINTS = frozenset((" ", "-", "\u00a0", "\u2010", "\u2011"))
#: Before another word these are an article and a pronoun.
_WORDS = frozenset(("A", "I"))


def is_letter(surface: str) -> bool:
    """Whether a word is a single letter that is left out of searches, as part of so many others it is."""
    return len(surface) == 1 and is_stop_word(surface)


def name_pairs(text: str) -> Iterator[str]:
    """The names in a title or heading, each as its two terms with a space between.

    It is the capital that tells: "hepatitis A" is a name, and "finding a therapist" has none.
    """
    before_name = -1
    for one, other in pairwise(() if text.isupper() else tokens(text)):
        if text[one.end : other.start] not in _JOINTS or is_stop_word(one.surface) == is_stop_word(other.surface):
            continue
        leads = is_letter(one.surface)
        letter = one.surface if leads else other.surface
        if not (letter.isupper() and is_letter(letter)):
            continue
        if leads:
            # "Vitamin D levels" are the levels of vitamin D.
            is_name = letter not in _WORDS and before_name != one.start
        else:
            # "Finding A Therapist" is written by somebody who begins every word so.
            is_name = letter != "A" or not text[other.end : other.end + 2].strip()[:1].isupper()
        if is_name:
            before_name = other.start
            yield f"{term_of(one.surface)} {term_of(other.surface)}"
