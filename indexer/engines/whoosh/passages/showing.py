"""Passages as hits show them: the title, the stretch that best shows why an article was found, a link to it.

The index knows the positions of all matches and where each word lies in the text, so nothing is analysed again and the
cost grows with the passage, not with the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import numpy as np

from indexer.engines.base import Passage, Sentence
from indexer.engines.tree import Phrase, Prefix, Term
from indexer.engines.whoosh.arrays.readable import SLOTS, TEXT, TITLE_BYTES, TITLE_SLOTS
from indexer.engines.whoosh.arrays.table import readable, segment_of
from indexer.engines.whoosh.collection import Collection
from indexer.engines.whoosh.compiled import START, compiled
from indexer.engines.whoosh.matching.places import (
    MOST_PLACES,
    NO_PLACES,
    QueryWords,
    prefix_places,
    prefixes_of,
    word_places,
)
from indexer.engines.whoosh.passages.blocks import block_around, block_start, first_from, section_of, word_end
from indexer.engines.whoosh.passages.choosing import (
    PASSAGE_WORDS,
    below_headings,
    first_below,
    first_of,
    stretch,
    window,
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
    put_cells_fragment,
    put_marked,
    with_room,
)
from indexer.engines.whoosh.passages.sentences import first_sentence

#: A link to a passage quotes this many of its words.
QUOTED_WORDS = 6
#: Bytes a passage is given room for at first.
_ROOM = 16_384
#: What ends a title, a passage or a fragment: a byte that no text in UTF-8 has.
_PARTING = b"\xff"
_END = np.frombuffer(_PARTING, np.uint8)
#: `Passage(*values)` of a tuple, without a step of Python.
_passage = partial(tuple.__new__, Passage)


class ShownWords:
    """The words of a search, what each tells, and where they stand; see `indexer.engines.base`."""

    def __init__(self, collection: Collection, words: QueryWords):
        self._collection = collection
        self._words = words
        self._prefixes = prefixes_of(words.leaves)
        #: The idf of each word.
        self.weights = [
            known[0].idf if leaves[0].__class__ is Term else collection.idf_of(leaves[0])
            for leaves, known in zip(words.leaves, words.known, strict=True)
        ]
        # Then, in the same order, the highest idf of what means the same as a word, but no more than its own.
        others = [
            min(own, max(map(collection.idf_of, leaves[1:]))) if len(leaves) > 1 else 0.0
            for own, leaves in zip(self.weights, words.leaves, strict=True)
        ]
        self._telling = np.array(self.weights + others, np.float64)

    def passages(self, docs: Sequence[int], closest: Sequence[int | None]) -> list[Passage]:
        """The best passage of each document; `closest` tells, in step, the section to show where no word stands."""
        words, wanted = self._words, np.array(docs, np.int64)
        others = prefix_places(self._collection, self._prefixes, wanted)
        sections = np.array([section or 0 for section in closest], np.int64) if any(closest) else NO_PLACES
        buffer, shown = _passages(
            self._collection.table, wanted, words.spans, words.firsts, words.phrases, *others, self._telling, sections
        )
        pieces = [piece.decode("utf-8", "replace") for piece in buffer.tobytes().split(_PARTING)]
        return list(map(_passage, zip(pieces[::3], pieces[1::3], pieces[2::3], shown.tolist(), strict=False)))

    @cached_property
    def _typed(self) -> QueryWords:
        """The words as they were typed, which is each one's first leaf."""
        if all(len(leaves) == 1 for leaves in self._words.leaves):
            return self._words
        return QueryWords(self._collection, [leaves[:1] for leaves in self._words.leaves])

    def sentence(self, docs: Sequence[int]) -> Sentence | None:
        """The first sentence that has every word as it was typed, of the first document that has one."""
        if any(leaves[0].__class__ is Prefix for leaves in self._words.leaves):
            return None
        words = self._typed
        place, section, buffer, end = first_sentence(
            self._collection.table, np.array(docs, np.int64), words.spans, words.firsts, words.phrases
        )
        shown = buffer.tobytes()
        return Sentence(place, shown[:end].decode("utf-8", "replace"), shown[end:].decode(), section) if shown else None


