"""What is kept, up to its bound."""

from __future__ import annotations

from indexer.engines.whoosh.kept import Kept


def test_what_was_kept_longest_goes_first():
    kept: Kept[str, int] = Kept(4)
    for number, key in enumerate("abcde"):
        assert kept.keep(key, number, 1) == number
    assert len(kept) == 4 and kept.get("a") is None and kept.get("e") == 4


def test_what_weighs_more_than_a_quarter_is_not_kept():
    kept: Kept[str, int] = Kept(4)
    kept.keep("a", 1, 1)
    assert kept.keep("heavy", 2, 2) == 2
    assert kept.get("heavy") is None and kept.get("a") == 1
