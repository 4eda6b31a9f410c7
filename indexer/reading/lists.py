"""The items of lists among an article's blocks: how deep each lies, its number, and the words that lead to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

#: Lists that lie deeper within others are shown as if they lay so deep.
DEEPEST = 6
#: What an item is: one with a bullet, or a further block of the item before.
BULLET, FURTHER = "li", "+"
_KIND = re.compile(r"(>*)(li|\d+|\+)")
_SENTENCE = re.compile(r"[.!?。！？؟।…][\"'”’)\]]*$")


class Item(NamedTuple):
    """An item's depth, 1 where its list lies in no other, and its label: `BULLET`, `FURTHER` or its number."""

    depth: int
    label: str


def item_kind(depth: int, label: str) -> str:
    """The kind of a block that is an item."""
    return ">" * (min(depth, DEEPEST) - 1) + label


def item_of(kind: str) -> Item | None:
    """The item that a block of a kind is; None for any other block."""
    found = _KIND.fullmatch(kind)
    return Item(len(found[1]) + 1, found[2]) if found else None


def leads(blocks: Sequence[str], kinds: Sequence[str]) -> list[int | None]:
    """For each block of a section the number of the block that leads to it, -1 for the heading, None for none.

    An item is led to by the item that its list lies in, or else by the paragraph above the list where that is no
    whole sentence ("Do not take it if you have"), or else by the heading; a row of a table by the nearest row of
    headings above. Read without its lead it may say the opposite.
    """
    found: list[int | None] = []
    # Of each open list what leads to its items, and the number of its last item.
    lists: list[tuple[int | None, int]] = []
    heads: int | None = None
    for number, kind in enumerate(kinds):
        item = item_of(kind)
        if item is None:
            lists.clear()
            heads = number if kind == "th" else heads if kind == "tr" else None
            found.append(heads if kind == "tr" else None)
            continue
        del lists[item.depth :]
        if len(lists) < item.depth:
            above = lists[-1][1] if lists else _above(blocks, kinds, number)
            lists += [(above, number)] * (item.depth - len(lists))
        lead = lists[-1][0]
        found.append(lead)
        if item.label != FURTHER:
            lists[-1] = lead, number
    return found


def _above(blocks: Sequence[str], kinds: Sequence[str], first: int) -> int:
    above = first - 1
    return above if above >= 0 and kinds[above] == "p" and not _SENTENCE.search(blocks[above]) else -1
