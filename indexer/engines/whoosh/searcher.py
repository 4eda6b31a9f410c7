"""Searches one snapshot: matches, ranks, counts facets and shows passages.

This module uses compiled loops, which take a moment to load, so it is imported only when something searches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from indexer.engines.base import MOST_FACET_VALUES, Answer, Ask, FacetValue, Filters
from indexer.engines.tree import shown_words
from indexer.engines.whoosh.arrays.duplicates import NO_DUPLICATES, Duplicates
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.matching import reranking
from indexer.engines.whoosh.matching.facets import Facets
from indexer.engines.whoosh.matching.matcher import Matcher, load_loops
from indexer.engines.whoosh.matching.places import QueryWords
from indexer.engines.whoosh.matching.reranking import WINDOW
from indexer.engines.whoosh.matching.scoring import ALL_WORDS
from indexer.engines.whoosh.matching.selecting import Selected, select, top
from indexer.engines.whoosh.meaning import closeness
from indexer.engines.whoosh.passages.showing import ShownWords
from indexer.engines.whoosh.postings import NO_DATE

#: Days, more than lie between any two dates.
_LONGER_THAN_ANY = 1e10
_NO_VECTOR = np.zeros(0, np.float32)


class Searcher:
    """Searches a collection, of whose documents `live` tells which are not deleted, shape (documents,), bool."""

    def __init__(self, collection: Collection, live: np.ndarray):
        self._collection = collection
        self._live = live
        self._published = np.concatenate([s.published for s in collection.segments] or [np.zeros(0, np.int32)])
        self._facets = Facets(collection.segments)
        load_loops(collection)

    @cached_property
    def duplicates(self) -> Duplicates:
        """The groups of near-duplicates."""
        return Duplicates(self._collection.segments, self._collection.bases, self._live)

    def search(self, ask: Ask) -> Answer:
        """Match, rank and count; see `indexer.engines.base` for what goes in and out."""
        words = QueryWords(self._collection, list(dict.fromkeys(shown_words(ask.tree)) if ask.limit else ()))
        matcher = Matcher(self._collection, words, ask.deadline)
        matched = matcher.scores(ask.tree)
        if ask.names:
            self._lift_named(matched, ask.names)
        masks = dict(self._masks(ask.filters))
        same = self.duplicates if ask.collapse else NO_DUPLICATES
        wanted = WINDOW if ask.limit and not ask.newest_first else 0
        values = MOST_FACET_VALUES if ask.facets else 0
        order = self._newest_first(matched) if ask.newest_first else matched
        found = self._select(order, masks.values(), same, wanted, values)
        meaning = closeness.meant_by(self._collection, ask.meant, ask.sentence)
        by_meaning = found.with_words < WINDOW and not matcher.partial and len(meaning) > 0
        vector = closeness.direction_of(meaning) if by_meaning else _NO_VECTOR
        if len(vector):
            meant = closeness.nearest(self._collection, vector, self._live)
            matched[meant] = np.maximum(matched[meant], reranking.BY_MEANING)
            order = self._newest_first(matched) if ask.newest_first else matched
            found = self._select(order, masks.values(), same, wanted, values)
        docs, ranks = self._best(ask, matched, order, found, words, meaning)
        if ask.offset:
            docs, ranks = docs[ask.offset :], ranks[ask.offset :]
        counts = self._facets.of(found) if ask.facets else {}
        for name in masks if ask.facets else ():
            rest = [masks[other] for other in masks if other != name]
            counts[name] = self._facets.of(self._select(order, rest, same, 0, values))[name]
        chosen = docs.tolist()
        return Answer(
            docs=chosen,
            scores=ranks.tolist(),
            duplicates=same.stand_for(chosen, found.sizes),
            closest=self._closest(docs, matched[docs], vector) if len(vector) else [None] * len(chosen),
            total=len(found.docs),
            facets=counts,
            partial=matcher.partial,
            words=ShownWords(self._collection, words),
        )

    def facet_counts(self) -> dict[str, tuple[FacetValue, ...]]:
        """Each facet's most frequent values over all documents, near-duplicates as one, most frequent first."""
        everything = self._live.astype(np.float64)
        return self._facets.of(self._select(everything, (), self.duplicates, 0, MOST_FACET_VALUES))

    def _select(
        self, matched: np.ndarray, masks: Iterable[np.ndarray], same: Duplicates, wanted: int, values: int
    ) -> Selected:
        """What passes the filters, the `wanted` best of it, and as many values of each facet."""
        allowed = self._live
        for mask in masks:
            allowed = allowed & mask
        return Selected(
            *select(matched, self._live, allowed, same.docs, same.groups, wanted, self._facets.sets, values)
        )

    def _closest(self, docs: np.ndarray, scores: np.ndarray, vector: np.ndarray) -> list[int | None]:
        """The closest section of each document that was found by meaning alone."""
        _, rows = closeness.similarities(self._collection, docs, vector)
        found = zip(docs.tolist(), rows.tolist(), (scores <= reranking.BY_MEANING).tolist(), strict=True)
        return [self._section(doc, row) if alone else None for doc, row, alone in found]

    def _section(self, doc: int, row: int) -> int:
        """Of which section one of a document's vectors is."""
        segment, local = self._collection.at(doc)
        sections = segment.vector_sections
        return row if sections is None else int(sections[segment.vectors.starts[local] + row])

    def _best(
        self,
        ask: Ask,
        matched: np.ndarray,
        order: np.ndarray,
        found: Selected,
        words: QueryWords,
        meaning: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The documents on and before the page that is asked for, in order, and their scores."""
        if not ask.limit:
            return np.zeros(0, np.int64), np.zeros(0)
        wanted = ask.offset + ask.limit
        if ask.newest_first:
            newest = found.docs[top(order[found.docs], wanted)].astype(np.int64)
            return newest, reranking.plain(matched[newest])
        docs, ranks = reranking.rerank(self._collection, ask.tree, words, found.best, matched, meaning, wanted)
        if wanted <= WINDOW or not len(docs):
            return docs, ranks
        scores = matched[found.docs]
        places = top(scores, wanted)
        behind = reranking.behind(scores, places[:WINDOW], ranks)[places[WINDOW:]]
        return np.concatenate([docs, found.docs[places[WINDOW:]]]), np.concatenate([ranks, behind])

    def _lift_named(self, matched: np.ndarray, names: Sequence[str]) -> None:
        """Lift what matches and is called so above all else, the earlier name above the later."""
        for level, name in enumerate(reversed(names), 1):
            for doc in self._collection.names.called(name):
                score = matched.item(doc)
                if score > 0:
                    matched[doc] = score % ALL_WORDS + (level + 1) * ALL_WORDS

    def _newest_first(self, matched: np.ndarray) -> np.ndarray:
        """Keys by which the newest of what matches come first, behind them what was found by meaning alone.

        Of near-duplicates the newest has the highest and so stands for the others.
        """
        has_words = np.where(matched > reranking.BY_MEANING, _LONGER_THAN_ANY, 1.0)
        return np.where(matched > 0, self._published + has_words, 0.0)

    def _masks(self, filters: Filters) -> Iterator[tuple[str, np.ndarray]]:
        for name, value in (("topic", filters.topic), ("source", filters.source)):
            if value is not None:
                yield name, self._facets.mask(name, value)
        if filters.since or filters.until:
            mask = self._published != NO_DATE
            if filters.since:
                mask &= self._published >= filters.since.toordinal()
            if filters.until:
                mask &= self._published <= filters.until.toordinal()
            yield "year", mask
