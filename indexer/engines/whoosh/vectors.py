"""What documents mean: a vector for each, made of its words' vectors.

A document's vector is the sum of its terms' vectors, each times the term's weighted frequency to the power `BURST`.
It does not depend on what else is in the index, so a segment's vectors are written once, with the segment; what is
rare weighs more on the side of the search, see `indexer.engines.whoosh.meaning`.
"""

from __future__ import annotations

import numpy as np

from indexer.analysis.meaning import DIMENSIONS, meanings
from indexer.engines.whoosh.inverting import Inverter, Postings

#: Says in a segment which model its vectors are of.
MODEL = "wordllama l2_supercat_256"
#: Measured on SciFact and MedQuAD: 1.0 loses 0.2 and 0.7 % of nDCG@10 against 1.3, 1.6 loses 0.2 and 0.1 %.
BURST = 1.3
#: The first dimensions alone tell which documents are worth comparing in all: the model was trained for that.
FIRST_DIMENSIONS = 64


def document_vectors(inverter: Inverter, postings: Postings, weights: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays `vectors`, half floats of length 1, and `directions`, their first dimensions as floats of length 1."""
    model = meanings()
    terms = _term_vectors(inverter, postings, model)
    of_posting = np.repeat(np.arange(len(postings.terms)), np.diff(postings.term_starts.astype(np.int64)))
    order = np.argsort(postings.docs, kind="stable")
    of_posting, powers = of_posting[order], weights[order] ** np.float32(BURST)
    ends = np.searchsorted(postings.docs[order], np.arange(len(inverter)), "right").tolist()
    vectors = np.zeros((len(inverter), DIMENSIONS), np.float32)
    start = 0
    for doc, end in enumerate(ends):
        vectors[doc] = powers[start:end] @ terms[of_posting[start:end]]
        start = end
    return {
        "vectors": _unit(vectors).astype(np.float16),
        "directions": _unit(np.ascontiguousarray(vectors[:, :FIRST_DIMENSIONS])),
    }


def _term_vectors(inverter: Inverter, postings: Postings, model) -> np.ndarray:
    """The vectors of terms: the means of their words', as often as each is written; nought for named fields."""
    surfaces, keys = inverter.surface_terms()
    written = np.concatenate([words.surfaces for words in inverter.words])
    times = np.bincount(written[written >= 0], minlength=len(surfaces)).tolist()
    number = {term: n for n, term in enumerate(postings.terms)}
    vectors = np.zeros((len(postings.terms), DIMENSIONS), np.float32)
    sums = np.zeros(len(postings.terms), np.float32)
    for surface, key, count in zip(surfaces, keys, times, strict=True):
        if key and key[:1] > b"\x02":
            vectors[number[key]] += model.of(surface) * np.float32(count)
            sums[number[key]] += count
    vectors /= np.maximum(sums, 1)[:, None]
    return vectors


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
