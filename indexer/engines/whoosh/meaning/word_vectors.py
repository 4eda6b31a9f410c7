"""The tier that is on by default: sums of the static vectors of words.

A section's vector is the sum of the vectors of its words and of the title's, each times the word's weighted frequency
to the power `BURST`. It does not depend on what else is in the index, so a segment's vectors are written once, with the
segment. A search's is the sum of its words' vectors, each times the word's idf to the power `IDF_POWER` (after the
smooth inverse frequencies of Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from indexer import analysis
from indexer.analysis.meaning import DIMENSIONS, meanings
from indexer.engines.base import Ranking
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.meaning.vectors import SegmentVectors
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.engines.whoosh.writing.runs import run_starts
from indexer.reading import Article

#: Measured on SciFact and MedQuAD: 1.0 loses 0.2 and 0.7 % of nDCG@10 against 1.3, 1.6 loses 0.2 and 0.1 %.
BURST = 1.3
#: Measured on SciFact and MedQuAD: 1.0 loses 0.1 % of nDCG@10 on the first, 2.0 nothing on either.
IDF_POWER = 1.5
#: Of 25 searches for other subjects the highest cosine in the shipped corpus is 0.32, and in MedQuAD 0.41 but for those
#: that it has articles on.
FLOOR = 0.45


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors by wordllama; see `indexer.engines.whoosh.meaning.models.Model`."""

    name: ClassVar[str] = "wordllama l2_supercat_256"
    quick: ClassVar[bool] = True
    #: The model was trained for that.
    first_dimensions: ClassVar[int] = 64
    unrelated: ClassVar[float] = 0.0
    floor: ClassVar[float] = FLOOR

    def ahead(self, articles: Sequence[Article]) -> list[np.ndarray | None]:
        """Nothing: a word's vector is looked up once for a whole segment."""
        return [None] * len(articles)

    def of_segment(self, inverter: Inverter, ranking: Ranking, surfaces: Sequence[str]) -> SegmentVectors:
        """The vectors of a segment's articles, each of shape (sections, DIMENSIONS)."""
        pieces = meanings().pieces(surfaces)
        of_words = meanings().sums(pieces)
        number = {surface: place for place, surface in enumerate(surfaces)}
        written, _ = inverter.surface_terms()
        numbers = np.array([number.get(analysis.fold(word), -1) for word in written] + [-1], np.int64)
        bounds, words, frequencies = _frequencies(inverter, numbers, ranking)
        powers = (frequencies**BURST).astype(np.float32)
        rows = np.empty((len(bounds) - 1, DIMENSIONS), np.float32)
        for row, (start, end) in enumerate(pairwise(bounds)):
            rows[row] = powers[start:end] @ of_words[words[start:end]]
        return SegmentVectors(np.split(rows, np.cumsum(_section_counts(inverter))[:-1]), pieces=pieces)

    def of_search(self, collection: Collection, words: Sequence[str], sentence: str) -> np.ndarray:
        """The weighted vectors of a search's words."""
        known = collection.meant.get
        vectors = [_weighed(collection, word) if (vector := known(word)) is None else vector for word in words]
        return np.concatenate(vectors).reshape(-1, DIMENSIONS)


def _section_counts(inverter: Inverter) -> list[int]:
    """How many vectors each article has, at least one."""
    return [max(len(words.section_slots), 1) for words in inverter.words]


def _frequencies(inverter: Inverter, numbers: np.ndarray, ranking: Ranking) -> tuple[list[int], np.ndarray, np.ndarray]:
    """The words of each section and of its article's title, and their weighted frequencies.

    `numbers` gives each written word's number, or -1. Section after section has the words from `bounds[s]` to before
    `bounds[s + 1]`.
    """
    by_field = np.array([ranking.title, ranking.headings, ranking.body, 0, 0])
    of_words, of_rows, in_fields = [], [], []
    row = 0
    for words, count in zip(inverter.words, _section_counts(inverter), strict=True):
        starts = np.array(words.section_slots or (words.text_slots,), np.int64)
        text, title = slice(starts[0], words.text_slots), slice(0, starts[0])
        of_words += [words.surfaces[text], np.tile(words.surfaces[title], count)]
        in_fields += [words.fields[text], np.tile(words.fields[title], count)]
        of_rows += [
            np.repeat(np.arange(row, row + count), np.diff(np.append(starts, words.text_slots))),
            np.repeat(np.arange(row, row + count), starts[0]),
        ]
        row += count
    of_words, of_rows = numbers[np.concatenate(of_words)], np.concatenate(of_rows)
    # One number holds all there is to know of a place: those are sorted in a fifth of the time that an order takes.
    places = (of_rows << 34 | of_words << 3 | np.concatenate(in_fields))[of_words >= 0]
    places.sort()
    firsts = run_starts(places >> 3)
    keys = places[firsts] >> 3
    frequencies = np.add.reduceat(by_field[places & 7], firsts) if len(firsts) else np.zeros(0)
    bounds = np.searchsorted(keys, np.arange(row + 1) << 31).tolist()
    return bounds, keys & 0x7FFFFFFF, frequencies


def _weighed(collection: Collection, word: str) -> np.ndarray:
    """The vector of a word times what it tells; 0 where neither the articles nor the model know it."""
    folded = analysis.fold(word)
    model, (documents, pieces) = meanings(), collection.spelt(folded)
    vector = model.of(folded) if pieces is None else model.sums(pieces[np.newaxis])[0]
    weight = collection.idf(documents) ** IDF_POWER if documents or model.knows(folded) else 0.0
    return collection.meant.keep(word, vector * np.float32(weight), 1)
