"""Suggestions: what a visitor who has typed so much may be about to type."""

from __future__ import annotations

from itertools import islice
from urllib.parse import quote_plus

from indexer import analysis
from indexer.analysis.abbreviations import short_key
from indexer.engines.base import Ask, Snapshot
from indexer.engines.tree import Bool, Phrase, Prefix, Term
from indexer.searching.page import Suggestion
from indexer.searching.presenting import article_url
from indexer.searching.request import MAX_CHARACTERS

#: So many completions of the last word are tried; those that find nothing with the words before fall away.
TRIED = 60


def suggestions(text: str, snapshot: Snapshot, limit: int) -> tuple[Suggestion, ...]:
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
    titles = _titles(begun, terms, snapshot, limit - len(queries))
    return (*queries, *titles)[:limit]


def _long_forms(text: str, snapshot: Snapshot) -> list[Suggestion]:
    """What the articles say that an abbreviation stands for."""
    return [
        Suggestion(long, "query", f"/search?q={quote_plus(long)}") for long in snapshot.stands_for(short_key(text))[:2]
    ]


def _queries(head: str, begun: str, terms: tuple[Term, ...], snapshot: Snapshot, limit: int) -> list[Suggestion]:
    """Completions of what stands behind `head`, if any; of a word's several forms only the most frequent.

    Behind another word come words that articles have side by side with it, the most usual first, or where there are
    none those of the same articles. A word that says nothing completes no search.
    """
    before = analysis.words(head)[-1:]
    words: dict[str, str] = {}
    for word in snapshot.completions(begun, TRIED):
        if not analysis.is_stop_word(word):
            words.setdefault(analysis.term_of(word), word)
    if before:
        first = analysis.term_of(before[0])
        beside = {term: count for term in words if (count := _total(snapshot, Phrase((first, term))))}
        words = {term: words[term] for term in sorted(beside, key=beside.get, reverse=True) or words}
    found = islice((word for term, word in words.items() if _total(snapshot, *terms, Term(term))), max(limit, 0))
    return [Suggestion(f"{head}{word}", "query", f"/search?q={quote_plus(f'{head}{word}')}") for word in found]


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
