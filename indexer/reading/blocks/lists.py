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
#: What a whole sentence says that leads to a list, or denies: "The following foods are not safe."
_LEADS = re.compile(r"\b(?:following|these|below|not|never|no|avoid|cannot|\w+n[’']t)\b", re.IGNORECASE)
_LONGEST_LEAD = 120
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
    whole sentence ("Do not take it if you have") or says that a list follows, or else by the heading; a row of a
    table by the nearest row of headings above, and that by the one which it belongs to. Read without its lead it may
    say the opposite.
    """
    found: list[int | None] = []
    # Of each open list what leads to its items, and the number of its last item.
    lists: list[tuple[int | None, int]] = []
    heads = columns = None
    for number, kind in enumerate(kinds):
        item = item_of(kind)
        if item is None:
            lists.clear()
            above, heads = heads, number if kind == "th" else heads if kind == "tr" else None
            if kind == "th":
                # The heading of a group stands below those of the columns, whichever group was before.
                columns = columns if columns is not None and "|" not in blocks[number] else None
                under = number - 1 if number and kinds[number - 1] == "th" else columns
                found.append(under)
                columns = number if columns is None and "|" in blocks[number] else columns
            else:
                found.append(above if kind == "tr" else None)
                columns = columns if kind == "tr" else None
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
    """The number of the paragraph that leads to the list whose first item this is, or -1."""
    above = first - 1
    if above < 0 or kinds[above] != "p":
        return -1
    said = blocks[above]
    if _SENTENCE.search(said):
        return above if len(said) <= _LONGEST_LEAD and _LEADS.search(said) else -1
    # Between a lead and its list there may be a caption.
    is_caption = above and kinds[above - 1] == "p" and blocks[above - 1].endswith(":") and not said.endswith(":")
    return above - 1 if is_caption else above
