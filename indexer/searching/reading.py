"""How a search is read: taken apart, corrected, and made a tree; and what of that people are told."""

from __future__ import annotations

from dataclasses import dataclass

from indexer import analysis
from indexer.engines.base import Snapshot
from indexer.engines.tree import Node
from indexer.searching.corrections import correction
from indexer.searching.language import Item, Word, map_words, parse, render, typed_words
from indexer.searching.page import QueryReading
from indexer.searching.query import build_tree


@dataclass(frozen=True, slots=True)
class Reading:
    """A search as it was understood; `corrected` maps each misspelled word to what it was read as."""

    tree: Node
    items: tuple[Item, ...]
    ignored: tuple[str, ...]
    corrected: dict[str, str]

    @property
    def meant(self) -> tuple[str, ...]:
        """The words whose meaning counts: all of them, in a search that has nothing but words."""
        words = tuple(item.surface for item in self.items if isinstance(item, Word) and item.field is None)
        return words if len(words) == len(self.items) else ()

    def shown(self, text: str) -> QueryReading:
        """The reading as pages and JSON show it."""
        return QueryReading(text, render(self.items), bool(self.corrected), (), self.ignored)


def read_query(text: str, snapshot: Snapshot) -> Reading:
    """Read a search against what the index knows."""
    parsed = parse(text)
    corrected = {}
    for surface in typed_words(parsed.items):
        if not snapshot.frequency(analysis.term_of(surface)):
            if near := correction(surface, snapshot.surfaces):
                corrected[surface] = near
    items = parsed.items
    if corrected:
        items = map_words(items, lambda word: Word(corrected.get(word.surface, word.surface)))
    return Reading(build_tree(items), items, parsed.ignored, corrected)
