"""Selects from the scores of all documents: what was found, one of each group of near-duplicates, and the best."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.compiled import compiled


@compiled
def select(scores, allowed, members, groups):
    """The documents that have a score and are allowed, ascending, of each group of near-duplicates the best alone.

    `members` are the documents that have near-duplicates, ascending, and `groups` the number of each one's group, in
    step. Among equals the lowest document is kept. Returns the documents, their scores, how many of each group there
    are, and how many documents have a score, allowed or not.
    """
    sizes = np.zeros(len(members), np.int64)
    best = np.full(len(members), -1, np.int64)
    for number in range(len(members)):
        doc, group = members[number], groups[number]
        if scores[doc] > 0 and allowed[doc]:
            sizes[group] += 1
            if best[group] < 0 or scores[doc] > scores[best[group]]:
                best[group] = doc
    docs = np.empty(len(scores), np.int64)
    values = np.empty(len(scores), np.float64)
    matched = count = member = 0
    for doc in range(len(scores)):
        if not scores[doc] > 0:
            continue
        matched += 1
        if not allowed[doc]:
            continue
        while member < len(members) and members[member] < doc:
            member += 1
        if member < len(members) and members[member] == doc and best[groups[member]] != doc:
            continue
        docs[count], values[count] = doc, scores[doc]
        count += 1
    return docs[:count], values[:count], sizes, matched


@compiled
def stand_for(docs, members, groups, sizes):
    """For how many other documents each of some selected ones stands."""
    others = np.zeros(len(docs), np.int64)
    for number in range(len(docs)):
        member = np.searchsorted(members, docs[number])
        if member < len(members) and members[member] == docs[number]:
            others[number] = sizes[groups[member]] - 1
    return others


@compiled
def top(keys, wanted):
    """The places of the `wanted` highest keys, highest first, the earlier place first among equals."""
    size = min(wanted, len(keys))
    heap = np.empty(size, np.int64)
    count = 0
    for place in range(len(keys)):
        if count < size:
            heap[count] = place
            count += 1
            if count == size:
                for node in range(size // 2 - 1, -1, -1):
                    _sink(heap, keys, node, size)
        # What comes later has to be better, not equal.
        elif size and keys[place] > keys[heap[0]]:
            heap[0] = place
            _sink(heap, keys, 0, size)
    for end in range(size - 1, 0, -1):
        heap[0], heap[end] = heap[end], heap[0]
        _sink(heap, keys, 0, end)
    return heap


@compiled
def _sink(heap, keys, node, size):
    """Let a node of a heap whose root is the last in order sink to its place."""
    while True:
        child = 2 * node + 1
        if child >= size:
            return
        if child + 1 < size and _comes_later(keys, heap[child + 1], heap[child]):
            child += 1
        if not _comes_later(keys, heap[child], heap[node]):
            return
        heap[node], heap[child] = heap[child], heap[node]
        node = child


@compiled
def _comes_later(keys, one, other):
    return keys[one] < keys[other] or (keys[one] == keys[other] and one > other)


@compiled
def count(docs, set_of, starts, codes, bounds, most):
    """The `most` frequent values of each facet among some documents, the lower code first among equals.

    `set_of` numbers each document's set of values in each facet, shape (documents, facets). Set `s` has the values
    `codes[starts[s]:starts[s + 1]]`, and those of facet `f` are numbered from `bounds[f]` to before `bounds[f + 1]`.
    Returns the codes and their counts, shape (facets, most), and how many there are of each facet.
    """
    facets = len(bounds) - 1
    per_set = np.zeros(len(starts) - 1, np.int64)
    for doc in docs:
        for facet in range(facets):
            per_set[set_of[doc, facet]] += 1
    counts = np.zeros(bounds[-1], np.int64)
    for number in range(len(per_set)):
        if per_set[number]:
            for code in codes[starts[number] : starts[number + 1]]:
                counts[code] += per_set[number]
    best, best_counts = np.zeros((facets, most), np.int64), np.zeros((facets, most), np.int64)
    found = np.zeros(facets, np.int64)
    for facet in range(facets):
        for place in top(counts[bounds[facet] : bounds[facet + 1]], most):
            code = bounds[facet] + place
            if counts[code]:
                best[facet, found[facet]], best_counts[facet, found[facet]] = code, counts[code]
                found[facet] += 1
    return best, best_counts, found
