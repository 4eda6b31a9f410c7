"""Facets: which values the found articles have, and how many of them each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from indexer.engines.base import MOST_FACET_VALUES, FacetValue
from indexer.engines.whoosh.postings import SegmentArrays
from indexer.engines.whoosh.selecting import count

NAMES = ("topic", "source", "year")
#: `FacetValue(*pair)` of a pair, without a step of Python for each of the three dozen that a page has.
_facet_value = partial(tuple.__new__, FacetValue)


class Facets:
    """The facets over all segments.

    Articles share few sets of values: each distinct set of a facet has a number, and counting sets is cheaper than
    counting values. All facets are counted in one go; their sets and values are numbered one facet after the other.
    """

    def __init__(self, segments: Sequence[SegmentArrays]):
        facets = [_Facet(name, segments) for name in NAMES]
        set_ends = np.cumsum([len(facet.sizes) for facet in facets])
        self._bounds = np.append(0, np.cumsum([len(facet.values) for facet in facets]))
        self._facets = dict(zip(NAMES, facets, strict=True))
        self._values = [value for facet in facets for value in facet.values]
        self._set_of = np.stack(
            [facet.set_of + end - len(facet.sizes) for facet, end in zip(facets, set_ends, strict=True)], axis=1
        ).astype(np.int32)
        self._starts = np.append(0, np.concatenate([facet.sizes for facet in facets]).cumsum())
        shifted = zip(facets, self._bounds.tolist(), strict=False)
        self._codes = np.concatenate([facet.codes + first for facet, first in shifted])

    def count(self, docs: np.ndarray) -> dict[str, tuple[FacetValue, ...]]:
        """Of each facet the values that these documents have, most frequent first, then by name."""
        codes, counts, found = count(docs, self._set_of, self._starts, self._codes, self._bounds, MOST_FACET_VALUES)
        return {
            name: tuple(map(_facet_value, zip(map(self._values.__getitem__, mine[:end]), numbers, strict=False)))
            for name, mine, numbers, end in zip(NAMES, codes.tolist(), counts.tolist(), found.tolist(), strict=True)
        }

    def mask(self, name: str, value: str) -> np.ndarray:
        """Which documents have a value of a facet; no document where nobody has it."""
        return self._facets[name].mask(value)


class _Facet:
    """One facet: its values, each document's set of them, and what the sets hold, set by set."""

    def __init__(self, name: str, segments: Sequence[SegmentArrays]):
        self.values = sorted({value for segment in segments for value in segment.facets[name]})
        code = {value: number for number, value in enumerate(self.values)}
        codes, sizes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for segment in segments:
            renumbered = np.array([code[value] for value in segment.facets[name]], np.int64)
            codes.append(renumbered[segment.facet_codes[name]])
            sizes.append(np.diff(segment.facet_starts[name]))
        self.set_of, self.codes, self.sizes = _sets(np.concatenate(codes), np.concatenate(sizes))

    def mask(self, value: str) -> np.ndarray:
        """Which documents have a value."""
        if value not in self.values:
            return np.zeros(len(self.set_of), bool)
        has = np.zeros(len(self.sizes), bool)
        set_of_code = np.repeat(np.arange(len(self.sizes)), self.sizes)
        has[set_of_code[self.codes == self.values.index(value)]] = True
        return has[self.set_of]


def _sets(codes: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the distinct sets of values: each document's set, and the codes and the size of each set, set by set.

    `codes` holds the values of one document after the other, `sizes` how many each has. Sets are told apart by the sums
    of 64-bit numbers drawn for each value: all documents at once, where a dictionary takes a microsecond for each.
    """
    drawn = np.random.default_rng(20_250_301).integers(1, 2**63, int(codes.max(initial=-1)) + 1, np.uint64)
    sums = np.append(np.uint64(0), np.cumsum(drawn[codes], dtype=np.uint64))
    ends = np.cumsum(sizes)
    _, firsts, set_of = np.unique(sums[ends] - sums[ends - sizes], return_index=True, return_inverse=True)
    members = [codes[ends[first] - sizes[first] : ends[first]] for first in firsts.tolist()]
    return set_of, np.concatenate([codes[:0], *members]), sizes[firsts]
