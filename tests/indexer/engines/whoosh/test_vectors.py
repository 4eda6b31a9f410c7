"""Vectors are kept small: what that costs in exactness is bounded, and keeping them again costs nothing more."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.meaning.vectors import small


def test_cosines_are_kept_to_within_a_five_hundredth():
    seed = 20_250_301
    drawn = np.random.default_rng(seed).standard_normal((200, 256)).astype(np.float32)
    drawn[0] = 0
    kept = small("vector", drawn)
    vectors = kept["vectors"] * kept["vector_scales"][:, np.newaxis]
    exact = drawn / np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-9)
    assert np.abs(vectors @ exact.T - exact @ exact.T).max() < 0.002, seed
    assert not vectors[0].any()
    np.testing.assert_array_equal(small("vector", vectors)["vectors"], kept["vectors"])
