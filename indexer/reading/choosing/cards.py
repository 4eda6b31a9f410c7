"""Cards: parts of a page that each lead to another page of the site."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from ..pages.page import Box, Page, PageLine

#: A card has no more lines, and no more letters.
_MOST_LINES, _MOST_LETTERS = 6, 500


class _Headings:
    """Counts the headings of a page's boxes."""

    def __init__(self, page: Page) -> None:
        self._numbers = [number for number, line in enumerate(page.lines) if line.kind == "h"]
        self._led = list(accumulate((_leads_away(page.lines[number]) for number in self._numbers), initial=0))

    def linked(self, box: Box) -> int:
        """How many headings of a box lead to other pages of the site, where all do."""
        first, last = bisect_left(self._numbers, box.first), bisect_left(self._numbers, box.last)
        return last - first if self._led[last] - self._led[first] == last - first else 0


def _leads_away(heading: PageLine) -> bool:
    # Headings that lead to themselves are those of sections.
    return bool(heading.linked) and not heading.outer and not heading.inner


def find_cards(page: Page, letters: Sequence[int]) -> set[int]:
    """The numbers of the boxes that are cards: alike, short, and headed by a link; or lists of such headings.

    `letters` are the running sums of the lines' lengths.
    """
    boxes, headings = page.boxes, _Headings(page)
    groups: dict[tuple[int, str, str], list[int]] = {}
    for number, box in enumerate(boxes):
        if box.tag in ("div", "article", "section", "td", "ul") and box.last > box.first:
            groups.setdefault((box.parent, box.tag, box.names), []).append(number)

    def is_card(box: Box) -> bool:
        is_short = box.last - box.first <= _MOST_LINES and letters[box.last] - letters[box.first] <= _MOST_LETTERS
        return is_short and headings.linked(box) == 1

    found: set[int] = set()
    for (_, tag, _), members in groups.items():
        if tag == "ul":
            found.update(number for number in members if headings.linked(boxes[number]) >= 2)
        elif len(members) >= 2 and all(is_card(boxes[number]) for number in members):
            found.update(members)
    return found
