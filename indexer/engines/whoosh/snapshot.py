"""One state of a Whoosh index, opened for reading: search, cards, texts and vocabulary."""

from __future__ import annotations

import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from time import perf_counter

import numpy as np
from whoosh.codec.base import PerDocumentReader

from indexer.engines.base import (
    Answer,
    Ask,
    Card,
    FacetValue,
    FileFacts,
    Filters,
    Ranking,
)
from indexer.engines.whoosh import meaning, reranking
from indexer.engines.whoosh.duplicates import NO_DUPLICATES, Duplicates
from indexer.engines.whoosh.explained import most_frequent
from indexer.engines.whoosh.facets import Facets
from indexer.engines.whoosh.inverting import article_from_json
from indexer.engines.whoosh.matching import WINDOW, Collection, Matcher, load_loops
from indexer.engines.whoosh.passages import ShownWords
from indexer.engines.whoosh.places import Leaf
from indexer.engines.whoosh.postings import NO_DATE, SegmentArrays
from indexer.engines.whoosh.selecting import select, top
from indexer.errors import IndexDamaged
from indexer.reading import Article


class OpenSegment:
    """A segment as it is open: its arrays, and Whoosh's reader of what it stores; closed with the last who uses it."""

    def __init__(self, name: str, arrays: SegmentArrays, stored: PerDocumentReader):
        self.name = name
        self.arrays = arrays
        self.stored = stored
        weakref.finalize(self, stored.close)


