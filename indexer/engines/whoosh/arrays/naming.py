"""Which of a segment's documents are called so; see `indexer.analysis.naming`."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from indexer.analysis.naming import title_names
from indexer.reading import Article


def naming_arrays(articles: Sequence[Article]) -> dict[str, np.ndarray]:
    """A key for each name of each title, sorted, and the documents they are of."""
    found = sorted(
        (_key(name), doc) for doc, article in enumerate(articles) for name in title_names(article.title) if name
    )
    keys, docs = zip(*found, strict=True) if found else ((), ())
    return {"name_keys": np.array(keys, np.uint32), "name_docs": np.array(docs, np.int32)}


class Names:
    """The names of a segment's documents, as `naming_arrays` lays them down."""

    __slots__ = ("_docs", "_keys")

    def __init__(self, arrays):
        self._keys, self._docs = arrays["name_keys"], arrays["name_docs"]

    def called(self, name: str) -> np.ndarray:
        """The documents that are called so."""
        key = np.uint32(_key(name))
        first = self._keys.searchsorted(key)
        if first == len(self._keys) or self._keys[first] != key:
            return self._docs[:0]
        return self._docs[first : self._keys.searchsorted(key, "right")]


def _key(name: str) -> int:
    return zlib.crc32(name.encode())
