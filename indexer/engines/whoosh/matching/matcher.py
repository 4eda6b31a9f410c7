"""Matches a query tree against the arrays of a snapshot: which documents it finds, and their BM25F scores.

Scores are added up in one dense array, a number per document, where more than 0 means a match; `scoring.py` has
the loops. Documents are numbered through all segments as Whoosh numbers them. The formulas are in `docs/relevance.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from time import perf_counter

import numpy as np

from indexer.engines.tree import Best, Bool, Leaf, Node, Phrase, Prefix, Term
from indexer.engines.whoosh.collection import Collection, Scored
from indexer.engines.whoosh.matching.phrases import phrase_docs
from indexer.engines.whoosh.matching.places import QueryWords
from indexer.engines.whoosh.matching.scoring import NO_LISTS, Lists, add_all, add_words, lift
from indexer.engines.whoosh.postings import SegmentArrays

#: The clock is checked after this many words.
_WORDS_AT_ONCE = 8
#: Empty: presence is not counted.
_NOBODY = np.zeros(0, np.uint8)
_NO_SCORES = np.zeros(0)
#: The weight of a leaf by itself.
_WHOLE = (1.0,)
#: The fixed cost of one cached leaf in one segment, counted in documents.
_OVERHEAD = 32


class OutOfTime(Exception):
    """The query has run as long as it may."""


class Matcher:
    """Evaluates trees against one collection until `deadline`, in seconds of `perf_counter`.

    `shown` are the words that hits show: where a node matches just these, their postings' places are used again.
    """

    def __init__(self, collection: Collection, shown: QueryWords, deadline: float):
        self._collection = collection
        self._shown = shown
        self._deadline = deadline
        # The best of a word's leaves, document by document; 0 again when it has been taken.
        self._best = _NO_SCORES
        self.partial = False

    def scores(self, node: Node) -> np.ndarray:
        """BM25F scores of every document for a node, shape (documents,), float64; 0 is no match.

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
        self._add(scores, _NOBODY, (node,), 0)
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
        counts = node.all_first and len(node.should) > 1
        present = np.zeros(self._collection.documents, np.uint8) if counts else _NOBODY
        try:
            if words := [child for child in node.should if child.__class__ is not Bool]:
                # Few words are lifted in the same call.
                at_once = counts and len(words) == len(node.should) <= _WORDS_AT_ONCE
                self._add(scores, present, words, len(words) if at_once else 0)
                counts = counts and not at_once
            for child in node.should:
                if child.__class__ is Bool:
                    add_all(scores, present, self._scores(child))
        except OutOfTime:
            self.partial = True
        if allowed is not None:
            scores *= allowed
        if counts:
            lift(scores, present, len(node.should))
        return scores

    def _add(self, scores: np.ndarray, present: np.ndarray, words: Sequence[Leaf | Best], nodes: int) -> None:
        """Add the scores of words, of each word its best leaf's; what is done grows with the postings.

        What has all of so many `nodes` is lifted.
        """
        for begin in range(0, len(words), _WORDS_AT_ONCE):
            self._add_few(scores, present, words[begin : begin + _WORDS_AT_ONCE], nodes)

    def _add_few(self, scores: np.ndarray, present: np.ndarray, words: Sequence[Leaf | Best], nodes: int) -> None:
        terms, weights, others = [], [], []
        for number, word in enumerate(words):
            leaves, weighed = (word.leaves, word.weights) if word.__class__ is Best else ((word,), _WHOLE)
            plain = []
            for leaf, weight in zip(leaves, weighed, strict=True):
                if leaf.__class__ is Term and leaf.field is None:
                    plain.append(leaf)
                    weights.append(weight)
                else:
                    # A phrase by itself is what somebody typed, and nobody keeps that; others stand in lists.
                    is_typed = leaf is word and leaf.__class__ is Phrase
                    others.append((number, weight, self._phrase(leaf) if is_typed else self._leaf(leaf)))
            terms.append(tuple(plain))
        places = self._shown if terms == self._shown.terms else QueryWords(self._collection, terms)
        known = chain.from_iterable(places.known)
        factors = np.array([weight * self._factor(each.idf) for weight, each in zip(weights, known, strict=True)])
        if not self._best.size and (others or any(len(each) > 1 for each in terms)):
            self._best = np.zeros(self._collection.documents)
        self._check_time()
        lists = _lists(others, len(words), self._collection.bases) if others else NO_LISTS
        add_words(
            self._collection.table, scores, present, self._best, self._collection.norms, places.spans, places.firsts,
            factors, lists, nodes,
        )  # fmt: skip

    def _factor(self, idf: float) -> float:
        """What BM25 multiplies a term's saturated frequencies with."""
        return idf * (self._collection.ranking.k1 + 1)

    def _leaf(self, leaf: Leaf) -> Scored:
        """The documents that have a leaf which is no term of the text, and their scores."""
        known = self._collection.scored.get(leaf)
        if known is not None:
            return known
        if leaf.__class__ is Phrase:
            scored = self._phrase(leaf)
        else:
            scored = self._prefix(leaf) if leaf.__class__ is Prefix else self._named(leaf)
        return self._collection.scored.keep(leaf, scored, sum(_OVERHEAD + len(docs) for docs, _ in scored))

    def _named(self, term: Term) -> Scored:
        """A term of a named field."""
        found = self._collection.of(term)
        scored = []
        for number, segment in enumerate(self._collection.segments):
            self._check_time()
            postings = np.arange(*found.spans[number])
            tf = frequencies(segment, postings, term.field)
            scored.append(self._scored(number, segment.docs[postings[tf > 0]], tf[tf > 0], found.idf))
        return scored

    def _prefix(self, prefix: Prefix) -> Scored:
        """A beginning scores as one term whose frequencies are those of all its terms together."""
        spans = self._collection.of(prefix).spans
        summed = []
        for segment, span in zip(self._collection.segments, spans, strict=True):
            self._check_time()
            postings = np.arange(*span)
            sums = np.bincount(segment.docs[postings], frequencies(segment, postings, prefix.field), segment.doc_count)
            docs = np.flatnonzero(sums)
            summed.append((docs, sums[docs]))
        idf = self._collection.idf(sum(len(docs) for docs, _ in summed))
        return [self._scored(number, docs, sums, idf) for number, (docs, sums) in enumerate(summed)]

    def _phrase(self, phrase: Phrase) -> Scored:
        """A phrase scores what its words score, in the documents in which they stand side by side."""
        scored = []
        every = self._collection.phrase_spans(phrase)
        for number, segment in enumerate(self._collection.segments):
            self._check_time()
            docs, values = NO_LISTS.docs, NO_LISTS.values
            spans = every[:, number]
            if spans[:, 1].all():
                # A copy, to be kept: what is given has the room of all documents that were looked at.
                docs = phrase_docs(self._collection.table, number, every, phrase.field == "title").copy()
                values = np.zeros(len(docs))
                # A word that stands in it twice counts once.
                for term, (start, end) in dict(zip(phrase.terms, spans.tolist(), strict=True)).items():
                    tf = frequencies(segment, start + segment.docs[start:end].searchsorted(docs), phrase.field)
                    idf = self._collection.of(Term(term, phrase.field)).idf
                    values += self._scored(number, docs, tf, idf)[1]
            scored.append((docs, values))
        return scored

    def _scored(self, segment: int, docs: np.ndarray, tf: np.ndarray, idf: float) -> tuple[np.ndarray, np.ndarray]:
        """Documents of a segment, and the scores that a term with these frequencies gives them, as `_score` does."""
        norms = self._collection.norms[docs + self._collection.bases[segment]]
        return docs, self._factor(idf) * tf / (tf + norms)

    def _check_time(self) -> None:
        if perf_counter() > self._deadline:
            raise OutOfTime


