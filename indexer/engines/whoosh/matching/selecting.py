"""Selects from the scores of all documents: what was found, one of each group of near-duplicates, and the best."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.compiled import START, compiled

#: Scores are counted in buckets, 32 for each power of two, of which the lowest holds all below 2 ** -31.
_FINENESS, _BUCKETS = 47, 2048
_LOWEST = int(np.array([2.0**-31]).view(np.int64)[0]) >> _FINENESS


class Sets(NamedTuple):
    """The values of facets: document `d` has the set `of_docs[d]`, set `s` the values `codes[starts[s]:starts[s + 1]]`.

    The values of facet `f` are numbered from `bounds[f]` to before `bounds[f + 1]`.
    """

    of_docs: np.ndarray
    starts: np.ndarray
    codes: np.ndarray
    bounds: np.ndarray


class Selected(NamedTuple):
    """What `select` chose: the documents, ascending, and how many of each group of near-duplicates there are.

    `with_words` tells how many live documents have a score, allowed or not; `best` are the highest scored of the
    documents, ascending. `values` are the most frequent ones of each facet, codes and counts in turn, with counts of 0
    at the end; shape (facets, 2 most found).
    """

    docs: np.ndarray
    sizes: np.ndarray
    with_words: int
    best: np.ndarray
    values: np.ndarray


@compiled
def select(scores, live, allowed, members, groups, wanted, sets, most):
    """The documents that have a score and are allowed, of each group of near-duplicates the best alone; see `Selected`.

    `live` are the documents that are not deleted, of which some are `allowed`. `members` are those that have
    near-duplicates, ascending, and `groups` the number of each one's group, in step. Among equals the lowest document
    is kept. `best` holds the `wanted` highest. Of each facet of `sets` the `most` frequent values are counted.
    """
    shown = allowed.copy()
    sizes = np.zeros(len(members), np.int64)
    leaders = np.full(len(members), -1, np.int64)
    for number in range(len(members)):
        doc, group = members[number], groups[number]
        if scores[doc] > 0 and allowed[doc]:
            sizes[group] += 1
            if leaders[group] >= 0:
                shown[leaders[group] if scores[doc] > scores[leaders[group]] else doc] = False
            if shown[doc]:
                leaders[group] = doc
    hidden = np.empty((len(members), 2), np.int64)
    places, count = np.empty(len(members), np.int64), 0
    for group in range(len(members)):
        places[group] = count
        count += max(sizes[group] - 1, 0)
    for number in range(len(members)):
        doc, group = members[number], groups[number]
        if scores[doc] > 0 and allowed[doc] and doc != leaders[group]:
            hidden[places[group]] = doc, leaders[group]
            places[group] += 1
    matched = 0
    for doc in range(len(scores)):
        has_score = scores[doc] > 0
        matched += has_score & live[doc]
        shown[doc] &= has_score
    docs = _places(shown)
    values = _counted(docs, hidden[:count], sets, most) if most else np.empty((0, 0), np.int64)
    return docs, sizes, matched, highest(scores, docs, wanted), values


@compiled
def _places(chosen):
    """The places of what is true, ascending.

    Branch-free: every place is stored and kept or overwritten, since a mispredicted branch costs more than a store.
    """
    places = np.empty(len(chosen) + 1, np.int32)
    count = np.uintp(0)
    for place in range(len(chosen)):
        places[count] = place
        count += np.uintp(chosen[place])
    return places[: np.int64(count)]


@compiled
def top(keys, wanted):
    """The places of the `wanted` highest keys, highest first, the earlier place first among equals."""
    places, held = _heap(keys, wanted)
    for end in range(len(places) - 1, 0, -1):
        places[0], places[end] = places[end], places[0]
        held[0], held[end] = held[end], held[0]
        _sink(places, held, START, end)
    return places


@compiled
def highest(scores, docs, wanted):
    """Of `docs`, which ascend, the `wanted` with the highest scores, ascending; the lower number among equals."""
    if not 0 < wanted < len(docs):
        return docs[:wanted].astype(np.int64)
    keys = scores[docs]
    hopeful = _hopeful(keys, wanted)
    places, held = _heap(keys[hopeful], wanted)
    best = np.empty(wanted, np.int64)
    count = 0
    for place in range(len(hopeful)):
        if not _comes_later(keys[hopeful[place]], place, held[0], places[0]):
            best[count] = docs[hopeful[place]]
            count += 1
    return best


@compiled
def _hopeful(keys, wanted):
    """The places of keys that may be among the `wanted` highest, ascending; few more than are wanted.

    Keys, none below 0, are counted by their exponent and the first bits of their fraction, which order them: a
    heap alone takes twice as long.
    """
    bits = keys.view(np.int64)
    counts = np.zeros(_BUCKETS, np.int32)
    for place in range(len(keys)):
        counts[np.uintp(min(max((bits[place] >> _FINENESS) - _LOWEST, 0), _BUCKETS - 1))] += 1
    floor, missing = _BUCKETS - 1, wanted
    while floor > 0 and counts[floor] < missing:
        missing -= counts[floor]
        floor -= 1
    least = np.int64(floor + _LOWEST) << _FINENESS if floor else np.int64(0)
    hopeful = np.empty(len(keys), np.bool_)
    for place in range(len(keys)):
        hopeful[place] = bits[place] >= least
    return _places(hopeful)


@compiled
def _heap(keys, wanted):
    """The places of the `wanted` highest keys, and these, as a heap whose root is the last in order."""
    size = min(wanted, len(keys))
    places, held = np.arange(size), keys[:size].copy()
    for node in range(size // 2 - 1, -1, -1):
        _sink(places, held, node, size)
    for place in range(size, len(keys) if size else 0):
        # What comes later has to be better, not equal.
        if keys[place] > held[0]:
            places[0], held[0] = place, keys[place]
            _sink(places, held, START, size)
    return places, held


@compiled
def _sink(places, held, node, size):
    """Let a node of a heap sink to its place."""
    place, key = places[node], held[node]
    while 2 * node + 1 < size:
        child = 2 * node + 1
        if child + 1 < size:
            child += _comes_later(held[child + 1], places[child + 1], held[child], places[child])
        if not _comes_later(held[child], places[child], key, place):
            break
        places[node], held[node] = places[child], held[child]
        node = child
    places[node], held[node] = place, key


@compiled
def _comes_later(key, place, other_key, other_place):
    return (key < other_key) | ((key == other_key) & (place > other_place))


@compiled
def _counted(docs, hidden, sets, most):
    """The `most` frequent values of each facet among some documents, the lower code first among equals; see `Selected`.

    A document has the values of those that it stands for as well: `hidden` are the near-duplicates that are not among
    the documents, each beside the one that stands for it, group by group; shape (hidden, 2).
    """
    set_of, starts, codes, bounds = sets
    facets = len(bounds) - 1
    per_set = np.zeros(len(starts) - 1, np.int64)
    for doc in docs:
        per_set[set_of[doc]] += 1
    counts = np.zeros(bounds[-1], np.int64)
    for number in range(len(per_set)):
        if per_set[number]:
            for place in range(starts[number], starts[number + 1]):
                counts[codes[place]] += per_set[number]
    _count_hidden(counts, hidden, set_of, starts, codes)
    best = np.zeros((facets, 2 * most), np.int64)
    longest = 0
    for facet in range(facets):
        found = 0
        for place in top(counts[bounds[facet] : bounds[facet + 1]], most):
            code = bounds[facet] + place
            if counts[code]:
                best[facet, found], best[facet, found + 1] = code, counts[code]
                found += 2
        longest = max(longest, found)
    return best[:, :longest]


@compiled
def _count_hidden(counts, hidden, set_of, starts, codes):
    """Count the values that documents have not themselves, but those that they stand for; each once a document."""
    counted_for = np.empty(0, np.int64)
    for number in range(len(hidden)):
        doc, leader = hidden[number]
        own, others = set_of[leader], set_of[doc]
        if own == others:
            continue
        if not len(counted_for):
            counted_for = np.full(len(counts), -1, np.int64)
        for place in range(starts[own], starts[own + 1]):
            counted_for[codes[place]] = leader
        for place in range(starts[others], starts[others + 1]):
            counts[codes[place]] += counted_for[codes[place]] != leader
            counted_for[codes[place]] = leader
