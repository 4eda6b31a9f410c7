"""The text of a document by word positions: where a search matches, and the text around it."""

from __future__ import annotations

from operator import add

from indexer.engines.base import Card
from indexer.engines.whoosh.postings import SegmentArrays


class Passages:
    """One document's text and the places in it that match.

    `occurrences` lists (position, number of the leaf), in order of position. A position numbers the words; where two
    blocks of text meet, one number is left out.
    """

    def __init__(self, segment: SegmentArrays, doc: int, found: list[tuple[int, int]]):
        self._segment = segment
        self._doc = doc
        self._first = segment.slot_starts[doc]
        self.slots = segment.slot_starts[doc + 1] - self._first
        self.occurrences = found
        self.title_slots = int(segment.lengths_title[doc])

    def card(self) -> Card:
        """What a hit shows of the document."""
        return self._segment.card(self._doc)

    def block(self, position: int, reach: int) -> tuple[int, int]:
        """The block of text around a position, as first and end position, at most `reach` to either side."""
        low = max(0, position - reach)
        around = self._segment.slot_lengths[
            self._first + low : self._first + min(self.slots, position + reach)
        ].tobytes()
        here = position - low
        start = around.rfind(b"\0", 0, here) + 1
        end = around.find(b"\0", here)
        return low + start, low + (end if end >= 0 else len(around))

    def pieces(self, start: int, end: int) -> tuple[bytes, list[int], list[int]]:
        """The bytes of the words from `start` to before `end`, and each word's first and end byte in them."""
        segment, first = self._segment, self._first
        begins = segment.slot_places[first + start : first + end].tolist()
        lengths = segment.slot_lengths[first + start : first + end].tolist()
        base = begins[0]
        text = segment.texts.part(self._doc, base, begins[-1] + lengths[-1])
        begins = [begin - base for begin in begins]
        return text, begins, list(map(add, begins, lengths))

    def tail(self, start: int, reach: int) -> bytes:
        """Up to `reach` bytes of text after the word at a position, for the punctuation that ends a sentence."""
        place = self._first + start
        end = self._segment.slot_places[place] + self._segment.slot_lengths[place]
        return self._segment.texts.part(self._doc, end, end + reach)
