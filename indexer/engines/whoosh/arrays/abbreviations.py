"""The abbreviations that a segment's articles explain, kept sorted by either side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np

from indexer import analysis
from indexer.analysis.abbreviations import explained, long_key, short_key
from indexer.engines.whoosh.arrays.packing import PackedStrings, packed
from indexer.reading import Article

_END = "\0"
Explained = TypeVar("Explained", str, tuple[str, str])


def abbreviation_arrays(articles: list[Article]) -> dict[str, np.ndarray]:
    """`shorts` holds abbreviation, end, what it stands for, and `longs` the other way round; `*_counts` articles."""
    written: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for article in articles:
        pairs = {pair for text in _texts(article) for pair in explained(text)}
        for short, long in pairs:
            written[short_key(short), long_key(analysis.words(long))][short, long] += 1
    shorts, longs = [], []
    for (short, long), forms in written.items():
        (as_short, as_long), _ = min(forms.items(), key=lambda item: (-item[1], item[0]))
        count = sum(forms.values())
        shorts.append((f"{short}\0{as_long}".encode(), count))
        longs.append((f"{long}\0{as_short}".encode(), count))
    arrays = {}
    for name, items in (("shorts", sorted(shorts)), ("longs", sorted(longs))):
        arrays |= packed(name, [item for item, _ in items])
        arrays[f"{name}_counts"] = np.array([count for _, count in items], np.int32)
    return arrays


def _texts(article: Article) -> Iterator[str]:
    yield article.title
    for section in article.sections:
        yield section.heading
        yield from section.blocks


class Abbreviations:
    """One segment's abbreviations."""

    def __init__(self, arrays):
        self._arrays = arrays

    @cached_property
    def longs_of(self) -> dict[str, list[tuple[str, int]]]:
        """Abbreviation -> (what it stands for, articles that say so)."""
        found: dict[str, list[tuple[str, int]]] = {}
        for short, long, count in self._pairs("shorts"):
            found.setdefault(short, []).append((long, count))
        return found

    @cached_property
    def beginning(self) -> dict[str, list[tuple[tuple[str, str], int]]]:
        """Two terms -> ((terms that begin with them, their abbreviation), articles that say so)."""
        found: dict[str, list[tuple[tuple[str, str], int]]] = {}
        for long, short, count in self._pairs("longs"):
            found.setdefault(" ".join(long.split(" ", 2)[:2]), []).append(((long, short), count))
        return found

    def _pairs(self, name: str) -> Iterator[tuple[str, str, int]]:
        counts = self._arrays[f"{name}_counts"].tolist()
        for item, count in zip(PackedStrings(self._arrays, name), counts, strict=True):
            one, other = item.decode().split(_END)
            yield one, other, count


def most_frequent(of_segments: Iterable[Mapping[str, list[tuple[Explained, int]]]]) -> dict[str, list[Explained]]:
    """What the segments have for each key, that of the most articles first.

    A search asks for many keys that are not there, so the segments are put together before.
    """
    counted: dict[str, dict[Explained, int]] = {}
    for segment in of_segments:
        for key, pairs in segment.items():
            counts = counted.setdefault(key, {})
            for what, articles in pairs:
                counts[what] = counts.get(what, 0) + articles
    return {key: sorted(counts, key=lambda each: (-counts[each], each)) for key, counts in counted.items()}
