"""Phrases: where terms stand side by side, and one posting among those of a term."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.compiled import compiled


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
    limit = np.int64(segment.title_lengths[doc]) if in_title else np.int64(1) << 40
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
