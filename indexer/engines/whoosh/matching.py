"""Matches a query tree against the arrays of a snapshot and ranks what it finds.

Scores are added up in one dense array, a number per document, where more than nought means a match. Documents are
numbered through all segments as Whoosh numbers them. The formulas are in `docs/relevance.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

import numpy as np

from indexer.engines.tree import Best, Bool, Leaf, Node, Phrase, Prefix, Term
from indexer.engines.whoosh.bm25 import FREQUENCY_OF, TEXT, frequency, saturated
from indexer.engines.whoosh.collection import Collection, Found
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.phrases import phrase_docs
from indexer.engines.whoosh.places import Words
from indexer.engines.whoosh.postings import SegmentArrays

#: Among how many of the best by BM25F coverage and proximity decide the order.
WINDOW = 100
#: Words further apart than this are not near.
NEAR = 8
#: Lifts articles that have every word above those that have some; no BM25F score comes near it.
ALL_WORDS = 1e6
#: For those who do not count who is present.
_NOBODY = np.zeros(0, np.uint8)


class OutOfTime(Exception):
    """The query has run as long as it may."""


class Lists(NamedTuple):
    """What is known of a segment's documents beforehand, word by word: the score of a phrase or of a beginning.

    Word `w` has the documents and values from `bounds[w]` to before `bounds[w + 1]`; without bounds no word has any.
    """

    docs: np.ndarray
    values: np.ndarray
    bounds: np.ndarray


#: For words that all stand anywhere in the text.
_ALL_TEXT = np.zeros(0, np.int8)
#: The weight of a leaf by itself.
_WHOLE = (1.0,)
NO_LISTS = Lists(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))


class Matcher:
    """Evaluates trees against one collection until `deadline`, in seconds of `perf_counter`.

    Where what is matched are the words that are `shown`, their places are known.
    """

    def __init__(self, collection: Collection, shown: Words, deadline: float):
        self._collection = collection
        self._shown = shown
        self._deadline = deadline
        # The best of a word's leaves, document by document; nought again when it has been taken.
        self._best = np.zeros(0)
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
        self._add(scores, _NOBODY, (node,))
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
            self._add(scores, present, [child for child in node.should if child.__class__ is not Bool])
            for child in node.should:
                if child.__class__ is Bool:
                    add_all(scores, present, self._scores(child))
        except OutOfTime:
            self.partial = True
        if allowed is not None:
            scores *= allowed
        if present.size:
            lift(scores, present, len(node.should))
        return scores

    def _add(self, scores: np.ndarray, present: np.ndarray, words: Sequence[Leaf | Best]) -> None:
        """Add the scores of words, of each word its best leaf's; what is done grows with the postings."""
        leaves = [word.leaves if word.__class__ is Best else (word,) for word in words]
        searched = self._shown if leaves == self._shown.leaves else Words(self._collection, leaves)
        factor = self._collection.ranking.k1 + 1
        factors, counted, others = [], [], []
        for place, (word, known) in enumerate(zip(words, searched.known, strict=True)):
            terms = iter(known)
            for leaf, weight in zip(leaves[place], word.weights if word.__class__ is Best else _WHOLE, strict=True):
                if leaf.__class__ is Term:
                    factors.append(weight * (next(terms).telling * factor))
                    counted.append(FREQUENCY_OF[leaf.field])
                else:
                    others.append((place, leaf, weight))
        if not self._best.size and (others or len(factors) > len(words)):
            self._best = np.zeros(self._collection.documents)
        worth = np.array(factors, np.float64), np.array(counted, np.int8) if any(counted) else _ALL_TEXT
        for number, (segment, base, spans, firsts, _) in enumerate(searched.runs):
            lists = self._lists(others, len(words), number) if others else NO_LISTS
            self._check_time()
            add_words(
                scores, present, self._best, segment.frequencies, base, self._collection.norms, spans, firsts, *worth,
                lists,
            )  # fmt: skip

    def _lists(self, leaves: Sequence[tuple[int, Leaf, float]], words: int, segment: int) -> Lists:
        """What leaves that are no terms find in a segment; each comes with its word's number and its weight there."""
        found = [(word, weight, *self._leaf(leaf)[segment]) for word, leaf, weight in leaves]
        sizes = np.bincount([word for word, *_ in found], [len(docs) for *_, docs, _ in found], words)
        return Lists(
            np.concatenate([docs for *_, docs, _ in found]),
            np.concatenate([weight * values for _, weight, _, values in found]),
            np.append(0, sizes.cumsum().astype(np.int64)),
        )

    def _leaf(self, leaf: Phrase | Prefix) -> Found:
        """The documents that have a phrase or a beginning, and their scores, segment by segment."""
        known = self._collection.found.get(leaf)
        if known is not None:
            return known
        found = self._phrase(leaf) if leaf.__class__ is Phrase else self._prefix(leaf)
        return self._collection.found.keep(leaf, found, sum(len(docs) for docs, _ in found))

    def _phrase(self, phrase: Phrase) -> Found:
        """A phrase scores what its words score, in the documents in which they stand side by side."""
        factor = self._collection.ranking.k1 + 1
        known = {term: self._collection.of(Term(term, phrase.field)).telling * factor for term in phrase.terms}
        # A word that stands in it twice counts once.
        factors = np.array([known.pop(term, 0.0) for term in phrase.terms])
        found = []
        for number, (segment, base) in enumerate(zip(self._collection.segments, self._collection.bases, strict=True)):
            self._check_time()
            spans = self._collection.phrase_spans(phrase, number)
            found.append(
                (NO_LISTS.docs, NO_LISTS.values)
                if spans is None
                else phrase_docs(
                    segment.readable, segment.frequencies, base, self._collection.norms, spans, factors,
                    FREQUENCY_OF[phrase.field],
                )
            )  # fmt: skip
        return found

    def _prefix(self, prefix: Prefix) -> Found:
        """A beginning scores as one term whose frequencies are those of all its terms together."""
        spans = self._collection.of(prefix).spans
        summed = []
        for segment, (start, end) in zip(self._collection.segments, spans.tolist(), strict=True):
            self._check_time()
            sums = np.zeros(segment.doc_count)
            add_up(sums, segment.frequencies, start, end, FREQUENCY_OF[prefix.field])
            docs = np.flatnonzero(sums)
            summed.append((docs, sums[docs]))
        factor = self._collection.idf(sum(len(docs) for docs, _ in summed)) * (self._collection.ranking.k1 + 1)
        norms = self._collection.norms
        return [
            (docs, factor * sums / (sums + norms[docs + base]))
            for (docs, sums), base in zip(summed, self._collection.bases, strict=True)
        ]

    def _check_time(self) -> None:
        if perf_counter() > self._deadline:
            raise OutOfTime


