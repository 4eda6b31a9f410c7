"""Lines in reading order become sections: what every format's reader does last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..article import Section
from ..words.bylines import LONGEST_DATE, Byline, bare_date, is_byline, read_byline
from ..words.cleaning import slug
from .lines import Line, ends_sentence
from .lists import item_of
from .pointers import NEVER_POINTERS, without_pointers

#: Anchors that a page which shows an article has for parts of its own: its frame, its notices, its marks.
RESERVED = re.compile(r"main|q|about|related|foot-links|offers|offer-\d+|notice-\d+|m\d+")
_DIGIT = re.compile(r"\d")


def assemble(lines: Sequence[Line], title: str) -> tuple[tuple[Section, ...], Byline]:
    """Return the sections that the lines make, and the byline taken out of them."""
    kept, byline = _take_byline(without_pointers(lines, title))
    return _fold(kept), byline


def _take_byline(lines: list[Line]) -> tuple[list[Line], Byline]:
    """Take lines such as "By Ann Lee, 3 March 2024" from the first and the last few."""
    byline = Byline()
    kept: list[Line] = []
    count = len(lines)
    headings = 0
    told = False  # whether the article itself has begun
    # Several dates that stand alone are those of courses or of a history, none of them the article's.
    dates = {bare_date(line.text) for line in lines if line.kind != "h" and len(line.text) <= LONGEST_DATE}
    several = len(dates - {None}) > 1
    for number, line in enumerate(lines):
        headings += line.kind == "h"
        top = (number < 8 and headings == 0) or (number < 10 and headings <= 1 and not told)
        told = told or (line.kind != "h" and len(line.text) >= 30 and ends_sentence(line.text))
        near = top or number >= count - 4
        if line.kind == "h":
            # Some blogs set the day above a post as a heading.
            near = number == 0 and len(line.text) <= 40
        is_linked = line.links >= 0.9 and len(line.text) <= 40 and line.kind == "p"
        if is_linked and top and number + 1 < count and not (told and _DIGIT.search(line.text)):
            continue  # the author's name, a "Follow" button; amid the text a number may be one to call
        may_be = near and line.kind not in NEVER_POINTERS and is_byline(line.text, top or line.kind == "h")
        if may_be and not _is_said(line, kept, top, several):
            byline = byline.or_else(read_byline(line.text))
        else:
            kept.append(line)
    return kept, byline


def _is_said(line: Line, kept: Sequence[Line], top: bool, several: bool) -> bool:
    """Say whether a line with a name or a date is the article's own words, from what stands above it.

    `several` says that the article has dates that stand alone.
    """
    if line.kind == "h":
        return False
    above = kept[-1] if kept and kept[-1].kind != "h" else None
    if item_of(line.kind) and (above or not top):
        return True
    if several and bare_date(line.text):
        return True
    if above is None:
        return False
    if above.kind == "quote":
        return not read_byline(line.text).is_dated
    # "Last updated:" may stand above its date.
    return above.text.endswith(":") and not is_byline(f"{above.text} {line.text}")


def _fold(lines: Sequence[Line]) -> tuple[Section, ...]:
    sections: list[Section] = []
    taken: dict[str, int] = {}
    heading = Line("h", "", 2)
    blocks: list[str] = []
    kinds: list[str] = []
    for line in (*lines, Line("h", "", 0)):
        if line.kind != "h":
            blocks.append(line.text)
            kinds.append(line.kind)
            continue
        if blocks or heading.text:
            anchor = _unique(heading.anchor or slug(heading.text), taken) if heading.text else ""
            sections.append(Section(heading.text, anchor, heading.level, tuple(blocks), tuple(kinds)))
        heading, blocks, kinds = line, [], []
    return tuple(sections)


def _unique(anchor: str, taken: dict[str, int]) -> str:
    anchor = anchor or "section"
    name = anchor
    if anchor not in taken and RESERVED.fullmatch(anchor):
        taken[anchor] = 1
    while name in taken:
        # Counting on from the last number keeps a page of ten thousand equal headings linear.
        taken[anchor] += 1
        name = f"{anchor}-{taken[anchor]}"
    taken[name] = 1
    return name
