"""One state of a Whoosh index, opened for reading: search, cards, texts and vocabulary."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from whoosh.codec.base import PerDocumentReader

from indexer import analysis
from indexer.engines.base import Answer, Ask, Card, FacetValue, FileFacts, Ranking
from indexer.engines.tree import Bool, Leaf, Phrase
from indexer.engines.whoosh.arrays.abbreviations import most_frequent
from indexer.engines.whoosh.collection import Collection, LeafRuns
from indexer.engines.whoosh.kept import Kept
from indexer.engines.whoosh.postings import SegmentArrays
from indexer.engines.whoosh.writing.inverting import article_from_json
from indexer.errors import ArticleDamaged, IndexDamaged
from indexer.reading import Article

if TYPE_CHECKING:
    from indexer.engines.whoosh.searcher import Searcher

#: Where documents are deleted, the number of live ones is cached for at most this many terms.
_MOST_FREQUENCIES = 4096


class OpenSegment:
    """A segment as it is open: its arrays, and Whoosh's reader of what it stores; closed with the last who uses it.

    `stamp` is that of the file the arrays are mapped from, None where they are in memory alone.
    """

    def __init__(self, name: str, arrays: SegmentArrays, stored: PerDocumentReader, stamp: tuple[int, ...] | None):
        self.name = name
        self.stamp = stamp
        self.arrays = arrays
        self.stored = stored
        weakref.finalize(self, stored.close)


def stored_fields(reader: PerDocumentReader, doc: int) -> dict:
    """What Whoosh stored of a document; raises `IndexDamaged`."""
    try:
        return reader.stored_fields(doc)
    except Exception as error:  # Whoosh raises whatever unpickling a damaged file happens to raise.
        raise IndexDamaged(f"An article cannot be read from the index ({error}): rebuild it.") from error


def stored_article(reader: PerDocumentReader, doc: int) -> tuple[Article, FileFacts]:
    """A document's article and the facts of its file, as Whoosh stored them; raises `IndexDamaged`."""
    stored = stored_fields(reader, doc)
    try:
        return article_from_json(stored["article"]), FileFacts(*stored["file"])
    except (KeyError, TypeError, ValueError) as error:
        raise IndexDamaged(f"An article cannot be read from the index ({error!r}): rebuild it.") from error


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
        self._is_whole = bool(self.live.all())
        self._frequencies: Kept[str, int] = Kept(_MOST_FREQUENCIES)
        self._spelt: Kept[str, bool] = Kept(_MOST_FREQUENCIES)
        self._standing: Kept[str, bool] = Kept(_MOST_FREQUENCIES)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.live))

    def prepare(self) -> None:
        """Work out what searches will need of all documents, so that none has to wait for it."""
        collection = self.collection
        _ = collection.norms, collection.names, self._searcher.duplicates
        _ = self.shorts_begin, self.longs_begin, self._names

    @cached_property
    def _searcher(self) -> Searcher:
        # Imported here: writers never need the compiled loops.
        from indexer.engines.whoosh.searcher import Searcher

        return Searcher(self.collection, self.live)

    def search(self, ask: Ask) -> Answer:
        """Match, rank and count; see `indexer.engines.base` for what goes in and out."""
        return self._searcher.search(ask)

    def facet_counts(self) -> dict[str, tuple[FacetValue, ...]]:
        """Each facet's most frequent values over all documents, near-duplicates as one, most frequent first."""
        return self._searcher.facet_counts()

    def same_as(self, doc: int) -> set[int]:
        """The documents that say the same as one, itself among them."""
        return self._searcher.duplicates.same_as(doc)

    def cards(self, docs: Iterable[int]) -> list[Card]:
        """What a list shows of documents."""
        return [segment.card(local) for segment, local in map(self.collection.at, docs)]

    def find(self, article_id: str) -> int | None:
        """The number of the live document with an id."""
        key = article_id.encode("utf-8", "replace")
        for segment, base in zip(self.collection.segments, self.collection.bases, strict=True):
            number = segment.ids.find(key)
            if number >= 0 and self.live[base + segment.id_docs[number]]:
                return base + int(segment.id_docs[number])
        return None

    def article(self, doc: int) -> Article:
        """A document's whole article, from Whoosh's stored fields; raises `ArticleDamaged`."""
        segment, local = self.collection.at(doc)
        try:
            article, _ = stored_article(self._stored[self.collection.number_of(doc)], local)
        except IndexDamaged as error:
            raise ArticleDamaged(str(error)) from error
        if article.id != segment.card(local).id:
            raise ArticleDamaged("The index has another text in an article's place: rebuild it.")
        return article

    def stored_in(self, segment_id: str) -> Iterator[tuple[Article, FileFacts, np.ndarray | None]]:
        """The live articles of one Whoosh segment, the facts of their files, and their vectors."""
        number = list(self.opened).index(segment_id)
        base, reader = self.collection.bases[number], self._stored[number]
        for doc in np.flatnonzero(self.live[base : base + reader.doc_count_all()]).tolist():
            yield *stored_article(reader, doc), self.collection.segments[number].vectors_of(doc)

    def newest(self, limit: int) -> list[int]:
        """The documents that were published last; of those that say nearly the same only the last one."""
        published = np.concatenate([np.zeros(0, np.int32), *(s.published for s in self.collection.segments)])
        found = np.flatnonzero(self.live)
        chosen, seen = [], set()
        for doc in found[np.argsort(-published[found], kind="stable")].tolist():
            if len(chosen) == limit:
                break
            if doc not in seen:
                chosen.append(doc)
                seen |= self.same_as(doc)
        return chosen

    def files(self) -> dict[str, tuple[str, FileFacts]]:
        """Path -> (id, facts) of the file behind every live document."""
        known = {}
        for segment, base in zip(self.collection.segments, self.collection.bases, strict=True):
            for article_id, facts in segment.files(np.flatnonzero(self.live[base : base + segment.doc_count]).tolist()):
                known[facts.path] = article_id, facts
        return known

    def frequency(self, term: str) -> int:
        """In how many live documents' texts a term stands."""
        runs = self.collection.of_term(term)
        if self._is_whole or not runs.postings:
            return runs.postings
        known = self._frequencies.get(term)
        return self._frequencies.keep(term, self._live_postings(runs), 1) if known is None else known

    def is_spelt(self, folded: str) -> bool:
        """Whether a document has a word just as it is spelt here, deleted ones included."""
        known = self._spelt.get(folded)
        return self._spelt.keep(folded, self.collection.spelt(folded)[0] > 0, 1) if known is None else known

    def _live_postings(self, runs: LeafRuns) -> int:
        found = zip(self.collection.segments, self.collection.bases, runs.spans.tolist(), strict=True)
        return sum(int(self.live[segment.docs[start:end] + base].sum()) for segment, base, (start, end) in found)

    def idf(self, leaf: Leaf) -> float:
        """The idf of a leaf; a phrase has that of its rarest word."""
        return self.collection.idf_of(leaf)

    def completions(self, begun: str, limit: int) -> list[str]:
        """The words of the texts that begin so, the most frequent of each segment, those in most documents first."""
        counts: dict[str, int] = {}
        for segment in self.collection.segments:
            first, last = segment.surfaces.span(begun.encode())
            ordered = np.argsort(-segment.surface_counts[first:last].astype(np.int64), kind="stable")
            for place in ordered[:limit].tolist():
                word = segment.surfaces[first + place].decode()
                counts[word] = counts.get(word, 0) + int(segment.surface_counts[first + place])
        return sorted(counts, key=lambda word: (-counts[word], word))[:limit]

    def stands_for(self, short: str) -> Sequence[str]:
        """What the articles say that an abbreviation, of one word or two, stands for; see `analysis.abbreviations`."""
        longs = self._longs_of.get(short, ())
        return [long for long in longs if self._stands(long)] if longs and not self._is_whole else longs

    def abbreviated(self, first: str, second: str) -> Sequence[tuple[str, str]]:
        """(terms, their abbreviation) of what begins with these two terms and is abbreviated, most articles first."""
        shorts = self._beginning.get(f"{first} {second}", ())
        return [pair for pair in shorts if self._stands(pair[1])] if shorts and not self._is_whole else shorts

    def is_name(self, terms: str) -> bool:
        """Whether a title or heading has these two terms, with a space between, as a name; see `analysis.pairs`."""
        return terms in self._names

    def is_called(self, name: str) -> bool:
        """Whether a document is called so, deleted ones included; see `analysis.naming`."""
        return bool(self.collection.names.called(name))

    def _stands(self, text: str) -> bool:
        """Whether a live article has the words of a text side by side."""
        known = self._standing.get(text)
        if known is None:
            terms = tuple(filter(None, map(analysis.term_of, analysis.words(text))))
            stands = bool(terms) and self.search(Ask(Bool(must=(Phrase(terms),)), limit=0, facets=False)).total > 0
            known = self._standing.keep(text, stands, 1)
        return known

    @cached_property
    def _longs_of(self) -> dict[str, list[str]]:
        return most_frequent(segment.abbreviations.longs_of for segment in self.collection.segments)

    @cached_property
    def _beginning(self) -> dict[str, list[tuple[str, str]]]:
        return most_frequent(segment.abbreviations.beginning for segment in self.collection.segments)

    @cached_property
    def shorts_begin(self) -> frozenset[str]:
        """The words that abbreviations begin with."""
        return frozenset(short.split(" ", 1)[0] for short in self._longs_of)

    @cached_property
    def longs_begin(self) -> frozenset[str]:
        """The terms that those begin with that are abbreviated."""
        return frozenset(terms.split(" ", 1)[0] for terms in self._beginning)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(pair for segment in self.collection.segments for pair in segment.pairs.texts())

    @cached_property
    def surfaces(self) -> dict[str, int]:
        """The words of the texts as people type them -> in how many documents each stands."""
        counts: Counter[str] = Counter()
        for segment in self.collection.segments:
            counts.update(dict(zip(segment.surfaces.texts(), segment.surface_counts.tolist(), strict=True)))
        return counts