def load_loops(segments: Sequence[SegmentArrays]) -> None:
    """Call every loop that runs against the clock: the first call in a process takes longer than a search may."""
    scores, present, numbers = np.zeros(1), np.zeros(1, np.uint8), np.zeros(1, np.int64)
    add_all(scores, present, scores)
    lift(scores, present, 1)
    for segment in segments[:1]:
        norms, spans = np.ones(segment.doc_count), np.zeros(2, np.int64)
        add_words(
            scores, present, scores, segment.frequencies, 0, norms, spans, numbers, numbers * 1.0, _ALL_TEXT, NO_LISTS
        )
        add_up(scores, segment.frequencies, 0, 0, 0)
        phrase_docs(segment.readable, segment.frequencies, 0, norms, spans, np.zeros(1), 0)


@compiled
def add_words(scores, present, best, segment, base, norms, spans, firsts, factors, counted, lists):
    """Add the scores of words in a segment, whose documents are numbered from `base` on, and count who is present.

    Word `w` has the runs of single terms from `firsts[w]` to before `firsts[w + 1]`; run `r` is of the postings from
    `spans[2r]` to before `spans[2r + 1]`, and is worth `factors[r]` times its saturated frequencies, those that
    `counted[r]` says or, where that is empty, those in the text. `best` is nought, and is again afterwards.
    """
    for word in range(len(firsts) - 1):
        first, last = firsts[word], firsts[word + 1]
        begin, end = (lists.bounds[word], lists.bounds[word + 1]) if len(lists.bounds) else (0, 0)
        if last - first == 1 and begin == end:
            factor, which = factors[first], counted[first] if len(counted) else TEXT
            for posting in _postings(spans, first):
                doc = np.uintp(segment.docs[posting]) + np.uintp(base)
                value = factor * saturated(frequency(segment, posting, which), norms[doc])
                scores[doc] += value
                if len(present):
                    present[doc] += value > 0
            continue
        found = np.empty(_most(spans, first, last) + end - begin, np.uintp)
        count = np.uintp(0)
        for run in range(first, last):
            factor, which = factors[run], counted[run] if len(counted) else TEXT
            for posting in _postings(spans, run):
                doc = np.uintp(segment.docs[posting]) + np.uintp(base)
                value = factor * saturated(frequency(segment, posting, which), norms[doc])
                found[count] = doc
                count += np.uintp((best[doc] == 0) & (value > 0))
                best[doc] = max(best[doc], value)
        for place in range(begin, end):
            doc = np.uintp(lists.docs[place]) + np.uintp(base)
            found[count] = doc
            count += np.uintp(best[doc] == 0)
            best[doc] = max(best[doc], lists.values[place])
        for place in range(count):
            doc = found[place]
            scores[doc] += best[doc]
            best[doc] = 0
            if len(present):
                present[doc] += 1


@compiled
def _postings(spans, run):
    """The numbers of a run's postings, without a sign: nobody has to look whether they are counted from the end."""
    return range(np.uintp(spans[2 * run]), np.uintp(spans[2 * run + 1]))


@compiled
def _most(spans, first, last):
    """How many postings some runs have."""
    most = 0
    for run in range(first, last):
        most += spans[2 * run + 1] - spans[2 * run]
    return most


@compiled
def add_up(sums, segment, start, end, which):
    """Add up the frequencies of some postings, document by document."""
    for posting in range(np.uintp(start), np.uintp(end)):
        sums[np.uintp(segment.docs[posting])] += frequency(segment, posting, which)


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
            scores[doc] += ALL_WORDS
