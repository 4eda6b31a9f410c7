"""Tables: each row a block of text whose cells keep their columns, also where others are empty or reach over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .normalise import clean

#: No cell reaches over more columns or rows: markup may say a million.
_FURTHEST = 100
_BAR_IN_TEXT = re.compile(r"(?<!\S)\|(?!\S)")


@dataclass(slots=True)
class Cell:
    """A cell of a row: what stands in it, how many columns and rows it takes, and whether it is a heading."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    heads: bool = False


def cell_of(name: str, attrs: dict[str, str]) -> Cell:
    """The cell that a `<td>` or `<th>` opens, still without text."""
    return Cell("", _span(attrs.get("colspan", "")), _span(attrs.get("rowspan", "")), name == "th")


def _span(stated: str) -> int:
    return min(max(int(stated), 1), _FURTHEST) if stated.isdecimal() and len(stated) < 10 else 1


class Rows:
    """Makes the rows of one table, from the first to the last."""

    def __init__(self) -> None:
        #: For each column how many of the rows to come are taken by a cell above them.
        self._taken: list[int] = []

    def row(self, cells: Sequence[Cell]) -> tuple[str, str]:
        """The kind of a row's block, `th` where all of its cells are headings and else `tr`, and its text."""
        texts: list[str] = []
        taken = self._taken
        reaching = list(taken)
        for cell in cells:
            while len(texts) < len(taken) and taken[len(texts)]:
                texts.append("")
            end = len(texts) + cell.columns
            reaching += [0] * (end - len(reaching))
            reaching[len(texts) : end] = [cell.rows] * cell.columns
            texts += [cell.text, *[""] * (cell.columns - 1)]
        self._taken = [max(rows - 1, 0) for rows in reaching]
        # Of a row of headings the first cell may be an empty corner.
        heads = any(cell.text for cell in cells) and all(
            cell.heads or not (place or cell.text) for place, cell in enumerate(cells)
        )
        return "th" if heads else "tr", row_text(texts)


def row_text(cells: Sequence[str]) -> str:
    """The cells of a row on one line, parted by bars; empty ones keep their place, but for the last."""
    texts = [_BAR_IN_TEXT.sub("/", clean(cell)) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return clean(" | ".join(texts))
