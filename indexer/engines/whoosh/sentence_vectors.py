"""The tier for a model of one's own: vectors of passages by any ONNX sentence-embedding model.

A section is embedded as the article's title, its heading and its text, in windows that the model can take. That takes
about a tenth of a second, so articles are embedded as they are read and keep their vectors when segments are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from indexer.analysis.sentences import SentenceEncoder
from indexer.engines.base import Ranking
from indexer.engines.whoosh.inverting import Inverter
from indexer.engines.whoosh.matching import Collection
from indexer.reading import Article, Section

FLOOR = 0.40


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """Vectors by a sentence encoder in `threads`; see `indexer.engines.whoosh.models.Model`."""

    encoder: SentenceEncoder
    threads: int
    quick: ClassVar[bool] = False
    first_dimensions: ClassVar[int] = 0
    floor: ClassVar[float] = FLOOR

    @property
    def name(self) -> str:
        """The encoder's, which tells its files' content."""
        return self.encoder.name

    @property
    def unrelated(self) -> float:
        """The cosine of sentences that have nothing to do with each other."""
        return self.encoder.unrelated

    def ahead(self, articles: Sequence[Article]) -> list[np.ndarray]:
        """The vectors of articles, each of shape (windows of its sections, dimensions)."""
        passages = [_passages(article) for article in articles]
        windows = iter(self.encoder.windows([text for each in passages for text in each], self.threads))
        return [np.concatenate([next(windows) for _ in each]) for each in passages]

    def of_segment(self, inverter: Inverter, ranking: Ranking) -> list[np.ndarray]:
        """The vectors that articles came with, and those of the articles that came without."""
        missing = [number for number, rows in enumerate(inverter.vectors) if rows is None]
        made = dict(zip(missing, self.ahead([inverter.articles[number] for number in missing]), strict=True))
        return [made[number] if rows is None else rows for number, rows in enumerate(inverter.vectors)]

    def of_search(self, collection: Collection, words: Sequence[str]) -> np.ndarray:
        """The vector of the words as a sentence."""
        return self.encoder.vector(" ".join(words))


def _passages(article: Article) -> list[str]:
    """The text of each section, below the article's title; of an article without sections the title."""
    return [_passage(article.title, section) for section in article.sections] or [article.title]


def _passage(title: str, section: Section) -> str:
    return ". ".join(filter(None, (title, section.heading, "\n".join(section.blocks))))
