"""Passages: the stretch of an article that best shows why it was found, and the sentence that answers by itself.

The index knows the positions of all matches and where each word lies in the text, so nothing is analysed again and the
cost grows with the passage, not with the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import numpy as np

from indexer.engines.base import Passage, Sentence
from indexer.engines.tree import Prefix
from indexer.engines.whoosh.arrays.readable import BELOW, FIRST, SECTIONS, SLOTS, TEXT, TITLE_BYTES, TITLE_SLOTS
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.compiled import START, compiled
from indexer.engines.whoosh.matching.places import (
    MOST_PLACES,
    QueryWords,
    WordRuns,
    prefix_places,
    prefixes_of,
    word_places,
)
from indexer.engines.whoosh.passages.blocks import (
    EXCLAMATION,
    LONGEST,
    POINT,
    SHORTEST,
    block_around,
    block_start,
    first_from,
    leans,
    opens_sentence,
    section_of,
    sentence_around,
    with_closing,
    with_opening,
    word_end,
)
from indexer.engines.whoosh.passages.leads import (
    CUT,
    SPACE,
    SPARE,
    below_heading_of,
    head_end,
    lead_of,
    put_heading,
    put_leads,
    put_led,
    put_words,
)
from indexer.engines.whoosh.passages.markup import (
    CUT_AFTER,
    CUT_BEFORE,
    MOST_PER_BYTE,
    MOST_PER_WORD,
    put,
    put_fragment,
    put_marked,
    with_room,
)

#: Matches within this many words make one passage.
WINDOW_WORDS = 24
#: A passage has about this many words.
PASSAGE_WORDS = 42
#: How far before the first match a passage looks for the beginning of a sentence.
REACH_WORDS = 16
#: A link to a passage quotes this many of its words.
QUOTED_WORDS = 6
#: Bytes a passage is given room for at first.
_ROOM = 16_384
#: `Passage(*values)` of a tuple, without a step of Python.
_passage = partial(tuple.__new__, Passage)


class ShownWords:
    """The words of a search, what each tells, and where they stand; see `indexer.engines.base`."""

    def __init__(self, collection: Collection, words: QueryWords):
        self._collection = collection
        self._runs = words.runs
        self._leaves = words.leaves
        self._prefixes = prefixes_of(words.leaves)
        #: The idf of each word, shape (words,), float64.
        self.weights = np.array([collection.idf_of(leaves[0]) for leaves in words.leaves], np.float64)

    def passages(self, docs: Sequence[int], closest: Sequence[int | None]) -> list[Passage]:
        """The best passage of each document; `closest` tells, in step, the section to show where no word stands."""
        found: list[Passage | None] = [None] * len(docs)
        wanted, sections = np.array(docs, np.int64), np.array([section or 0 for section in closest], np.int64)
        for number, (segment, base, *places) in enumerate(self._runs):
            others = prefix_places(self._collection, self._prefixes, number, wanted)
            buffer, marks = _passages(segment.readable, base, wanted, *places, *others, self.weights, sections)
            shown = buffer.tobytes()
            for row, title, html, fragment, end, section in marks.tolist():
                # In order and not by name: a page has ten of them.
                found[row] = _passage(
                    (
                        shown[title:html].decode("utf-8", "replace"),
                        shown[html:fragment].decode("utf-8", "replace"),
                        shown[fragment:end].decode(),
                        section,
                    )
                )
        return found

    @cached_property
    def _typed(self) -> Sequence[WordRuns]:
        """The runs of the words as they were typed, which is each one's first leaf."""
        if all(len(leaves) == 1 for leaves in self._leaves):
            return self._runs
        return QueryWords(self._collection, [leaves[:1] for leaves in self._leaves]).runs

    def sentence(self, docs: Sequence[int]) -> Sentence | None:
        """The first sentence that has every word as it was typed, of the first document that has one."""
        if any(leaves[0].__class__ is Prefix for leaves in self._leaves):
            return None
        for place, doc in enumerate(docs):
            segment, base, *places = self._typed[self._collection.number_of(doc)]
            section, html, fragment = _sentence(segment.readable, doc - base, *places)
            if len(html):
                return Sentence(place, _text(html), _text(fragment), section)
        return None


def _text(encoded: np.ndarray) -> str:
    return encoded.tobytes().decode("utf-8", "replace")


