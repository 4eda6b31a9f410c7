"""Items of lists that are typed by hand: paragraphs and lines behind a bullet, a dash or a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ..blocks.lists import BULLET
from .page import PageLine

_ITEM = re.compile(r"^\s*(?:[•‣▪●○·*]|(?P<dash>[-–—])|(?P<number>\d{1,2})[.)])\s+")


#: What every mark begins with: asked of each line of a page.
_FIRSTS = frozenset("•‣▪●○·*-–—0123456789")


def typed_item(text: str) -> re.Match[str] | None:
    """The mark of an item at the beginning of a line, if it has one; the group `number` is its number."""
    return _ITEM.match(text)


def are_items(rows: Sequence[str]) -> bool:
    """Say whether the lines of one block are a list: at least half have marks, and one dash alone signs a quotation."""
    marks = [found for found in map(_ITEM.match, rows) if found]
    if len(rows) == 1 or len(marks) * 2 < len(rows):
        return False
    return len(marks) > 1 or not marks[0]["dash"]


def mark_items(lines: Sequence[PageLine]) -> None:
    """Make items of two or more paragraphs in a row that have marks; those with dashes may be what people say."""
    marked = [number for number, line in enumerate(lines) if line.text[0] in _FIRSTS and _is_item(line)]
    # What is in a row keeps its distance from its place among the marked.
    for _, run in groupby(enumerate(marked), lambda pair: pair[1] - pair[0]):
        items = [lines[number] for _, number in run]
        if len(items) > 1 and not all(item.text[0] in "–—" for item in items):
            for item in items:
                mark_item(item, BULLET)


def _is_item(line: PageLine) -> bool:
    return line.kind == "p" and _ITEM.match(line.text) is not None


def mark_item(line: PageLine, kind: str) -> None:
    """Make a line that has a mark an item of this kind, or of its number, without the mark."""
    found = _ITEM.match(line.text)
    if found:
        line.kind = kind.replace(BULLET, found["number"]) if found["number"] else kind
        line.text = line.text[found.end() :]
