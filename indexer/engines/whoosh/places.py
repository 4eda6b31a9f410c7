"""Where the words of a search stand in some chosen documents.

A search has words; a word has leaves, the one that was typed and those that mean the same. A run is the postings of one
leaf's term in one segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.tree import Phrase, Prefix, Term
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.matching import Collection, phrase_places, places
from indexer.engines.whoosh.postings import SegmentArrays

Leaf = Term | Prefix | Phrase
#: More places than this of one term in one document do not make a better passage.
MOST_PLACES = 64
_WORD = 16
_POSITION = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class WordRuns:
    """The runs of a search's words in one segment, whose documents are numbered from `base` on.

    Word `w` has the runs from `firsts[w]` to before `firsts[w + 1]`; run `r` is of the postings from `spans[2r]` to
    before `spans[2r + 1]`.
    """

    segment: SegmentArrays
    base: int
    spans: np.ndarray
    firsts: np.ndarray


def word_runs(collection: Collection, words: Sequence[Sequence[Leaf]]) -> Iterator[WordRuns]:
    """The runs of the words' single terms, segment by segment."""
    found = [[collection.of(leaf).spans for leaf in leaves if leaf.__class__ is Term] for leaves in words]
    for number, (segment, base) in enumerate(zip(collection.segments, collection.bases, strict=True)):
        flat: list[int] = []
        firsts = [0]
        for each in found:
            for spans in each:
                if spans[number]:
                    flat += spans[number]
            firsts.append(len(flat) // 2)
        yield WordRuns(segment, base, np.array(flat, np.int64), np.array(firsts, np.int64))


@compiled
def posting_of(docs, start, end, doc):
    """The number of a document's posting among docs[start:end], which are ascending; -1 where it has none."""
    low, high = start, end
    while low < high:
        middle = (low + high) >> 1
        if docs[middle] < doc:
            low = middle + 1
        else:
            high = middle
    return low if low < end and docs[low] == doc else -1


@compiled
def word_places(segment, doc, spans, firsts, others):
    """Where the words stand in one document: position << 16 | word, ascending.

    `others` are places of the same kind that are known already. Of one run the first `MOST_PLACES`.
    """
    postings = np.empty(firsts[-1], np.int64)
    total = len(others)
    for run in range(len(postings)):
        postings[run] = posting_of(segment.docs, spans[2 * run], spans[2 * run + 1], doc)
        if postings[run] >= 0:
            first = np.int64(segment.position_starts[postings[run]])
            total += min(np.int64(segment.position_starts[postings[run] + 1]) - first, MOST_PLACES)
    found = np.empty(total, np.int64)
    found[: len(others)] = others
    at = len(others)
    for word in range(len(firsts) - 1):
        for run in range(firsts[word], firsts[word + 1]):
            if postings[run] < 0:
                continue
            first = np.int64(segment.position_starts[postings[run]])
            last = np.int64(segment.position_starts[postings[run] + 1])
            for place in range(first, min(last, first + MOST_PLACES)):
                found[at] = (np.int64(segment.positions[place]) << _WORD) | word
                at += 1
    found.sort()
    return found


def other_places(
    collection: Collection, words: Sequence[Sequence[Leaf]], runs: WordRuns, docs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The places of phrases and beginnings in those of `docs` that are of one segment, as `word_places` gives them.

    Returns the places, document by document, and where those of each begin.
    """
    others = [(number, leaf) for number, leaves in enumerate(words) for leaf in leaves if leaf.__class__ is not Term]
    if not others:
        return np.zeros(0, np.int64), np.zeros(len(docs) + 1, np.int64)
    row_of = np.full(runs.segment.doc_count, -1, np.int64)
    mine = np.flatnonzero((docs >= runs.base) & (docs < runs.base + runs.segment.doc_count))
    row_of[docs[mine] - runs.base] = mine
    keys = []
    for number, leaf in others:
        find = _phrase if isinstance(leaf, Phrase) else _prefix
        found = find(collection, leaf, runs, row_of)
        keys.append((found >> 32 << 48) | ((found & _POSITION) << _WORD) | number)
    every = np.sort(np.concatenate(keys))
    return every & ((1 << 48) - 1), every.searchsorted(np.arange(len(docs) + 1) << 48)


def _phrase(collection: Collection, phrase: Phrase, runs: WordRuns, row_of: np.ndarray) -> np.ndarray:
    """The places of all words of a phrase where it stands as a whole, as row << 32 | position."""
    mine = [
        [run for run in collection.of(Term(term, phrase.field)).runs if run.segment is runs.segment]
        for term in phrase.terms
    ]
    if not all(mine):
        return np.zeros(0, np.int64)
    begins = phrase_places([run for (run,) in mine], phrase.field, _no_limit, np.flatnonzero(row_of >= 0))
    every = (row_of[begins >> 32] << 32) | (begins & _POSITION)
    return (every[:, None] + np.arange(len(mine))).ravel()


def _prefix(collection: Collection, prefix: Prefix, runs: WordRuns, row_of: np.ndarray) -> np.ndarray:
    """The places of all words that begin so, as row << 32 | position."""
    found = [np.zeros(0, np.int64)]
    for run in collection.of(prefix).runs:
        if run.segment is runs.segment:
            rows = row_of[run.segment.docs[run.start : run.end]]
            mine = np.flatnonzero(rows >= 0)
            found.append(places(run.segment, mine + run.start, rows[mine], MOST_PLACES))
    return np.concatenate(found)


def _no_limit() -> None:
    """The documents of a page are few: looking at them needs no limit."""
