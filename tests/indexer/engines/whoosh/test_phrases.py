"""Where terms stand: postings of chosen documents in short and long runs, and places merged in order."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.engines.whoosh.arrays.readable import Readable, Rows
from indexer.engines.whoosh.matching.phrases import postings_of
from indexer.engines.whoosh.matching.places import _merged

DOCUMENTS = 2000


def _segment(docs: np.ndarray) -> Readable:
    empty = np.zeros(0, np.int64)
    documents = np.zeros((DOCUMENTS + 1, 5), np.int64)
    given = {"base": 0, "docs": docs.astype(np.int32), "documents": documents, "vectors": Rows(empty, empty, empty)}
    return Readable(**(dict.fromkeys(Readable._fields, empty) | given))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("wanted", [0, 1, 3, 100])
def test_postings_of_documents_are_those_that_a_dictionary_finds(seed, wanted):
    drawn = np.random.default_rng(seed)
    # Runs from none to all of the documents: short ones are gone through, into long ones each document is looked for.
    runs = [np.sort(drawn.choice(DOCUMENTS, size, replace=False)) for size in (0, 1, 60, 65, 500, 2000)]
    bounds = np.append(0, np.cumsum([len(run) for run in runs]))
    spans = np.stack([bounds[:-1], bounds[1:]], axis=1)
    docs = np.sort(drawn.choice(DOCUMENTS, wanted, replace=False))
    found = postings_of(_segment(np.concatenate(runs)), docs, spans)
    for run, start, row in zip(runs, bounds, found, strict=False):
        where = {doc: start + place for place, doc in enumerate(run.tolist())}
        assert row.tolist() == [where.get(doc, -1) for doc in docs.tolist()]


@pytest.mark.parametrize("seed", range(20))
def test_places_that_are_merged_as_they_come_are_sorted(seed):
    drawn = np.random.default_rng(seed)
    found, at, every = np.empty(400, np.int64), 0, []
    for word in range(4):
        positions = np.sort(drawn.choice(300, drawn.integers(0, 60), replace=False)).astype(np.uint32)
        step = int(drawn.integers(0, 3))
        at = _merged(found, at, positions, 0, len(positions), step, word)
        every += [(int(position) + step) << 16 | word for position in positions]
        assert found[:at].tolist() == sorted(every)
