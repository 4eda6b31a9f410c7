"""What leads to an item of a list or a row of a table, written before it: by itself it may say the opposite.

The arrays tell of every block what leads to it: see `ArticleWords`.
"""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.arrays.readable import BELOW, SECTIONS
from indexer.engines.whoosh.compiled import compiled
from indexer.engines.whoosh.passages.blocks import (
    BAR,
    COLON,
    block_around,
    block_start,
    first_from,
    opens_sentence,
    section_of,
    with_closing,
    with_opening,
    word_end,
)
from indexer.engines.whoosh.passages.markup import (
    CUT_AFTER,
    CUT_BEFORE,
    MOST_PER_BYTE,
    MOST_PER_WORD,
    put,
    put_marked,
    with_room,
)

#: At most this many leads are shown before an item of a list: the paragraph above, and items it lies in.
MOST_LEADS = 3
#: … each with at most this many words.
LEAD_WORDS = 16
#: Of an item or a row whose passage starts later, at most this many of its first words are shown.
HEAD_WORDS = 12
#: What parts two blocks of which something is left out between.
CUT = np.frombuffer(" … ".encode(), np.uint8)
SPACE = np.frombuffer(b" ", np.uint8)
_NEXT = np.frombuffer(" · ".encode(), np.uint8)
#: Bytes that are left behind what is written, for what parts or ends passages.
SPARE = 32


@compiled
def below_heading_of(segment, doc, position):
    """The first position below the heading of the section that a position lies in."""
    section = section_of(segment, doc, position)
    return (
        np.int64(segment.sections[segment.documents[doc, SECTIONS] + section, BELOW]) if section >= 0 else np.int64(0)
    )


@compiled
def lead_of(word_begins, word_lengths, start):
    """The first position of what leads to the block that begins at one; 0 where nothing does or no block begins."""
    if not 0 < start < len(word_lengths) or word_lengths[start - 1]:
        return np.int64(0)
    return np.int64(word_begins[start - 1])


@compiled
def put_words(buffer, at, text, word_begins, word_lengths, start, end, places):
    """Write the words from a position to another with what opens and closes them; the buffer and the place behind."""
    begin = with_opening(text, np.int64(word_begins[start]))
    over = with_closing(text, word_end(word_begins, word_lengths, end - 1))
    matches = places[first_from(places, start) : first_from(places, end)] >> 16
    buffer = with_room(buffer, at, MOST_PER_BYTE * (over - begin) + MOST_PER_WORD * len(matches) + SPARE)
    return buffer, put_marked(buffer, at, text, begin, over, word_begins, word_lengths, matches)


@compiled
def _put_parting(buffer, at, text, over, adjoins):
    """Write what parts two blocks, of which the first is shown to its end at a byte and the other may adjoin it."""
    if not adjoins:
        return put(buffer, at, CUT)
    return put(buffer, at, SPACE if text[over - 1] == COLON else _NEXT)


@compiled
def put_heading(buffer, at, text, word_begins, word_lengths, heading, block, places):
    """Write the heading that a position lies in, and what parts it from a block below it; as `put_words`."""
    start, end = block_around(word_lengths, heading, len(word_lengths))
    buffer, at = put_words(buffer, at, text, word_begins, word_lengths, start, end, places)
    over = with_closing(text, word_end(word_begins, word_lengths, end - 1))
    return buffer, _put_parting(buffer, at, text, over, block == end + 1)


@compiled
def put_leads(buffer, at, text, word_begins, word_lengths, block, below_heading, places):
    """Write what leads to a block, but for its heading, and what parts it from that; as `put_words`.

    What leads to an item may itself be one that is led to.
    """
    blocks = np.empty(MOST_LEADS + 1, np.int64)
    blocks[0] = block
    count = 0
    lead = lead_of(word_begins, word_lengths, block)
    while lead >= below_heading and lead and count < MOST_LEADS:
        count += 1
        blocks[count] = lead
        lead = lead_of(word_begins, word_lengths, lead)
    for number in range(count, 0, -1):
        start, end = block_around(word_lengths, blocks[number], len(word_lengths))
        if start == end:
            continue
        first = _lead_opens(text, word_begins, word_lengths, start, end)
        if first > start and first == end - LEAD_WORDS:
            at = put(buffer, at, CUT_BEFORE)
        buffer, at = put_words(buffer, at, text, word_begins, word_lengths, first, end, places)
        over = with_closing(text, word_end(word_begins, word_lengths, end - 1))
        at = _put_parting(buffer, at, text, over, blocks[number - 1] == end + 1)
    return buffer, at


@compiled
def _lead_opens(text, word_begins, word_lengths, start, end):
    """Where what is shown of a lead begins: with it, or with a sentence, or some words before its end."""
    first = max(start, end - LEAD_WORDS)
    if first > start:
        for word in range(first, end):
            if opens_sentence(text, word_end(word_begins, word_lengths, word - 1), np.int64(word_begins[word])):
                return word
    return first


@compiled
def put_led(buffer, at, text, word_begins, word_lengths, end, most, places):
    """Write the items, within some words in all, that the block leads to which ends at a position; as `put_words`."""
    leading = block_start(word_lengths, end - 1)
    start = end + 1
    while lead_of(word_begins, word_lengths, start) == leading:
        over = with_closing(text, word_end(word_begins, word_lengths, end - 1))
        start, end = block_around(word_lengths, start, len(word_lengths))
        most -= end - start
        if start == end or most < 0:
            return buffer, put(buffer, at, CUT_AFTER)
        at = _put_parting(buffer, at, text, over, True)
        buffer, at = put_words(buffer, at, text, word_begins, word_lengths, start, end, places)
        start = end + 1
    return buffer, at


@compiled
def head_end(text, word_begins, word_lengths, block, start):
    """Where the beginning of a block ends that is shown though the passage starts later: its first sentence or cell."""
    for word in range(block + 1, min(start, block + HEAD_WORDS)):
        over, begin = word_end(word_begins, word_lengths, word - 1), np.int64(word_begins[word])
        for place in range(over, begin):
            if text[place] == BAR or text[place] == COLON:
                return word
        if opens_sentence(text, over, begin):
            return word
    return min(start, block + HEAD_WORDS)
