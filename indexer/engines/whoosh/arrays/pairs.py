"""The names of two words that a segment's titles and headings have; see `indexer.analysis.pairs`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.analysis.pairs import name_pairs
from indexer.engines.whoosh.arrays.packing import packed
from indexer.reading import Article


def pair_arrays(articles: Sequence[Article]) -> dict[str, np.ndarray]:
    """Each pair once, in order."""
    texts = (text for article in articles for text in (article.title, *(each.heading for each in article.sections)))
    return packed("pairs", sorted({pair.encode() for text in texts for pair in name_pairs(text)}))
