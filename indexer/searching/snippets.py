"""Snippets: the passage of an article that best shows why it was found, and marks in titles.

The engine knows the positions of all matches and where each word lies in the text, so nothing is analysed again and
the cost grows with the passage, not with the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
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
#: A link to a passage quotes so many of its words.
QUOTED_WORDS = 6
_SENTENCE_ENDS = (b".", b"?", b"!", b":")
_CLOSING = re.compile(rb"[.,;:!?)\]%]+")
_SPECIAL = re.compile(rb"[&<>\n]")
_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class Snippet:
    """A marked passage, the heading and anchor of its section, and its first words as they stand in the text."""

    html: str
    heading: str
    anchor: str
    words: bytes = b""


@dataclass(frozen=True, slots=True)
class _Passage:
    """Words from the position `start` on, and whether text is cut before and after them.

    They are the words `first` to before `end` of `text`, in which `begins` and `ends` tell each word's bytes.
    """

    start: int
    text: bytes
    begins: list[int]
    ends: list[int]
    first: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


def title_html(passages: Passages, title: str) -> str:
    """The title with its matches marked."""
    ahead = passages.occurrences[: bisect_left(passages.occurrences, (passages.title_slots,))]
    if not ahead:
        return escape(title, quote=False)
    text, begins, ends = passages.pieces(0, passages.title_slots)
    whole = title.encode("utf-8", "replace")
    lead = whole.find(text)
    # The title is shown as it is, with what stands before its first word and after its last.
    begins, ends = [lead + begin for begin in begins], [lead + end for end in ends]
    before, behind = _escaped(whole[: begins[0]]), whole[ends[-1] :]
    html = _marked(_Passage(0, whole, begins, ends, 0, len(begins)), behind, {position for position, _ in ahead})
    return f"{before.decode('utf-8', 'replace')}{html}" if before else html


def best_snippet(passages: Passages, card: Card, weights: Sequence[float]) -> Snippet:
    """The passage with the most telling words, closest together; `weights` tells how much each leaf tells."""
    below = passages.occurrences[bisect_left(passages.occurrences, (passages.title_slots,)) :]
    places = _in_bodies(below, card) or below
    if places:
        first, last = _best_window(places, weights)
    else:
        first = last = _first_body_position(passages, card)
        if first is None:
            return Snippet("", "", "")
    passage = _passage(passages, first, last)
    start, end = passage.start, passage.start + passage.end - passage.first
    matches = {position for position, _ in places[bisect_left(places, (start,)) : bisect_left(places, (end,))]}
    html = _marked(passage, _tail(passages, end), matches)
    section = section_at(card, first)
    return Snippet(
        f"{'… ' if passage.cut_before else ''}{html}{' …' if passage.cut_after else ''}",
        section[2] if section else "",
        section[3] if section else "",
        passage.text[passage.begins[passage.first] : passage.ends[min(passage.first + QUOTED_WORDS, passage.end) - 1]],
    )


def section_at(card: Card, position: int) -> tuple[int, int, str, str] | None:
    """The section of a card that a position lies in; None for the title."""
    number = bisect_right(card.sections, (position, _FAR)) - 1
    return card.sections[number] if number >= 0 else None


def in_heading(card: Card, position: int) -> bool:
    """Whether a position lies in the heading of a section."""
    section = section_at(card, position)
    return section is not None and position < section[1]


def _in_bodies(places: Sequence[tuple[int, int]], card: Card) -> list[tuple[int, int]]:
    """The places that do not lie in a heading."""
    found, at = [], 0
    for first, below, _, _ in card.sections:
        heading = bisect_left(places, (first,), at)
        found += places[at:heading]
        at = bisect_left(places, (below,), heading)
    return found + places[at:]


def _first_body_position(passages: Passages, card: Card) -> int | None:
    """Where the first word below a heading stands; blocks such as "***" have none."""
    ends = [first for first, *_ in card.sections[1:]] + [passages.slots]
    for (_, below, _, _), end in zip(card.sections, ends, strict=False):
        for position in range(below, end):
            if passages.block(position, 1)[1] > position:
                return position
    return None


def _best_window(places: Sequence[tuple[int, int]], weights: Sequence[float]) -> tuple[int, int]:
    """The first and last position of the window whose different leaves weigh most; the closest, then the first.

    A window that has every leaf side by side ends the search.
    """
    if len(weights) == 1:
        return places[0][0], places[0][0]
    # Whole numbers, so that taking a weight away gives what was there before it came.
    whole = [round(weight * 1e6) for weight in weights]
    every = sum(whole)
    counts = [0] * len(weights)
    weight = left = 0
    left_position, left_leaf = places[0]
    best, best_weight, best_span = (left_position, left_position), -1, 0
    for position, leaf in places:
        if not counts[leaf]:
            weight += whole[leaf]
        counts[leaf] += 1
        while position - left_position > WINDOW_WORDS or counts[left_leaf] > 1:
            counts[left_leaf] -= 1
            if not counts[left_leaf]:
                weight -= whole[left_leaf]
            left += 1
            left_position, left_leaf = places[left]
        span = position - left_position
        if weight > best_weight or (weight == best_weight and span < best_span):
            best, best_weight, best_span = (left_position, position), weight, span
            if weight == every and span < len(weights):
                break
    return best


def _passage(passages: Passages, first: int, last: int) -> _Passage:
    """The words to show around a window."""
    block_start, block_end = passages.block(first, PASSAGE_WORDS + LEAD_WORDS)
    last = min(last, block_end - 1)
    lead = max(block_start, first - LEAD_WORDS)
    start, sentence = max(lead, min(first, last - PASSAGE_WORDS + 8)), lead == block_start
    if sentence:
        start = lead
    text, begins, ends = passages.pieces(lead, min(block_end, max(first + PASSAGE_WORDS, last + 4)))
    for word in range(first - lead, 0, -1):
        if text[ends[word - 1] : begins[word]].strip().startswith(_SENTENCE_ENDS):
            start, sentence = lead + word, True
            break
    else:
        if not sentence:
            start = max(lead, first - LEAD_WORDS // 2)
    end = min(block_end, max(start + PASSAGE_WORDS, last + 4))
    return _Passage(start, text, begins, ends, start - lead, end - lead, not sentence, end < block_end)


def marked(passages: Passages, start: int, end: int, matches: set[int]) -> str:
    """The words from `start` to before `end`, escaped, neighbouring matches under one mark."""
    pieces = passages.pieces(start, end)
    return _marked(_Passage(start, *pieces, 0, end - start), _tail(passages, end), matches)


def _tail(passages: Passages, end: int) -> bytes:
    """What belongs to the word before `end` without being part of it: the punctuation that ends a sentence."""
    tail = _CLOSING.match(passages.tail(end - 1, 4))
    return tail.group() if tail else b""


def _marked(passage: _Passage, tail: bytes, matches: set[int]) -> str:
    text, begins, ends = passage.text, passage.begins, passage.ends
    parts, at, after = [], begins[passage.first], -1
    for position in sorted(matches):
        word = position - passage.start + passage.first
        if word == after and b"\n" not in text[ends[word - 1] : begins[word]]:
            parts.pop()
            at = ends[word - 1]
        else:
            parts += [_escaped(text[at : begins[word]]), b"<mark>"]
            at = begins[word]
        parts += [_escaped(text[at : ends[word]]), b"</mark>"]
        at, after = ends[word], word + 1
    parts.append(_escaped(text[at : ends[passage.end - 1]] + tail))
    return b"".join(parts).decode("utf-8", "replace")


def _escaped(piece: bytes) -> bytes:
    if _SPECIAL.search(piece) is None:
        return piece
    return piece.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;").replace(b"\n", b" ")
