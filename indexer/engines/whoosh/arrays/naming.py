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
    """The names of a segment's documents, as `naming_arrays` lays them down."""

    __slots__ = ("_docs", "_keys", "_mask", "_may_be")

    def __init__(self, arrays):
        keys = arrays["name_keys"]
        self._keys, self._docs = memoryview(keys), memoryview(arrays["name_docs"])
        # Most searches are no titles, which eight places a name tell of seven in eight at once.
        self._mask = (1 << (8 * len(keys)).bit_length()) - 1
        may_be = np.zeros(self._mask + 1, bool)
        may_be[keys & np.uint32(self._mask)] = True
        self._may_be = may_be.tobytes()

    def called(self, key: int) -> Sequence[int]:
        """The documents that are called as the name of this key."""
        if not self._may_be[key & self._mask]:
            return ()
        # Views and bisection: for one key numpy takes several times as long.
        keys = self._keys
        first = bisect_left(keys, key)
        if first == len(keys) or keys[first] != key:
            return ()
        return self._docs[first : bisect_right(keys, key, first)]


def key_of_name(name: str) -> int:
    """The key of a name; two names hardly ever share one."""
    return zlib.crc32(name.encode())
