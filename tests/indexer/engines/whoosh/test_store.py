"""When a snapshot is opened anew, and which segments a commit takes in."""

from __future__ import annotations

import os

import pytest

from indexer.engines.whoosh.committing import MOST_SEGMENTS, absorbable


class Segment:
    """As much of a Whoosh segment as is looked at."""

    def __init__(self, live: int, deleted: int = 0):
        self._live, self._deleted = live, deleted

    def doc_count_all(self) -> int:
        return self._live + self._deleted

    def deleted_count(self) -> int:
        return self._deleted


@pytest.mark.parametrize(
    ("sizes", "added", "taken"),
    [
        ([], 1, []),
        ([1], 1, [1]),
        ([2], 1, []),
        ([1, 2, 4, 8], 1, [1, 2, 4, 8]),
        ([5000], 1, []),
        ([60], 60, []),
        ([0, 30], 0, [0]),
        ([500] * MOST_SEGMENTS, 1, [500]),
        ([500] * (MOST_SEGMENTS + 3), 1, [500] * 4),
        ([*[1] * 3, *[500] * (MOST_SEGMENTS - 1)], 1, [1, 1, 1]),
    ],
)
def test_what_a_commit_takes_in(sizes, added, taken):
    assert [each.doc_count_all() for each in absorbable([Segment(size) for size in sizes], added)] == taken


def test_a_commit_within_one_tick_of_the_clock_is_seen(engine_of, article):
    engine = engine_of([article("a", "Calm")])
    engine.snapshot()
    (folder,) = engine._folder.glob("g0*")
    ticks = os.stat(folder).st_mtime_ns
    before = engine._state()
    (table,) = folder.glob("*.toc")
    table.rename(folder / "_MAIN_77.toc")
    os.utime(folder, ns=(ticks, ticks))
    assert engine._state() != before


def test_files_that_are_not_committed_open_nothing_anew(engine_of, article):
    engine = engine_of([article("a", "Calm")])
    snapshot = engine.snapshot()
    (folder,) = engine._folder.glob("g0*")
    (folder / "MAIN_new.arrays").write_bytes(b"half")
    assert engine.snapshot() is snapshot
