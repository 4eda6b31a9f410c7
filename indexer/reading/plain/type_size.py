"""Headings and title of printed pages, told by the size of their type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, NamedTuple

from ..blocks.lines import ends_sentence

#: The type of a heading is so much larger than that of most of the text.
_LARGER = 1.12
_LONGEST_HEADING = 120
#: A heading that goes on in a second line has so many letters in the first.
_FULL_LINE = 30
#: So many letters may stand above a title.
_MOST_ABOVE = 200
#: With fewer headings in larger type, others may be set in bold or capitals.
_FEWEST = 2
#: What leads to the number of a page in a list of contents.
_LEADS = re.compile(r"(?:\.\s?){4}")


class Printed(NamedTuple):
    """A line, and the size in points of most of its letters."""

    text: str
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Outline:
    """The texts of pages, in which headings stand apart behind "#"; the title, and whether these are all headings."""

    pages: list[str]
    title: str
    has_headings: bool


def printed_lines(page: Any) -> list[Printed]:
    """The lines of a page of pypdf's."""
    texts = [""]
    sizes: list[Counter[float]] = [Counter()]

    def visit(text: str, around: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        size = round(size * hypot(*matrix[2:4]) * hypot(*around[2:4]), 1)
        for number, part in enumerate(text.split("\n")):
            if number:
                texts.append("")
                sizes.append(Counter())
            texts[-1] += part
            sizes[-1][size] += len(part.strip())

    whole = page.extract_text(visitor_text=visit)
    if "\n".join(texts) != whole:
        # Text that was not visited has no size.
        return [Printed(text.strip()) for text in whole.split("\n")]
    return [Printed(text.strip(), _most(own)) for text, own in zip(texts, sizes, strict=True)]


def outline_of(pages: Sequence[Sequence[Printed]]) -> Outline:
    """Tell the headings of pages. What is printed larger than all else, once and high on the first page, is the title.

    Pages of one size of type have no headings that could be told.
    """
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[line.size] += len(line.text)
    usual = _most(letters)
    largest = max((line.size for page in pages for line in page if _is_heading(line, usual)), default=0.0)
    merged = [_merged(page, usual, largest) for page in pages]
    found = Counter(line.size for page in merged for line in page if _is_heading(line, usual))
    title = _title(merged[0], largest) if found[largest] == 1 else None
    # The site or the series that stands above the title is none of its headings.
    above = merged[0].index(title) if title else 0
    levels = {size: min(rank, 6) for rank, size in enumerate(sorted(found, reverse=True), start=1 if title else 2)}

    def shown(line: Printed, is_above: bool) -> str:
        if is_above or not _is_heading(line, usual):
            return line.text
        return f"\n{'#' * levels[line.size]} {line.text}\n"

    return Outline(
        [
            "\n".join(shown(line, page is merged[0] and number < above) for number, line in enumerate(page))
            for page in merged
        ],
        title.text if title else "",
        found.total() >= _FEWEST + bool(title),
    )


def _title(page: Sequence[Printed], largest: float) -> Printed | None:
    """The line in the largest type, where only few words stand above it."""
    above = 0
    for line in page:
        if line.size == largest:
            return line
        above += len(line.text)
        if above > _MOST_ABOVE:
            break
    return None


def _most(sizes: Counter[float]) -> float:
    return max(sizes, key=sizes.__getitem__, default=0.0)


def _is_heading(line: Printed, usual: float) -> bool:
    return (
        line.size > usual * _LARGER
        and 2 <= len(line.text) <= _LONGEST_HEADING
        and any(map(str.isalpha, line.text))
        and not _LEADS.search(line.text)
        and (line.text.endswith("?") or not ends_sentence(line.text))
    )


def _merged(page: Sequence[Printed], usual: float, largest: float) -> list[Printed]:
    """A page on which a heading of several lines stands in one."""
    lines: list[Printed] = []
    for line in page:
        before = lines[-1] if lines else Printed("")
        is_full = len(before.text) >= _FULL_LINE or line.size == largest
        are_one = is_full and line.size == before.size and _is_heading(before, usual) and _is_heading(line, usual)
        if are_one and not line.text[0].isdigit():
            lines[-1] = Printed(f"{before.text} {line.text}", line.size)
        else:
            lines.append(line)
    return lines
