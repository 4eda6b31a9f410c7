"""Where terms and phrases stand in some chosen documents, all terms and documents at once.

Places are 64-bit numbers that sort as they should: word << 48 | row << 32 | position, where a word is the number of a
run's leaf and a row that of a document among the chosen ones, of which there may be 65,536.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from indexer.engines.tree import Phrase, Prefix, Term
from indexer.engines.whoosh.matching import Collection, Run
from indexer.engines.whoosh.postings import SegmentArrays

#: More places than this of one term in one document do not make a better passage.
MOST_PLACES = 64
_WORD, _ROW = 48, 32
_POSITION = (1 << _ROW) - 1
#: In order of row, position and leaf these are row << 48 | position << 16 | leaf.
_LEAF, _LEAVES = 16, 0xFFFF


def word_places(
    runs: Sequence[Sequence[Run]], docs: np.ndarray, most: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Where words stand in `docs` (ascending); `runs` holds the runs of each word, in order of segment.

    Returns which documents have which word, shape (words, documents), and all places, ascending; of one word in one
    document the first `most`.
    """
    present = np.zeros((len(runs), len(docs)), bool)
    by_segment: dict[int, tuple[SegmentArrays, list[np.ndarray], list[np.ndarray]]] = {}
    for word, each in enumerate(runs):
        for run in each:
            postings, rows = _postings_of(run, docs - run.base if run.base else docs)
            present[word, rows] = True
            _, found, keys = by_segment.setdefault(run.base, (run.segment, [], []))
            found.append(postings)
            keys.append(rows + (word << 16))
    parts = [
        _flat(segment, np.concatenate(found), np.concatenate(keys), most)
        for segment, found, keys in by_segment.values()
    ]
    if not parts:
        return present, np.zeros(0, np.int64)
    # What is sorted is made of runs that are sorted already: the stable sort merges them, eight times as fast.
    return present, parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts), kind="stable")


def _postings_of(run: Run, docs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The postings of a run of one term that are of `docs` (ascending, of the segment), and their rows."""
    run_docs = run.segment.docs[run.start : run.end]
    at = run_docs.searchsorted(docs.astype(run_docs.dtype))
    at[at == len(run_docs)] = 0
    rows = (run_docs[at] == docs).nonzero()[0]
    return at[rows] + run.start, rows


def _flat(segment: SegmentArrays, postings: np.ndarray, keys: np.ndarray, most: int | None) -> np.ndarray:
    """All places of some postings of a segment, each as its posting's key << 32 | position."""
    starts = segment.position_starts[postings].astype(np.int64)
    counts = segment.position_starts[postings + 1] - starts
    if most:
        counts = np.minimum(counts, most)
    ends = counts.cumsum()
    flat = np.arange(ends[-1] if ends.size else 0) + (starts - ends + counts).repeat(counts)
    return (keys << _ROW).repeat(counts) | segment.positions[flat]


def occurrences(
    collection: Collection, docs: Sequence[int], leaves: Sequence[Term | Prefix | Phrase]
) -> list[list[tuple[int, int]]]:
    """For each document the (position, number of the leaf) of every match, in order."""
    wanted = np.asarray(docs, np.int64)
    order = wanted.argsort()
    ascending = wanted[order]
    terms = [number for number, leaf in enumerate(leaves) if isinstance(leaf, Term)]
    _, places = word_places([collection.runs(leaves[number]) for number in terms], ascending, MOST_PLACES)
    found = [places & ((1 << _WORD) - 1)]
    numbers = [np.array(terms, np.int64)[places >> _WORD] if terms else places]
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Term):
            continue
        find = _prefix if isinstance(leaf, Prefix) else _phrase
        found.append(find(collection, ascending, leaf))
        numbers.append(np.full(len(found[-1]), number))
    # The leaf's number comes last, so that one sort of plain numbers brings everything in order.
    keys = np.concatenate(found)
    keys = (order[keys >> _ROW] << _WORD) | ((keys & _POSITION) << _LEAF) | np.concatenate(numbers)
    keys.sort(kind="stable")
    pairs = list(zip(((keys >> _LEAF) & _POSITION).tolist(), (keys & _LEAVES).tolist(), strict=True))
    return [pairs[a:b] for a, b in pairwise(keys.searchsorted(np.arange(len(docs) + 1) << _WORD).tolist())]


def _prefix(collection: Collection, docs: np.ndarray, leaf: Prefix) -> np.ndarray:
    found = [np.zeros(0, np.int64)]
    for run in collection.runs(leaf):
        row_of = np.full(run.segment.doc_count, -1, np.int64)
        inside = ((docs >= run.base) & (docs < run.base + run.segment.doc_count)).nonzero()[0]
        row_of[docs[inside] - run.base] = inside
        rows = row_of[run.segment.docs[run.start : run.end]]
        mine = (rows >= 0).nonzero()[0]
        found.append(_flat(run.segment, mine + run.start, rows[mine], MOST_PLACES))
    return np.concatenate(found)


def _phrase(collection: Collection, docs: np.ndarray, phrase: Phrase) -> np.ndarray:
    """The places of all words of a phrase where it stands as a whole."""
    runs = [collection.runs(Term(term, phrase.field)) for term in phrase.terms]
    _, places = word_places(runs, docs)
    bounds = places.searchsorted(np.arange(len(runs) + 1) << _WORD)
    begins = places[: bounds[1]]
    for step in range(1, len(runs)):
        here = places[bounds[step] : bounds[step + 1]] - ((step << _WORD) + step)
        begins = np.intersect1d(begins, here, assume_unique=True)
    if phrase.field == "title":
        begins = begins[(begins & _POSITION) < _title_lengths(collection, docs)[begins >> _ROW]]
    return (begins[:, None] + np.arange(len(runs))).ravel()


def _title_lengths(collection: Collection, docs: np.ndarray) -> np.ndarray:
    numbers = np.searchsorted(collection.bases, docs, "right") - 1
    return np.array(
        [
            collection.segments[number].lengths_title[doc - collection.bases[number]]
            for number, doc in zip(numbers.tolist(), docs.tolist(), strict=True)
        ]
    )
