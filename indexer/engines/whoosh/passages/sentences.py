"""The sentence of an article that answers a search by itself."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.arrays.readable import BELOW, SECTIONS, SLOTS, TEXT, TITLE_SLOTS
from indexer.engines.whoosh.arrays.table import readable, segment_of
from indexer.engines.whoosh.compiled import START, compiled
from indexer.engines.whoosh.matching.places import MOST_PLACES, word_places
from indexer.engines.whoosh.passages.blocks import (
    EXCLAMATION,
    LONGEST,
    POINT,
    SHORTEST,
    block_start,
    first_from,
    section_of,
    sentence_around,
    with_closing,
    with_opening,
    word_end,
)
from indexer.engines.whoosh.passages.leads import lead_of
from indexer.engines.whoosh.passages.markup import MOST_PER_BYTE, MOST_PER_WORD, put_fragment, put_marked


@compiled
def first_sentence(table, docs, spans, firsts, phrases):
    """The first sentence that has every word, of the first of some documents that has one.

    Returns the document's number in `docs`, -1 where none has one, the section, and the HTML with the fragment behind
    it, from the byte on whose place is given last.
    """
    for place in range(len(docs)):
        number = segment_of(table, docs[place])
        segment = readable(table, number)
        section, html, fragment = _sentence_of(segment, number, docs[place] - segment.base, spans, firsts, phrases)
        if len(html):
            return place, section, np.append(html, fragment), len(html)
    return -1, -1, np.empty(0, np.uint8), 0


@compiled
def _sentence_of(segment, number, doc, spans, firsts, phrases):
    """The first sentence of a document that has every word: its section, HTML and fragment, or nothing."""
    text = segment.texts[segment.documents[doc, TEXT] : segment.documents[doc + 1, TEXT]]
    slots = slice(segment.documents[doc, SLOTS], segment.documents[doc + 1, SLOTS])
    word_begins, word_lengths = segment.slot_places[slots], segment.slot_lengths[slots]
    places = word_places(segment, number, doc, spans, firsts, phrases, np.empty(0, np.int64), MOST_PLACES)
    places = places[first_from(places, segment.documents[doc, TITLE_SLOTS]) :]
    words = len(firsts) - 1
    done = np.int64(0)
    seen = np.zeros(words, np.int64)
    for step in range(len(places)):
        position = places[step] >> 16
        section = section_of(segment, doc, position)
        if (
            position < done
            or section < 0
            or position < segment.sections[segment.documents[doc, SECTIONS] + section, BELOW]
        ):
            continue
        start, end = sentence_around(text, word_begins, word_lengths, position)
        done = end
        present = 0
        for place in places[step:]:
            if place >> 16 >= end:
                break
            word = place & 0xFFFF
            if seen[word] != end:
                seen[word] = end
                present += 1
        begin = with_opening(text, np.int64(word_begins[start]))
        over = word_end(word_begins, word_lengths, end - 1)
        block = block_start(word_lengths, start)
        is_led = lead_of(word_begins, word_lengths, block) > 0
        is_statement = not is_led and over < len(text) and (text[over] == POINT or text[over] == EXCLAMATION)
        if present < words or not SHORTEST <= end - start <= LONGEST or not is_statement:
            continue
        shown_end = with_closing(text, over)
        matches = places[first_from(places, start) : first_from(places, end)] >> 16
        buffer = np.empty(MOST_PER_BYTE * (shown_end - begin) + MOST_PER_WORD * len(matches), np.uint8)
        html_end = put_marked(buffer, START, text, begin, shown_end, word_begins, word_lengths, matches)
        fragment = np.empty(3 * (over + 1 - begin), np.uint8)
        fragment_end = put_fragment(fragment, START, text, begin, over + 1)
        return section, buffer[:html_end], fragment[:fragment_end]
    return -1, np.empty(0, np.uint8), np.empty(0, np.uint8)
