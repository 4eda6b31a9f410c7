"""Snippets: the passage of an article that best shows why it was found, and marks in titles.

The engine knows the positions of all matches and where each word lies in the text, so nothing is analysed again and
the cost grows with the passage, not with the article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from indexer.engines.base import Card, Passages

#: Matches within so many words make one passage.
WINDOW_WORDS = 24
#: A passage has about so many words.
PASSAGE_WORDS = 42
#: How far before the first match a passage looks for the beginning of a sentence.
LEAD_WORDS = 16
_SENTENCE_ENDS = (b".", b"?", b"!", b":")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A marked passage and the heading and anchor of its section."""

    html: str
    heading: str
    anchor: str


def title_html(passages: Passages, title: str) -> str:
    """The title with its matches marked."""
    marked = {position for position, _ in passages.occurrences if position < passages.title_slots}
    return _marked(passages, 0, passages.title_slots, marked) if marked else escape(title, quote=False)


def best_snippet(passages: Passages, card: Card, weights: Sequence[float]) -> Snippet:
    """The passage with the most telling words, closest together; `weights` tells how much each leaf tells."""
    below = [place for place in passages.occurrences if place[0] >= passages.title_slots]
    in_bodies = [place for place in below if not _in_heading(card, place[0])]
    places = in_bodies or below
    if places:
        first, last = _best_window(places, weights)
    else:
        first = last = _first_body_position(passages, card)
        if first is None:
            return Snippet("", "", "")
    start, end, cut_before, cut_after = _passage(passages, first, last)
    html = _marked(passages, start, end, {position for position, _ in places if start <= position < end})
    section = _section(card, first)
    return Snippet(
        f"{'… ' if cut_before else ''}{html}{' …' if cut_after else ''}",
        section[2] if section else "",
        section[3] if section else "",
    )


def _section(card: Card, position: int):
    number = bisect_right(card.sections, position, key=lambda section: section[0]) - 1
    return card.sections[number] if number >= 0 else None


def _in_heading(card: Card, position: int) -> bool:
    section = _section(card, position)
    return section is not None and position < section[1]


def _first_body_position(passages: Passages, card: Card) -> int | None:
    return next((below for _, below, _, _ in card.sections if below < passages.slots), None)


def _best_window(places: Sequence[tuple[int, int]], weights: Sequence[float]) -> tuple[int, int]:
    """The first and last position of the window whose different leaves weigh most; the closest, then the first."""
    counts = [0] * len(weights)
    weight = 0.0
    best, best_key = (places[0][0], places[0][0]), (-1.0, 0)
    left = 0
    for position, leaf in places:
        if not counts[leaf]:
            weight += weights[leaf]
        counts[leaf] += 1
        while position - places[left][0] > WINDOW_WORDS or counts[places[left][1]] > 1:
            gone = places[left][1]
            counts[gone] -= 1
            if not counts[gone]:
                weight -= weights[gone]
            left += 1
        key = (round(weight, 6), places[left][0] - position)
        if key > best_key:
            best, best_key = (places[left][0], position), key
    return best


def _passage(passages: Passages, first: int, last: int) -> tuple[int, int, bool, bool]:
    """The words to show around a window: from `start` to before `end`, and whether text is cut on either side."""
    block_start, block_end = passages.block(first, PASSAGE_WORDS + LEAD_WORDS)
    last = min(last, block_end - 1)
    lead = max(block_start, first - LEAD_WORDS)
    start, sentence = max(lead, min(first, last - PASSAGE_WORDS + 8)), lead == block_start
    if sentence:
        start = lead
    text, begins, ends = passages.pieces(lead, first + 1)
    for word in range(first - lead, 0, -1):
        if text[ends[word - 1] : begins[word]].strip().startswith(_SENTENCE_ENDS):
            start, sentence = lead + word, True
            break
    else:
        if not sentence:
            start = max(lead, first - LEAD_WORDS // 2)
    end = min(block_end, max(start + PASSAGE_WORDS, last + 4))
    return start, end, not sentence, end < block_end


def _marked(passages: Passages, start: int, end: int, marked: set[int]) -> str:
    """The words from `start` to before `end`, escaped, neighbouring matches under one mark."""
    text, begins, ends = passages.pieces(start, end)
    tail = passages.tail(end - 1, 4).split(b"\n")[0].split(b" ")[0]
    tail = b"" if tail[:1].isalnum() or tail[:1] >= b"\x80" else tail.rstrip(b"(['\"")
    parts, at, position = [], 0, start
    while position < end:
        if position not in marked:
            position += 1
            continue
        run = position
        while run + 1 < end and run + 1 in marked and b"\n" not in text[ends[run - start] : begins[run + 1 - start]]:
            run += 1
        low, high = begins[position - start], ends[run - start]
        parts += [_text(text[at:low]), "<mark>", _text(text[low:high]), "</mark>"]
        at, position = high, run + 1
    parts.append(_text(text[at:] + tail))
    return "".join(parts)


def _text(piece: bytes) -> str:
    return escape(piece.decode("utf-8", "replace").replace("\n", " "), quote=False)