def load_loops(collection: Collection) -> None:
    """Call every loop that shows; `collection` has a document, with these words or without."""
    words = ShownWords(collection, QueryWords(collection, [(Term("word"),), (Phrase(("two", "words")),)]))
    words.passages([0], [None])
    words.sentence([0])


@compiled
def _passages(table, docs, spans, firsts, phrases, others, bounds, weights, closest):
    """The marked titles, passages and fragments of documents, one behind the other.

    Returns the bytes, with `_END` behind each of the three, and the section that each document's passage is from.
    """
    buffer = np.empty(_ROOM, np.uint8)
    shown = np.full(len(docs), -1, np.int64)
    at = START
    for row in range(len(docs)):
        number = segment_of(table, docs[row])
        segment = readable(table, number)
        doc = docs[row] - segment.base
        text = segment.texts[segment.documents[doc, TEXT] : segment.documents[doc + 1, TEXT]]
        slots = slice(segment.documents[doc, SLOTS], segment.documents[doc + 1, SLOTS])
        word_begins, word_lengths = segment.slot_places[slots], segment.slot_lengths[slots]
        known = others[bounds[row] : bounds[row + 1]] if len(bounds) else others
        places = word_places(segment, number, doc, spans, firsts, phrases, known, MOST_PLACES)
        body = first_from(places, segment.documents[doc, TITLE_SLOTS])
        titled = places[:body]
        title_end = segment.documents[doc, TITLE_BYTES]
        buffer = with_room(buffer, at, MOST_PER_BYTE * title_end + MOST_PER_WORD * len(titled) + SPARE)
        at = put_marked(buffer, at, text, START, title_end, word_begins, word_lengths, titled >> 16)
        at = put(buffer, at, _END)

        places = places[body:]
        below, headed, alone, alone_told = below_headings(segment, doc, places, titled, word_lengths, weights)
        if not len(below) and len(places) >= MOST_PLACES:
            # Headings that repeat a word may have taken all the room.
            places = word_places(segment, number, doc, spans, firsts, phrases, known, len(word_lengths))
            places = places[first_from(places, segment.documents[doc, TITLE_SLOTS]) :]
            below, headed, alone, alone_told = below_headings(segment, doc, places, titled, word_lengths, weights)
        first, last, told = window(below, headed, word_lengths, weights)
        heading = np.int64(-1)
        if alone_told > told:
            # A heading alone says little: it leads to the first words below it, unless it is itself a text.
            begin_heading, end_heading = block_around(word_lengths, alone, len(word_lengths))
            if end_heading - begin_heading <= PASSAGE_WORDS:
                heading = alone
                first = last = first_of(segment, doc, word_lengths, section_of(segment, doc, alone))
            else:
                first = last = alone
        elif first < 0:
            first, last, _ = window(places, np.zeros(len(places)), word_lengths, weights)
            if first < 0:
                first = last = first_below(segment, doc, word_lengths, closest[row] if len(closest) else 0)
        if first < 0:
            at = put(buffer, put(buffer, at, _END), _END)
            continue
        block = block_start(word_lengths, first)
        is_led = lead_of(word_begins, word_lengths, block) > 0
        start, end, whole_before, whole_after = stretch(text, word_begins, word_lengths, first, last, is_led)
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
        at = put(buffer, at, _END)
        begin = np.int64(word_begins[start])
        quoted = word_end(word_begins, word_lengths, min(start + QUOTED_WORDS, end) - 1)
        buffer = with_room(buffer, at, 3 * (quoted - begin) + SPARE)
        at = put(buffer, put_cells_fragment(buffer, at, text, begin, quoted), _END)
        shown[row] = section_of(segment, doc, first)
    return buffer[:at], shown
