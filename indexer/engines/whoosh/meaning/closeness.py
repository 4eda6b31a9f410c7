"""Compares what a search means with what documents mean, by the vectors of `indexer.engines.whoosh.meaning.models`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh.arrays.table import readable, segment_of
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.matching.selecting import top

#: At most this many documents are found by meaning alone, and none below the model's floor.
MOST_BY_MEANING = 20
#: What means nothing.
NOTHING = np.zeros((0, 0), np.float32)


def meant_by(collection: Collection, words: Sequence[str], sentence: str = "") -> np.ndarray:
    """What a search means, by its words or the sentence they make, as vectors whose sum has its direction."""
    model = collection.ranking.model
    return model.of_search(collection, words, sentence) if model and words else NOTHING


@compiled
def direction_of(vectors):
    """The sum of vectors, brought to length 1; empty where it has none. Shape (dimensions,), float32."""
    total = np.zeros(vectors.shape[1], np.float32)
    for vector in vectors:
        total += vector
    square = 0.0
    for number in total:
        square += np.float64(number) * np.float64(number)
    return total * np.float32(1 / square**0.5) if square else total[:0]


def similarities(collection: Collection, docs: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cosines of a search and each document's closest row, and which of its rows that is; `docs` in any order.

    The model's baseline, the cosine of unrelated texts, is subtracted first, so that different models compare.
    0 where a segment has no vectors. Choosing the row by the first dimensions would lose 0.5 % of nDCG@10.
    """
    cosines, rows, unrelated = np.zeros(len(docs)), np.zeros(len(docs), np.int64), collection.ranking.model.unrelated
    _similarities(collection.table, docs, vector, unrelated, cosines, rows)
    return cosines, rows


@compiled
def _similarities(table, docs, vector, unrelated, cosines, rows):
    """Fill in the cosines and rows of documents."""
    for number in range(len(docs)):
        segment = readable(table, segment_of(table, docs[number]))
        cosines[number], rows[number] = closest(segment.vectors, docs[number] - segment.base, vector, unrelated)


@compiled(any_order=True)
def closest(vectors, doc, vector, unrelated):
    """The cosine of a search and a document's closest row, and which of its rows that is; 0 without vectors."""
    if not len(vectors.scales):
        return 0.0, 0
    best, place = np.float32(-np.inf), 0
    for row in range(vectors.starts[doc], vectors.starts[doc + 1]):
        product = np.float32(0)
        for dimension in range(len(vector)):
            product += vectors.numbers[row, dimension] * vector[dimension]
        if product * vectors.scales[row] > best:
            best, place = product * vectors.scales[row], row - vectors.starts[doc]
    return (best - unrelated) / (1 - unrelated), place


def nearest(collection: Collection, vector: np.ndarray, live: np.ndarray) -> np.ndarray:
    """The live documents closest to a search, at most `MOST_BY_MEANING` and none below the model's floor."""
    found = [np.zeros(0, np.int64)]
    for segment, base in zip(collection.segments, collection.bases, strict=True):
        if segment.directions is not None:
            rough = _roughly(segment.directions, segment.vectors.starts, vector[: segment.directions.numbers.shape[1]])
            rough[~live[base : base + segment.doc_count]] = -np.inf
            found.append(top(rough, 4 * MOST_BY_MEANING) + base)
    docs = np.concatenate(found)
    docs = docs[live[docs]]
    cosines, _ = similarities(collection, docs, vector)
    best = np.argsort(-cosines, kind="stable")[:MOST_BY_MEANING]
    return docs[best[cosines[best] >= collection.ranking.model.floor]]


@compiled(any_order=True)
def _roughly(rows, starts, vector):
    """The greatest product of a vector with a row of each document of a segment; negative infinity without rows.

    Not by BLAS: its threads wait for one another, which on a busy machine takes 10 ms where the sums take 0.2.
    """
    found = np.full(len(starts) - 1, -np.inf, np.float32)
    for doc in range(len(found)):
        for row in range(starts[doc], starts[doc + 1]):
            product = np.float32(0)
            for place in range(len(vector)):
                product += rows.numbers[row, place] * vector[place]
            found[doc] = max(found[doc], product * rows.scales[row])
    return found
