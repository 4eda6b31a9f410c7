"""The abbreviations that a segment's articles explain, kept sorted by either side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from indexer import analysis
from indexer.analysis.abbreviations import explained, long_key, short_key
from indexer.engines.whoosh.packing import PackedStrings, packed
from indexer.reading import Article

_END = "\0"


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
    """One segment's abbreviations; searches ask for many that are not there, so they are looked up in dictionaries."""

    def __init__(self, arrays):
        self._arrays = arrays

    def stands_for(self, short: str) -> list[tuple[str, int]]:
        """(what an abbreviation stands for, articles that say so)."""
        return self._longs_of.get(short, [])

    def beginning(self, terms: str) -> list[tuple[tuple[str, str], int]]:
        """((terms, their abbreviation), articles) of what begins with these two terms."""
        return self._beginning.get(terms, [])

    def prepare(self) -> None:
        """Fill the dictionaries."""
        _ = self._longs_of, self._beginning

    @cached_property
    def _longs_of(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for short, long, count in self._pairs("shorts"):
            found.setdefault(short, []).append((long, count))
        return found

    @cached_property
    def _beginning(self) -> dict[str, list[tuple[tuple[str, str], int]]]:
        found: dict[str, list[tuple[tuple[str, str], int]]] = {}
        for long, short, count in self._pairs("longs"):
            found.setdefault(" ".join(long.split(" ", 2)[:2]), []).append(((long, short), count))
        return found

    def _pairs(self, name: str) -> Iterator[tuple[str, str, int]]:
        counts = self._arrays[f"{name}_counts"].tolist()
        for item, count in zip(PackedStrings(self._arrays, name), counts, strict=True):
            one, other = item.decode().split(_END)
            yield one, other, count
