"""An article's blocks, gathered into the paragraphs, lists and tables that a page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from indexer.searching.page import MarkedSection

#: How a table row's cells are set apart in its block of text; between two bars that meet there is an empty one.
CELLS = re.compile(r"(?<!\S)\|(?!\S)|\t")
#: The kinds of blocks that are rows of a table.
ROWS = ("th", "tr")


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring blocks of one kind; `rows` holds for each its cells, one cell for all but tables.

    Of a table the first `heads` rows are headings; a numbered list (`ol`) counts from `start` on.
    """

    kind: str
    rows: tuple[tuple[str, ...], ...]
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
    shown, level = [], 1
    for section in sections:
        if section.heading:
            level = min(max(2, section.level), level + 1)
        groups = _groups(section)
        shown.append(LaidOut(section.heading, section.heading_html, section.anchor, level, groups))
    return shown


def _groups(section: MarkedSection) -> tuple[Group, ...]:
    runs: list[list[tuple[str, str]]] = []
    before = ""
    for kind, block in zip(section.kinds, section.blocks_html, strict=True):
        if not _goes_on(before, kind):
            runs.append([])
        runs[-1].append((kind, block))
        before = kind
    return tuple(map(_group, runs))


def _group(run: list[tuple[str, str]]) -> Group:
    first = run[0][0]
    rows = tuple(_cells(kind, block) for kind, block in run)
    if first.isdecimal():
        return Group("ol", rows, start=int(first))
    heads = sum(kind == "th" for kind, _ in run)
    return Group("tr" if heads else first, rows, heads)


def _goes_on(before: str, kind: str) -> bool:
    """Whether a block belongs to the same list or table as the one before; a row of headings begins a table."""
    if kind.isdecimal():
        return before.isdecimal() and int(kind) == int(before) + 1
    return kind == before or (before == "th" and kind == "tr")


def _cells(kind: str, block: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in CELLS.split(block)) if kind in ROWS else (block,)


def numbered(title_html: str, sections: list[LaidOut]) -> tuple[str, list[LaidOut]]:
    """The same title and sections, each mark with an address of its own: `m1`, `m2`, …"""
    numbers = count(1)

    def named(text: str) -> str:
        return re.sub("<mark>", lambda _: f'<mark id="m{next(numbers)}">', text)

    def group(one: Group) -> Group:
        return replace(one, rows=tuple(tuple(named(cell) for cell in row) for row in one.rows))

    def section(one: LaidOut) -> LaidOut:
        return replace(one, heading_html=named(one.heading_html), groups=tuple(map(group, one.groups)))

    return named(title_html), [section(one) for one in sections]
