"""The table of segments gives compiled loops the very arrays it was made of."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.engines.whoosh.arrays.readable import Readable, readable_of, rows_of
from indexer.engines.whoosh.arrays.table import readable, segment_of, table_of
from indexer.engines.whoosh.compiled import compiled

#: How many documents the segments have; among them one that has none, first, amid and last.
SIZES = (3, 0, 5, 1, 0)
BASES = (0, 3, 3, 8, 9)


def _segment(drawn: np.random.Generator, documents: int) -> Readable:
    def numbers(type_: type, *shape: int) -> np.ndarray:
        return drawn.integers(0, 100, shape).astype(type_)

    arrays = {
        "docs": numbers(np.int32, 7), "weights": numbers(np.float32, 7), "position_starts": numbers(np.uint32, 8),
        "positions": numbers(np.uint32, 20), "texts": numbers(np.uint8, 50),
        "documents": numbers(np.int64, documents + 1, 5), "slot_places": numbers(np.uint32, 9),
        "slot_lengths": numbers(np.uint8, 9), "sections": numbers(np.uint32, 4, 2),
        "vectors": numbers(np.int8, 4, 16), "vector_scales": numbers(np.float32, 4),
        "vector_starts": numbers(np.int64, documents + 1),
    }  # fmt: skip
    return readable_of(arrays, rows_of(arrays, "vector") if documents % 2 else None)


@compiled
def _copies(table, number):
    found = readable(table, number)
    return (
        found.base, found.docs.copy(), found.weights.copy(), found.position_starts.copy(), found.positions.copy(),
        found.texts.copy(), found.documents.copy(), found.slot_places.copy(), found.slot_lengths.copy(),
        found.sections.copy(), found.vectors.numbers.copy(), found.vectors.scales.copy(), found.vectors.starts.copy(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def segments():
    drawn = np.random.default_rng(7)
    return [_segment(drawn, size)._replace(base=base) for size, base in zip(SIZES, BASES, strict=True)]


def test_a_loop_sees_the_arrays_that_the_table_was_made_of(segments):
    table = table_of(segments)
    assert len(table) == len(segments)
    for number, segment in enumerate(segments):
        base, *arrays = _copies(table, number)
        *expected, vectors = segment[1:]
        assert base == segment.base
        for array, other in zip(arrays, (*expected, *vectors), strict=True):
            assert array.dtype == other.dtype and array.shape == other.shape
            assert array.tolist() == other.tolist()


def test_a_document_lies_in_the_segment_that_has_it(segments):
    table = table_of(segments)
    expected = [number for number, size in enumerate(SIZES) for _ in range(size)]
    assert [segment_of(table, doc) for doc in range(sum(SIZES))] == expected


def test_arrays_of_another_type_are_brought_to_the_one_that_loops_read():
    arrays = {"documents": np.zeros((2, 5), np.int32, order="F")}
    arrays |= {name: np.zeros(4, np.int16) for name in Readable._fields if name not in ("base", "documents", "vectors")}
    arrays["sections"] = np.zeros((3, 2), np.int64)
    found = readable_of(arrays, None)
    assert found.documents.dtype == np.int64 and found.documents.flags.c_contiguous
    assert found.positions.dtype == np.uint32 and not found.positions.flags.writeable
