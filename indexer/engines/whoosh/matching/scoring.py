"""Adds up the scores of all documents, posting by posting, in compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.arrays.table import readable
from indexer.engines.whoosh.compiled import compiled

#: Lifts articles that have every word above those that have some; no BM25F score comes near it.
ALL_WORDS = 1e6


class Lists(NamedTuple):
    """Scores that are worked out before: those of leaves that are no terms of the text.

    Word `w` has the documents and weighted scores from `bounds[w]` to before `bounds[w + 1]`; without bounds no word
    has any.
    """

    docs: np.ndarray
    values: np.ndarray
    bounds: np.ndarray


NO_LISTS = Lists(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))


@compiled
def _score(factor, tf, norm):
    """BM25 (Robertson and Zaragoza 2009, equation 3.15), over frequencies fused as BM25F does (3.22)."""
    return factor * tf / (tf + norm)


@compiled
def add_words(table, scores, present, best, norms, spans, firsts, factors, lists, nodes):
    """Add the scores of words, and count in which documents they are present; where these are all `nodes`, lift them.

    Word `w` has the runs of single terms from `firsts[w]` to before `firsts[w + 1]`; run `r` is, in segment `s`, of the
    postings from `spans[r, s, 0]` to before `spans[r, s, 1]`, and is worth `factors[r]` times its saturated weights.
    `best` must be all zeros, and is again on return.
    """
    for word in range(len(firsts) - 1):
        first, last = firsts[word], firsts[word + 1]
        begin, end = (lists.bounds[word], lists.bounds[word + 1]) if len(lists.bounds) else (0, 0)
        if last - first == 1 and begin == end:
            for number in range(len(table)):
                _add_run(readable(table, number), scores, present, norms, spans[first, number], factors[first])
            continue
        found = np.empty(_most(spans[first:last]) + end - begin, np.uintp)
        count = np.uintp(0)
        for number in range(len(table)):
            segment = readable(table, number)
            docs, weights, base = segment.docs, segment.weights, np.uintp(segment.base)
            for run in range(first, last):
                factor = factors[run]
                for posting in _postings(spans[run, number]):
                    doc = np.uintp(docs[posting]) + base
                    value = _score(factor, np.float64(weights[posting]), norms[doc])
                    found[count] = doc
                    count += np.uintp((best[doc] == 0) & (value > 0))
                    best[doc] = max(best[doc], value)
        for place in range(begin, end):
            doc = np.uintp(lists.docs[place])
            found[count] = doc
            count += np.uintp((best[doc] == 0) & (lists.values[place] > 0))
            best[doc] = max(best[doc], lists.values[place])
        for place in range(count):
            doc = found[place]
            scores[doc] += best[doc]
            best[doc] = 0
            if len(present):
                present[doc] += 1
    if nodes:
        lift(scores, present, nodes)


@compiled
def _add_run(segment, scores, present, norms, span, factor):
    """Add the scores of a run that is all there is of its word in a segment."""
    docs, weights, base = segment.docs, segment.weights, np.uintp(segment.base)
    for posting in _postings(span):
        doc = np.uintp(docs[posting]) + base
        value = _score(factor, np.float64(weights[posting]), norms[doc])
        scores[doc] += value
        if len(present):
            present[doc] += value > 0


@compiled
def _postings(span):
    """The numbers of a run's postings, unsigned, so that numba omits the check for negative indexes."""
    return range(np.uintp(span[0]), np.uintp(span[1]))


@compiled
def _most(spans):
    """How many postings some runs have in all segments."""
    most = 0
    for of_run in spans:
        for span in of_run:
            most += span[1] - span[0]
    return most


@compiled
def add_all(scores, present, values):
    """Add the values of all documents to their scores, and count those that have one as present."""
    for doc in range(len(scores)):
        scores[doc] += values[doc]
        if len(present):
            present[doc] += values[doc] > 0


@compiled
def lift(scores, present, nodes):
    """Lift what was found by every one of so many nodes above what was found by some."""
    for doc in range(len(scores)):
        if present[doc] == nodes and scores[doc] > 0:
            scores[doc] += ALL_WORDS
