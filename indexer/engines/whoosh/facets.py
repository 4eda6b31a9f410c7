"""Facets: which values the found articles have, and how many of them each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh.postings import SegmentArrays

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
        sets: dict[bytes, int] = {}
        numbers = []
        for segment in segments:
            renumbered = np.array([code[value] for value in segment.facets[name]], np.int32)
            codes = renumbered[segment.facet_codes[name]] if renumbered.size else segment.facet_codes[name]
            packed, starts = codes.tobytes(), (segment.facet_starts[name] * 4).tolist()
            numbers += [
                sets.setdefault(packed[start:end], len(sets))
                for start, end in zip(starts, starts[1:], strict=False)
            ]
        self._set_of = np.array(numbers, np.int32)
        self._codes = np.frombuffer(b"".join(sets), np.int32) if sets else np.zeros(0, np.int32)
        self._sizes = np.array([len(key) // 4 for key in sets], np.int64)

    def count(self, docs: np.ndarray) -> tuple[tuple[str, int], ...]:
        """(value, count) over these documents, most frequent first, then by name."""
        per_set = np.bincount(self._set_of[docs], minlength=len(self._sizes))
        counts = np.bincount(self._codes, np.repeat(per_set, self._sizes), len(self.values)).astype(np.int64)
        order = np.argsort(-counts, kind="stable")[:MOST_VALUES]
        return tuple((self.values[n], c) for n, c in zip(order.tolist(), counts[order].tolist(), strict=True) if c)

    def mask(self, value: str) -> np.ndarray:
        """Which documents have a value; no document where nobody has it."""
        if value not in self.values:
            return np.zeros(len(self._set_of), bool)
        has = np.zeros(len(self._sizes), bool)
        set_of_code = np.repeat(np.arange(len(self._sizes)), self._sizes)
        has[set_of_code[self._codes == self.values.index(value)]] = True
        return has[self._set_of]
