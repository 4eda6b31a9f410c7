"""What on a page is not the article, told by the page's structure: landmarks, names, links, repetition.

Where the article is, scope.py says. Text of its core stays unless its markup says it is something else; text
beside it has to be sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .labels import is_chrome_heading, is_contents_heading, is_pointer, leads_on
from .lines import ends_sentence
from .lists import item_of
from .names import ARTICLE, CHROME, KEEP, MAIN
from .page import Box, Page, PageLine
from .scope import Measures, annexes, find_core, find_scope, is_prose, measure

# Within these an <aside>, a <header> or a <footer> belongs to a part of the page, not to the page.
_LANDMARKS = ("article", "main", "blockquote")
# A part with fewer letters is chrome if it is called so, even where the page has nothing else.
_TOO_LITTLE = 200
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


def _choose(page: Page, title_line: int | None, lenient: bool) -> Choice:
    boxes, lines = page.boxes, page.lines
    bad = _named_chrome(page, title_line)
    sums = measure(lines, bad)
    scope, landmark = find_scope(page, sums, bad, title_line)
    core = find_core(page, sums, scope)
    bad = _with_doubtful(page, bad, core)
    dropped = _judge(page, sums, bad, scope, core, landmark, title_line, lenient)
    below = annexes(page, sums, dropped, scope, title_line)
    inside, title_at = boxes[scope], -1 if title_line is None else title_line
    heart = boxes[core]
    kept: list[PageLine] = []
    meta: list[PageLine] = []
    emptied: set[int] = set()
    first, last = _text_between(lines, dropped, heart)
    for number, line in enumerate(lines):
        if number == title_at:
            continue
        # Between sentences of the article a line that is called a date is one of a timeline.
        if line.meta and not first < number < last:
            meta.append(line)
        elif dropped[line.box] or not (number in below or _stays(number, line, inside, heart, title_at, landmark)):
            # Whether the line above is a heading that has just lost what it was the heading of.
            if kept and kept[-1].kind == "h":
                emptied.add(len(kept) - 1)
        else:
            kept.append(line)
    return Choice(_without_tail(_without_empty_headings(kept, emptied)), meta, heart)


def _text_between(lines: Sequence[PageLine], dropped: Sequence[bool], heart: Box) -> tuple[int, int]:
    """The numbers of the first and the last sentence of the core."""
    sentences = [
        number
        for number in range(heart.first, heart.last)
        if not lines[number].meta and not dropped[lines[number].box] and is_prose(lines[number])
    ]
    return (sentences[0], sentences[-1]) if sentences else (heart.first, heart.first)


def of_others(page: Page, core: Box) -> list[bool]:
    """Say of every box whether it lies in an article that is not the one whose core this is: a card, or a comment."""
    others: list[bool] = []
    for box in page.boxes:
        is_another = (box.hint == ARTICLE or box.tag == "article") and not (
            box.first <= core.first and core.last <= box.last
        )
        others.append(is_another or (box.parent >= 0 and others[box.parent]))
    return others


def _stays(number: int, line: PageLine, inside: Box, heart: Box, title_at: int, landmark: bool) -> bool:
    """Say whether a line is the article's, from where it stands and how much of it is links."""
    # The lead often stands between the title and the part called content.
    leads = 0 <= title_at < number < inside.first and is_prose(line)
    if not (inside.first <= number < inside.last or leads):
        return False
    # Above the title a landmark may have a warning, however short.
    if number < title_at and not (landmark and (is_prose(line) or (not line.links and ends_sentence(line.text)))):
        return False
    beside = not heart.first <= number < heart.last
    if beside and line.linked * 2 > len(line.text) and line.kind != "h":
        return False
    return not (line.links and _is_furniture(line))


def _without_empty_headings(lines: list[PageLine], emptied: set[int]) -> list[PageLine]:
    """Leave out headings over what was left out: "Latest stories" above cards, "On this page" above links."""
    kept: list[PageLine] = []
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if number in emptied:
            below = kept[-1] if kept else None
            if below is None or (below.kind == "h" and below.level <= line.level):
                continue
        kept.append(line)
    kept.reverse()
    return kept


def _named_chrome(page: Page, title_line: int | None) -> list[bool]:
    """Which boxes are called chrome; a name is not believed of what holds the title or most of the words."""
    lines = page.lines
    words = list(accumulate((max(0, len(line.text) - line.linked) for line in lines), initial=0))
    total = words[-1]
    bad = [False] * len(page.boxes)
    for number, box in enumerate(page.boxes):
        if box.parent >= 0 and bad[box.parent]:
            bad[number] = True
        elif box.hint == CHROME or (box.tag in ("aside", "footer", "header") and box.hint != KEEP):
            if box.hint != CHROME and _within(page.boxes, number, _LANDMARKS):
                continue
            holds_title = title_line is not None and box.first <= title_line < box.last
            own = words[box.last] - words[box.first]
            bad[number] = not holds_title and (own * 2 <= total or own < _TOO_LITTLE)
    return bad


