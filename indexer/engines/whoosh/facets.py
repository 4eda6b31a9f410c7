"""Facets: which values the found articles have, and how many of them each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh.postings import SegmentArrays
from indexer.engines.whoosh.selecting import count

NAMES = ("topic", "source", "year")
#: As many values as a page could show; the rarest are left out.
MOST_VALUES = 20


class Facet:
    """One facet over all segments.

    Articles share few sets of values: each distinct set has a number, and counting sets is cheaper than counting
    values.
    """

    def __init__(self, name: str, segments: Sequence[SegmentArrays]):
        self.values = sorted({value for segment in segments for value in segment.facets[name]})
        code = {value: number for number, value in enumerate(self.values)}
        codes, sizes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for segment in segments:
            renumbered = np.array([code[value] for value in segment.facets[name]], np.int64)
            codes.append(renumbered[segment.facet_codes[name]])
            sizes.append(np.diff(segment.facet_starts[name]))
        self._set_of, self._codes, self._sizes = _sets(np.concatenate(codes), np.concatenate(sizes))
        self._starts = np.append(0, self._sizes.cumsum())

    def count(self, docs: np.ndarray) -> tuple[tuple[str, int], ...]:
        """(value, count) over these documents, most frequent first, then by name."""
        if not self.values:
            return ()
        counts = count(docs, self._set_of, self._starts, self._codes, len(self.values))
        order = np.argsort(-counts, kind="stable")[:MOST_VALUES]
        found = counts[order]
        found = found[found > 0].tolist()
        return tuple(zip(map(self.values.__getitem__, order.tolist()), found, strict=False))

    def mask(self, value: str) -> np.ndarray:
        """Which documents have a value; no document where nobody has it."""
        if value not in self.values:
            return np.zeros(len(self._set_of), bool)
        has = np.zeros(len(self._sizes), bool)
        set_of_code = np.repeat(np.arange(len(self._sizes)), self._sizes)
        has[set_of_code[self._codes == self.values.index(value)]] = True
        return has[self._set_of]


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
