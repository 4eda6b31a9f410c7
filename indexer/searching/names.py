"""Names: which titles of articles a search may be, so that "cancer" finds the article that is called so first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from indexer import analysis
from indexer.analysis.naming import short_name, whole_name
from indexer.searching.items import Item, Letter, Word
from indexer.searching.page import Expansion
from indexer.searching.synonyms import Synonyms, terms_of


def names_meant(
    items: Iterable[Word], named: Iterable[Item], expansions: Sequence[Expansion], synonyms: Synonyms
) -> Iterator[str]:
    """The titles that a search of words may be, likeliest first: as typed, by its telling words, by what they mean.

    `items` are all words, and `named` those that are left of them, with the letters of names.
    """
    terms = [item.term for item in items if item.term]
    telling = [
        analysis.term_of(item.surface) if item.__class__ is Letter else item.term
        for item in named
        if item.__class__ is Letter or not item.is_stop_word
    ]
    own = short_name(filter(None, telling) if any(telling) else terms)
    yield whole_name(terms)
    yield own
    for expansion in expansions:
        typed = analysis.words(expansion.source)
        if _short(typed) == own:
            yield from (_short_of(other) for other in expansion.to if _is_same(expansion, typed, other, synonyms))


def _is_same(expansion: Expansion, typed: Sequence[str], other: str, synonyms: Synonyms) -> bool:
    """Whether what a search was widened by means the same, and not something near it: it finds that as well."""
    return (
        expansion.why == "abbreviation"
        or "".join(map(analysis.fold, typed)) == other
        or tuple(filter(None, map(analysis.term_of, typed))) in map(terms_of, synonyms.others.get(terms_of(other), ()))
    )


def _short(surfaces: Iterable[str]) -> str:
    return short_name(analysis.term_of(word) for word in surfaces if not analysis.is_stop_word(word))


@lru_cache(maxsize=4096)
def _short_of(phrase: str) -> str:
    """The short name of what articles or the maintainers say; what visitors typed is not kept."""
    return _short(analysis.words(phrase))
