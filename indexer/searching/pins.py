"""Pins: the maintainers' best bets, put first where somebody searches for just these words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from indexer import analysis
from indexer.engines.base import MOST_FACET_VALUES, Answer, Ask, FacetValue, Snapshot
from indexer.searching.courtesy import without_courtesy
from indexer.searching.curated import CuratedFile, read_tables
from indexer.searching.items import Item, Word, is_plain
from indexer.searching.request import SearchRequest
from indexer.settings import Settings

#: The terms of a search -> the id of the article that answers it best.
Pins = Mapping[frozenset[str], str]

#: "How does it work" is not "does it work"; "how do I find a clinic" is "find a clinic", and "how to prepare" is too.
_ASKS_HOW = frozenset(("how", "why"))
#: Letters that are no words by themselves.
_LETTERS = frozenset("stdm")
_ONLY_ASKS = frozenset(
    "much many long often soon to do can could should would may might will must".split()  # noqa: SIM905 - quotes hide them
)


def read_pins(path: Path) -> Pins:
    """The pins of a file; raises `CuratedFileError` with file, line and reason."""
    own, tables = read_tables(path, "pin")
    own.know()
    pins: dict[frozenset[str], str] = {}
    for table in tables["pin"]:
        table.know("for", "article")
        article, searches = table.text("article"), table.texts("for")
        if not searches:
            raise table.error("'for' lists no searches", "for")
        for search in searches:
            terms = _terms(tuple(map(Word, analysis.words(search))))
            if not terms:
                raise table.error(f"{search!r} has no words", "for", search)
            if pins.setdefault(terms, article) != article:
                raise table.error(f"{search!r} is pinned to {pins[terms]!r} already", "for", search)
    return pins


def pinned_doc(settings: Settings, request: SearchRequest, items: tuple[Item, ...], snapshot: Snapshot) -> int | None:
    """The document pinned for a search, or None.

    There is none for a search with operators, phrases or fields, which says exactly what it wants; for one that
    sorts by date; and where a filter excludes the article or the index does not have it.
    """
    pins = file_at(settings.pins).value()
    if not pins or request.sort != "relevance":
        return None
    if not all(map(is_plain, items)):
        return None
    article = pins.get(_terms(items))
    doc = snapshot.find(article) if article else None
    return doc if doc is not None and _passes(request, doc, snapshot) else None


def search_with_pin(ask: Ask, doc: int, snapshot: Snapshot) -> Answer:
    """Search as if `doc` were the best answer: it comes first, once, and all pages and totals follow from that."""
    end = ask.offset + ask.limit
    answer = snapshot.search(ask._replace(offset=0, limit=end))
    # Shown as one with near-duplicates, it stands in for whichever of them was found.
    same = snapshot.same_as(doc) if ask.collapse else {doc}
    rows, partial = _rows(answer), answer.partial
    found = next((row for row in rows if row[0] in same), None)
    if found:
        rows.remove(found)
    elif answer.total > end:
        rest = snapshot.search(ask._replace(offset=end, limit=answer.total - end, facets=False))
        found = next((row for row in _rows(rest) if row[0] in same), None)
        partial |= rest.partial
    # Whether the words find it is not known where time ran out before it was met.
    is_added = not found and not partial
    rows.insert(0, (doc, *found[1:3], None) if found else (doc, 0.0, 0, None))
    docs, scores, duplicates, closest = (
        zip(*rows[ask.offset : end], strict=True) if rows[ask.offset : end] else [()] * 4
    )
    return answer._replace(
        docs=docs,
        scores=scores,
        duplicates=duplicates,
        closest=closest,
        total=max(answer.total + is_added, len(rows)),
        facets=_counted(answer, doc, snapshot) if is_added else answer.facets,
        partial=partial,
    )


def _rows(answer: Answer) -> list[tuple[int, float, int, int | None]]:
    return list(zip(answer.docs, answer.scores, answer.duplicates, answer.closest, strict=True))


def _terms(items: tuple[Word, ...]) -> frozenset[str]:
    """The terms of the words that say something, or of all where none does, in any order; none behind a lone letter.

    The s of "s-ketamine" says something that the rest alone does not; that of "what s ketamine" says nothing.
    """
    words = without_courtesy(items)
    if words and words[0].folded in _LETTERS:
        return frozenset()
    telling = [word for word, after in zip_longest(words, words[1:]) if _tells(word, after)]
    return frozenset(word.term for word in telling or words if word.term)


def _tells(word: Word, after: Word | None) -> bool:
    if not word.is_stop_word:
        return True
    return word.folded in _ASKS_HOW and after is not None and after.folded not in _ONLY_ASKS


def _passes(request: SearchRequest, doc: int, snapshot: Snapshot) -> bool:
    (card,) = snapshot.cards([doc])
    if request.topic is not None and analysis.caseless(request.topic) not in map(analysis.caseless, card.topics):
        return False
    if request.source is not None and analysis.caseless(request.source) != analysis.caseless(card.source):
        return False
    if not (request.since or request.until):
        return True
    return bool(card.published) and (request.since or date.min) <= card.published <= (request.until or date.max)


def _counted(answer: Answer, doc: int, snapshot: Snapshot) -> dict[str, tuple[FacetValue, ...]]:
    """The facets with an article counted in that the words did not find."""
    (card,) = snapshot.cards([doc])
    facets = {}
    own = {
        "topic": card.topics,
        "source": (card.source,) if card.source else (),
        "year": (str(card.published.year),) if card.published else (),
    }
    for name, values in own.items():
        counts = dict(answer.facets.get(name, ()))
        written = {analysis.caseless(value): value for value in counts}
        for value in (written.get(analysis.caseless(value), value) for value in values):
            # What a full list leaves out may have any number.
            if value in counts or len(counts) < MOST_FACET_VALUES:
                counts[value] = counts.get(value, 0) + 1
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], analysis.caseless(pair[0])))
        facets[name] = tuple(map(FacetValue._make, ordered))
    return facets


@lru_cache(64)
def file_at(path: str) -> CuratedFile[Pins]:
    """The pins of a file, and what they are while it is as it is."""
    return CuratedFile(path, read_pins, {})
