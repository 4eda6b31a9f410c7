"""What on a page is not the article, told by the page's structure: landmarks, names, links, repetition.

Where the article is, scope.py says. Text of its core stays unless its markup says it is something else; text
beside it has to be sentences.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .blocks.lines import ends_sentence
from .blocks.lists import item_of
from .choosing.cards import find_cards
from .choosing.named_boxes import named_chrome, without_doubtful
from .choosing.scope import Measures, Place, annexes, find_place, is_prose, measure
from .markup.class_names import ARTICLE, KEEP
from .pages.page import Box, Page, PageLine
from .words.labels import is_chrome_heading, is_contents_heading, is_pointer, leads_on

_CRUMBS = re.compile(r"\s[>›»/]\s.*\s[>›»/]\s|^\S.{0,40}\s[>›»]\s")


@dataclass(frozen=True, slots=True)
class Choice:
    """The lines of a page that are its article, those that say who wrote it and when, and the core they lie in."""

    lines: list[PageLine]
    meta: list[PageLine]
    core: Box


def choose(page: Page, title_line: int | None) -> Choice:
    """Choose the article's lines; `title_line` is the number of the line that is the title, if one is."""
    choice = _choose(page, title_line, False)
    if any(line.kind != "h" for line in choice.lines):
        return choice
    # A page of nothing but cards or links: then these are what it has to say.
    return _choose(page, title_line, True)


def of_others(page: Page, core: Box) -> list[bool]:
    """Say of every box whether it lies in an article that is not the one whose core this is: a card, or a comment."""
    others: list[bool] = []
    for box in page.boxes:
        is_another = (box.hint == ARTICLE or box.tag == "article") and not core.lies_in(box)
        others.append(is_another or (box.parent >= 0 and others[box.parent]))
    return others


def _choose(page: Page, title_line: int | None, has_only_cards: bool) -> Choice:
    bad = named_chrome(page, title_line)
    sums = measure(page.lines, bad)
    place = find_place(page, sums, bad, title_line)
    bad = without_doubtful(page, bad, place.core)
    cards = frozenset() if has_only_cards else find_cards(page, sums.letters)
    dropped = _judge(page, sums, bad, place, cards)
    below = annexes(page, sums, dropped, place)
    kept: list[PageLine] = []
    meta: list[PageLine] = []
    emptied: set[int] = set()
    first, last = _text_between(page.lines, dropped, place.core)
    for number, line in enumerate(page.lines):
        if number == title_line:
            continue
        # Between sentences of the article a line that is called a date is one of a timeline.
        if line.meta and not first < number < last:
            meta.append(line)
        elif dropped[line.box] or not (number in below or _stays(number, line, place)):
            # Whether the line above is a heading that has just lost what it was the heading of.
            if kept and (kept[-1].kind == "h" or is_contents_heading(kept[-1].text)):
                emptied.add(len(kept) - 1)
        else:
            kept.append(line)
    return Choice(_without_tail(_without_empty_headings(kept, emptied)), meta, place.core)


def _judge(page: Page, sums: Measures, bad: Sequence[bool], place: Place, cards: Collection[int]) -> list[bool]:
    """Say of every box whether it is left out; what lies in one that is goes with it."""
    dropped: list[bool] = []
    for number, box in enumerate(page.boxes):
        if box.parent >= 0 and dropped[box.parent]:
            dropped.append(True)
        elif box is place.scope or box.first == box.last:
            dropped.append(False)
        elif bad[number]:
            dropped.append(True)
        elif (place.core.lies_in(box) and number <= place.core.number) or box.has(place.title_line):
            dropped.append(False)
        else:
            dropped.append(number in cards or _is_no_text(page, sums, box, place))
    return dropped


