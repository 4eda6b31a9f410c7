"""The abbreviations that a segment's articles explain, kept sorted by either side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from indexer import analysis
from indexer.analysis.abbreviations import explained, long_key, short_key
from indexer.engines.whoosh.packing import PackedStrings, packed
from indexer.reading import Article

_END = b"\0"


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
        self._shorts, self._longs = PackedStrings(arrays, "shorts"), PackedStrings(arrays, "longs")
        self._short_counts, self._long_counts = arrays["shorts_counts"], arrays["longs_counts"]

    def stands_for(self, short: str) -> Iterator[tuple[str, int]]:
        """(what an abbreviation stands for, articles that say so)."""
        for number in range(*self._shorts.span(short.encode() + _END)):
            yield self._shorts[number].split(_END)[1].decode(), int(self._short_counts[number])

    def beginning(self, terms: str) -> Iterator[tuple[str, str, int]]:
        """(terms, their abbreviation, articles) of what begins with these terms."""
        for number in range(*self._longs.span(terms.encode())):
            long, short = self._longs[number].split(_END)
            yield long.decode(), short.decode(), int(self._long_counts[number])
