"""Suggestions: what a visitor who has typed so much may be about to type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from urllib.parse import quote_plus

from indexer import analysis
from indexer.analysis.abbreviations import short_key
from indexer.engines.base import Ask, Snapshot
from indexer.engines.tree import Bool, Node, Phrase, Term
from indexer.searching.items import Start, Without, Word
from indexer.searching.language import parse
from indexer.searching.page import Suggestion
from indexer.searching.presenting import link
from indexer.searching.query import build_tree
from indexer.searching.reading import completed
from indexer.searching.request import MAX_CHARACTERS
from indexer.searching.synonyms import Synonyms, synonyms, terms_of
from indexer.settings import Settings

#: At most this many completions of the last word are tried; those that find nothing with the words before are dropped.
TRIED = 60
#: At most this many of the words before a completion have to stand beside it.
MOST_BESIDE = 4
#: So many articles may have the same title, of which one is suggested.
SAME_TITLE = 3
#: This many letters tell which word is meant.
TOLD = 4


def suggestions(
    text: str, snapshot: Snapshot, limit: int, settings: Settings, deadline: float
) -> tuple[Suggestion, ...]:
    """Completions of the last word that give results, then titles that have all the words.

    Those that are not found by `deadline`, in seconds of `perf_counter`, are left out.
    """
    finds = partial(_total, snapshot, deadline)
    text = text.lstrip()[:MAX_CHARACTERS]
    typed = list(analysis.tokens(text))
    if not typed:
        return ()
    last = typed[-1]
    begun = analysis.fold(last.surface) if last.end == len(text) else ""
    earlier = typed[:-1] if begun else typed
    terms = tuple(Term(analysis.term_of(word.surface)) for word in earlier if not analysis.is_stop_word(word.surface))
    queries = _long_forms(text, snapshot)
    # Half of the room is for titles.
    most = limit - limit // 2
    if begun:
        queries += _queries(text[: last.start], begun, terms, snapshot, finds, most - len(queries))
    if begun and not earlier:
        queries += _listed(begun, synonyms(settings), finds, most - len(queries))
    room = limit - len(queries)
    titled = _titled(last.surface if begun else "", terms, snapshot, room * SAME_TITLE, deadline)
    titles: dict[str, Suggestion] = {}
    for card in snapshot.cards(titled):
        titles.setdefault(card.title.casefold(), Suggestion(card.title, "title", link(card, settings)))
    return (*queries, *titles.values())[:limit]


def _long_forms(text: str, snapshot: Snapshot) -> list[Suggestion]:
    """What the articles say that an abbreviation stands for."""
    return [_search_for(long) for long in snapshot.stands_for(short_key(text))[:2]]


def _queries(
    head: str, begun: str, terms: tuple[Term, ...], snapshot: Snapshot, finds: Callable[..., int], limit: int
) -> list[Suggestion]:
    """Completions of what stands behind `head`, if any; of a word's several forms only the most frequent.

    Behind other words come those that articles have side by side with the last of them, the most usual first. Where
    there are none, any word of the same articles would make no sense, unless `TOLD` letters tell what is meant. A word
    that says nothing completes no search, and what is looked for in a field, or must not be there, is not completed.
    """
    *_, last = parse(f"{head}{begun}").items
    if isinstance(last, Without) or (isinstance(last, Word) and last.field):
        return []
    before = _last_words(analysis.words(head))
    words: dict[str, str] = {}
    for word in snapshot.completions(begun, TRIED):
        if not analysis.is_stop_word(word):
            words.setdefault(analysis.term_of(word), word)
    if before:
        beside = {term: count for term in words if (count := finds(Phrase((*before, term))))}
        says = [word for word in analysis.words(head) if not analysis.is_stop_word(word)]
        apart = words if len(begun) >= TOLD and len(says) <= 1 else ()
        words = {term: words[term] for term in sorted(beside, key=beside.get, reverse=True) or apart}
    found = islice((word for term, word in words.items() if finds(*terms, Term(term))), max(limit, 0))
    return [_search_for(f"{head}{word}") for word in found]


def _listed(begun: str, listed: Synonyms, finds: Callable[..., int], limit: int) -> list[Suggestion]:
    """Words that only the list of synonyms has, such as names of medicines, where what they stand for is found."""
    found = (
        word
        for word, terms in sorted(listed.words.items())
        if word.startswith(begun)
        and any(finds(*map(Term, terms_of(other))) for other in listed.others[terms])
        and not finds(*map(Term, terms))
    )
    return [_search_for(word) for word in islice(found, max(limit, 0))]


def _search_for(text: str) -> Suggestion:
    return Suggestion(text, "query", f"/search?q={quote_plus(text, errors='replace')}")


def _last_words(surfaces: Sequence[str]) -> tuple[str, ...]:
    """The terms from the last word on that says something: "to" by itself stands before everything."""
    first = len(surfaces) - 1
    while first > max(0, len(surfaces) - MOST_BESIDE) and analysis.is_stop_word(surfaces[first]):
        first -= 1
    return tuple(map(analysis.term_of, surfaces[max(0, first) :]))


def _total(snapshot: Snapshot, deadline: float, *leaves: Term | Phrase) -> int:
    """How many articles have all of some leaves."""
    return snapshot.search(Ask(Bool(must=leaves), limit=0, facets=False, deadline=deadline)).total


def _titled(begun: str, terms: tuple[Term, ...], snapshot: Snapshot, limit: int, deadline: float) -> Sequence[int]:
    """The articles whose titles have all the words, the last of them perhaps only begun."""
    must: list[Node] = [Term(term.term, "title") for term in terms]
    if begun:
        # Titles that have the word itself come first.
        whole = Term(analysis.term_of(begun), "title")
        must.append(Bool(should=(build_tree((completed(Start(begun, "title"), snapshot),)), whole)))
    if not must or limit < 1:
        return ()
    return snapshot.search(Ask(Bool(must=tuple(must)), limit=limit, facets=False, deadline=deadline)).docs
