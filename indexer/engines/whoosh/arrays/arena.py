"""An arena: named numpy arrays in one file, memory-mapped and shared by every process that opens it.

Layout: a fixed head (magic, length and checksum of the description), the description as JSON (the arrays'
types, shapes, places and checksums, and the writer's own facts), then the arrays, each on a 64-byte border.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

_MAGIC = b"FWARENA1"
_HEAD = struct.Struct("<8sII")
_BORDER = 64


class ArenaDamaged(Exception):
    """The file is not a whole arena: missing, cut short, or not what its description says."""


class Arena:
    """An open arena: `arrays[name]` is a read-only view into the mapped file, `facts` what was said of it.

    `stamp` identifies the file as it was written: see `stamp_of`.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray], facts: dict, checksums: Mapping[str, int], stamp: tuple):
        self.arrays = arrays
        self.facts = facts
        self.stamp = stamp
        self._checksums = checksums

    def damaged(self) -> list[str]:
        """The names of the arrays whose bytes are not those that were written."""
        return [name for name, array in self.arrays.items() if _checksum(array) != self._checksums[name]]


def write_arena(path: Path, arrays: Mapping[str, np.ndarray], facts: dict) -> None:
    """Write an arena so that it is there whole or not at all; `facts` must be JSON."""
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    places, offset = {}, 0
    for name, array in arrays.items():
        places[name] = {
            "type": array.dtype.str, "shape": array.shape, "at": offset, "checksum": _checksum(array)
        }  # fmt: skip
        offset += -(-array.nbytes // _BORDER) * _BORDER
    description = json.dumps({"arrays": places, "bytes": offset, "facts": facts}).encode()
    head = _HEAD.pack(_MAGIC, len(description), zlib.crc32(description)) + description
    pieces = [head, *(array.data for array in arrays.values() if array.size)]
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            # In a single write: Linux then caches the file in large pages, shared by all who map it.
            parts = (part for piece in pieces for part in (piece, bytes(-memoryview(piece).nbytes % _BORDER)))
            file.write(b"".join(parts))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def open_arena(path: Path) -> Arena:
    """Map an arena; raises `ArenaDamaged` for a file that is missing, cut short or of another kind.

    Raises `OSError` where it cannot be read for another reason: that does not make it damaged.

    The size and the description are verified, the arrays' own bytes are not: see `Arena.damaged`.
    """
    try:
        with open(path, "rb") as file:
            stamp = _stamp(os.fstat(file.fileno()))
            size = stamp[-1]
            magic, length, checksum = _HEAD.unpack(file.read(_HEAD.size))
            description = file.read(length)
            if magic != _MAGIC or zlib.crc32(description) != checksum:
                raise ArenaDamaged(f"{path.name} does not begin as it should")
            described = json.loads(description)
            if size != _start(length) + described["bytes"]:
                raise ArenaDamaged(f"{path.name} has {size} bytes, not {_start(length) + described['bytes']}")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            _ask_for_large_pages(mapped)
    except (FileNotFoundError, IsADirectoryError, struct.error, ValueError) as error:
        raise ArenaDamaged(f"{path.name}: {error}") from error
    start = _start(length)
    arrays = {
        name: np.frombuffer(mapped, place["type"], int(np.prod(place["shape"])), start + place["at"]).reshape(
            place["shape"]
        )
        for name, place in described["arrays"].items()
    }
    checksums = {name: place["checksum"] for name, place in described["arrays"].items()}
    return Arena(arrays, described["facts"], checksums, stamp)


def stamp_of(path: Path) -> tuple[int, ...] | None:
    """Device, inode, time in nanoseconds and size of a file, another for each that was ever written; None without one.

    A finished file is never modified, only replaced. A modified one is no longer what was verified, and reading past
    the end of a truncated one kills the process.
    """
    try:
        return _stamp(os.stat(path))
    except OSError:
        return None


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


def _ask_for_large_pages(mapped: mmap.mmap) -> None:
    """Have a file that is not in memory yet read in large pages, where the system knows them.

    A search touches a thousand places far apart: with small pages, finding out where each lies in memory takes as long
    as reading it.
    """
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # A kernel built without them.
            mapped.madvise(mmap.MADV_HUGEPAGE)


def _start(description_length: int) -> int:
    return -(-(_HEAD.size + description_length) // _BORDER) * _BORDER


def _checksum(array: np.ndarray) -> int:
    return zlib.crc32(array.data) if array.size else 0