def _is_no_text(page: Page, sums: Measures, box: Box, place: Place) -> bool:
    """Say whether a box is none of the article's from what it is made of: a form, an aside, a footer, or links."""
    in_core = box.lies_in(place.core) and box.number > place.core.number
    letters, linked = sums.of(box, sums.letters), sums.of(box, sums.linked)
    prose, links = sums.of(box, sums.prose), sums.of(box, sums.links)
    parent = page.boxes[box.parent]
    if box.tag == "form":
        return prose * 2 < sums.prose[-1]
    if box.tag == "aside" and box.hint != KEEP:
        return not in_core or linked * 3 > letters or not _says_something(page, box)
    if box.tag == "footer" and box.hint != KEEP:
        return parent.tag != "blockquote"
    if links < 2 or linked * 10 < letters * 6:
        return False
    if sums.of(box, sums.inner) == links:
        return True  # a table of contents
    if in_core or prose or (place.core is place.scope and place.has_landmark):
        return False
    # A list of links beside sentences is part of them; a box of nothing but links is a menu.
    is_listed = sums.of(parent, sums.prose) and box.tag in ("ul", "ol", "dl")
    return sums.of(box, sums.outer) < links and not is_listed


def _stays(number: int, line: PageLine, place: Place) -> bool:
    """Say whether a line is the article's, from where it stands and how much of it is links."""
    scope, title_at = place.scope, -1 if place.title_line is None else place.title_line
    # The lead often stands between the title and the part called content.
    leads = 0 <= title_at < number < scope.first and is_prose(line)
    if not (scope.has(number) or leads):
        return False
    # Above the title a landmark may have a warning, however short, and a text whose title is the first of its headings
    # what it begins with.
    if number < title_at and not (
        (place.has_landmark and (is_prose(line) or (not line.links and ends_sentence(line.text))))
        or (line.box == place.headed and not line.links and (is_prose(line) or ends_sentence(line.text)))
    ):
        return False
    if not place.core.has(number) and line.linked * 2 > len(line.text) and line.kind != "h":
        return False
    return not (line.links and _is_furniture(line))


def _text_between(lines: Sequence[PageLine], dropped: Sequence[bool], core: Box) -> tuple[int, int]:
    """The numbers of the first and the last sentence of the core."""
    sentences = [
        number
        for number in range(core.first, core.last)
        if not lines[number].meta and not dropped[lines[number].box] and is_prose(lines[number])
    ]
    return (sentences[0], sentences[-1]) if sentences else (core.first, core.first)


def _without_empty_headings(lines: list[PageLine], emptied: set[int]) -> list[PageLine]:
    """Leave out headings over what was left out: "Latest stories" above cards, "On this page" above links."""
    kept: list[PageLine] = []
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if number in emptied:
            below = kept[-1] if kept else None
            if line.kind != "h" or below is None or (below.kind == "h" and below.level <= line.level):
                continue
        kept.append(line)
    kept.reverse()
    return kept


def _says_something(page: Page, box: Box) -> bool:
    """Say whether a box has a sentence, however short, or a list."""
    return any(
        line.kind != "h" and (ends_sentence(line.text) or item_of(line.kind))
        for line in page.lines[box.first : box.last]
    )


def _is_furniture(line: PageLine) -> bool:
    """Lines that are links and nothing else: a trail of crumbs, "Read more about …", "Next »"."""
    length = len(line.text)
    if line.linked * 10 < length * 5 or line.kind == "h":
        return False
    if line.links >= 2 and _CRUMBS.search(line.text) and not ends_sentence(line.text):
        return True
    return line.linked * 10 >= length * 9 and leads_on(line.text)


def _without_tail(lines: list[PageLine]) -> list[PageLine]:
    """Leave out closing lines of several links within the site, and the headings left with nothing below."""
    end = len(lines)
    while end:
        line = lines[end - 1]
        linked = line.links >= 2 and line.kind == "p" and line.linked * 10 >= len(line.text) * 6
        if (
            (linked and not line.outer and not ends_sentence(line.text))
            or (line.kind == "h" and (is_chrome_heading(line.text) or is_contents_heading(line.text) or line.linked))
            or (line.kind != "h" and is_pointer(line.text))
        ):
            end -= 1
        else:
            break
    return lines[:end]
