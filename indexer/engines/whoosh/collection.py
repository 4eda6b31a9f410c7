"""The segments of a snapshot as one collection: where terms stand in them, and what ranking knows of all documents."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import TYPE_CHECKING

import numpy as np

from indexer.engines.base import Ranking
from indexer.engines.tree import Leaf, Phrase, Prefix, Term
from indexer.engines.whoosh.arrays.naming import Names
from indexer.engines.whoosh.kept import Kept
from indexer.engines.whoosh.postings import SegmentArrays
from indexer.engines.whoosh.schema import NAMED_FIELDS

if TYPE_CHECKING:
    from indexer.engines.whoosh.arrays.table import Table

#: At most this many leaves' places in the dictionary are cached, about 0.5 kB each.
_MOST_KNOWN = 4096
#: At most this many words' weighted vectors are cached, 1 kB each.
_MOST_MEANT = 2048
#: Scores of phrases, prefixes and fielded words are cached for this many documents in all, 16 bytes each.
_MOST_SCORED = 500_000
_MARKS = {"topic": NAMED_FIELDS["topics"], "source": NAMED_FIELDS["source"]}

#: The documents that have a leaf, numbered within their segment, and their scores, segment by segment.
Scored = list[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, slots=True)
class LeafRuns:
    """Where a leaf's postings lie: each segment's first posting and end, how many there are, and the leaf's idf.

    `spans` has the shape (segments, 2); a segment that has none has the span (0, 0). Not every posting need be of a
    document that has the leaf: a word of the title has those of the whole text.
    """

    spans: np.ndarray
    postings: int
    idf: float


@dataclass(frozen=True)
class Collection:
    """The segments of a snapshot and what ranking needs to know of all documents together."""

    segments: tuple[SegmentArrays, ...]
    bases: tuple[int, ...]
    documents: int
    ranking: Ranking
    known: Kept[str | Term | Prefix, LeafRuns] = field(default_factory=lambda: Kept(_MOST_KNOWN), compare=False)
    meant: Kept[str, np.ndarray] = field(default_factory=lambda: Kept(_MOST_MEANT), compare=False)
    scored: Kept[Leaf, Scored] = field(default_factory=lambda: Kept(_MOST_SCORED), compare=False)

    @cached_property
    def norms(self) -> np.ndarray:
        """BM25's k1·(1 − b + b·length/average) of every document; lengths are weighted as frequencies are."""
        ranking = self.ranking
        weights = np.array([ranking.title, ranking.headings, ranking.body])
        lengths = np.concatenate([weights @ s.lengths[:3] for s in self.segments] or [np.zeros(0)])
        average = lengths.mean() if lengths.size else 1.0
        return ranking.k1 * (1 - ranking.b + ranking.b * lengths / (average or 1.0))

    @cached_property
    def table(self) -> Table:
        """The segments as compiled loops take them."""
        # Imported here: writers never need the compiled loops.
        from indexer.engines.whoosh.arrays.table import table_of

        found = zip(self.segments, self.bases, strict=True)
        return table_of([segment.readable._replace(base=base) for segment, base in found])

    @cached_property
    def names(self) -> Names:
        """What the documents are called."""
        return Names([segment.names for segment in self.segments], self.bases)

    def number_of(self, doc: int) -> int:
        """The number of a document's segment."""
        return bisect_right(self.bases, doc) - 1

    def at(self, doc: int) -> tuple[SegmentArrays, int]:
        """A document's segment, and its number there."""
        number = self.number_of(doc)
        return self.segments[number], doc - self.bases[number]

    def idf(self, documents: int) -> float:
        """The idf of a term that stands in this many documents: ln(1 + (N − n + ½)/(n + ½)), deleted ones included."""
        return log(1 + (self.documents - documents + 0.5) / (documents + 0.5))

    def idf_of(self, leaf: Leaf) -> float:
        """The idf of a leaf; a phrase has that of its rarest word."""
        if leaf.__class__ is Phrase:
            return max(self.idf_of(Term(term, leaf.field)) for term in leaf.terms)
        return self.of(leaf).idf

    def spelt(self, word: str) -> tuple[int, np.ndarray | None]:
        """In how many documents a folded word stands as it is spelt, and its pieces, where a segment tells them."""
        documents, pieces = 0, None
        for segment in self.segments:
            if (number := segment.surfaces.find(word.encode())) >= 0:
                documents += int(segment.surface_counts[number])
                pieces = segment.surface_pieces[number] if segment.surface_pieces is not None else pieces
        return documents, pieces

    def of(self, leaf: Term | Prefix) -> LeafRuns:
        """Where the postings of a leaf lie; a search asks for the same ones several times."""
        # Strings keep their hash, as dataclasses do not.
        key = leaf.term if leaf.__class__ is Term and leaf.field is None else leaf
        return self.known.get(key) or self.known.keep(key, self._of(leaf), 1)

    def phrase_spans(self, phrase: Phrase) -> np.ndarray:
        """The first posting and the end of each of a phrase's terms in each segment, shape (terms, segments, 2)."""
        return np.stack([self.of(Term(term, phrase.field)).spans for term in phrase.terms])

    def of_term(self, term: str) -> LeafRuns:
        """Where the postings of a term of the text lie."""
        return self.known.get(term) or self.of(Term(term))

    def _of(self, leaf: Term | Prefix) -> LeafRuns:
        mark = _MARKS.get(leaf.field, b"")
        spans = []
        for segment in self.segments:
            if isinstance(leaf, Term):
                number = segment.terms.find(mark + leaf.term.encode())
                first, last = (number, number + 1) if number >= 0 else (0, 0)
            else:
                first, last = segment.terms.span(mark + leaf.prefix.encode())
            spans.append((segment.term_starts[first], segment.term_starts[last]) if first < last else (0, 0))
        postings = documents = sum(end - start for start, end in spans)
        if leaf.field == "title":
            found = zip(self.segments, spans, strict=True)
            documents = sum(np.count_nonzero(segment.in_title[start:end]) for segment, (start, end) in found)
        # A document may have many terms that begin so.
        idf = self.idf(min(documents, self.documents))
        return LeafRuns(np.array(spans, np.int64).reshape(-1, 2), postings, idf)
