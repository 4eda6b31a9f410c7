"""Near-duplicates: articles that say the same in nearly the same words.

Each article has a MinHash signature (Broder 1997): for each of many hash functions the least value over its shingles,
runs of four terms. Two signatures agree in about as many places as the articles share shingles (Jaccard). The
signatures of a whole segment are computed at once, by whole arrays, and not one article at a time as libraries do.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

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


def bands(signed: np.ndarray, title_keys: np.ndarray) -> dict[str, np.ndarray]:
    """Two keys for each band of each signature, sorted, and the documents they are of.

    One number a band sorts ten times as fast as its bytes; two bands that share one by chance do not agree. The second
    key has the title in it: pages of one kind fill the buckets of the first, and part two that are of one title.
    """
    docs = np.flatnonzero(signed.any(axis=1))
    numbers = np.arange(FUNCTIONS // BAND, dtype=np.uint64) * _MIX
    parted = signed[docs].astype(np.uint64).reshape(len(docs), FUNCTIONS // BAND, BAND)
    keys = (parted * _MULTIPLIERS[:BAND]).sum(axis=2) ^ numbers
    titled = (keys ^ title_keys[docs].astype(np.uint64)[:, np.newaxis]) * _MIX
    keys = np.concatenate([keys, titled], axis=1).ravel()
    order = np.argsort(keys, kind="stable")
    return {"band_keys": keys[order], "band_docs": np.repeat(docs, 2 * FUNCTIONS // BAND)[order].astype(np.int32)}


class Signed(NamedTuple):
    """What near-duplicates among some documents are told by; a segment's arrays have the same names."""

    signatures: np.ndarray
    title_keys: np.ndarray
    band_keys: np.ndarray
    band_docs: np.ndarray


def twins(first: Signed | SegmentArrays, second: Signed | SegmentArrays) -> tuple[np.ndarray, np.ndarray]:
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
        # Two of a bucket here as well.
        begin = first.band_keys.searchsorted(second.band_keys)
        places = np.concatenate([begin, begin + 1])
        others = np.concatenate([second.band_docs, second.band_docs])
        met = np.flatnonzero(places < len(first.band_keys))
        met = met[first.band_keys[places[met]] == np.tile(second.band_keys, 2)[met]]
        ones, others = first.band_docs[places[met]], others[met]
    # Two meet in many a bucket.
    pairs = np.unique(ones.astype(np.int64) << 32 | others)
    ones, others = pairs >> 32, pairs & 0xFFFFFFFF
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
        pairs = np.stack([np.concatenate(ones), np.concatenate(others)])
        docs, groups = _joined(pairs)
        # Those that meet by way of a deleted document may be copies of each other, or merely both be like that one.
        doubtful = docs[np.isin(groups, groups[~live[docs]])]
        if len(doubtful):
            certain = pairs[:, ~np.isin(pairs[0], doubtful)]
            docs, groups = _joined(np.concatenate([certain, _met(doubtful[live[doubtful]], segments, bases)], axis=1))
        self.docs, self.groups = docs, groups
        self._group_of = dict(zip(self.docs.tolist(), self.groups.tolist(), strict=True))

    def same_as(self, doc: int) -> set[int]:
        """The documents that say the same as one, itself among them."""
        group = self._group_of.get(doc)
        return {doc} if group is None else set(self.docs[self.groups == group].tolist())

    def stand_for(self, docs: Iterable[int], sizes: np.ndarray) -> list[int]:
        """For how many others each of some documents stands, where `sizes` tells how many of each group were found."""
        group_of = self._group_of
        return [int(sizes[group_of[doc]]) - 1 if doc in group_of else 0 for doc in docs]


def _joined(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The documents of some pairs, shape (2, pairs), and the number of each one's group: where pairs lead from it."""
    docs, places = np.unique(pairs, return_inverse=True)
    leader = list(range(len(docs)))

    def find(member: int) -> int:
        while leader[member] != member:
            leader[member] = member = leader[leader[member]]
        return member

    for one, other in places.reshape(2, -1).T.tolist():
        leader[find(one)] = find(other)
    _, groups = np.unique(np.array([find(member) for member in range(len(leader))], np.int64), return_inverse=True)
    return docs, groups


def _met(docs: np.ndarray, segments: Sequence[SegmentArrays], bases: Sequence[int]) -> np.ndarray:
    """The pairs of near-duplicates among some documents, ascending, as if they were all that there is."""
    parts = np.split(docs, np.searchsorted(docs, bases)[1:])
    local = [(segment, part - base) for segment, part, base in zip(segments, parts, bases, strict=True)]
    signed = np.concatenate([segment.signatures[numbers] for segment, numbers in local])
    titles = np.concatenate([segment.title_keys[numbers] for segment, numbers in local])
    these = Signed(signed, titles, **bands(signed, titles))
    return docs[np.stack(twins(these, these))]


NO_DUPLICATES = Duplicates((), (), np.zeros(0, bool))
