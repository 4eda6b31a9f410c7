"""Selecting the best agrees with sorting them all."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.engines.whoosh.matching.selecting import highest, top


def _scores(seed: int) -> np.ndarray:
    """Scores as they come: many equal, some lifted far above the others, some next to nothing."""
    drawn = np.random.default_rng(seed)
    scores = drawn.choice([drawn.random(500) * 20, drawn.integers(1, 5, 500) / 2, np.full(500, 1e-9)][seed % 3], 1000)
    scores[drawn.random(1000) < 0.1] += 2.0**30
    scores[drawn.random(1000) < 0.1] *= 2.0**-40
    return scores


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("wanted", [0, 1, 7, 100, 1000, 2000])
def test_the_best_are_those_that_sorting_puts_first(seed, wanted):
    scores = _scores(seed)
    docs = np.flatnonzero(np.random.default_rng(seed + 1).random(1000) < 0.7).astype(np.int32)
    first = docs[np.lexsort((docs, -scores[docs]))][:wanted]
    assert highest(scores, docs, wanted).tolist() == sorted(first.tolist())
    assert docs[top(scores[docs], wanted)].tolist() == first.tolist()
