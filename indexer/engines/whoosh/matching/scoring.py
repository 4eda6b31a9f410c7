"""Adds up the scores of all documents, posting by posting, in compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.compiled import compiled

#: Lifts articles that have every word above those that have some; no BM25F score comes near it.
ALL_WORDS = 1e6


class Lists(NamedTuple):
    """Scores in one segment that are worked out before: those of leaves that are no terms of the text.

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
def add_words(scores, present, best, docs, weights, base, norms, spans, firsts, factors, lists):
    """Add the scores of words in a segment, whose documents are numbered from `base` on, and count who is present.

    Posting `p` is of document `docs[p]` and weighs `weights[p]`. Word `w` has the runs of single terms from `firsts[w]`
    to before `firsts[w + 1]`; run `r` is of the postings from `spans[2r]` to before `spans[2r + 1]`, and is worth
    `factors[r]` times its saturated weights. `best` must be all zeros, and is again on return.
    """
    for word in range(len(firsts) - 1):
        first, last = firsts[word], firsts[word + 1]
        begin, end = (lists.bounds[word], lists.bounds[word + 1]) if len(lists.bounds) else (0, 0)
        if last - first == 1 and begin == end:
            factor = factors[first]
            for posting in _postings(spans, first):
                doc = np.uintp(docs[posting]) + np.uintp(base)
                value = _score(factor, np.float64(weights[posting]), norms[doc])
                scores[doc] += value
                if len(present):
                    present[doc] += value > 0
            continue
        found = np.empty(_most(spans, first, last) + end - begin, np.uintp)
        count = np.uintp(0)
        for run in range(first, last):
            factor = factors[run]
            for posting in _postings(spans, run):
                doc = np.uintp(docs[posting]) + np.uintp(base)
                value = _score(factor, np.float64(weights[posting]), norms[doc])
                found[count] = doc
                count += np.uintp((best[doc] == 0) & (value > 0))
                best[doc] = max(best[doc], value)
        for place in range(begin, end):
            doc = np.uintp(lists.docs[place]) + np.uintp(base)
            found[count] = doc
            count += np.uintp((best[doc] == 0) & (lists.values[place] > 0))
            best[doc] = max(best[doc], lists.values[place])
        for place in range(count):
            doc = found[place]
            scores[doc] += best[doc]
            best[doc] = 0
            if len(present):
                present[doc] += 1


@compiled
def _postings(spans, run):
    """The numbers of a run's postings, unsigned, so that numba omits the check for negative indexes."""
    return range(np.uintp(spans[2 * run]), np.uintp(spans[2 * run + 1]))


@compiled
def _most(spans, first, last):
    """How many postings some runs have."""
    most = 0
    for run in range(first, last):
        most += spans[2 * run + 1] - spans[2 * run]
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
    """Lift what was found by every node above what was found by some."""
    for doc in range(len(scores)):
        if present[doc] == nodes and scores[doc] > 0:
            scores[doc] += ALL_WORDS
