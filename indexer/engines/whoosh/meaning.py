"""Compares what a search means with what documents mean.

A search's vector is the sum of its words' vectors, each times the word's idf to the power `TELLING` (after the smooth
inverse frequencies of Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings").
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from indexer import analysis
from indexer.analysis.meaning import DIMENSIONS, meanings
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.matching import Collection
from indexer.engines.whoosh.vectors import FIRST_DIMENSIONS

#: Measured on SciFact and MedQuAD: 1.0 loses 0.1 % of nDCG@10 on the first, 2.0 nothing on either.
TELLING = 1.5
#: So many documents at most are found by meaning alone, and none below this cosine: of 25 searches for other subjects
#: the highest in the shipped corpus is 0.32, and in MedQuAD 0.41 but for those that it has articles on.
MOST_BY_MEANING = 20
FLOOR = 0.45


def query_vector(collection: Collection, words: Iterable[str]) -> np.ndarray | None:
    """The vector of a search, of length 1; None where no word of it means anything."""
    if meanings() is None:
        return None
    vector = np.zeros(DIMENSIONS, np.float32)
    for word in words:
        vector += _weighed(collection, analysis.fold(word))
    length = float(vector @ vector) ** 0.5
    return vector / length if length else None


def _weighed(collection: Collection, word: str) -> np.ndarray:
    """The vector of a folded word times what it tells; nought where neither the articles nor the model know it."""
    found = collection.meant.get(word)
    if found is None:
        model, documents = meanings(), collection.spelt(word)
        weight = collection.idf(documents) ** TELLING if documents or model.knows(word) else 0.0
        found = collection.meant.keep(word, model.of(word) * np.float32(weight), 1)
    return found


def similarities(collection: Collection, docs: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cosines of a search and each document's closest section, and which section that is; `docs` in any order.

    Nought where a segment has no vectors. Choosing the section by the first dimensions would lose 0.5 % of nDCG@10.
    """
    cosines, closest = np.zeros(len(docs)), np.zeros(len(docs), np.int64)
    for segment, base in zip(collection.segments, collection.bases, strict=True):
        if segment.vectors is not None:
            _closest(segment.vectors, segment.vector_starts, segment.doc_count, base, docs, vector, cosines, closest)
    return cosines, closest


@compiled(any_order=True)
def _closest(vectors, starts, documents, base, docs, vector, cosines, closest):
    """Fill in the cosines and sections of those of `docs` that are of the segment with these vectors."""
    for number in range(len(docs)):
        doc = docs[number] - base
        if not 0 <= doc < documents:
            continue
        best = np.float32(-np.inf)
        for row in range(starts[doc], starts[doc + 1]):
            cosine = np.float32(0)
            for place in range(len(vector)):
                cosine += vectors[row, place] * vector[place]
            if cosine > best:
                best = cosine
                closest[number] = row - starts[doc]
        cosines[number] = best


def nearest(collection: Collection, vector: np.ndarray) -> np.ndarray:
    """The documents closest to a search, at most `MOST_BY_MEANING` and none below `FLOOR`."""
    found = [np.zeros(0, np.int64)]
    for segment, base in zip(collection.segments, collection.bases, strict=True):
        if segment.directions is not None:
            rough = _products(segment.directions, vector[:FIRST_DIMENSIONS])
            tried = min(4 * MOST_BY_MEANING, len(rough))
            rows = np.argpartition(-rough, tried - 1)[:tried]
            found.append(np.unique(segment.vector_starts.searchsorted(rows, "right") - 1) + base)
    docs = np.concatenate(found)
    cosines, _ = similarities(collection, docs, vector)
    best = np.argsort(-cosines, kind="stable")[:MOST_BY_MEANING]
    return docs[best[cosines[best] >= FLOOR]]


@compiled(any_order=True)
def _products(rows, vector):
    """The product of each row with a vector.

    Not by BLAS: its threads wait for one another, which on a busy machine takes 10 ms where the sums take 0.2.
    """
    found = np.empty(len(rows), np.float32)
    for row in range(len(rows)):
        product = np.float32(0)
        for place in range(len(vector)):
            product += rows[row, place] * vector[place]
        found[row] = product
    return found
