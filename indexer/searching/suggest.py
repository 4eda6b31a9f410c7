"""Suggestions: what a visitor who has typed so much may be about to type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import quote_plus

from indexer import analysis
from indexer.analysis.abbreviations import short_key
from indexer.engines.base import Ask, Snapshot
from indexer.engines.tree import Bool, Phrase, Prefix, Term
from indexer.searching.page import Suggestion
from indexer.searching.presenting import article_url
from indexer.searching.request import MAX_CHARACTERS
from indexer.searching.synonyms import NONE, Synonyms, terms_of

#: So many completions of the last word are tried; those that find nothing with the words before fall away.
TRIED = 60
#: A completion stands behind so many of the words before it at most.
MOST_BESIDE = 4
#: So many letters tell which word is meant.
TOLD = 4


def suggestions(text: str, snapshot: Snapshot, limit: int, synonyms: Synonyms = NONE) -> tuple[Suggestion, ...]:
    """Completions of the last word that give results, then titles that have all the words."""
    typed = list(analysis.tokens(text[:MAX_CHARACTERS]))
    if not typed:
        return ()
    last = typed[-1]
    begun = analysis.fold(last.surface) if last.end == len(text) else ""
    earlier = typed[:-1] if begun else typed
    terms = tuple(Term(analysis.term_of(word.surface)) for word in earlier if not analysis.is_stop_word(word.surface))
    queries = _long_forms(text, snapshot)
    if begun:
        room = limit - limit // 2 - len(queries)
        queries += _queries(text[: last.start], begun, terms, snapshot, room)
    if begun and not earlier:
        queries += _listed(begun, snapshot, synonyms, room - len(queries))
    titles = _titles(begun, terms, snapshot, limit - len(queries))
    return (*queries, *titles)[:limit]


def _long_forms(text: str, snapshot: Snapshot) -> list[Suggestion]:
    """What the articles say that an abbreviation stands for."""
    return [_search_for(long) for long in snapshot.stands_for(short_key(text))[:2]]


def _queries(head: str, begun: str, terms: tuple[Term, ...], snapshot: Snapshot, limit: int) -> list[Suggestion]:
    """Completions of what stands behind `head`, if any; of a word's several forms only the most frequent.

    Behind other words come those that articles have side by side with the last of them, the most usual first. Where
    there are none, any word of the same articles would make no sense, unless `TOLD` letters tell what is meant. A word
    that says nothing completes no search.
    """
    before = _last_words(analysis.words(head))
    words: dict[str, str] = {}
    for word in snapshot.completions(begun, TRIED):
        if not analysis.is_stop_word(word):
            words.setdefault(analysis.term_of(word), word)
    if before:
        beside = {term: count for term in words if (count := _total(snapshot, Phrase((*before, term))))}
        says = [word for word in analysis.words(head) if not analysis.is_stop_word(word)]
        apart = words if len(begun) >= TOLD and len(says) <= 1 else ()
        words = {term: words[term] for term in sorted(beside, key=beside.get, reverse=True) or apart}
    found = islice((word for term, word in words.items() if _total(snapshot, *terms, Term(term))), max(limit, 0))
    return [_search_for(f"{head}{word}") for word in found]


def _listed(begun: str, snapshot: Snapshot, synonyms: Synonyms, limit: int) -> list[Suggestion]:
    """Words that only the list of synonyms has, such as names of medicines, where what they stand for is found."""
    words = sorted(word for word in synonyms.words if word.startswith(begun))
    found = (word for word in words if any(_finds(snapshot, other) for other in synonyms.others[terms_of(word)]))
    unknown = (word for word in found if not _total(snapshot, Term(analysis.term_of(word))))
    return [_search_for(word) for word in islice(unknown, max(limit, 0))]


def _finds(snapshot: Snapshot, phrase: str) -> bool:
    return bool(_total(snapshot, *map(Term, terms_of(phrase))))


def _search_for(text: str) -> Suggestion:
    return Suggestion(text, "query", f"/search?q={quote_plus(text)}")


def _last_words(surfaces: Sequence[str]) -> tuple[str, ...]:
    """The terms from the last word on that says something: "to" by itself stands before everything."""
    first = len(surfaces) - 1
    while first > max(0, len(surfaces) - MOST_BESIDE) and analysis.is_stop_word(surfaces[first]):
        first -= 1
    return tuple(map(analysis.term_of, surfaces[max(0, first) :]))


def _total(snapshot: Snapshot, *leaves: Term | Phrase) -> int:
    """How many articles have all of some leaves."""
    return snapshot.search(Ask(Bool(must=leaves), limit=0, facets=False)).total


def _titles(begun: str, terms: tuple[Term, ...], snapshot: Snapshot, limit: int) -> list[Suggestion]:
    in_title = tuple(Term(term.term, "title") for term in terms)
    # Terms are stems: "anxieti" does not begin with "anxiety", the word that was typed to its end.
    last = Bool(should=(Prefix(begun, "title"), Term(analysis.term_of(begun), "title")))
    must = (*in_title, last) if begun else in_title
    if not must or limit < 1:
        return []
    docs = snapshot.search(Ask(Bool(must=must), limit=limit, facets=False)).docs
    return [Suggestion(card.title, "title", article_url(card.id)) for card in snapshot.cards(docs)]
