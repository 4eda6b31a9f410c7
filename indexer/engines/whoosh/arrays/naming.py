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
        (key_of_name(name), doc) for doc, article in enumerate(articles) for name in title_names(article.title) if name
    )
    keys, docs = zip(*found, strict=True) if found else ((), ())
    return {"name_keys": np.array(keys, np.uint32), "name_docs": np.array(docs, np.int32)}


class Names:
    """What documents are called, by the keys and documents of each segment, numbered through from its base on.

    A key's place in the table is its lowest bits, and tells where the names begin that share it: two of three places
    are of none, which tells most searches from titles at once. Bisection would wait for memory at each step.
    """

    def __init__(self, segments: Sequence[tuple[np.ndarray, np.ndarray]], bases: Sequence[int]):
        keys = np.concatenate([np.zeros(0, np.uint32), *(keys for keys, _ in segments)])
        found = zip(segments, bases, strict=True)
        docs = np.concatenate([np.zeros(0, np.int64), *(docs.astype(np.int64) + base for (_, docs), base in found)])
        self._mask = (1 << (2 * len(keys)).bit_length()) - 1
        places = keys & np.uint32(self._mask)
        order = np.argsort(places, kind="stable")
        self._keys, self._docs = memoryview(keys[order]), memoryview(docs[order])
        ends = np.cumsum(np.bincount(places, minlength=self._mask + 1))
        self._ends = memoryview(np.append(0, ends).astype(np.uint32))

    def called(self, name: str) -> list[int]:
        """The documents that are called so, deleted ones included."""
        key = key_of_name(name)
        place = key & self._mask
        begin, end = self._ends[place], self._ends[place + 1]
        # Nearly always nothing, which needs no list of its own.
        return [self._docs[n] for n in range(begin, end) if self._keys[n] == key] if begin < end else []


def key_of_name(name: str) -> int:
    """The key of a name; two names hardly ever share one."""
    return zlib.crc32(name.encode())