class WhooshSnapshot:
    """An index as one commit left it; any number of threads may read it.

    `opened` are its segments in Whoosh's order, and `deleted` the numbers of each one's deleted documents.
    """

    def __init__(
        self, opened: Sequence[OpenSegment], deleted: Sequence[Sequence[int]], generation: str, ranking: Ranking
    ):
        segments = [each.arrays for each in opened]
        self.opened = {each.name: each for each in opened}
        self._stored = [each.stored for each in opened]
        self.generation = generation
        self.needs_mending = any(segment.needs_mending for segment in segments)
        bases = list(accumulate((segment.doc_count for segment in segments), initial=0))
        self.collection = Collection(tuple(segments), tuple(bases[:-1]), bases[-1], ranking)
        self.live = np.ones(bases[-1], bool)
        for base, docs in zip(bases, deleted, strict=False):
            self.live[[base + doc for doc in docs]] = False
        self.published = np.concatenate([s.published for s in segments] or [np.zeros(0, np.int32)])
        self.facets = Facets(segments)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.live))

    def prepare(self) -> None:
        """Work out what searches will need of all documents, so that none has to wait for it."""
        _ = self.collection.norms, self.duplicates, self._longs_of, self._beginning

    def search(self, ask: Ask) -> Answer:
        """Match, rank and count; see `indexer.engines.base` for what goes in and out."""
        _ = self._loaded
        matcher = Matcher(self.collection, perf_counter() + ask.seconds)
        matched = matcher.scores(ask.tree)
        masks = dict(self._masks(ask.filters))
        found, scores, others, with_words = self._select(matched, masks.values(), ask.collapse)
        vector = self._meant(ask)
        if vector is not None and with_words < WINDOW:
            meant = meaning.nearest(self.collection, vector)
            matched[meant] = np.maximum(matched[meant], reranking.BY_MEANING)
            found, scores, others, _ = self._select(matched, masks.values(), ask.collapse)
        docs, ranks = self._best(ask, scores, found, vector)
        docs, ranks = docs[ask.offset : ask.offset + ask.limit], ranks[ask.offset : ask.offset + ask.limit]
        places = found.searchsorted(docs)
        counts = self.facets.count(found) if ask.facets else {}
        for name in masks if ask.facets else ():
            rest = [masks[other] for other in masks if other != name]
            counts[name] = self.facets.count(self._select(matched, rest, ask.collapse)[0])[name]
        return Answer(
            docs=docs.tolist(),
            scores=ranks.tolist(),
            duplicates=others[places].tolist(),
            closest=self._closest(docs, scores[places], vector),
            total=len(found),
            facets=counts,
            partial=matcher.partial,
        )

    @cached_property
    def _loaded(self) -> None:
        load_loops(self.collection.segments)

    def _select(self, matched: np.ndarray, masks: Iterable[np.ndarray], collapse: bool):
        """What passes the filters; see `selecting.select`."""
        allowed = self.live
        for mask in masks:
            allowed = allowed & mask
        same = self.duplicates if collapse else NO_DUPLICATES
        return select(matched, allowed, same.docs, same.groups)

    def _closest(self, docs: np.ndarray, scores: np.ndarray, vector: np.ndarray | None) -> list[int | None]:
        """The closest section of each document that was found by meaning alone."""
        lone = (scores <= reranking.BY_MEANING).tolist()
        if vector is None or not any(lone):
            return [None] * len(docs)
        _, rows = meaning.similarities(self.collection, docs, vector)
        found = zip(docs.tolist(), rows.tolist(), lone, strict=True)
        return [self._section(doc, row) if alone else None for doc, row, alone in found]

    def _section(self, doc: int, row: int) -> int:
        """Of which section one of a document's vectors is."""
        segment, local = self._at(doc)
        sections = segment.vector_sections
        return row if sections is None else int(sections[segment.vector_starts[local] + row])

    @cached_property
    def duplicates(self) -> Duplicates:
        """The groups of near-duplicates."""
        return Duplicates(self.collection.segments, self.collection.bases, self.live)

    def same_as(self, doc: int) -> set[int]:
        """The documents that say the same as one, itself among them."""
        return self.duplicates.same_as(doc)

    def _meant(self, ask: Ask) -> np.ndarray | None:
        """What the search means."""
        if not ask.meant:
            return None
        return meaning.query_vector(self.collection, ask.meant, ask.sentence)

    def _best(self, ask: Ask, scores: np.ndarray, found: np.ndarray, vector: np.ndarray | None):
        """The documents on and before the page that is asked for, in order, and their scores."""
        wanted = ask.offset + ask.limit
        if ask.newest_first:
            newest = top(self.published[found].astype(np.float64), wanted)
            return found[newest], reranking.plain(scores[newest])
        best = top(scores, max(wanted, WINDOW))
        return reranking.rerank(self.collection, ask.tree, found[best], scores[best], vector)

    def _masks(self, filters: Filters) -> Iterator[tuple[str, np.ndarray]]:
        for name, value in (("topic", filters.topic), ("source", filters.source)):
            if value is not None:
                yield name, self.facets.mask(name, value)
        if filters.since or filters.until:
            mask = self.published != NO_DATE
            if filters.since:
                mask &= self.published >= filters.since.toordinal()
            if filters.until:
                mask &= self.published <= filters.until.toordinal()
            yield "year", mask

    def _place(self, doc: int) -> tuple[int, int]:
        """The number of a document's segment, and its number there."""
        number = bisect_right(self.collection.bases, doc) - 1
        return number, doc - self.collection.bases[number]

    def _at(self, doc: int) -> tuple[SegmentArrays, int]:
        number, local = self._place(doc)
        return self.collection.segments[number], local

    def card(self, doc: int) -> Card:
        """What a list shows of a document."""
        segment, local = self._at(doc)
        return segment.card(local)

    def words(self, words: Iterable[Sequence[Leaf]]) -> ShownWords:
        """The words of a search, each as the leaves that may stand for it, to show them in documents."""
        return ShownWords(self.collection, words)

    def find(self, article_id: str) -> int | None:
        """The number of the live document with an id."""
        key = article_id.encode("utf-8", "replace")
        for segment, base in zip(self.collection.segments, self.collection.bases, strict=True):
            number = segment.ids.find(key)
            if number >= 0 and self.live[base + segment.id_docs[number]]:
                return base + int(segment.id_docs[number])
        return None

    def article(self, doc: int) -> Article:
        """A document's whole article, from Whoosh's stored fields; raises `IndexDamaged`."""
        number, local = self._place(doc)
        try:
            return article_from_json(self._stored[number].stored_fields(local)["article"])
        except Exception as error:  # Whoosh raises whatever unpickling a damaged file happens to raise.
            raise IndexDamaged(
                f"Article {self.card(doc).id!r} cannot be read from the index ({error}); "
                "build it anew with: findwell index --rebuild"
            ) from error

    def stored_in(self, segment_id: str) -> Iterator[tuple[Article, FileFacts, np.ndarray | None]]:
        """The live articles of one Whoosh segment, the facts of their files, and their vectors."""
        number = list(self.opened).index(segment_id)
        base, reader = self.collection.bases[number], self._stored[number]
        for doc in np.flatnonzero(self.live[base : base + reader.doc_count_all()]).tolist():
            stored = reader.stored_fields(doc)
            vectors = self.collection.segments[number].vectors_of(doc)
            yield article_from_json(stored["article"]), FileFacts(*stored["file"]), vectors

    def newest(self, limit: int) -> list[int]:
        """The documents that were published last."""
        found = np.flatnonzero(self.live)
        return found[top(self.published[found].astype(np.float64), limit)].tolist()

    def files(self) -> dict[str, tuple[str, FileFacts]]:
        """Path -> (id, facts) of the file behind every live document."""
        known = {}
        for segment, base in zip(self.collection.segments, self.collection.bases, strict=True):
            for article_id, facts in segment.files(np.flatnonzero(self.live[base : base + segment.doc_count]).tolist()):
                known[facts.path] = article_id, facts
        return known

    def frequency(self, term: str) -> int:
        """In how many documents' texts a term stands."""
        return self.collection.of_term(term).postings

    def idf(self, leaf: Leaf) -> float:
        """How much a leaf tells; a phrase as much as its rarest word."""
        return self.collection.telling(leaf)

    def facet_counts(self) -> dict[str, tuple[FacetValue, ...]]:
        """Every facet's values over all documents, most frequent first."""
        return self.facets.count(np.flatnonzero(self.live))

    def completions(self, begun: str, limit: int) -> list[str]:
        """The words of the texts that begin so, in the most documents first."""
        counts: dict[str, int] = {}
        for segment in self.collection.segments:
            first, last = segment.surfaces.span(begun.encode())
            for place in top(segment.surface_counts[first:last].astype(np.float64), limit).tolist():
                word = segment.surfaces[first + place].decode()
                counts[word] = counts.get(word, 0) + int(segment.surface_counts[first + place])
        return sorted(counts, key=lambda word: (-counts[word], word))[:limit]

    def stands_for(self, short: str) -> Sequence[str]:
        """What the articles say that an abbreviation stands for, most articles first; see `analysis.abbreviations`."""
        return self._longs_of.get(short, ())

    def abbreviated(self, terms: str) -> Sequence[tuple[str, str]]:
        """(terms, their abbreviation) of what begins with these two terms and is abbreviated, most articles first."""
        return self._beginning.get(terms, ())

    @cached_property
    def _longs_of(self) -> dict[str, list[str]]:
        return most_frequent(segment.abbreviations.longs_of for segment in self.collection.segments)

    @cached_property
    def _beginning(self) -> dict[str, list[tuple[str, str]]]:
        return most_frequent(segment.abbreviations.beginning for segment in self.collection.segments)

    @cached_property
    def surfaces(self) -> dict[str, int]:
        """The words of the texts as people type them -> in how many documents each stands."""
        counts: dict[str, int] = {}
        for segment in self.collection.segments:
            for number, count in enumerate(segment.surface_counts.tolist()):
                word = segment.surfaces[number].decode()
                counts[word] = counts.get(word, 0) + count
        return counts
