"""Phrases: where terms stand side by side, and one posting among those of a term."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.arrays.readable import TITLE_SLOTS
from indexer.engines.whoosh.arrays.table import readable
from indexer.engines.whoosh.compiled import compiled

#: A run with up to this many postings per wanted document is scanned; in a longer one each is looked up.
_SCANNED = 64


@compiled
def posting_of(docs, start, end, doc):
    """The number of a document's posting among docs[start:end], which are ascending; -1 where it has none."""
    place = _lower_bound(docs, start, end, doc)
    if place == end:
        return -1
    return place if docs[place] == doc else -1


@compiled
def _lower_bound(values, low, high, wanted):
    """The first place of values[low:high], ascending, with what is wanted or more; `high` where there is none."""
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def postings_of(segment, docs, spans):
    """The postings of some of a segment's documents, ascending, in each run, shape (runs, documents); -1 for none.

    Run `r` is of the postings from `spans[r, 0]` to before `spans[r, 1]`. All postings of a short run are gone through:
    that is quicker than to look for each document, since nothing is to be guessed.
    """
    found = np.full((len(spans), len(docs)), -1, np.int64)
    row_of = np.zeros(len(segment.documents) - 1, np.int32)
    for row in range(len(docs)):
        row_of[docs[row]] = row + 1
    for run in range(len(found)):
        start, end = spans[run]
        if end - start <= _SCANNED * len(docs):
            for posting in range(start, end):
                row = row_of[segment.docs[posting]]
                if row:
                    found[run, row - 1] = posting
            continue
        for row in range(len(docs)):
            posting = posting_of(segment.docs, start, end, docs[row])
            if posting >= 0:
                start = found[run, row] = posting
    return found


@compiled
def phrase_begins(segment, doc, spans, in_title):
    """The positions in a document from which on a phrase stands, ascending; with `in_title`, those in the title alone.

    Term `t` of the phrase has the postings from `spans[t, 0]` to before `spans[t, 1]`.
    """
    terms = len(spans)
    firsts, lasts = np.empty(terms, np.int64), np.empty(terms, np.int64)
    for term in range(terms):
        posting = posting_of(segment.docs, spans[term, 0], spans[term, 1], doc)
        if posting < 0:
            return np.empty(0, np.int64)
        firsts[term] = segment.position_starts[posting]
        lasts[term] = segment.position_starts[posting + 1]
    found = np.empty((lasts - firsts).min(), np.int64)
    count = _put_begins(segment.positions, firsts, lasts, _limit(segment.documents, doc, in_title), found)
    return found[:count]


@compiled
def phrase_docs(table, number, every_span, in_title):
    """The documents of the segment of a number in which a phrase stands, ascending; see `phrase_begins`.

    Term `t` has in segment `s` the span `every_span[t, s]`.
    """
    segment, spans = readable(table, number), every_span[:, number]
    # Local names: a field of the tuple would be reference-counted for every document.
    all_docs, position_starts, positions = segment.docs, segment.position_starts, segment.positions
    documents = segment.documents
    terms = len(spans)
    rarest = 0
    for term in range(terms):
        if spans[term, 1] - spans[term, 0] < spans[rarest, 1] - spans[rarest, 0]:
            rarest = term
    docs = all_docs[spans[rarest, 0] : spans[rarest, 1]]
    found = np.empty(len(docs), all_docs.dtype)
    count = 0
    # Each term's postings are gone along with the documents, which ascend as they do.
    postings, ends = spans[:, 0].copy(), spans[:, 1]
    firsts, lasts, first = np.empty(terms, np.int64), np.empty(terms, np.int64), np.empty(1, np.int64)
    for doc in docs:
        have = 0
        for term in range(terms):
            postings[term] = _first_not_before(all_docs, postings[term], ends[term], doc)
            if postings[term] == ends[term] or all_docs[postings[term]] != doc:
                break
            firsts[term] = position_starts[postings[term]]
            lasts[term] = position_starts[postings[term] + 1]
            have += 1
        if have == terms and _put_begins(positions, firsts, lasts, _limit(documents, doc, in_title), first):
            found[count] = doc
            count += 1
    return found[:count]


@compiled
def _first_not_before(values, start, end, wanted):
    """The first place of values[start:end], ascending, with what is wanted or more; its cost grows with the way there.

    Galloping search (Bentley and Yao 1976): steps that double, and halving within the last.
    """
    low, step = start, 1
    while low + step <= end and values[low + step - 1] < wanted:
        low += step
        step *= 2
    return _lower_bound(values, low, min(low + step - 1, end), wanted)


@compiled
def _limit(documents, doc, in_title):
    """The position before which a phrase must begin."""
    return documents[doc, TITLE_SLOTS] if in_title else np.int64(1) << 40


@compiled
def _put_begins(positions, firsts, lasts, limit, found):
    """Write down where a phrase stands in a document, ascending, until `found` is full; returns how often.

    Term `t` stands at positions[firsts[t]:lasts[t]]; the phrase begins before `limit`.
    """
    rarest = 0
    for term in range(1, len(firsts)):
        if lasts[term] - firsts[term] < lasts[rarest] - firsts[rarest]:
            rarest = term
    count, place = 0, firsts[rarest]
    while count < len(found) and place < lasts[rarest]:
        begin = np.int64(positions[place]) - rarest
        stands = 0 <= begin < limit
        for term in range(len(firsts)):
            stands = stands and posting_of(positions, firsts[term], lasts[term], begin + term) >= 0
        if stands:
            found[count] = begin
            count += 1
        place += 1
    return count
