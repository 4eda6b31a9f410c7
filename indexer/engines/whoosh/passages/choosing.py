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
_PARTS = 1e6
_IN_TITLE = 1 << 62


@compiled
def below_headings(segment, doc, places, titled, word_lengths, weights):
    """The places that do not lie in a heading and, in step, what the heading above each tells.

    `titled` are the places in the title, whose words do not tell one section from another. Then the best of the
    headings whose sections have a text, but no word of the search in it: a place in it, -1 where there is none, and
    what it tells.
    """
    kept, headed = np.empty(len(places), np.int64), np.empty(len(places))
    first, end = segment.documents[doc, SECTIONS], segment.documents[doc + 1, SECTIONS]
    words = len(weights) // 2
    # A word of the title is never new in a heading; of each other the last section in whose heading it was met.
    met = np.full(words, -1, np.int64)
    for place in titled:
        met[(place & 0xFFFF) % words] = _IN_TITLE
    others = (met < 0).sum()
    alone, most = np.int64(-1), -1.0
    number = count = 0
    for section in range(first, end):
        over = np.int64(segment.sections[section + 1, FIRST]) if section + 1 < end else len(word_lengths)
        heading, before = number, count
        while number < len(places) and places[number] >> 16 < segment.sections[section, BELOW]:
            number += 1
        told, is_headed = 0.0, number > heading
        if is_headed:
            told = _told(section, places[heading:number], met, others, weights)
        while number < len(places) and places[number] >> 16 < over:
            kept[count], headed[count] = places[number], told
            number += 1
            count += 1
        is_alone = is_headed and count == before
        if is_alone and told > most and first_of(segment, doc, word_lengths, section - first) >= 0:
            alone, most = places[heading] >> 16, told
    return kept[:count], headed[:count], alone, most


@compiled
def _told(section, heading, met, others, weights):
    """What the places in a section's heading tell of it.

    That is what their words weigh but for those of the title, and as much as the whole search where it has all others.
    """
    told = 0.0
    for place in heading:
        word = place & 0xFFFF
        own = word % len(met)
        if met[own] != section and met[own] != _IN_TITLE:
            met[own] = section
            others -= 1
            told += weights[word]
    return told + weights[: len(met)].sum() if told and not others else told


@compiled
def window(places, headed, word_lengths, weights):
    """The first and last position of the window that tells most, and how much; the closest, then the first.

    It tells what its different words weigh, and what the heading above it tells. A window lies in one block. -1 where
    there are no places. One that has every word side by side, in each form that tells something, below the best heading
    ends the search.
    """
    first = last = np.int64(-1)
    words = len(weights) // 2
    counts = np.zeros(len(weights), np.int64)
    # In whole numbers, so that taking a weight away gives what was there before it came.
    whole = np.empty(len(weights), np.int64)
    for word in range(len(weights)):
        whole[word] = np.int64(round(weights[word] * _PARTS))
    every = whole.sum()
    best_headed = headed.max() if len(headed) else 0.0
    weight = left = edge = np.int64(0)
    before = np.int64(0)
    best_weight, best_span = np.int64(-1), np.int64(0)
    for number in range(len(places)):
        position, word = places[number] >> 16, places[number] & 0xFFFF
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
        total = weight + np.int64(round(headed[number] * _PARTS))
        if total > best_weight or (total == best_weight and span < best_span):
            first, last, best_weight, best_span = begin, position, total, span
            if weight == every and span < words and headed[number] == best_headed:
                break
    return first, last, best_weight / _PARTS


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
