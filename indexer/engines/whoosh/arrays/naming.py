"""Which of a segment's documents are called so; see `indexer.analysis.naming`."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from indexer.analysis.naming import title_names
from indexer.reading import Article


def naming_arrays(articles: Sequence[Article]) -> dict[str, np.ndarray]:
    """A key for each name of each title, sorted, and the documents they are of."""
    found = sorted(
        (key_of_name(name), doc) for doc, article in enumerate(articles) for name in title_names(article.title) if name
    )
    keys, docs = zip(*found, strict=True) if found else ((), ())
    return {"name_keys": np.array(keys, np.uint32), "name_docs": np.array(docs, np.int32)}


class Names:
    """What documents are called, by the keys and documents of each segment, numbered through from its base on."""

    def __init__(self, segments: Sequence[tuple[np.ndarray, np.ndarray]], bases: Sequence[int]):
        self._segments = [
            (memoryview(keys), memoryview(docs), base) for (keys, docs), base in zip(segments, bases, strict=True)
        ]
        # Most searches are no titles, which eight places a name tell of seven in eight at once.
        self._mask = (1 << (8 * sum(len(keys) for keys, _ in segments)).bit_length()) - 1
        may_be = np.zeros(self._mask + 1, bool)
        for keys, _ in segments:
            may_be[keys & np.uint32(self._mask)] = True
        self._may_be = may_be.tobytes()

    def called(self, name: str) -> list[int]:
        """The documents that are called so, deleted ones included."""
        key = key_of_name(name)
        if not self._may_be[key & self._mask]:
            return []
        found = []
        for keys, docs, base in self._segments:
            # Views and bisection: for one key numpy takes several times as long.
            first = bisect_left(keys, key)
            if first < len(keys) and keys[first] == key:
                found += [base + doc for doc in docs[first : bisect_right(keys, key, first)]]
        return found


def key_of_name(name: str) -> int:
    """The key of a name; two names hardly ever share one."""
    return zlib.crc32(name.encode())
