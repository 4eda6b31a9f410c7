"""Near-duplicates: articles that say the same in nearly the same words.

Each article has a MinHash signature (Broder 1997): for each of many hash functions the least value over its shingles,
runs of four terms. Two signatures agree in about as many places as the articles share shingles (Jaccard). The
signatures of a whole segment are computed at once, by whole arrays, and not one article at a time as libraries do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from indexer.engines.whoosh.postings import SegmentArrays

#: Terms in a shingle: fewer make articles of one kind look alike, more make one changed word weigh heavily.
SHINGLE = 4
#: Hash functions; a share of agreement is told to within 0.09 (one standard deviation at 0.5).
FUNCTIONS = 32
#: Signatures are compared where they agree in a whole band; of pairs that share 0.8 of their shingles 1.5 % escape.
BAND = 4
#: From this share of agreement on, two articles of the same title say the same …
SAME = 0.8
#: … and from this on, two of different titles: pages of one kind about different things share most of their words.
SAME_WHATEVER_TITLE = 0.97
#: Shorter texts are all alike.
FEWEST_SHINGLES = 30

_rng = np.random.default_rng(20_250_301)
# Odd multipliers make multiply-shift a universal family (Dietzfelbinger et al. 1997).
_MULTIPLIERS = _rng.integers(0, 2**63, FUNCTIONS, np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _rng.integers(0, 2**63, FUNCTIONS, np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)


def signatures(keys: Sequence[bytes], sequences: Sequence[np.ndarray]) -> np.ndarray:
    """MinHash signatures, shape (articles, FUNCTIONS), uint32; all 0 for an article too short to compare.

    `keys` are the terms that the numbers in `sequences`, one array an article, stand for; negative numbers are
    left out.
    """
    found = np.zeros((len(sequences), FUNCTIONS), np.uint32)
    hashes = np.array([zlib.crc32(key) for key in keys] or [0], np.uint64)
    terms = [sequence[sequence >= 0] for sequence in sequences]
    long_enough = [n for n, each in enumerate(terms) if len(each) >= FEWEST_SHINGLES + SHINGLE - 1]
    if not long_enough:
        return found
    shingles = [_shingles(hashes[terms[n]]) for n in long_enough]
    starts = np.append(0, np.cumsum([len(each) for each in shingles])[:-1])
    every = np.concatenate(shingles)
    for function, (multiplier, offset) in enumerate(zip(_MULTIPLIERS, _OFFSETS, strict=True)):
        values = (every * multiplier + offset) >> np.uint64(32)
        found[long_enough, function] = np.minimum.reduceat(values, starts)
    return found


def _shingles(hashes: np.ndarray) -> np.ndarray:
    mixed = hashes[: len(hashes) - SHINGLE + 1].copy()
    for step in range(1, SHINGLE):
        mixed *= _MIX
        mixed ^= hashes[step : len(hashes) - SHINGLE + 1 + step] ^ (mixed >> np.uint64(29))
    return mixed


def title_key(terms: Sequence[bytes]) -> int:
    """A number that two titles share when they have the same terms, in whatever order."""
    return zlib.crc32(b" ".join(sorted(set(terms))))


def bands(signed: np.ndarray) -> dict[str, np.ndarray]:
    """A key for each band of each signature, sorted, and the documents they are of.

    One number a band sorts ten times as fast as its bytes; two bands that share one by chance do not agree.
    """
    docs = np.flatnonzero(signed.any(axis=1))
    numbers = np.arange(FUNCTIONS // BAND, dtype=np.uint64) * _MIX
    parted = signed[docs].astype(np.uint64).reshape(len(docs), FUNCTIONS // BAND, BAND)
    keys = ((parted * _MULTIPLIERS[:BAND]).sum(axis=2) ^ numbers).ravel()
    order = np.argsort(keys, kind="stable")
    return {"band_keys": keys[order], "band_docs": np.repeat(docs, FUNCTIONS // BAND)[order].astype(np.int32)}


def twins(first: SegmentArrays, second: SegmentArrays) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of near-duplicates, one document of each segment, or two of one; numbered within their segments."""
    if first is second:
        keys, docs = first.band_keys, first.band_docs
        # Also the one after next: one that has nothing but the bucket in common does not part those on either side.
        near = [(np.flatnonzero(keys[step:] == keys[:-step]), step) for step in (1, 2)]
        ones = np.concatenate([docs[at] for at, _ in near])
        others = np.concatenate([docs[at + step] for at, step in near])
    elif len(first.band_keys) < len(second.band_keys):
        return twins(second, first)[::-1]
    else:
        at = np.minimum(first.band_keys.searchsorted(second.band_keys), max(len(first.band_keys) - 1, 0))
        met = np.flatnonzero(first.band_keys[at] == second.band_keys) if len(first.band_keys) else at[:0]
        ones, others = first.band_docs[at[met]], second.band_docs[met]
    agreement = (first.signatures[ones] == second.signatures[others]).mean(axis=1)
    alike = first.title_keys[ones] == second.title_keys[others]
    same = agreement >= np.where(alike, SAME, SAME_WHATEVER_TITLE)
    return ones[same], others[same]


class Duplicates:
    """The groups of near-duplicates among the live documents of some segments.

    `docs` are the documents that have duplicates, and `groups` the number of each one's group.
    """

    def __init__(self, segments: Sequence[SegmentArrays], bases: Sequence[int], live: np.ndarray):
        ones, others = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for number, (first, base) in enumerate(zip(segments, bases, strict=True)):
            for second, other_base in zip(segments[number:], bases[number:], strict=True):
                a, b = first.twins_with(second)
                ones.append(a + base)
                others.append(b + other_base)
        one, other = np.concatenate(ones), np.concatenate(others)
        # Documents that are deleted join the others all the same: two copies of one are copies of each other.
        docs, places = np.unique(np.concatenate([one, other]), return_inverse=True)
        leader = np.arange(len(docs))

        def find(member: int) -> int:
            while leader[member] != member:
                leader[member] = member = leader[leader[member]]
            return member

        half = len(places) // 2
        for a, b in zip(places[:half].tolist(), places[half:].tolist(), strict=True):
            leader[find(a)] = find(b)
        leaders = np.array([find(member) for member in range(len(leader))], np.int64)
        self.docs = docs[live[docs]]
        _, self.groups = np.unique(leaders[live[docs]], return_inverse=True)
        self._group_of = dict(zip(self.docs.tolist(), self.groups.tolist(), strict=True))

    def same_as(self, doc: int) -> set[int]:
        """The documents that say the same as one, itself among them."""
        group = self._group_of.get(doc)
        return {doc} if group is None else set(self.docs[self.groups == group].tolist())

    def stand_for(self, docs: Iterable[int], sizes: np.ndarray) -> list[int]:
        """For how many others each of some documents stands, where `sizes` tells how many of each group were found."""
        group_of = self._group_of
        return [int(sizes[group_of[doc]]) - 1 if doc in group_of else 0 for doc in docs]


NO_DUPLICATES = Duplicates((), (), np.zeros(0, bool))
