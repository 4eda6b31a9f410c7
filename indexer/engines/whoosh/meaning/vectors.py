"""The vectors of a segment's articles as arrays, and how articles come by theirs while they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from indexer.engines.base import FileFacts, Ranking
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.reading import Article, Rejected

#: This many articles are embedded together; progress is reported after each such batch.
READ_AHEAD = 16

#: An article, the facts of its file and its vectors; or a file that could not be read, and nothing.
Read = tuple[Article | Rejected, FileFacts | None]
Embedded = tuple[Article | Rejected, FileFacts | None, np.ndarray | None]


def embedded(read: Iterable[Read], ranking: Ranking) -> Iterator[Embedded]:
    """What was read, with vectors where the model makes them while articles are read."""
    model, read = ranking.model, iter(read)
    while batch := list(islice(read, READ_AHEAD if model and not model.quick else 1)):
        articles = [article for article, facts in batch if facts]
        vectors = iter(model.ahead(articles) if model else [None] * len(articles))
        for article, facts in batch:
            yield article, facts, next(vectors) if facts else None


class SegmentVectors(NamedTuple):
    """The vectors of a segment's articles, of any length.

    `rows` has for each article one row or more for each section, one at least, and `sections` tells of which section
    each row is, article after article; None where each section has one. `pieces` are those that the words of the
    texts fall into, for a model that makes vectors of them; see `Meanings.pieces`.
    """

    rows: list[np.ndarray]
    sections: np.ndarray | None = None
    pieces: np.ndarray | None = None


def vector_arrays(inverter: Inverter, ranking: Ranking, surfaces: Sequence[str]) -> dict[str, np.ndarray]:
    """The arrays of the vectors, with `surfaces`, the folded words of the texts, ascending.

    `vectors` are whole numbers that `vector_scales` make vectors of length 1 of, row by row; article `a` has the rows
    `vector_starts[a]:vector_starts[a + 1]`. Where the model's first dimensions tell by themselves, `directions` are
    those, of length 1 again.
    """
    found = ranking.model.of_segment(inverter, ranking, surfaces)
    vectors, first = np.concatenate(found.rows), ranking.model.first_dimensions
    return {
        **small("vector", vectors),
        **(small("direction", vectors[:, :first]) if first else {}),
        **({} if found.sections is None else {"vector_sections": found.sections}),
        **({} if found.pieces is None else {"surface_pieces": found.pieces}),
        "vector_starts": np.append(0, np.cumsum([len(rows) for rows in found.rows])),
    }


def small(name: str, vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Vectors of length 1 as int8 and each row's float32 scale.

    A cosine is less than 0.005 off, and a search reads a quarter of the memory that floats take: that is what it
    waits for.
    """
    highest = np.maximum(np.abs(vectors).max(axis=1, initial=0.0, keepdims=True), 1e-9)
    numbers = np.rint(vectors * (127 / highest)).astype(np.int8)
    lengths = np.linalg.norm(numbers.astype(np.float32), axis=1)
    return {f"{name}s": numbers, f"{name}_scales": (1 / np.maximum(lengths, 1)).astype(np.float32)}
