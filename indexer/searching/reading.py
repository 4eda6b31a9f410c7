"""How a search is read: taken apart, corrected, widened and made a tree; and which of that is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from time import perf_counter
from types import MappingProxyType
from typing import NamedTuple

from indexer import analysis
from indexer.engines.base import Ask, Filters, Snapshot
from indexer.engines.tree import Node
from indexer.searching.corrections import nearest
from indexer.searching.courtesy import without_courtesy
from indexer.searching.expansion import widen
from indexer.searching.items import (
    Both,
    Either,
    Item,
    Start,
    Together,
    Without,
    Word,
    is_plain,
    map_words,
    render,
    says_something,
    typed_words,
)
from indexer.searching.language import parse
from indexer.searching.letters import spelt_together
from indexer.searching.names import names_meant
from indexer.searching.page import Expansion, QueryReading
from indexer.searching.pairs import with_names
from indexer.searching.query import build_tree
from indexer.searching.spelling import Speller, respelt, stands_in
from indexer.searching.synonyms import NONE, Synonyms
from indexer.searching.whom import without_whom

#: Of searches of more words none that look alike are offered.
MOST_NEAREST = 8
#: At most this many of the index's words that begin with a prefix are looked for by their stems.
MOST_COMPLETIONS = 32


class Reading(NamedTuple):
    """A search as it was understood; `corrected` maps each misspelled word to what it was read as.

    `meant` are the words whose meaning counts: all of them, in a search that has nothing but words, and
    `sentence` is the text that they stand in, unless they were read otherwise than they were typed. `alike`
    maps words that no article has, and which were left as they are, to what looks like them. `cut` tells that time ran
    out before every unknown word was looked at: the others stand as they were typed. `missing` are the
    words that no article has, nor what means the same.
    """

    tree: Node
    items: tuple[Item, ...]
    ignored: tuple[str, ...]
    corrected: dict[str, str]
    expansions: tuple[Expansion, ...] = ()
    meant: tuple[str, ...] = ()
    sentence: str = ""
    names: tuple[str, ...] = ()
    alike: Mapping[str, str] = MappingProxyType({})
    cut: bool = False
    missing: tuple[str, ...] = ()

    def shown(self, text: str) -> QueryReading:
        """The reading as pages and JSON show it."""
        return QueryReading(text, render(self.items), bool(self.corrected), self.expansions, self.ignored, self.missing)


def read_query(text: str, snapshot: Snapshot, synonyms: Synonyms = NONE, deadline: float = inf) -> Reading:
    """Read a search against what the index knows; no word is corrected after `deadline`, in `perf_counter` seconds."""
    parsed = parse(text)
    told, corrected = spelt_together(parsed.items, snapshot)
    is_of_words = all(map(is_plain, told))
    typed = told if is_of_words else tuple(typed_words(told))
    speller = Speller(typed, snapshot, synonyms, deadline)
    items = told if all(map(speller.knows, typed)) else respelt(told, corrected, speller)
    whole = items if is_of_words else tuple([completed(item, snapshot) for item in items])
    asked = without_courtesy(whole)
    widened, expansions = widen(without_whom(asked), synonyms, snapshot)
    meant = tuple(_meant(asked, expansions, snapshot)) if is_of_words else ()
    as_typed = tuple([word.surface for word in typed])
    sentence = text.strip() if meant == as_typed else " ".join(meant)
    named = with_names(widened, snapshot)
    return Reading(
        build_tree(named),
        items,
        parsed.ignored,
        corrected,
        tuple(expansions),
        meant,
        sentence,
        tuple(names_meant(asked, named, expansions, synonyms)) if meant else (),
        speller.alike,
        speller.cut,
        tuple({word.term: word.surface for word in typed_words(widened) if _is_missing(word, snapshot)}.values()),
    )


def _is_missing(word: Word, snapshot: Snapshot) -> bool:
    """Whether a word says something and no article has it, nor what means the same."""
    return not word.also and not snapshot.frequency(word.term) and bool(word.term) and says_something(word)


def _meant(items: tuple[Word, ...], expansions: Sequence[Expansion], snapshot: Snapshot) -> Iterator[str]:
    """The words that stand for a search of nothing but such; for one that no article has, what means the same."""
    if not expansions:
        yield from [item.surface for item in items]
        return
    others = {expansion.source: expansion.to for expansion in expansions}
    for item in items:
        if item.surface in others and not snapshot.frequency(item.term):
            yield from (word for text in others[item.surface] for word in analysis.words(text))
        else:
            yield item.surface


def completed(item: Item, snapshot: Snapshot) -> Item:
    """An item whose beginnings of words know the terms of the index's words that begin so."""
    match item:
        case Start(surface, None | "title"):
            words = snapshot.completions(analysis.beginning_of(surface), MOST_COMPLETIONS)
            return replace(item, terms=tuple(dict.fromkeys(map(analysis.term_of, words))))
        case Without(inner):
            return Without(completed(inner, snapshot))
        case Either(items) | Both(items) | Together(items):
            return type(item)(tuple(completed(each, snapshot) for each in items))
    return item


def nearest_reading(items: tuple[Item, ...], snapshot: Snapshot, filters: Filters, deadline: float) -> str | None:
    """A search that finds something, with words that look like those no article has; None where there is none such.

    A search of many unknown words is no slip of the keys, and looking for each would take long: none is looked for
    after `deadline`, in `perf_counter` seconds.
    """
    words = [word.surface for word in typed_words(items)]
    if len(words) > MOST_NEAREST:
        return None
    stands = partial(stands_in, snapshot)
    near = {}
    for word in words:
        if perf_counter() > deadline:
            return None
        if found := nearest(word, snapshot.surfaces, stands):
            near[word] = found
    return with_words(items, near, snapshot, filters, deadline)


def with_words(
    items: tuple[Item, ...], others: Mapping[str, str], snapshot: Snapshot, filters: Filters, deadline: float
) -> str | None:
    """A search with some words put in place of others, where there are such and that finds something in time."""
    if not others:
        return None
    text = render(map_words(items, lambda word: Word(others.get(word.surface, word.surface))))
    offered = build_tree(tuple([completed(item, snapshot) for item in parse(text).items]))
    ask = Ask(offered, filters=filters, limit=0, facets=False, deadline=deadline)
    return text if snapshot.search(ask).total else None
