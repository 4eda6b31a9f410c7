"""What a text that was copied from a page has beside its article: buttons, previews, and titles of other posts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from ..blocks.lines import ends_sentence
from ..words.cleaning import bare_words
from ..words.labels import is_chrome_heading, is_pointer
from ..words.titles import title_like
from .outline import Row

_CONTINUE = re.compile(
    r"(?:\b(?:continue|keep) reading\b.{0,200}|\bread (?:the )?(?:more|rest)\W{0,6})$", re.IGNORECASE
)
#: A sentence above a list of names says so.
_INTRODUCES = re.compile(r"\b(?:these|following|below|one of)\b", re.IGNORECASE)


def without_litter(rows: list[Row]) -> list[Row]:
    """Leave out short lines that return again and again: buttons, the names of missing pictures."""
    places: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if _loose(row) and len(row.text) <= 60:
            places.setdefault(row.text, []).append(number)
    # A heading may return too; litter alternates with the titles it decorates.
    litter = {
        text
        for text, found in places.items()
        if len(found) >= 3
        and sum(after - before == 2 and _loose(rows[before + 1]) for before, after in pairwise(found)) >= 2
    }
    if not litter:
        return rows
    kept: list[Row] = []
    apart = False
    for row in rows:
        if row.text in litter:
            apart = apart or row.apart
        else:
            kept.append(replace(row, apart=row.apart or apart))
            apart = False
    return kept


def without_teasers(rows: list[Row]) -> list[Row]:
    """Leave out the preview of a text that follows in full, and "Continue reading …" lines."""
    starts = Counter(row.text[:60] for row in rows if len(row.text) >= 80)
    kept: list[Row] = []
    for row in rows:
        continues = _CONTINUE.search(row.text[-260:])
        if continues and len(row.text) < 900:
            preview = row.text[:60]
            if starts[preview] > 1 or len(row.text) - len(continues[0]) < 40:
                continue
            before = row.text[: len(row.text) - len(continues[0])].rstrip()
            if before.endswith(("…", "...", "[…]", "[...]")):
                continue
        kept.append(row)
    return kept


def without_closing(rows: list[Row], title: str, is_page: bool) -> list[Row]:
    """Leave out what stands below an article: pointers to other posts, their titles and beginnings.

    Titles alone are those of other posts only where the text has other marks of a page.
    """
    end = len(rows)
    # The beginning of another post, cut off, below its title (often twice: picture and link).
    if end >= 3 and rows[-1].text.endswith(("...", "…", "[…]", "[...]")) and len(rows[-1].text) > 80:
        top = end - 1
        while top > 0 and _loose(rows[top - 1]) and title_like(rows[top - 1].text):
            top -= 1
        titles = [row.text for row in rows[top : end - 1]]
        if titles and (len(set(titles)) < len(titles) or (top > 0 and is_chrome_heading(rows[top - 1].text))):
            end = top
    tail = end
    while tail > 0 and _loose(rows[tail - 1]):
        tail -= 1
    last = rows[tail - 1] if tail else None
    closing = rows[tail:end]
    if last is None or not closing:
        return rows[:end]
    for number, row in enumerate(closing):
        if is_chrome_heading(row.text) or (is_pointer(row.text) and number + 1 == len(closing)):
            return rows[: tail + number]
    # Questions about the article's subject are its own, so is a list after what introduces one.
    is_introduced = last.text.endswith((":", ",")) or _INTRODUCES.search(last.text)
    if is_page and len(closing) >= 3 and last.kind == "p" and not is_introduced:
        subject = bare_words(title)
        titles = sum(title_like(row.text) and len(row.text.split()) >= 3 for row in closing)
        own = sum(bool(subject) and subject in bare_words(row.text) for row in closing)
        if titles >= 0.75 * len(closing) and own < 0.5 * len(closing):
            return rows[:tail]
    return rows[:end]


def _loose(row: Row) -> bool:
    """A line that ends no sentence: a title, a button, a label."""
    return row.kind == "p" and len(row.text) <= 160 and (row.text.endswith("?") or not ends_sentence(row.text))
