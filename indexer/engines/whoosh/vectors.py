"""What documents mean: a vector for each section, made of the words' vectors.

A section's vector is the sum of the vectors of its words and of the title's, each times the word's weighted frequency
to the power `BURST`. It does not depend on what else is in the index, so a segment's vectors are written once, with the
segment; what is rare weighs more on the side of the search, see `indexer.engines.whoosh.meaning`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from indexer import analysis
from indexer.analysis.meaning import DIMENSIONS, meanings
from indexer.engines.base import Ranking
from indexer.engines.whoosh.inverting import Inverter

#: Says in a segment which model its vectors are of.
MODEL = "wordllama l2_supercat_256"
#: Measured on SciFact and MedQuAD: 1.0 loses 0.2 and 0.7 % of nDCG@10 against 1.3, 1.6 loses 0.2 and 0.1 %.
BURST = 1.3
#: The first dimensions alone tell which sections are worth comparing in all: the model was trained for that.
FIRST_DIMENSIONS = 64


def section_vectors(inverter: Inverter, ranking: Ranking) -> dict[str, np.ndarray]:
    """The arrays of the vectors: a row for each section, one at least for each article.

    `vectors` are floats of length 1 (half floats take 0.14 ms a search to turn into such), `directions` their first
    dimensions, of length 1 again; article `a` has
    the rows `vector_starts[a]:vector_starts[a + 1]`.
    """
    surfaces, _ = inverter.surface_terms()
    folded: dict[str, int] = {}
    numbers = np.array([folded.setdefault(analysis.fold(surface), len(folded)) for surface in surfaces], np.int64)
    of_words = meanings().matrix(list(folded))
    by_field = np.array([ranking.title, ranking.headings, ranking.body, 0, 0])
    rows, starts = [], [0]
    for words in inverter.words:
        weights = by_field[words.fields]
        bounds = [*words.section_slots, words.text_slots]
        title = np.arange(bounds[0])
        for start, end in pairwise(bounds if len(bounds) > 1 else [*bounds, *bounds]):
            slots = np.concatenate([title, np.arange(start, end)])
            slots = slots[words.surfaces[slots] >= 0]
            mine, times = np.unique(numbers[words.surfaces[slots]], return_inverse=True)
            frequencies = np.bincount(times, weights[slots], len(mine))
            rows.append((frequencies**BURST).astype(np.float32) @ of_words[mine])
        starts.append(len(rows))
    vectors = np.array(rows, np.float32).reshape(-1, DIMENSIONS)
    return {
        "vectors": _unit(vectors),
        "directions": _unit(vectors[:, :FIRST_DIMENSIONS]),
        "vector_starts": np.array(starts, np.int64),
    }


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