@compiled
def _passages(segment, base, docs, spans, firsts, phrases, others, bounds, weights, closest):
    """The marked titles, passages and fragments of those of `docs` that are of the segment, one behind the other.

    The segment's documents are numbered from `base` on.

    Returns the bytes, and for each such document its number in `docs`, where its title, its passage and its fragment
    begin, where that ends, and the section the passage comes from.
    """
    buffer = np.empty(_ROOM, np.uint8)
    marks = np.empty((len(docs), 6), np.int64)
    count, at = 0, START
    for row in range(len(docs)):
        doc = docs[row] - base
        if not 0 <= doc < len(segment.documents) - 1:
            continue
        mark = marks[count]
        count += 1
        text = segment.texts[segment.documents[doc, TEXT] : segment.documents[doc + 1, TEXT]]
        slots = slice(segment.documents[doc, SLOTS], segment.documents[doc + 1, SLOTS])
        word_begins, word_lengths = segment.slot_places[slots], segment.slot_lengths[slots]
        known = others[bounds[row] : bounds[row + 1]]
        places = word_places(segment, doc, spans, firsts, phrases, known, MOST_PLACES)
        body = first_from(places, segment.documents[doc, TITLE_SLOTS])
        titled = places[:body] >> 16
        title_end = segment.documents[doc, TITLE_BYTES]
        buffer = with_room(buffer, at, MOST_PER_BYTE * title_end + MOST_PER_WORD * len(titled) + SPARE)
        mark[0], mark[1] = row, at
        at = put_marked(buffer, at, text, START, title_end, word_begins, word_lengths, titled)

        mark[2] = at
        places = places[body:]
        below = _below_headings(segment, doc, places)
        if not len(below) and len(places) >= MOST_PLACES:
            # Headings that repeat a word may have taken all the room.
            places = word_places(segment, doc, spans, firsts, phrases, known, len(word_lengths))
            places = places[first_from(places, segment.documents[doc, TITLE_SLOTS]) :]
            below = _below_headings(segment, doc, places)
        first, last = _window(below, word_lengths, weights)
        heading = np.int64(-1)
        if first < 0:
            first, last = _window(places, word_lengths, weights)
            if first < 0:
                first = last = _first_below(segment, doc, word_lengths, closest[row])
            else:
                # A heading alone says little: it leads to the first words below it, if any, unless it is itself a text.
                first_below = _first_of(segment, doc, word_lengths, section_of(segment, doc, first))
                begin_heading, end_heading = block_around(word_lengths, first, len(word_lengths))
                if first_below >= 0 and end_heading - begin_heading <= PASSAGE_WORDS:
                    heading, first, last = first, first_below, first_below
        if first < 0:
            mark[3], mark[4], mark[5] = at, at, -1
            continue
        block = block_start(word_lengths, first)
        is_led = lead_of(word_begins, word_lengths, block) > 0
        start, end, whole_before, whole_after = _stretch(text, word_begins, word_lengths, first, last, is_led)
        if heading >= 0:
            buffer, at = put_heading(buffer, at, text, word_begins, word_lengths, heading, block, places)
        if is_led:
            below_heading = below_heading_of(segment, doc, first)
            buffer, at = put_leads(buffer, at, text, word_begins, word_lengths, block, below_heading, places)
        if is_led and not whole_before:
            head = head_end(text, word_begins, word_lengths, block, start)
            buffer, at = put_words(buffer, at, text, word_begins, word_lengths, block, head, places)
            at = put(buffer, at, CUT if head < start else SPACE)
        elif not whole_before:
            at = put(buffer, at, CUT_BEFORE)
        buffer, at = put_words(buffer, at, text, word_begins, word_lengths, start, end, places)
        if not whole_after:
            at = put(buffer, at, CUT_AFTER)
        elif lead_of(word_begins, word_lengths, end + 1):
            room = PASSAGE_WORDS - (end - start)
            buffer, at = put_led(buffer, at, text, word_begins, word_lengths, end, room, places)
        mark[3] = at
        begin = np.int64(word_begins[start])
        quoted = word_end(word_begins, word_lengths, min(start + QUOTED_WORDS, end) - 1)
        buffer = with_room(buffer, at, 3 * (quoted - begin))
        at = put_fragment(buffer, at, text, begin, quoted)
        mark[4], mark[5] = at, section_of(segment, doc, first)
    return buffer[:at], marks[:count]


@compiled
def _below_headings(segment, doc, places):
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
def _window(places, word_lengths, weights):
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
def _first_below(segment, doc, word_lengths, wanted):
    """The first word below the heading of the section that is wanted, or else of the first that has any; -1 without."""
    sections = segment.documents[doc + 1, SECTIONS] - segment.documents[doc, SECTIONS]
    for step in range(sections):
        # From the wanted section on, then those before it.
        first = _first_of(segment, doc, word_lengths, (wanted + step) % sections)
        if first >= 0:
            return first
    return np.int64(-1)


@compiled
def _first_of(segment, doc, word_lengths, section):
    """The first word below a section's heading; -1 where it has none."""
    number = segment.documents[doc, SECTIONS] + section
    is_last = number + 1 == segment.documents[doc + 1, SECTIONS]
    over = len(word_lengths) if is_last else np.int64(segment.sections[number + 1, FIRST])
    for position in range(np.int64(segment.sections[number, BELOW]), over):
        if word_lengths[position]:
            return position
    return np.int64(-1)


@compiled
def _stretch(text, word_begins, word_lengths, first, last, is_led):
    """The words to show around a window: first and end position, and whether the text before and after is whole.

    An item or a row that is led to begins where it begins, if it can: its first words say what the others are about.
    """
    block_start, block_end = block_around(word_lengths, first, PASSAGE_WORDS + REACH_WORDS)
    last = min(last, block_end - 1)
    lead = max(block_start, first - REACH_WORDS)
    whole = lead == block_start
    start = lead if whole else max(lead, first - REACH_WORDS // 2)
    for word in range(first, lead, -1):
        begin = np.int64(word_begins[word])
        if (
            not (whole and is_led)
            and opens_sentence(text, word_end(word_begins, word_lengths, word - 1), begin)
            and not leans(text, begin)
        ):
            start, whole = word, not is_led
            break
    end = min(block_end, max(start + PASSAGE_WORDS, last + 4))
    return start, end, whole, end == block_end


@compiled
def _sentence(segment, doc, spans, firsts, phrases):
    """The first sentence of a document that has every word: its section, HTML and fragment, or nothing."""
    text = segment.texts[segment.documents[doc, TEXT] : segment.documents[doc + 1, TEXT]]
    slots = slice(segment.documents[doc, SLOTS], segment.documents[doc + 1, SLOTS])
    word_begins, word_lengths = segment.slot_places[slots], segment.slot_lengths[slots]
    places = word_places(segment, doc, spans, firsts, phrases, np.empty(0, np.int64), MOST_PLACES)
    places = places[first_from(places, segment.documents[doc, TITLE_SLOTS]) :]
    words = len(firsts) - 1
    done = np.int64(0)
    seen = np.zeros(words, np.int64)
    for number in range(len(places)):
        position = places[number] >> 16
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
        for place in places[number:]:
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
