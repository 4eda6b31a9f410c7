"""Which stretch of an article best shows why it was found."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.arrays.readable import BELOW, FIRST, SECTIONS
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.passages.blocks import block_around, leans, opens_sentence, word_end

#: Matches within this many words make one passage.
WINDOW_WORDS = 24
#: A passage has about this many words.
PASSAGE_WORDS = 42
#: How far before the first match a passage looks for the beginning of a sentence.
REACH_WORDS = 24


@compiled
def below_headings(segment, doc, places):
    """The places that do not lie in a heading."""
    kept = np.empty(len(places), np.int64)
    count = 0
    section, end = segment.documents[doc, SECTIONS], segment.documents[doc + 1, SECTIONS]
    for place in places:
        position = place >> 16
        while section + 1 < end and segment.sections[section + 1, FIRST] <= position:
            section += 1
        if (
            section == end
            or position >= segment.sections[section, BELOW]
            or position < segment.sections[section, FIRST]
        ):
            kept[count] = place
            count += 1
    return kept[:count]


@compiled
def window(places, word_lengths, weights):
    """The first and last position of the window whose different words weigh most; the closest, then the first.

    A window lies in one block. -1 where there are no places. One that has every word side by side ends the search.
    """
    first = last = np.int64(-1)
    counts = np.zeros(len(weights), np.int64)
    # Whole numbers, so that taking a weight away gives what was there before it came.
    whole = np.empty(len(weights), np.int64)
    every = np.int64(0)
    for word in range(len(weights)):
        whole[word] = np.int64(round(weights[word] * 1e6))
        every += whole[word]
    weight = left = edge = np.int64(0)
    before = np.int64(0)
    best_weight, best_span = np.int64(-1), np.int64(0)
    for place in places:
        position, word = place >> 16, place & 0xFFFF
        if not counts[word]:
            weight += whole[word]
        counts[word] += 1
        # Where the block begins, or before what the window can reach.
        for slot in range(max(before, position - WINDOW_WORDS), position):
            if not word_lengths[slot]:
                edge = slot
        edge, before = max(edge, position - WINDOW_WORDS), position
        while (places[left] >> 16) < edge or counts[places[left] & 0xFFFF] > 1:
            leaving = places[left] & 0xFFFF
            counts[leaving] -= 1
            if not counts[leaving]:
                weight -= whole[leaving]
            left += 1
        begin = places[left] >> 16
        span = position - begin
        if weight > best_weight or (weight == best_weight and span < best_span):
            first, last, best_weight, best_span = begin, position, weight, span
            if weight == every and span < len(weights):
                break
    return first, last


@compiled
def first_below(segment, doc, word_lengths, wanted):
    """The first word below the heading of the section that is wanted, or else of the first that has any; -1 without."""
    sections = segment.documents[doc + 1, SECTIONS] - segment.documents[doc, SECTIONS]
    for step in range(sections):
        # From the wanted section on, then those before it.
        first = first_of(segment, doc, word_lengths, (wanted + step) % sections)
        if first >= 0:
            return first
    return np.int64(-1)


@compiled
def first_of(segment, doc, word_lengths, section):
    """The first word below a section's heading; -1 where it has none."""
    number = segment.documents[doc, SECTIONS] + section
    is_last = number + 1 == segment.documents[doc + 1, SECTIONS]
    over = len(word_lengths) if is_last else np.int64(segment.sections[number + 1, FIRST])
    for position in range(np.int64(segment.sections[number, BELOW]), over):
        if word_lengths[position]:
            return position
    return np.int64(-1)


@compiled
def stretch(text, word_begins, word_lengths, first, last, is_led):
    """The words to show around a window: first and end position, and whether the text before and after is whole.

    An item or a row that is led to begins where it begins, if it can: its first words say what the others are about.
    """
    block_start, block_end = block_around(word_lengths, first, PASSAGE_WORDS + REACH_WORDS)
    last = min(last, block_end - 1)
    earliest = max(block_start, first - REACH_WORDS)
    start = _opening(text, word_begins, word_lengths, first, earliest, block_start, is_led)
    is_open = start < 0
    if is_open:
        start = max(earliest, first - REACH_WORDS // 2)
    end = min(block_end, max(start + PASSAGE_WORDS, last + 4))
    if is_open and end == block_end:
        # The text ends early and leaves room for more of what stands before.
        earliest = max(block_start, end - PASSAGE_WORDS)
        start = _opening(text, word_begins, word_lengths, first, earliest, block_start, is_led)
        is_open = start < 0
        if is_open:
            start = earliest
    return start, end, start == block_start or not (is_open or is_led), end == block_end


@compiled
def _opening(text, word_begins, word_lengths, first, earliest, block_start, is_led):
    """The last word up to the first match that opens a sentence which does not lean, or the block; -1 without.

    None before the `earliest`; of a block that is led to its own beginning, where that is not too early.
    """
    reaches_start = earliest == block_start
    if not (reaches_start and is_led):
        for word in range(first, earliest, -1):
            begin = np.int64(word_begins[word])
            if opens_sentence(text, word_end(word_begins, word_lengths, word - 1), begin) and not leans(text, begin):
                return word
    return block_start if reaches_start else np.int64(-1)
