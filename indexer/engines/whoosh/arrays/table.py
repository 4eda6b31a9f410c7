"""All segments of a collection as one argument of a compiled loop, so that a search calls each loop once.

Each array that a loop is called with takes it as long as several hundred postings: a tenth of a microsecond where the
call is repeated, and up to one amid a search. A segment has a dozen. So loops are given a table, a row for each
segment, of where its arrays lie in memory and how many rows they have, and make the arrays of that. Nothing is
verified there: whoever holds a table also holds the arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh.arrays.readable import Readable, Rows
from indexer.engines.whoosh.compiled import COMPILING, compiled, loaded_numba

#: The base, the length of a vector, and the place and rows of each of twelve arrays.
_COLUMNS = 2 + 2 * 12
#: What a compiled loop is given; a loop that is plain Python is given the arrays themselves.
Table = np.ndarray | tuple[Readable, ...]


def table_of(segments: Sequence[Readable]) -> Table:
    """The table of segments in the order of their documents; it holds as long as their arrays are held."""
    if not COMPILING:
        return tuple(segments)
    rows = [
        (each.base, each.vectors.numbers.shape[1], *(number for array in _arrays(each) for number in _place(array)))
        for each in segments
    ]
    return np.array(rows, np.int64).reshape(-1, _COLUMNS)


def _arrays(segment: Readable) -> tuple[np.ndarray, ...]:
    _, *arrays, vectors = segment
    return *arrays, *vectors


def _place(array: np.ndarray) -> tuple[int, int]:
    return array.ctypes.data, len(array)


if COMPILING:
    _numba = loaded_numba()

    @_numba.extending.intrinsic
    def _pointer(typing_context, address):
        """An address as a pointer."""

        def generate(context, builder, signature, arguments):
            return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

        return _numba.types.voidptr(_numba.types.int64), generate

    @compiled
    def array_at(address, shape, type_):
        return _numba.carray(_pointer(address), shape, type_)


@compiled
def _readable(table, number):
    """The segment of a row; its arrays are in the order in which `_arrays` gives them."""
    row = table[number]
    return Readable(
        row[0],
        array_at(row[2], row[3], np.int32),
        array_at(row[4], row[5], np.float32),
        array_at(row[6], row[7], np.uint32),
        array_at(row[8], row[9], np.uint32),
        array_at(row[10], row[11], np.uint8),
        array_at(row[12], (row[13], 5), np.int64),
        array_at(row[14], row[15], np.uint32),
        array_at(row[16], row[17], np.uint8),
        array_at(row[18], (row[19], 2), np.uint32),
        Rows(
            array_at(row[20], (row[21], row[1]), np.int8),
            array_at(row[22], row[23], np.float32),
            array_at(row[24], row[25], np.int64),
        ),
    )


def _itself(table: tuple[Readable, ...], number: int) -> Readable:
    return table[number]


#: The segment of a number: `readable(table, number)`.
readable = _readable if COMPILING else _itself


@compiled
def segment_of(table, doc):
    """The number of the segment that a document lies in."""
    number = len(table) - 1
    while readable(table, number).base > doc:
        number -= 1
    return number
