"""Compares what a search means with what documents mean, by the vectors of `indexer.engines.whoosh.models`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.selecting import top

#: So many documents at most are found by meaning alone, and none below the model's floor.
MOST_BY_MEANING = 20


def query_vector(collection: Collection, words: Sequence[str], sentence: str = "") -> np.ndarray | None:
    """The vector of a search, of length 1, by its words or the sentence they make; None where it means nothing."""
    model = collection.ranking.model
    return None if model is None else model.of_search(collection, words, sentence)


def similarities(collection: Collection, docs: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cosines of a search and each document's closest row, and which of its rows that is; `docs` in any order.

    They are counted from the cosine of what has nothing in common, so that the numbers of different models compare.
    Nought where a segment has no vectors. Choosing the row by the first dimensions would lose 0.5 % of nDCG@10.
    """
    cosines, closest, unrelated = np.zeros(len(docs)), np.zeros(len(docs), np.int64), collection.ranking.model.unrelated
    for segment, base in zip(collection.segments, collection.bases, strict=True):
        if segment.vectors is not None:
            span = segment.vector_starts, segment.doc_count, base
            _closest(segment.vectors, *span, docs, vector, unrelated, cosines, closest)
    return cosines, closest


@compiled(any_order=True)
def _closest(vectors, starts, documents, base, docs, vector, unrelated, cosines, closest):
    """Fill in the cosines and rows of those of `docs` that are of the segment with these vectors."""
    for number in range(len(docs)):
        doc = docs[number] - base
        if not 0 <= doc < documents:
            continue
        best = np.float32(-np.inf)
        for row in range(starts[doc], starts[doc + 1]):
            product = np.float32(0)
            for place in range(len(vector)):
                product += vectors.numbers[row, place] * vector[place]
            if product * vectors.scales[row] > best:
                best = product * vectors.scales[row]
                closest[number] = row - starts[doc]
        cosines[number] = (best - unrelated) / (1 - unrelated)


def nearest(collection: Collection, vector: np.ndarray, live: np.ndarray) -> np.ndarray:
    """The live documents closest to a search, at most `MOST_BY_MEANING` and none below the model's floor."""
    found = [np.zeros(0, np.int64)]
    for segment, base in zip(collection.segments, collection.bases, strict=True):
        if segment.directions is not None:
            rough = _products(segment.directions, vector[: segment.directions.numbers.shape[1]])
            here = live[base : base + segment.doc_count]
            if not here.all():
                rough[np.repeat(~here, np.diff(segment.vector_starts))] = -np.inf
            rows = top(rough, 4 * MOST_BY_MEANING)
            found.append(np.unique(segment.vector_starts.searchsorted(rows, "right") - 1) + base)
    docs = np.concatenate(found)
    docs = docs[live[docs]]
    cosines, _ = similarities(collection, docs, vector)
    best = np.argsort(-cosines, kind="stable")[:MOST_BY_MEANING]
    return docs[best[cosines[best] >= collection.ranking.model.floor]]


@compiled(any_order=True)
def _products(rows, vector):
    """The product of each row of a segment's vectors with a vector.

    Not by BLAS: its threads wait for one another, which on a busy machine takes 10 ms where the sums take 0.2.
    """
    found = np.empty(len(rows.scales), np.float32)
    for row in range(len(found)):
        product = np.float32(0)
        for place in range(len(vector)):
            product += rows.numbers[row, place] * vector[place]
        found[row] = product * rows.scales[row]
    return found
