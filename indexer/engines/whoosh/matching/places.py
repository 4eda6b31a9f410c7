"""Where the words of a search stand in some chosen documents.

A search has words; a word has leaves, the one that was typed and those that mean the same. A run is the postings of one
leaf's term in one segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from indexer.engines.tree import Leaf, Phrase, Prefix, Term
from indexer.engines.whoosh.arrays.readable import TITLE_SLOTS
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.matching.phrases import phrase_begins, posting_of
from indexer.engines.whoosh.postings import SegmentArrays

#: More places than this of one term in one document's text do not make a better passage.
MOST_PLACES = np.int64(64)
_WORD = 16
_POSITION = 0xFFFFFFFF


class Phrases(NamedTuple):
    """The phrases that stand for words, and where their terms stand: `spans[t, s]` as in `QueryWords`.

    A phrase is a row: the word it stands for, as `word_places` numbers them, its first term and the end of its terms,
    and whether it has to stand in the title.
    """

    spans: np.ndarray
    rows: np.ndarray


class QueryWords:
    """The words of a search, each as the leaves that may stand for it, and where they stand.

    `terms` are the leaves that are single terms, `known` what the collection knows of them, word by word as the leaves
    are. Word `w` has the runs of single terms from `firsts[w]` to before `firsts[w + 1]`; run `r` is, in segment `s`,
    of the postings from `spans[r, s, 0]` to before `spans[r, s, 1]`. `phrases` tells the same of phrases.
    """

    def __init__(self, collection: Collection, leaves: Sequence[tuple[Leaf, ...]]):
        self.leaves = leaves
        self.terms = [tuple([leaf for leaf in each if leaf.__class__ is Term]) for each in leaves]
        self.known = [[collection.of(term) for term in each] for each in self.terms]
        self.firsts = _firsts(tuple(map(len, self.terms)))
        spans = [found.spans for each in self.known for found in each]
        self.spans = np.concatenate(spans).reshape(len(spans), -1, 2) if spans else _NO_SPANS
        phrases = [
            (word if leaf is each[0] else word + len(leaves), leaf)
            for word, each in enumerate(leaves)
            for leaf in each
            if leaf.__class__ is Phrase
        ]
        self.phrases = _phrases(collection, phrases) if phrases else NO_PHRASES


def _phrases(collection: Collection, phrases: Sequence[tuple[int, Phrase]]) -> Phrases:
    """Where phrases stand, each with the number of the word it stands for."""
    spans, rows, end = [], [], 0
    for word, phrase in phrases:
        first, end = end, end + len(phrase.terms)
        spans.append(collection.phrase_spans(phrase))
        rows.append((word, first, end, phrase.field == "title"))
    return Phrases(np.concatenate(spans), _numbers(rows))


def _numbers(values: Sequence) -> np.ndarray:
    return np.array(values, np.int64)


@lru_cache(maxsize=1024)
def _firsts(sizes: tuple[int, ...]) -> np.ndarray:
    """Where each of several runs begins that lie one behind the other, and where the last ends."""
    return _numbers([0, *accumulate(sizes)])


NO_PLACES = _numbers([])
_NO_SPANS = np.zeros((0, 0, 2), np.int64)
NO_PHRASES = Phrases(_NO_SPANS, np.zeros((0, 4), np.int64))


@compiled
def word_places(segment, number, doc, spans, firsts, phrases, others, most):
    """Where the words stand in one document of the segment of a number: position << 16 | word, ascending.

    Where it is not a word's first leaf that stands there, the number of words is added to its own.
    `others` are places of the same kind that are known already. Of one run all in the title and the first `most` below
    it.
    """
    title = segment.documents[doc, TITLE_SLOTS]
    begins, ends = np.zeros(firsts[-1], np.int64), np.zeros(firsts[-1], np.int64)
    total = len(others)
    for run in range(len(begins)):
        posting = posting_of(segment.docs, spans[run, number, 0], spans[run, number, 1], doc)
        if posting >= 0:
            begins[run] = ends[run] = segment.position_starts[posting]
            last = np.int64(segment.position_starts[posting + 1])
            while ends[run] < last and segment.positions[ends[run]] < title:
                ends[run] += 1
            ends[run] = min(last, ends[run] + most)
            total += ends[run] - begins[run]
    for _, first, end, _ in phrases.rows:
        total += (title + most) * (end - first)
    found = np.empty(total, np.int64)
    found[: len(others)] = others
    at = len(others)
    for word in range(len(firsts) - 1):
        for run in range(firsts[word], firsts[word + 1]):
            own = word if run == firsts[word] else word + len(firsts) - 1
            at = _merged(found, at, segment.positions, begins[run], ends[run], 0, own)
    for word, first, end, in_title in phrases.rows:
        stands = phrase_begins(segment, doc, phrases.spans[first:end, number], in_title)
        shown = min(len(stands), np.searchsorted(stands, title) + most)
        for step in range(end - first):
            at = _merged(found, at, stands, 0, shown, step, word)
    return found[:at]


@compiled
def _merged(found, at, positions, begin, end, step, word):
    """Take a word's places, `step` behind positions[begin:end], in among the first `at`, all ascending; how many then.

    From the last to the first, so that nothing is written over; sorting it all takes three times as long.
    """
    old, new = at - 1, end - 1
    to = at + end - begin
    while new >= begin:
        to -= 1
        place = ((np.int64(positions[new]) + step) << _WORD) | word
        if old >= 0 and found[old] > place:
            found[to] = found[old]
            old -= 1
        else:
            found[to] = place
            new -= 1
    return at + end - begin


def prefixes_of(leaves: Sequence[Sequence[Leaf]]) -> list[tuple[int, Prefix]]:
    """The beginnings of words that may stand for words, each with the number of its word."""
    return [(word, leaf) for word, each in enumerate(leaves) for leaf in each if leaf.__class__ is Prefix]


def prefix_places(
    collection: Collection, prefixes: Sequence[tuple[int, Prefix]], docs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The places of beginnings of words in some documents, as `word_places` gives them.

    Returns the places, document by document, and where those of each begin; nothing at all without beginnings.
    """
    if not prefixes:
        return NO_PLACES, NO_PLACES
    row_of = np.full(collection.documents, -1, np.int64)
    row_of[docs] = np.arange(len(docs))
    keys = [_numbers([])]
    for word, prefix in prefixes:
        spans = collection.of(prefix).spans.tolist()
        for segment, base, (start, end) in zip(collection.segments, collection.bases, spans, strict=True):
            rows = row_of[segment.docs[start:end] + base]
            chosen = np.flatnonzero(rows >= 0)
            found = _keyed(segment, chosen + start, rows[chosen])
            keys.append((found >> 32 << 48) | ((found & _POSITION) << _WORD) | word)
    every = np.sort(np.concatenate(keys))
    return every & ((1 << 48) - 1), every.searchsorted(np.arange(len(docs) + 1) << 48)


def _keyed(segment: SegmentArrays, postings: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The places of postings, of each those in the title and the first below, as key << 32 | position.

    `MOST_PLACES` of them are outside headings, if there are as many.
    """
    starts = segment.position_starts[postings].astype(np.int64)
    counts = segment.position_starts[postings + 1] - starts
    headings = segment.lengths[1][segment.docs[postings]].astype(np.int64)
    counts = np.minimum(counts, MOST_PLACES + segment.in_title[postings].astype(np.int64) + headings)
    ends = counts.cumsum()
    flat = np.arange(ends[-1] if ends.size else 0) + (starts - ends + counts).repeat(counts)
    return (keys.astype(np.int64) << 32).repeat(counts) | segment.positions[flat]
