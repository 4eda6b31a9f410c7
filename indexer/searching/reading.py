"""How a search is read: taken apart, corrected, widened and made a tree; and which of that is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from math import inf
from time import perf_counter
from types import MappingProxyType
from typing import NamedTuple

from indexer import analysis
from indexer.analysis.dictionary import english_words
from indexer.analysis.meaning import meanings
from indexer.engines.base import Ask, Filters, Snapshot
from indexer.engines.tree import Bool, Node, Term
from indexer.searching.corrections import OF_KNOWN_STEM, SHORTEST_OF_KNOWN_STEM, cost, guess, is_right, joined, nearest
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
    typed_words,
)
from indexer.searching.language import parse
from indexer.searching.letters import spelt_together
from indexer.searching.names import names_meant
from indexer.searching.page import Expansion, QueryReading
from indexer.searching.pairs import with_names
from indexer.searching.query import build_tree, without_whom
from indexer.searching.synonyms import NONE, Synonyms

#: Of searches of more words none that look alike are offered.
MOST_NEAREST = 8
#: At most this many of the other words are asked what company a correction keeps.
MOST_COMPANIONS = 4
#: A word in capitals among others is a symbol and no misspelling where it is no longer.
LONGEST_SYMBOL = 5
#: At most this many of the index's words that begin with a prefix are looked for by their stems.
MOST_COMPLETIONS = 32


class Reading(NamedTuple):
    """A search as it was understood; `corrected` maps each misspelled word to what it was read as.

    `meant` are the words whose meaning counts: all of them, in a search that has nothing but words, and
    `sentence` is the text that they stand in, unless they were read otherwise than they were typed. `alike`
    maps words that no article has, and which were left as they are, to what looks like them. `cut` tells that time ran
    out before every unknown word was looked at: the others stand as they were typed.
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

    def shown(self, text: str) -> QueryReading:
        """The reading as pages and JSON show it."""
        return QueryReading(text, render(self.items), bool(self.corrected), self.expansions, self.ignored)


def read_query(text: str, snapshot: Snapshot, synonyms: Synonyms = NONE, deadline: float = inf) -> Reading:
    """Read a search against what the index knows; no word is corrected after `deadline`, in `perf_counter` seconds."""
    parsed = parse(text)
    told, corrected = spelt_together(parsed.items, snapshot)
    is_of_words = all(map(is_plain, told))
    typed = told if is_of_words else tuple(typed_words(told))
    speller = _Speller(typed, snapshot, synonyms, deadline)
    items = told if all(map(speller.knows, typed)) else _respelt(told, corrected, speller)
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
    )


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
    stands = partial(_stands, snapshot)
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


def _stands(snapshot: Snapshot, surface: str) -> bool:
    """Whether an article has a word, in whatever form; words that say nothing count as if one had."""
    word = Word(surface)
    return not word.term or bool(snapshot.frequency(word.term)) or word.is_stop_word