def _with_doubtful(page: Page, bad: Sequence[bool], core: int) -> Sequence[bool]:
    """The same without boxes of the core that are called chrome doubtfully, and have a sentence and no link or form."""
    boxes, heart = page.boxes, page.boxes[core]
    if not any(bad) or not any(box.doubtful for box in boxes):
        return bad
    spared = list(bad)
    forms = [box.first for box in boxes if box.tag == "form"]
    for number, box in enumerate(boxes):
        is_in_bad = box.parent >= 0 and bad[box.parent]
        if not bad[number] or (is_in_bad and spared[box.parent]):
            continue
        if is_in_bad:
            # What it lies in has been spared.
            spared[number] = box.hint == CHROME and not box.doubtful
        elif (
            box.doubtful and box.tag not in ("aside", "footer") and heart.first <= box.first and box.last <= heart.last
        ):
            form = bisect_left(forms, box.first)
            asks = form < len(forms) and forms[form] < box.last
            lines = page.lines[box.first : box.last]
            says = any(line.kind != "h" and ends_sentence(line.text) for line in lines)
            spared[number] = not says or asks or any(line.links for line in lines)
    return spared


def _within(boxes: Sequence[Box], number: int, tags: tuple[str, ...]) -> bool:
    while number >= 0:
        number = boxes[number].parent
        if number >= 0 and (boxes[number].tag in tags or boxes[number].hint in (MAIN, ARTICLE)):
            return True
    return False


def _judge(
    page: Page,
    sums: Measures,
    bad: Sequence[bool],
    scope: int,
    core: int,
    landmark: bool,
    title_line: int | None,
    lenient: bool,
) -> list[bool]:
    """Say of every box whether it is left out."""
    boxes = page.boxes
    heart = boxes[core]
    total = sums.prose[-1]
    teasers = set() if lenient else _teasers(page, sums)
    dropped = [False] * len(boxes)
    for number, box in enumerate(boxes):
        if box.parent >= 0 and dropped[box.parent]:
            dropped[number] = True
            continue
        if number == scope or box.first == box.last:
            continue
        if bad[number]:
            dropped[number] = True
            continue
        if number == core or (box.first <= heart.first and heart.last <= box.last and number < core):
            continue  # the core lies in it
        holds_title = title_line is not None and box.first <= title_line < box.last
        if holds_title:
            continue
        in_core = heart.first <= box.first and box.last <= heart.last and number > core
        letters = sums.letters[box.last] - sums.letters[box.first]
        linked = sums.linked[box.last] - sums.linked[box.first]
        prose = sums.prose[box.last] - sums.prose[box.first]
        links = sums.links[box.last] - sums.links[box.first]
        if box.tag == "form":
            dropped[number] = prose * 2 < total
        elif box.tag == "aside" and box.hint != KEEP:
            dropped[number] = not in_core or linked * 3 > letters or not _says_something(page, box)
        elif box.tag == "footer" and box.hint != KEEP:
            dropped[number] = boxes[box.parent].tag != "blockquote"
        elif number in teasers:
            dropped[number] = True
        elif links >= 2 and linked * 10 >= letters * 6:
            inner = sums.inner[box.last] - sums.inner[box.first]
            outer = sums.outer[box.last] - sums.outer[box.first]
            if inner == links:
                dropped[number] = True  # a table of contents
            elif not in_core and (core != scope or not landmark) and prose == 0:
                own = boxes[box.parent]
                beside = sums.prose[own.last] - sums.prose[own.first]
                # A list of links beside sentences is part of them; a box of nothing but links is a menu.
                dropped[number] = outer < links and (not beside or box.tag not in ("ul", "ol", "dl"))
    return dropped


def _says_something(page: Page, box: Box) -> bool:
    """Say whether a box has a sentence, however short, or a list."""
    return any(
        line.kind != "h" and (ends_sentence(line.text) or item_of(line.kind))
        for line in page.lines[box.first : box.last]
    )


def _teasers(page: Page, sums: Measures) -> set[int]:
    """Find cards that each lead to another page of the site: alike, short, and headed by a link."""
    groups: dict[tuple[int, str, str], list[int]] = {}
    headings = [number for number, line in enumerate(page.lines) if line.kind == "h"]
    # Headings that lead to themselves are those of sections.
    led = list(accumulate((_leads_away(page.lines[number]) for number in headings), initial=0))
    for number, box in enumerate(page.boxes):
        if box.tag in ("div", "article", "section", "td", "ul") and box.last > box.first:
            groups.setdefault((box.parent, box.tag, box.names), []).append(number)
    found: set[int] = set()
    for (_, tag, _), members in groups.items():
        if tag == "ul":
            found.update(number for number in members if _linked_headings(headings, led, page.boxes[number]) >= 2)
        elif len(members) >= 2 and all(
            _is_card(page.boxes[number], sums) and _linked_headings(headings, led, page.boxes[number]) == 1
            for number in members
        ):
            found.update(members)
    return found


def _leads_away(heading: PageLine) -> bool:
    return bool(heading.linked) and not heading.outer and not heading.inner


def _linked_headings(headings: Sequence[int], led: Sequence[int], box: Box) -> int:
    """How many headings of a box lead to other pages of the site, where all do.

    `headings` are the numbers of the page's, `led` how many of those before each lead away.
    """
    first, last = bisect_left(headings, box.first), bisect_left(headings, box.last)
    return last - first if led[last] - led[first] == last - first else 0


def _is_card(box: Box, sums: Measures) -> bool:
    return box.last - box.first <= 6 and sums.of(box, sums.letters) <= 500


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
