"""What words mean, where wordllama is installed."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.analysis.meaning import DIMENSIONS, meanings

pytestmark = pytest.mark.skipif(meanings() is None, reason="wordllama is not installed")


def cosine(one: str, other: str) -> float:
    first, second = meanings().of(one), meanings().of(other)
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_words_that_mean_alike_are_closer():
    assert cosine("child", "kid") > 0.6 > 0.3 > cosine("basketball", "depression")


def test_our_reading_of_the_files_is_wordllamas_own():
    from importlib.util import find_spec
    from pathlib import Path

    from wordllama import WordLlama

    folder = Path(find_spec("wordllama").submodule_search_locations[0])
    theirs = WordLlama.load(cache_dir=folder, disable_download=True)
    for word in ("sleep", "flashbacks", "ketamine", "15q13"):
        pieces = theirs.tokenizer.encode(word, add_special_tokens=False).ids
        np.testing.assert_allclose(meanings().of(word), theirs.embedding[pieces].sum(axis=0), rtol=1e-6)


@pytest.mark.parametrize("word", ["", "é", "漢字", "\ud800", "x" * 5000, "\0", "don't"])
def test_any_word_has_a_vector(word):
    vector = meanings().of(word)
    assert vector.shape == (DIMENSIONS,)
    assert np.isfinite(vector).all()


def test_what_the_model_knows():
    assert meanings().is_word("football")
    assert not meanings().is_word("flashbaks")
    assert meanings().knows("lasagne")
    assert not meanings().knows("zzgrblx")
