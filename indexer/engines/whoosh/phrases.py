"""Phrases: where terms stand side by side, and one posting among those of a term."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.readable import TITLE_SLOTS

#: Runs of up to so many postings for each of the segment's documents that is looked for are gone through.
_SCANNED = 64


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
def postings_of(segment, docs, spans):
    """The postings of some documents, ascending, in each run `spans[2r]` to `spans[2r + 1]`, shape (runs, documents).

    -1 where a run has none, as for documents of other segments. All postings of a short run are gone through: that is
    quicker than to look for each document, since nothing is to be guessed.
    """
    found = np.full((len(spans) // 2, len(docs)), -1, np.int64)
    row_of = np.zeros(len(segment.documents) - 1, np.int32)
    first, last = np.searchsorted(docs, 0), np.searchsorted(docs, len(row_of))
    for row in range(first, last):
        row_of[docs[row]] = row + 1
    for run in range(len(found)):
        start, end = spans[2 * run], spans[2 * run + 1]
        if end - start <= _SCANNED * (last - first):
            for posting in range(start, end):
                row = row_of[segment.docs[posting]]
                if row:
                    found[run, row - 1] = posting
            continue
        for row in range(first, last):
            posting = posting_of(segment.docs, start, end, docs[row])
            if posting >= 0:
                start = found[run, row] = posting
    return found


@compiled
def phrase_begins(segment, doc, spans, in_title):
    """The positions in a document from which on a phrase stands, ascending; with `in_title`, those in the title alone.

    Term `t` of the phrase has the postings from `spans[2t]` to before `spans[2t + 1]`.
    """
    terms = len(spans) // 2
    firsts, lasts = np.empty(terms, np.int64), np.empty(terms, np.int64)
    rarest = 0
    for term in range(terms):
        posting = posting_of(segment.docs, spans[2 * term], spans[2 * term + 1], doc)
        if posting < 0:
            return np.empty(0, np.int64)
        firsts[term] = segment.position_starts[posting]
        lasts[term] = segment.position_starts[posting + 1]
        if lasts[term] - firsts[term] < lasts[rarest] - firsts[rarest]:
            rarest = term
    limit = segment.documents[doc, TITLE_SLOTS] if in_title else np.int64(1) << 40
    found = np.empty(lasts[rarest] - firsts[rarest], np.int64)
    count = 0
    for place in range(firsts[rarest], lasts[rarest]):
        begin = np.int64(segment.positions[place]) - rarest
        stands = 0 <= begin < limit
        for term in range(terms):
            stands = stands and posting_of(segment.positions, firsts[term], lasts[term], begin + term) >= 0
        if stands:
            found[count] = begin
            count += 1
    return found[:count]


@compiled
def phrase_docs(segment, spans, in_title):
    """The documents of a segment in which a phrase stands, ascending; see `phrase_begins`."""
    rarest = 0
    for term in range(len(spans) // 2):
        if spans[2 * term + 1] - spans[2 * term] < spans[2 * rarest + 1] - spans[2 * rarest]:
            rarest = term
    docs = segment.docs[spans[2 * rarest] : spans[2 * rarest + 1]]
    found = np.empty(len(docs), np.int64)
    count = 0
    for doc in docs:
        if len(phrase_begins(segment, doc, spans, in_title)):
            found[count] = doc
            count += 1
    return found[:count]
