"""What documents mean: a vector for each, made of its words' vectors.

A document's vector is the sum of its words' vectors, each times the word's weighted frequency to the power `BURST`.
It does not depend on what else is in the index, so a segment's vectors are written once, with the segment; what is
rare weighs more on the side of the search, see `indexer.engines.whoosh.meaning`.
"""

from __future__ import annotations

import numpy as np

from indexer import analysis
from indexer.analysis.meaning import DIMENSIONS, meanings
from indexer.engines.base import Ranking
from indexer.engines.whoosh.inverting import Inverter

#: Says in a segment which model its vectors are of.
MODEL = "wordllama l2_supercat_256"
#: Measured on SciFact and MedQuAD: 1.0 loses 0.2 and 0.7 % of nDCG@10 against 1.3, 1.6 loses 0.2 and 0.1 %.
BURST = 1.3
#: The first dimensions alone tell which documents are worth comparing in all: the model was trained for that.
FIRST_DIMENSIONS = 64


def document_vectors(inverter: Inverter, ranking: Ranking) -> dict[str, np.ndarray]:
    """The arrays `vectors`, half floats of length 1, and `directions`, their first dimensions as floats of length 1."""
    surfaces, _ = inverter.surface_terms()
    folded: dict[str, int] = {}
    numbers = np.array([folded.setdefault(analysis.fold(surface), len(folded)) for surface in surfaces], np.int64)
    model = meanings()
    of_words = np.array([model.of(word) for word in folded], np.float32).reshape(-1, DIMENSIONS)
    weights = np.array([ranking.title, ranking.headings, ranking.body])
    vectors = np.zeros((len(inverter), DIMENSIONS), np.float32)
    for doc, words in enumerate(inverter.words):
        written = words.surfaces[: words.text_slots]
        real = written >= 0
        mine, times = np.unique(numbers[written[real]], return_inverse=True)
        frequencies = np.bincount(times, weights[words.fields[: words.text_slots][real]], len(mine))
        vectors[doc] = (frequencies**BURST).astype(np.float32) @ of_words[mine]
    return {
        "vectors": _unit(vectors).astype(np.float16),
        "directions": _unit(vectors[:, :FIRST_DIMENSIONS]),
    }


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
