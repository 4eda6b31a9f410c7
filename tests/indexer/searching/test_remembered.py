"""Remembered values are worked out once, and few enough of them stay."""

from __future__ import annotations

import pytest

from indexer import Settings
from indexer.engines.whoosh.arrays.packing import PackedStrings, packed
from indexer.searching import notices_wording
from indexer.searching.notices import notices_for
from indexer.searching.remembered import Remembered


def test_a_value_is_worked_out_once():
    asked = []
    doubled = Remembered(lambda number: asked.append(number) or 2 * number, 3)
    assert [doubled[number] for number in (1, 2, 1, 2)] == [2, 4, 2, 4]
    assert asked == [1, 2]


def test_with_as_many_as_it_may_hold_it_begins_anew():
    doubled = Remembered(lambda number: 2 * number, 3)
    assert [doubled[number] for number in range(10)] == [2 * number for number in range(10)]
    assert len(doubled) <= 3


def test_a_value_of_nothing_is_remembered_too():
    asked = []
    nothing = Remembered(asked.append, 3)
    assert nothing["word"] is nothing["word"] is None
    assert asked == ["word"]


def test_a_function_that_raises_leaves_nothing_behind():
    remembered = Remembered(int, 3)
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            remembered["none"]
    assert not remembered


def test_what_is_made_up_to_be_long_is_not_kept():
    strings = PackedStrings(packed("ids", [b"a", b"b"]), "ids")
    assert strings.find(b"z" * 5000) == -1 and strings.find(b"b") == 1
    assert max(map(len, strings._known)) < 300
    notices_for(Settings(), "held" + "d" * 4000)
    assert max(map(len, notices_wording._spellings)) < 300
