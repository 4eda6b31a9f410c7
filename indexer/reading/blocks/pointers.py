"""Pointers: lines and sections that lead to other pages, and are none of the article."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from ..words.cleaning import bare_words
from ..words.labels import (
    is_bare_pointer,
    is_chrome_heading,
    is_contents_heading,
    is_pointer,
    is_weak_heading,
    leads_on,
)
from .lines import LINKED, Line, ends_sentence, is_paragraph
from .lists import item_of

#: Kinds of blocks that are never a way to other pages.
NEVER_POINTERS = frozenset(("th", "table", "tr", "pre"))
#: An entry of a table of contents may say more than its link does.
_LINKED_SOMEWHERE = 0.01


def without_pointers(lines: Sequence[Line], title: str) -> list[Line]:
    """Leave out the repeated title, "See also: …" lines, and headings over lists of other pages."""
    kept: list[Line] = []
    title_words = bare_words(title)
    headings: frozenset[str] = frozenset()
    position, count = 0, len(lines)
    while position < count:
        line = lines[position]
        position += 1
        if line.kind != "h":
            if line.kind != "pre" and not any(map(str.isalnum, line.text)):
                continue
            if not kept and bare_words(line.text) == title_words:
                continue
            if len(line.text) <= 180 and line.kind not in NEVER_POINTERS:
                if is_bare_pointer(line.text):
                    while position < count and _is_elsewhere(lines[position]):
                        position += 1
                    continue
                if is_pointer(line.text, line.links != 0) or (line.links >= 0.9 and leads_on(line.text)):
                    continue
            kept.append(line)
            continue
        # Above the text it is the title; later on, over nothing, the title of a box that repeats it.
        bare = position == count or lines[position].kind == "h"
        if (
            title_words
            and bare_words(line.text) == title_words
            and (bare or not any(other.kind == "h" for other in kept))
        ):
            continue
        end = None
        if is_contents_heading(line.text):
            headings = headings or frozenset(bare_words(other.text) for other in lines if other.kind == "h")
            end = _end_of_contents(lines, position, headings)
        elif is_chrome_heading(line.text) and not (is_weak_heading(line.text) and _says_something(lines, position - 1)):
            end = _end_of_pointers(lines, position, line)
        if end is not None:
            position = end
            continue
        kept.append(line)
    return kept


def _is_elsewhere(line: Line) -> bool:
    """Say whether a line below "You may also like:" is one of the titles it announces."""
    if line.kind == "h":
        return False
    return line.links >= 0.8 or (line.links < 0 and len(line.text) <= 110 and not ends_sentence(line.text))


def _says_something(lines: Sequence[Line], heading: int) -> bool:
    """Say whether a heading stands over text of its own, a sentence or an item, and nothing down to the next is a link.

    The parts with headings of their own below it count too.
    """
    found = False
    for line in islice(lines, heading + 1, None):
        if line.kind == "h" and line.level <= lines[heading].level:
            break
        if line.links >= LINKED:
            return False
        said = ends_sentence(line.text) or (line.links == 0 and item_of(line.kind))
        found = found or (line.kind != "h" and bool(said))
    return found


def _end_of_contents(lines: Sequence[Line], start: int, headings: Collection[str]) -> int | None:
    """Return where the links under "Contents" end, or the lines that repeat headings; None: the heading is a text's."""
    end = start
    while end < len(lines) and lines[end].kind != "h":
        line = lines[end]
        listed = line.links >= (_LINKED_SOMEWHERE if item_of(line.kind) else 0.5) or (
            line.links < 0 and not ends_sentence(line.text)
        )
        if not listed and bare_words(line.text) not in headings:
            break
        end += 1
    return end if end > start or end == len(lines) or lines[end].kind == "h" else None


def _end_of_pointers(lines: Sequence[Line], start: int, heading: Line) -> int | None:
    """Return where the links under a heading such as "Related articles" end; None: it is an article's."""
    if start == len(lines):
        return start
    first = lines[start]
    titles = first.kind == "h" and first.level > heading.level
    titles = titles or (
        first.kind != "h"
        and not is_paragraph(first)
        and (first.links >= 0.5 or not ends_sentence(first.text) or len(first.text) < 120)
    )
    if first.kind == "h" and first.level <= heading.level:
        return start
    if not titles:
        return None
    end = start
    while end < len(lines):
        line = lines[end]
        if (line.kind == "h" and line.level <= heading.level) or is_paragraph(line):
            break
        end += 1
    return end
