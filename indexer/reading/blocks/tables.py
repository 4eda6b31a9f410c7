"""Tables: each row a block of text whose cells keep their columns, also where others are empty or reach over them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..words.cleaning import clean

#: What stands in running text between two lines and, within a cell, between two blocks: white space to `clean`.
LINE_BREAK, BLOCK_BREAK = "\x1e", "\x1f"
#: No cell reaches over more columns or rows, and none past so many columns: markup may say a million.
_FURTHEST, _WIDEST = 100, 200
#: So many cells at the beginning of a row, of so many letters, are said again in each row that they reach over.
_MOST_NAMES, _LONGEST_NAME = 3, 120
_BAR_IN_TEXT = re.compile(r"(?<!\S)\|(?!\S)")


@dataclass(slots=True)
class Cell:
    """A cell of a row: what stands in it, how many columns and rows it takes, and whether it is a heading."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    heads: bool = False


def _span(stated: str) -> int:
    return min(max(int(stated), 1), _FURTHEST) if stated.isdecimal() and len(stated) < 10 else 1


class Rows:
    """Makes the rows of one table, from the first to the last."""

    def __init__(self) -> None:
        #: For each column how many of the rows to come are taken by a cell above them, and what a row begins with.
        self._taken: list[int] = []
        self._names: list[str] = []
        self._is_first = True

    def row(self, cells: Sequence[Cell]) -> tuple[str, str]:
        """The kind of a row's block and its text: `th` for a row of headings, `table` for another that is the first."""
        texts: list[str] = []
        taken = self._taken
        reaching = list(taken)
        for cell in cells:
            while len(texts) < len(taken) and taken[len(texts)]:
                # What a row begins with says what the others are of: it stands in each of them.
                is_name = len(texts) < len(self._names) and all(taken[: len(texts)])
                texts.append(self._names[len(texts)] if is_name else "")
            columns = max(1, min(cell.columns, _WIDEST - len(texts)))
            end = len(texts) + columns
            reaching += [0] * (end - len(reaching))
            reaching[len(texts) : end] = [cell.rows if end <= _WIDEST else 1] * columns
            texts += [cell.text, *[""] * (columns - 1)]
        self._taken = [max(rows - 1, 0) for rows in reaching]
        self._names = [text if len(text) <= _LONGEST_NAME else "" for text in texts[:_MOST_NAMES]]
        # Of a row of headings the first cell may be an empty corner.
        heads = any(cell.text for cell in cells) and all(
            cell.heads or not (place or cell.text) for place, cell in enumerate(cells)
        )
        first, self._is_first = self._is_first, False
        return "th" if heads else "table" if first else "tr", row_text(texts)


class OpenRow:
    """A row while its cells are walked; `spoken` is what a screen reader says of a picture in the one that is open."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.spoken = ""
        self._open: Cell | None = None

    def begin_cell(self, name: str, attrs: Mapping[str, str], text: str) -> None:
        """Open the cell of a `<td>` or `<th>`; `text` stands before it, and goes with the cell before."""
        self.end_cell(text)
        self._open = Cell("", _span(attrs.get("colspan", "")), _span(attrs.get("rowspan", "")), name == "th")

    def end_cell(self, text: str) -> None:
        """Close the cell that is open, in which `text` stands; text that stands in none makes one."""
        cell, self._open = self._open, None
        said = cell_text(text, cell is not None and cell.heads, self.spoken)
        self.spoken = ""
        if cell or said:
            cell = cell or Cell()
            cell.text = said
            self.cells.append(cell)


def cell_text(text: str, heads: bool, spoken: str) -> str:
    """What a cell says: its blocks, and its lines where they are a list; or what its picture is `spoken` as."""
    said = ""
    for block in text.split(BLOCK_BREAK):
        lines = [clean(line) for line in block.split(LINE_BREAK)]
        parted = len(lines) == 2 and (lines[1][:1].isupper() or all(line[:1].isdigit() for line in lines))
        listed = not heads and (len(lines) > 2 or parted)
        for part in lines if listed else [clean(block)]:
            if part:
                said += f"{'; ' if said and (said[-1].isalnum() or said[-1] == ')') else ' '}{part}"
    return said.strip() or clean(spoken)


def row_text(cells: Sequence[str]) -> str:
    """The cells of a row on one line, parted by bars; empty ones keep their place, but for the last."""
    texts = [_BAR_IN_TEXT.sub("/", clean(cell)) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return clean(" | ".join(texts))
