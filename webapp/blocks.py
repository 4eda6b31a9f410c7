"""An article's blocks, gathered into the paragraphs, lists and tables that a page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from indexer.reading.blocks.lists import FURTHER, Item, item_of
from indexer.searching.page import MarkedSection

#: How a table row's cells are set apart in its block of text; between two bars that meet there is an empty one.
CELLS = re.compile(r"(?<!\S)\|(?!\S)")
#: The kinds of blocks that are rows of a table.
ROWS = ("th", "table", "tr")


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring blocks of one kind; `rows` holds for each its parts.

    The parts of a table's row are its cells, those of a list's item (`li`, or `ol` where it counts from `start` on) its
    blocks and the lists within it, in their order; all others have one part. Of a table the first `heads` rows are
    headings.
    """

    kind: str
    rows: tuple[tuple[str | Group, ...], ...]
    heads: int = 0
    start: int = 1

    @property
    def names_rows(self) -> bool:
        """Whether the first cell of each row is its heading, as it is where nothing stands above these cells."""
        return self.heads > 0 and not self.rows[0][0]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A section ready to be shown: `level` never skips a step below the one before it."""

    heading: str
    heading_html: str
    anchor: str
    level: int
    groups: tuple[Group, ...]


def lay_out(sections: Iterable[MarkedSection]) -> list[LaidOut]:
    """Gather each section's blocks; headings start at level 2 below the page's title."""
    shown: list[LaidOut] = []
    # The levels of the headings that a section lies under, its own at the end; those that are equal stay equal.
    above: list[int] = []
    for section in sections:
        if section.heading:
            while above and above[-1] >= section.level:
                above.pop()
            above.append(section.level)
        level = min(len(above) + 1, 6)
        shown.append(LaidOut(section.heading, section.heading_html, section.anchor, level, _groups(section)))
    return shown


def _groups(section: MarkedSection) -> tuple[Group, ...]:
    runs: list[list[tuple[str, str]]] = []
    before = ""
    for kind, block in zip(section.kinds, section.blocks_html, strict=True):
        if not _goes_on(before, kind):
            runs.append([])
        runs[-1].append((kind, block))
        before = kind
    return tuple(group for run in runs for group in _of_run(run))


def _goes_on(before: str, kind: str) -> bool:
    """Whether a block belongs to the same lists or table as the one before."""
    if item_of(kind):
        return item_of(before) is not None
    return kind != "table" and (kind == before or (kind == "tr" and before in ROWS))


def _of_run(run: list[tuple[str, str]]) -> list[Group]:
    first = run[0][0]
    if item_of(first):
        return _lists([(item_of(kind), block) for kind, block in run])
    heads = sum(kind == "th" for kind, _ in run)
    kind = "tr" if first in ROWS else first
    return [Group(kind, tuple(_cells(kind, block) for _, block in run), heads)]


def _lists(items: list[tuple[Item, str]]) -> list[Group]:
    """The lists that items make, those that lie deeper within the items above them."""
    lists: list[tuple[str, int, list]] = []
    next_number = 0
    for item, parts in _gathered(items):
        if item.label == FURTHER:  # of an item that something else has parted from it
            lists.append(("p", 1, [parts]))
            continue
        kind, number = ("ol", int(item.label)) if item.label.isdecimal() else ("li", 1)
        if not lists or lists[-1][0] != kind or (kind == "ol" and number != next_number):
            lists.append((kind, number, []))
        lists[-1][2].append(parts)
        next_number = number + 1
    return [Group(kind, tuple(rows), start=start) for kind, start, rows in lists]


def _gathered(items: list[tuple[Item, str]]) -> Iterator[tuple[Item, tuple[str | Group, ...]]]:
    """The outermost items, each with its parts."""
    position = 0
    while position < len(items):
        first, block = items[position]
        parts: list[str | Group] = [block]
        position += 1
        while position < len(items):
            item, block = items[position]
            within = position
            while within < len(items) and items[within][0].depth > first.depth:
                within += 1
            if within > position:
                parts += _lists(items[position:within])
                position = within
            elif item.depth == first.depth and item.label == FURTHER:
                parts.append(block)
                position += 1
            else:
                break
        yield first, tuple(parts)


def _cells(kind: str, block: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in CELLS.split(block)) if kind in ROWS else (block,)


def numbered(title_html: str, sections: list[LaidOut]) -> tuple[str, list[LaidOut]]:
    """The same title and sections, each mark with an address of its own: `m1`, `m2`, …"""
    numbers = count(1)

    def named(text: str) -> str:
        return re.sub("<mark>", lambda _: f'<mark id="m{next(numbers)}">', text)

    def part(one: str | Group) -> str | Group:
        return named(one) if isinstance(one, str) else group(one)

    def group(one: Group) -> Group:
        return replace(one, rows=tuple(tuple(map(part, row)) for row in one.rows))

    def section(one: LaidOut) -> LaidOut:
        return replace(one, heading_html=named(one.heading_html), groups=tuple(map(group, one.groups)))

    return named(title_html), [section(one) for one in sections]
