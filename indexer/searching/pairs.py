"""Pairs: a letter that says nothing by itself counts beside the word that it makes a name with, as in "hepatitis A"."""

from __future__ import annotations

from itertools import pairwise

from indexer.analysis.pairs import is_letter
from indexer.engines.base import Snapshot
from indexer.searching.items import Item, Letter, Word, is_plain


def with_names(items: tuple[Item, ...], snapshot: Snapshot) -> tuple[Item, ...]:
    """The items, where each letter that makes a name with the word before it, or else behind it, stands for that."""
    for item in items:
        if item.__class__ is Word and len(item.folded) == 1:
            break
    else:
        return items
    named = list(items)
    for number, (one, other) in enumerate(pairwise(items)):
        if not (is_plain(one) and is_plain(other)) or one.is_stop_word == other.is_stop_word:
            continue
        letter = number if one.is_stop_word else number + 1
        # A letter stays with the word before it.
        is_free = named[letter].__class__ is Word and is_letter(items[letter].folded)
        if is_free and snapshot.is_name(f"{one.term} {other.term}"):
            named[letter] = Letter(items[letter].surface, (one.term, other.term))
    return tuple(named)
