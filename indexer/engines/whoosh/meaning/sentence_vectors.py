"""The tier for a model of one's own: vectors of passages by any ONNX sentence-embedding model.

A section is embedded in passages of about `PASSAGE_WORDS` words, each below the article's title and the heading. That
takes about a tenth of a second, so articles are embedded as they are read and keep their vectors when segments are
joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from indexer.analysis.sentences import SentenceEncoder
from indexer.engines.base import Ranking
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.meaning.vectors import SegmentVectors
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.reading import Article, Section

#: Measured on SciFact: windows of 256 tokens lose 1.7 % of nDCG@10 against these.
PASSAGE_WORDS = 100
#: Of 52 searches for other subjects and without sense the highest in the shipped corpus is 0.26, and in SciFact 0.31.
FLOOR = 0.40


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """Vectors by a sentence encoder in `threads`; see `indexer.engines.whoosh.meaning.models.Model`."""

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
        """The vectors of articles, each of shape (passages of its sections, dimensions)."""
        passages = [_passages(article) for article in articles]
        vectors = self.encoder.vectors([text for each in passages for _, text in each], self.threads)
        ends = np.cumsum([len(each) for each in passages], dtype=np.int64).tolist()
        return [vectors[start:end] for start, end in pairwise([0, *ends])]

    def of_segment(self, inverter: Inverter, ranking: Ranking, surfaces: Sequence[str]) -> SegmentVectors:
        """The vectors that articles came with, and those of the articles that came without."""
        missing = [number for number, rows in enumerate(inverter.vectors) if rows is None]
        made = dict(zip(missing, self.ahead([inverter.articles[number] for number in missing]), strict=True))
        rows = [made[number] if rows is None else rows for number, rows in enumerate(inverter.vectors)]
        sections = [section for article in inverter.articles for section, _ in _passages(article)]
        return SegmentVectors(rows, np.array(sections, np.int32))

    def of_search(self, collection: Collection, words: Sequence[str], sentence: str) -> np.ndarray:
        """The vector of the sentence: single words would leave out what stands between them."""
        if all(segment.vectors is None for segment in collection.segments):
            return np.zeros((0, 0), np.float32)
        return self.encoder.vector(sentence or " ".join(words))[np.newaxis]


def _passages(article: Article) -> list[tuple[int, str]]:
    """The passages of an article's sections, with the section's number; of one without sections the title."""
    found = [
        (number, text)
        for number, section in enumerate(article.sections)
        for text in _passages_of(section, article.title)
    ]
    return found or [(0, article.title)]


def _passages_of(section: Section, title: str) -> Iterator[str]:
    words = " ".join(section.blocks).split()
    count = max(-(-len(words) // PASSAGE_WORDS), 1)
    bounds = [len(words) * number // count for number in range(count + 1)]
    for start, end in pairwise(bounds):
        yield ". ".join(filter(None, (title, section.heading, " ".join(words[start:end]))))