def frequencies(segment: SegmentArrays, postings: np.ndarray, field: str | None) -> np.ndarray:
    """The term frequency of each posting, as the field that is searched counts it; float64."""
    if field == "title":
        tf = segment.in_title[postings]
    elif field is None:
        tf = segment.weights[postings]
    else:
        tf = segment.position_starts[postings + 1] - segment.position_starts[postings]
    return tf.astype(np.float64)


def _lists(leaves: Sequence[tuple[int, float, Scored]], words: int, bases: Sequence[int]) -> Lists:
    """What leaves find; each comes with the number of its word and its weight there, in order of words."""
    found = [
        (word, docs + base, weight * values)
        for word, weight, scored in leaves
        for base, (docs, values) in zip(bases, scored, strict=True)
    ]
    sizes = np.bincount([word for word, *_ in found], [len(docs) for _, docs, _ in found], words)
    return Lists(
        np.concatenate([NO_LISTS.docs, *(docs for _, docs, _ in found)]),
        np.concatenate([NO_LISTS.values, *(values for *_, values in found)]),
        np.append(0, sizes.cumsum()).astype(np.int64),
    )


def load_loops(collection: Collection) -> None:
    """Call every loop that runs against the clock: the first call in a process takes longer than a search may."""
    scores, present, numbers = np.zeros(1), np.zeros(1, np.uint8), np.zeros(2, np.int64)
    add_all(scores, present, scores)
    lift(scores, present, 1)
    if collection.segments:
        spans = np.zeros((1, len(collection.segments), 2), np.int64)
        add_words(collection.table, scores, present, scores, scores, spans, numbers, scores, NO_LISTS, 0)
        phrase_docs(collection.table, 0, spans, False)
