"""Facets: which values the found articles have, and how many of them each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np

from indexer import analysis
from indexer.engines.base import FacetValue
from indexer.engines.whoosh.matching.selecting import Selected, Sets
from indexer.engines.whoosh.postings import SegmentArrays

NAMES = ("topic", "source", "year")
#: `FacetValue(*pair)` of a pair, without a step of Python for each of the three dozen that a page has.
_facet_value = partial(tuple.__new__, FacetValue)


class Facets:
    """The facets over all segments.

    Values that differ in capitals or accents alone are one, which is written as most articles write it.

    Articles share sets of values: each distinct set has a number, and counting one set for an article is cheaper than
    counting each of its values. The values of all facets are numbered one facet after the other.
    """

    def __init__(self, segments: Sequence[SegmentArrays]):
        values = [_values(segments, name) for name in NAMES]
        bounds = np.append(0, np.cumsum([len(each) for each in values]))
        self._values = [value for each in values for value in each.values()]
        self._codes_of = {
            name: {folded: first + place for place, folded in enumerate(each)}
            for name, each, first in zip(NAMES, values, bounds.tolist(), strict=False)
        }
        codes, sizes = [np.zeros(0, np.int64)], []
        for name in NAMES:
            numbers = self._codes_of[name]
            for segment in segments:
                renumbered = np.array([numbers[analysis.caseless(value)] for value in segment.facets[name]], np.int64)
                codes.append(renumbered[segment.facet_codes[name]])
            sizes.append(np.concatenate([np.zeros(0, np.int64), *(np.diff(s.facet_starts[name]) for s in segments)]))
        of_docs = np.concatenate([np.repeat(np.arange(len(each)), each) for each in sizes])
        by_doc = np.argsort(of_docs, kind="stable")
        set_of, codes, set_sizes = _sets(np.concatenate(codes)[by_doc], sum(sizes))
        self.sets = Sets(set_of.astype(np.int32), np.append(0, set_sizes.cumsum()), codes, bounds)

    def of(self, selected: Selected) -> dict[str, tuple[FacetValue, ...]]:
        """Of each facet the values that these documents have, most frequent first, then by name.

        Near-duplicates count as one article that has the values of each: a filter finds the one that has its value.
        """
        return {name: self._named(row) for name, row in zip(NAMES, selected.values.tolist(), strict=True)}

    def _named(self, row: list[int]) -> tuple[FacetValue, ...]:
        """The values of a row of codes and counts, up to the first count of 0."""
        codes, counts = row[::2], row[1::2]
        if counts and not counts[-1]:
            codes = codes[: counts.index(0)]
        return tuple(map(_facet_value, zip(map(self._values.__getitem__, codes), counts, strict=False)))

    def mask(self, name: str, value: str) -> np.ndarray:
        """Which documents have a value of a facet, however it is written; none where nobody has it."""
        code = self._codes_of[name].get(analysis.caseless(value), -1)
        has = np.zeros(len(self.sets.starts) - 1, bool)
        has[np.searchsorted(self.sets.starts, np.flatnonzero(self.sets.codes == code), "right") - 1] = True
        return has[self.sets.of_docs]


def _values(segments: Sequence[SegmentArrays], name: str) -> dict[str, str]:
    """The values of a facet by their keys, sorted, and how most articles write each."""
    written: Counter[str] = Counter()
    for segment in segments:
        counts = np.bincount(segment.facet_codes[name], minlength=len(segment.facets[name]))
        written.update(dict(zip(segment.facets[name], counts.tolist(), strict=True)))
    values: dict[str, str] = {}
    for value in sorted(written, key=lambda value: (analysis.caseless(value), -written[value], value)):
        values.setdefault(analysis.caseless(value), value)
    return values


def _sets(codes: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the distinct sets of values: each document's set, and the codes and the size of each set, set by set.

    `codes` holds the values of one document after the other, `sizes` how many each has. Sets are told apart by the sums
    of 64-bit numbers drawn for each value: all documents at once, where a dictionary takes a microsecond for each.
    """
    drawn = np.random.default_rng(20_250_301).integers(1, 2**63, int(codes.max(initial=-1)) + 1, np.uint64)
    sums = np.append(np.uint64(0), np.cumsum(drawn[codes], dtype=np.uint64))
    ends = np.cumsum(sizes)
    _, firsts, set_of = np.unique(sums[ends] - sums[ends - sizes], return_index=True, return_inverse=True)
    members = [np.unique(codes[ends[first] - sizes[first] : ends[first]]) for first in firsts.tolist()]
    return set_of, np.concatenate([codes[:0], *members]), np.array([len(each) for each in members], np.int64)