class _Speller:
    """Corrects the words of one search; the index's vocabulary is not looked at before a word is unknown.

    The words of the maintainers' list are spelt right, whether or not an article has them. After `deadline` no word is
    corrected, and `cut` tells so.
    """

    def __init__(self, words: Sequence[Word], snapshot: Snapshot, synonyms: Synonyms, deadline: float):
        self._words, self._snapshot, self._synonyms, self._deadline = words, snapshot, synonyms, deadline
        self.cut = False
        #: What looks like words that were left as they are.
        self.alike: dict[str, str] = {}

    def knows(self, word: Word) -> bool:
        """Whether an article or the list of synonyms has a word, in whatever form, and it is no slip for another."""
        if not word.term or word.is_stop_word or word.term in self._synonyms.terms:
            return True
        folded = word.folded
        return bool(self._snapshot.frequency(word.term)) and (
            self._snapshot.is_spelt(folded)
            or not folded.isalpha()
            or len(folded) < SHORTEST_OF_KNOWN_STEM
            or is_right(folded)
        )

    def _has(self, word: Word) -> bool:
        term = word.term
        return not term or bool(self._snapshot.frequency(term)) or word.is_stop_word or term in self._synonyms.terms

    def correction(self, word: Word) -> str | None:
        """What an unknown word was meant to be, in the company of the others."""
        surface = word.surface
        if (
            len(surface) <= LONGEST_SYMBOL
            and surface.isupper()
            and not all(word.surface.isupper() for word in self._words)
        ):
            return None
        has_stem = self._has(word)
        if not has_stem and surface[-1:] in "sS" and len(surface) > 3 and self.knows(Word(surface[:-1])):
            return surface[:-1]
        self._load()
        if perf_counter() > self._deadline:
            self.cut = True
            return None
        others = [other.leaf for other in self._words if other != word and self._tells(other)]

        def company(candidate: str) -> int:
            leaf = Term(analysis.term_of(candidate))
            asks = (Ask(Bool((leaf, other)), limit=0, facets=False, deadline=self._deadline) for other in others)
            answers = list(map(self._snapshot.search, islice(asks, MOST_COMPANIONS)))
            self.cut |= any(answer.partial for answer in answers)
            return sum(answer.total for answer in answers)

        def stands(candidate: str) -> bool:
            return (analysis.term_of(candidate),) in self._synonyms.others or _stands(self._snapshot, candidate)

        meant, alike = guess(surface, self._snapshot.surfaces, company, stands, self._synonyms.words.keys())
        if self.cut:  # what was not counted to its end decides nothing
            return None
        if has_stem:
            return meant if meant and self._is_slip(word, meant) else None
        if alike:
            self.alike[surface] = alike
        return meant

    def _is_slip(self, word: Word, meant: str) -> bool:
        """Whether a word whose stem is known was meant to be another, one slip away and in more articles."""
        term = analysis.term_of(meant)
        return (
            term != word.term
            and cost(word.folded, meant) <= OF_KNOWN_STEM
            and self._snapshot.frequency(term) > self._snapshot.frequency(word.term)
        )

    def _load(self) -> None:
        """Have what correcting needs at hand; what loading takes, once a process or a commit, is no search's time."""
        begun = perf_counter()
        _ = english_words(), meanings(), self._snapshot.surfaces
        self._deadline += perf_counter() - begun

    def joined(self, words: Sequence[Word | None]) -> dict[int, str]:
        """Words that were typed as two; None stands for what is none."""
        if all(map(self.knows, filter(None, words))):
            return {}
        surfaces = [word.surface if word else "" for word in words]
        return joined(surfaces, self._snapshot.surfaces, partial(_stands, self._snapshot))

    def _tells(self, word: Word) -> bool:
        return not word.is_stop_word and bool(self._snapshot.frequency(word.term))


def _respelt(items: Iterable[Item], corrected: dict[str, str], speller: _Speller) -> tuple[Item, ...]:
    """The items with misspelled words corrected; `corrected` is told which."""
    items = tuple(items)
    plain = [item if isinstance(item, Word) and item.field is None else None for item in items]
    whole = speller.joined(plain) if len(items) > 1 else {}
    respelt: list[Item] = []
    skip = False
    for number, item in enumerate(items):
        if skip:
            skip = False
        elif number in whole:
            corrected[f"{item.surface} {items[number + 1].surface}"] = whole[number]
            respelt.append(Word(whole[number]))
            skip = True
        elif plain[number] and not speller.knows(item) and (meant := speller.correction(item)):
            corrected[item.surface] = meant
            respelt += map(Word, meant.split())
        elif isinstance(item, (Either, Both)):
            inner = (_respelt((each,), corrected, speller) for each in item.items)
            respelt.append(type(item)(tuple(each[0] if len(each) == 1 else Together(each) for each in inner)))
        elif isinstance(item, Together):
            respelt.append(Together(_respelt(item.items, corrected, speller)))
        else:
            respelt.append(item)
    return tuple(respelt)
