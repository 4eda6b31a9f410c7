"""Which boxes of a page are called chrome by their names or by what they are, and may be believed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from ..blocks.lines import ends_sentence
from ..markup.class_names import ARTICLE, CHROME, KEEP, MAIN, META, NOTHING
from ..pages.page import Box, Page

# Within these an <aside>, a <header> or a <footer> belongs to a part of the page, not to the page.
_LANDMARKS = ("article", "main", "blockquote")
# A part with fewer letters is chrome if it is called so, even where the page has nothing else.
_TOO_LITTLE = 200


def named_chrome(page: Page, title_line: int | None) -> list[bool]:
    """Which boxes are called chrome; a name is not believed of what holds the title or most of the words."""
    boxes = page.boxes
    words = list(accumulate((max(0, len(line.text) - line.linked) for line in page.lines), initial=0))
    bad = [False] * len(boxes)
    for number, box in enumerate(boxes):
        if box.parent >= 0 and bad[box.parent]:
            bad[number] = True
        elif box.hint == CHROME or (box.tag in ("aside", "footer", "header") and box.hint != KEEP):
            if box.hint != CHROME and _is_in_landmark(page, box):
                continue
            own = words[box.last] - words[box.first]
            bad[number] = not box.has(title_line) and (own * 2 <= words[-1] or own < _TOO_LITTLE)
    return bad


def spare_text(page: Page) -> None:
    """Take the lines of boxes that are called who and when, but hold most of the words, for text as any other."""
    boxes = [box for box in page.boxes if box.hint == META]
    if not boxes:
        return
    whole = sum(len(line.text) for line in page.lines)
    for box in boxes:
        lines = page.lines[box.first : box.last]
        own = sum(len(line.text) for line in lines)
        if own * 2 > whole and own >= _TOO_LITTLE:
            box.hint = NOTHING
            for line in lines:
                line.meta = any(each.hint == META for each in page.around(line.box))


def _is_in_landmark(page: Page, box: Box) -> bool:
    return any(each.tag in _LANDMARKS or each.hint in (MAIN, ARTICLE) for each in page.around(box.parent))


def without_doubtful(page: Page, bad: Sequence[bool], core: Box) -> Sequence[bool]:
    """The same without boxes of the core whose names are doubtful, and that have a sentence and no link or form."""
    boxes = page.boxes
    if not any(bad) or not any(box.doubtful for box in boxes):
        return bad
    still = list(bad)
    forms = [box.first for box in boxes if box.tag == "form"]
    for number, box in enumerate(boxes):
        is_in_bad = box.parent >= 0 and bad[box.parent]
        if not bad[number] or (is_in_bad and still[box.parent]):
            continue
        if is_in_bad:
            # What it lies in has been spared.
            still[number] = box.hint == CHROME and not box.doubtful
        elif box.doubtful and box.tag not in ("aside", "footer") and box.lies_in(core):
            form = bisect_left(forms, box.first)
            asks = form < len(forms) and forms[form] < box.last
            lines = page.lines[box.first : box.last]
            says = any(line.kind != "h" and ends_sentence(line.text) for line in lines)
            still[number] = not says or asks or any(line.links for line in lines)
    return still
