"""Models of meaning: the one protocol behind which every tier stands, and which of them the settings name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from indexer.analysis.meaning import meanings
from indexer.analysis.sentences import open_encoder
from indexer.engines.base import Ranking
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.meaning.sentence_vectors import SentenceVectors
from indexer.engines.whoosh.meaning.vectors import SegmentVectors
from indexer.engines.whoosh.meaning.word_vectors import WordVectors
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.reading import Article
from indexer.settings import Settings


class Model(Protocol):
    """What tells what articles and searches mean, as vectors of length 1; it can be sent to another process."""

    #: Of the model and all that its vectors depend on: a segment's vectors are trusted where it has the same name.
    name: str
    #: Whether the vectors of a segment take so little time that they can be made wherever they are missing.
    quick: bool
    #: This many first dimensions tell which articles are worth comparing in all dimensions; 0 for all of them.
    first_dimensions: int
    #: The baseline cosine of unrelated texts, subtracted before comparing, and the least that finds an article.
    unrelated: float
    floor: float

    def ahead(self, articles: Sequence[Article]) -> list[np.ndarray | None]:
        """The vectors of articles as they are read, one or more rows each; None where a segment gets them at once."""

    def of_segment(self, inverter: Inverter, ranking: Ranking, surfaces: Sequence[str]) -> SegmentVectors:
        """The vectors of a segment's articles; `surfaces` are the folded words of its texts."""

    def of_search(self, collection: Collection, words: Sequence[str], sentence: str) -> np.ndarray:
        """What a search means, by its words or as the sentence that they make: vectors whose sum has its direction.

        Their shape is (vectors, dimensions), float32; none where nothing has vectors.
        """


def model_of(settings: Settings) -> Model | None:
    """The model that the settings name; None where that is none or not installed. Raises `SettingsError`."""
    match settings.semantic_model:
        case "none":
            return None
        case "wordllama":
            return WordVectors() if meanings() else None
        case folder:
            return SentenceVectors(open_encoder(folder), settings.jobs or os.cpu_count() or 1)
