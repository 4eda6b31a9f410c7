"""Matches a query tree against the arrays of a snapshot and ranks what it finds.

A leaf becomes a list of (documents, scores); they are added up in one dense array of scores, a number per document,
where more than nought means a match. Documents are numbered through all segments as Whoosh numbers them. The formulas
are in `docs/relevance.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from indexer.engines.tree import Best, Bool, Leaf, Node, Phrase, Prefix, Term
from indexer.engines.whoosh.collection import Collection, Run, key_of
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.phrases import phrase_docs
from indexer.engines.whoosh.postings import SegmentArrays

#: Among how many of the best by BM25F coverage and proximity decide the order.
WINDOW = 100
#: Words further apart than this are not near.
NEAR = 8
#: Lifts articles that have every word above those that have some; no BM25F score comes near it.
_ALL_WORDS = 1e6
#: For those who do not count who is present.
_NOBODY = np.zeros(0, np.uint8)


class OutOfTime(Exception):
    """The query has run as long as it may."""


class Matcher:
    """Evaluates trees against one collection until `deadline`, in seconds of `perf_counter`."""

    def __init__(self, collection: Collection, deadline: float):
        self._collection = collection
        self._deadline = deadline
        self._leaves: dict[str | Leaf, list[tuple[np.ndarray, np.ndarray]]] = {}
        # The best of several leaves, document by document; nought again when it has been taken.
        self._best: np.ndarray | None = None
        self.partial = False

    def scores(self, node: Node) -> np.ndarray:
        """BM25F scores of every document for a node, shape (documents,), float64; nought is no match.

        Where time runs out, the scores tell what is known to match by then, and `partial` is set.
        """
        try:
            return self._scores(node)
        except OutOfTime:
            self.partial = True
            return np.zeros(self._collection.documents)

    def _scores(self, node: Node) -> np.ndarray:
        if isinstance(node, Bool):
            return self._bool(node)
        scores = np.zeros(self._collection.documents)
        leaves, weights = (node.leaves, node.weights) if isinstance(node, Best) else ((node,), (1.0,))
        for leaf, weight in zip(leaves, weights, strict=True):
            for docs, values in self._leaf(leaf):
                raise_to(scores, docs, values, weight)
        return scores

    def _bool(self, node: Bool) -> np.ndarray:
        scores = np.zeros(self._collection.documents)
        # What decides whether a document matches comes first: out of time there, nothing is known to match.
        allowed = None
        for child in node.must:
            found = self._scores(child)
            allowed = found > 0 if allowed is None else allowed & (found > 0)
            scores += found
        for child in node.must_not:
            banned = self._scores(child) > 0
            if self.partial:  # What was found of it by then is not all that must not be there.
                raise OutOfTime
            allowed = ~banned if allowed is None else allowed & ~banned
        present = np.zeros(self._collection.documents if node.all_first and len(node.should) > 1 else 0, np.uint8)
        try:
            for child in node.should:
                if isinstance(child, Bool):
                    add_all(scores, present, self._scores(child))
                elif isinstance(child, Best):
                    self._add_best(scores, present, child)
                else:
                    for docs, values in self._leaf(child):
                        add(scores, present, docs, values)
        except OutOfTime:
            self.partial = True
        if allowed is not None:
            scores *= allowed
        if present.size:
            lift(scores, present, len(node.should))
        return scores

    def _add_best(self, scores: np.ndarray, present: np.ndarray, node: Best) -> None:
        """Add each document's best leaf; what is done grows with the leaves' postings, not with the collection."""
        if self._best is None:
            self._best = np.zeros(self._collection.documents)
        found = [
            (weight, *each) for leaf, weight in zip(node.leaves, node.weights, strict=True) for each in self._leaf(leaf)
        ]
        for weight, docs, values in found:
            raise_to(self._best, docs, values, weight)
        for _, docs, _ in found:
            take(scores, present, docs, self._best)

    def _leaf(self, leaf: Leaf) -> list[tuple[np.ndarray, np.ndarray]]:
        """(documents, scores) of a leaf, segment by segment."""
        self._check_time()
        key = key_of(leaf)
        found = self._leaves.get(key)
        if found is None:
            found = self._leaves[key] = self._phrase(leaf) if isinstance(leaf, Phrase) else self._weighed(leaf, key)
        return found

    def _weighed(self, leaf: Term | Prefix, key: str | Leaf) -> list[tuple[np.ndarray, np.ndarray]]:
        found = self._collection.weighed.get(key)
        if found is None:
            lists = [frequencies(run, leaf) for run in self._collection.of(leaf).runs]
            if not lists:
                return []
            # Numbers of the machine's own width index arrays fastest.
            docs = np.concatenate([docs for docs, _ in lists]).astype(np.intp)
            weights = np.concatenate([weights for _, weights in lists])
            found = docs, self._bm25(docs, weights, self._collection.idf(len(docs)))
            self._collection.weighed.keep(key, found, len(docs))
        return [found]

    def _bm25(self, docs: np.ndarray, weights: np.ndarray, idf: float) -> np.ndarray:
        """BM25 (Robertson and Zaragoza 2009, equation 3.15), over frequencies fused as BM25F does (3.22)."""
        values = weights / (weights + self._collection.norms[docs])
        values *= idf * (self._collection.ranking.k1 + 1)
        return values

    def _phrase(self, phrase: Phrase) -> list[tuple[np.ndarray, np.ndarray]]:
        """A phrase scores what its words score, in the documents in which they stand side by side."""
        words = [Term(term, phrase.field) for term in phrase.terms]
        if len(words) == 1:
            return self._leaf(words[0])
        total = np.zeros(self._collection.documents)
        for word in dict.fromkeys(words):
            for docs, values in self._leaf(word):
                add(total, _NOBODY, docs, values)
        found = []
        for number, (segment, base) in enumerate(zip(self._collection.segments, self._collection.bases, strict=True)):
            spans = self._collection.phrase_spans(phrase, number)
            if spans is not None:
                self._check_time()
                docs = phrase_docs(segment.readable, spans, phrase.field == "title") + base
                found.append((docs, total[docs]))
        return found

    def _check_time(self) -> None:
        if perf_counter() > self._deadline:
            raise OutOfTime


def load_loops(segments: Sequence[SegmentArrays]) -> None:
    """Call every loop that runs against the clock: the first call in a process takes longer than a search may."""
    scores, present, docs, values = np.zeros(1), np.zeros(1, np.uint8), np.zeros(0, np.intp), np.zeros(0)
    add(scores, present, docs, values)
    add_all(scores, present, scores)
    raise_to(scores, docs, values, 1.0)
    take(scores, present, docs, scores)
    lift(scores, present, 1)
    for segment in segments[:1]:
        phrase_docs(segment.readable, np.zeros(2, np.int64), False)


@compiled
def raise_to(scores, docs, values, weight):
    """Raise the scores of documents to weight times value, where that is more."""
    for number in range(len(docs)):
        doc = docs[number]
        scores[doc] = max(scores[doc], weight * values[number])


@compiled
def add(scores, present, docs, values):
    """Add values to the scores of documents and count them as present, if `present` is not empty."""
    for number in range(len(docs)):
        scores[docs[number]] += values[number]
        if len(present):
            present[docs[number]] += 1


@compiled
def take(scores, present, docs, best):
    """Add the best scores of documents to their scores and count them as present, as `add` does, and leave noughts."""
    for doc in docs:
        if best[doc] > 0:
            scores[doc] += best[doc]
            best[doc] = 0
            if len(present):
                present[doc] += 1


@compiled
def add_all(scores, present, values):
    """Add the values of all documents to their scores, and count those that have one as present."""
    for doc in range(len(scores)):
        scores[doc] += values[doc]
        if len(present):
            present[doc] += values[doc] > 0


@compiled
def lift(scores, present, nodes):
    """Lift what was found by every node above what was found by some."""
    for doc in range(len(scores)):
        if present[doc] == nodes and scores[doc] > 0:
            scores[doc] += _ALL_WORDS


def frequencies(run: Run, leaf: Term | Prefix) -> tuple[np.ndarray, np.ndarray]:
    """The documents of a run, ascending and numbered through all segments, and their weighted frequencies."""
    segment, span = run.segment, slice(run.start, run.end)
    docs, weights = segment.docs[span], segment.weights[span]
    if leaf.field == "title":
        weights = segment.in_title[span]
        docs, weights = docs[weights > 0], weights[weights > 0].astype(np.float32)
    elif leaf.field is not None:
        weights = np.diff(segment.position_starts[run.start : run.end + 1]).astype(np.float32)
    if isinstance(leaf, Prefix):
        sums = np.bincount(docs, weights, segment.doc_count)
        docs = np.flatnonzero(sums)
        weights = sums[docs]
    return docs + run.base if run.base else docs, weights
