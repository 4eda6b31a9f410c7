"""The text of a document by word positions: where a search matches, and the text around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.base import Card
from indexer.engines.tree import Phrase, Prefix, Term
from indexer.engines.whoosh.matching import Collection, Run, phrase_places, places
from indexer.engines.whoosh.postings import SegmentArrays

#: More places than this of one leaf in one document do not make a better passage.
MOST_PLACES = 200


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
        around = self._segment.slot_lengths[self._first + low : self._first + min(self.slots, position + reach)].tobytes()
        here = position - low
        start = around.rfind(b"\0", 0, here) + 1
        end = around.find(b"\0", here)
        return low + start, low + (end if end >= 0 else len(around))

    def pieces(self, start: int, end: int) -> tuple[bytes, list[int], list[int]]:
        """The bytes of the words from `start` to before `end`, and each word's first and end byte in them."""
        segment, first = self._segment, self._first
        begins = segment.slot_places[first + start : first + end].astype(np.int64)
        ends = begins + segment.slot_lengths[first + start : first + end]
        base = int(begins[0])
        text = segment.texts.part(self._doc, base, int(ends[-1]))
        return text, (begins - base).tolist(), (ends - base).tolist()

    def tail(self, start: int, reach: int) -> bytes:
        """Up to `reach` bytes of text after the word at a position, for the punctuation that ends a sentence."""
        place = self._first + start
        end = int(self._segment.slot_places[place]) + int(self._segment.slot_lengths[place])
        return self._segment.texts.part(self._doc, end, end + reach)


def occurrences(
    collection: Collection, docs: Sequence[int], leaves: Sequence[Term | Prefix | Phrase]
) -> list[list[tuple[int, int]]]:
    """For each document the (position, number of the leaf) of every match, in order of position."""
    found: list[list[tuple[int, int]]] = [[] for _ in docs]
    wanted = np.asarray(docs, np.int64)
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Phrase):
            for row, start in _phrase_rows(collection, wanted, leaf):
                found[row] += [(start + step, number) for step in range(len(leaf.terms))]
        else:
            for run in collection.runs(leaf):
                for row, positions in _rows(run, wanted, leaf):
                    found[row] += [(position, number) for position in positions]
    for each in found:
        each.sort()
    return found


def _rows(run: Run, wanted: np.ndarray, leaf: Term | Prefix):
    """(row of `wanted`, positions) of the documents that are in a run."""
    segment = run.segment
    run_docs = segment.docs[run.start : run.end]
    if isinstance(leaf, Prefix):
        for row, doc in enumerate((wanted - run.base).tolist()):
            for posting in np.flatnonzero(run_docs == doc)[:MOST_PLACES].tolist():
                yield row, _positions(segment, run.start + posting)
        return
    local = wanted - run.base
    at = np.searchsorted(run_docs, local)
    at[at == len(run_docs)] = 0
    for row in np.flatnonzero(run_docs[at] == local).tolist():
        yield row, _positions(segment, run.start + int(at[row]))


def _positions(segment: SegmentArrays, posting: int) -> list[int]:
    start, end = segment.position_starts_view[posting], segment.position_starts_view[posting + 1]
    return segment.positions[start : min(end, start + MOST_PLACES)].tolist()


def _phrase_rows(collection: Collection, wanted: np.ndarray, phrase: Phrase):
    rows = {doc: row for row, doc in enumerate(wanted.tolist())}
    per_segment = [
        {run.base: run for run in collection.runs(Term(term, phrase.field))} for term in phrase.terms
    ]
    for base in per_segment[0]:
        runs = [runs.get(base) for runs in per_segment]
        if all(runs):
            for place in phrase_places(runs, phrase.field).tolist():
                if (row := rows.get((place >> 32) + base)) is not None:
                    yield row, place & 0xFFFFFFFF
