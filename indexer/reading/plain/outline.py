"""The outline of a text without markup: which lines are headings, which are items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks.lines import Line, ends_sentence
from ..blocks.lists import BULLET
from ..words.bylines import is_byline
from ..words.cleaning import bare_words
from ..words.labels import title_case

_LONGEST_HEADING = 120
_LONGEST_QUESTION = 220
_INNER_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][”\"’')]*\s+[“\"‘'(]?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph or line of the file: its text, whether it stands apart, whether it had a bullet."""

    text: str
    apart: bool = False
    kind: str = "p"
    level: int = 0
    number: str = ""  # "1." where it had one


def find_headings(rows: Sequence[Row], title: str, is_marked: bool = False) -> list[Line]:
    """Turn rows into lines, recognising headings and unmarked lists by the shape of what surrounds them.

    A heading is a short line that does not end as a sentence and has text below it. Three or more short lines
    in a row are a list, but for a last one that stands apart in style. Where at least two questions
    repeat the title, the page is questions about its subject: those are the headings, and other short lines
    stay as text, for nothing tells an inner heading from an item there. In a text that `is_marked` shapes tell none.
    """
    if is_marked:
        return [_as_marked(row) for row in rows]
    rows = _numbered_headings(rows)
    subject = bare_words(title)
    short = [_may_be_heading(row) for row in rows]
    asked = [
        bool(subject)
        and row.kind == "p"
        and row.text.endswith("?")
        and len(row.text) <= _LONGEST_QUESTION
        and f" {subject} " in f" {bare_words(row.text)} "
        for row in rows
    ]
    short = [is_short or is_asked for is_short, is_asked in zip(short, asked, strict=True)]
    asks = sum(asked) >= 2
    lines: list[Line] = []
    position = 0
    while position < len(rows):
        row = rows[position]
        if row.kind == "h":
            lines.append(Line("h", row.text, row.level or 2))
            position += 1
            continue
        if not short[position]:
            lines.append(Line(_kind(row), row.text, links=-1.0))
            position += 1
            continue
        end = position
        while end < len(rows) and short[end]:
            end += 1
        run = rows[position:end]
        below = rows[end] if end < len(rows) else None
        above = rows[position - 1] if position else None
        marks = asked[position:end] if asks else None
        lines += _settle(run, above, below, marks)
        position = end
    return lines


def _as_marked(row: Row) -> Line:
    return Line("h", row.text, row.level) if row.kind == "h" else Line(_kind(row), row.text, links=-1.0)


def _kind(row: Row) -> str:
    """The kind of a row's block: that of an item is its number, where it has one."""
    number = row.number.strip("().")
    return number if row.kind == BULLET and number.isdecimal() and len(number) <= 4 else row.kind


def _may_be_heading(row: Row) -> bool:
    text = row.text
    if row.kind != "p" or len(text) < 2 or is_byline(text):
        return False
    if text.endswith("?"):
        return len(text) <= _LONGEST_QUESTION and not _INNER_SENTENCE.search(text)
    return (
        len(text) <= _LONGEST_HEADING
        and not ends_sentence(text)
        and not text.rstrip("”’\"'").endswith((",", "…", "...", "-", "–"))
        and any(map(str.isalpha, text))
        and not _INNER_SENTENCE.search(text)
    )


def _settle(run: Sequence[Row], above: Row | None, below: Row | None, asked: Sequence[bool] | None) -> list[Line]:
    """Decide on a run of short lines between two longer ones (or the text's ends)."""
    if asked is not None:
        return [
            _heading(row) if is_asked else Line("p", row.text, links=-1.0)
            for row, is_asked in zip(run, asked, strict=True)
        ]
    follows_colon = above is not None and above.kind == "p" and above.text.endswith((":", ","))
    if below is None or below.kind == "h":
        # Nothing to be the heading of: items, or a closing line.
        return _items(run)
    first = [_heading(run[0])] if _asks_for_list(run) else []
    rest = run[len(first) :]
    if not below.apart and below.text[:1].islower():
        # What goes on below is a sentence.
        return first + _items(rest)
    headings = _headings_at_end(rest, follows_colon)
    return first + _items(rest[: len(rest) - headings]) + [_heading(row) for row in rest[len(rest) - headings :]]


def _asks_for_list(run: Sequence[Row]) -> bool:
    """Say whether a run is a question that stands alone, and below it lines that stand together."""
    return len(run) > 2 and run[0].text.endswith("?") and run[0].apart and run[1].apart and not run[2].apart


def _headings_at_end(run: Sequence[Row], follows_colon: bool) -> int:
    """How many of the run's last lines are headings: none, one, or two (a heading and its first part)."""
    last = run[-1]
    if not _starts_like_heading(last.text):
        return 0
    if len(run) == 1:
        return 0 if follows_colon and not last.apart and not last.text.endswith("?") else 1
    others = run[:-1]
    stands_out = (
        (last.text.endswith("?") and not any(row.text.endswith("?") for row in others))
        or (title_case(last.text) and sum(title_case(row.text) for row in others) < 0.5 * len(others))
        or (last.apart and not any(row.apart for row in others[1:]))
    )
    if len(run) == 2 and not follows_colon:
        return 2 if _starts_like_heading(run[0].text) else 1
    return 1 if stands_out else 0


def _starts_like_heading(text: str) -> bool:
    first = text.lstrip("“\"‘'(¿¡[")[:1]
    # A language without capitals gives no hint, and questions may start small.
    return not first.islower() or text.endswith("?")


def _heading(row: Row) -> Line:
    return Line("h", row.text, 2)


def _items(run: Sequence[Row]) -> list[Line]:
    kind = "li" if len(run) > 1 else "p"
    return [Line(kind, row.text, links=-1.0) for row in run]


def _numbered_headings(rows: Sequence[Row]) -> Sequence[Row]:
    """Make "1. Sit down" a heading where at least two such lines stand apart, each above a paragraph."""
    found = [
        place
        for place, row in enumerate(rows[:-1])
        if row.number
        and row.apart
        and len(row.text) <= 80
        and not ends_sentence(row.text)
        and rows[place + 1].kind == "p"
        and rows[place + 1].apart
        and ends_sentence(rows[place + 1].text)
    ]
    if len(found) < 2 or len(found) < sum(bool(row.number) for row in rows):
        return rows
    made = list(rows)
    for place in found:
        made[place] = Row(f"{rows[place].number} {rows[place].text}", True, "h", 2)
    return made
