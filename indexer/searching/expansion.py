"""Expansion: a search also finds what means the same, by the articles' own abbreviations and the maintainers' list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer import analysis
from indexer.analysis.meaning import meanings
from indexer.engines.base import Snapshot
from indexer.engines.tree import Phrase, Term
from indexer.searching.items import Both, Either, Item, Together, Word, is_plain
from indexer.searching.page import Expansion
from indexer.searching.synonyms import Synonyms, terms_of
from indexer.searching.weights import ABBREVIATION, SYNONYM

#: The most meanings of one abbreviation, and the most synonyms of one phrase, that are searched for.
MOST_MEANINGS, MOST_SYNONYMS = 2, 5
#: Shorter words are not taken for the halves of one.
SHORTEST_HALF = 3


class _Found(NamedTuple):
    """The words from `start` to before `end` also mean `others`, for the reason `why`."""

    start: int
    end: int
    others: tuple[str, ...]
    why: str


def widen(items: tuple[Item, ...], synonyms: Synonyms, snapshot: Snapshot) -> tuple[tuple[Item, ...], list[Expansion]]:
    """The items, their unfielded words with what means the same, and what was added to which.

    Words on either side of an OR are no phrase of a synonym. What is quoted or must not be there stands as it is.
    """
    widened: list[Item] = []
    said: list[Expansion] = []
    run: list[Word] = []
    for item in (*items, None):
        if item is not None and is_plain(item):
            run.append(item)
            continue
        if run:
            words, added = _widen_run(run, synonyms, snapshot)
            widened += words
            said += added
            run = []
        if isinstance(item, (Together, Both, Either)):
            runs = [(each,) for each in item.items] if isinstance(item, Either) else [item.items]
            parts = [widen(each, synonyms, snapshot) for each in runs]
            widened.append(type(item)(tuple(each for inner, _ in parts for each in inner)))
            said += [each for _, added in parts for each in added]
        elif item is not None:
            widened.append(item)
    return tuple(widened), said


def _widen_run(run: Sequence[Word], synonyms: Synonyms, snapshot: Snapshot) -> tuple[list[Word], list[Expansion]]:
    every = sorted(_found(run, synonyms, snapshot), key=lambda f: (f.start - f.end, f.start))
    if not every:
        return list(run), []
    also: list[list] = [[] for _ in run]
    said = []
    taken: list[_Found] = []
    for found in every:
        content = [number for number in range(found.start, found.end) if not run[number].is_stop_word]
        if not content or any(t.start <= found.start and found.end <= t.end and t.why == found.why for t in taken):
            continue
        taken.append(found)
        leaves = [(text, leaf) for text in found.others if (leaf := _leaf(text, snapshot))]
        weight = ABBREVIATION if found.why == "abbreviation" else SYNONYM
        for number in content:
            for _, leaf in leaves:
                size = len(leaf.terms) if isinstance(leaf, Phrase) else 1
                also[number].append((leaf, weight / max(len(content), size)))
        if leaves:
            typed = " ".join(word.surface for word in run[found.start : found.end])
            said.append(Expansion(typed, tuple(text for text, _ in leaves), found.why))
    words = [
        Word(word.surface, word.field, _best_of(word, added)) if added else word
        for word, added in zip(run, also, strict=True)
    ]
    return words, said


def _found(run: Sequence[Word], synonyms: Synonyms, snapshot: Snapshot) -> Iterator[_Found]:
    terms = [word.term for word in run]
    for start, (word, after) in enumerate(zip(run, [*run[1:], None], strict=True)):
        for size in synonyms.sizes.get(word.term, ()):
            others = synonyms.others.get(tuple(terms[start : start + size]))
            if others and start + size <= len(terms):
                yield _Found(start, start + size, others[:MOST_SYNONYMS], "synonym")
        is_short = word.folded in snapshot.shorts_begin
        if is_short and (longs := snapshot.stands_for(word.folded)) and _is_abbreviation(word):
            yield _Found(start, start + 1, tuple(longs[:MOST_MEANINGS]), "abbreviation")
        if after is None:
            return
        if not (word.is_stop_word or after.is_stop_word):
            whole, term = compound(word.folded, after.folded)
            if term and snapshot.frequency(term):
                yield _Found(start, start + 2, (whole,), "synonym")
        if is_short and (longs := snapshot.stands_for(f"{word.folded} {after.folded}")):
            yield _Found(start, start + 2, tuple(longs[:MOST_MEANINGS]), "abbreviation")
        for long, short in snapshot.abbreviated(word.term, after.term) if word.term in snapshot.longs_begin else ():
            end = start + long.count(" ") + 1
            if long == " ".join(terms[start:end]):
                yield _Found(start, end, (short,), "abbreviation")


def compound(first: str, second: str) -> tuple[str, str]:
    """The one word that two may be written as ("gall stones") and its term; "" where either is short or has digits."""
    if min(len(first), len(second)) < SHORTEST_HALF or not (first.isalpha() and second.isalpha()):
        return "", ""
    return first + second, analysis.term_of(first + second)


def _is_abbreviation(word: Word) -> bool:
    """Whether a word may be an abbreviation: in small letters not where it is a word ("all", "act") as well."""
    if len(word.surface) > 1 and word.surface.isupper():
        return True
    model = meanings()
    return (
        len(word.folded) > 2 and word.folded not in analysis.STOP_WORDS and not (model and model.is_word(word.folded))
    )


def _leaf(text: str, snapshot: Snapshot) -> Term | Phrase | None:
    """What to look for, or None where no article can have it."""
    leaf = _written(text)
    if leaf is None or not all(map(snapshot.frequency, leaf.terms if leaf.__class__ is Phrase else (leaf.term,))):
        return None
    return leaf


@lru_cache(maxsize=4096)
def _written(text: str) -> Term | Phrase | None:
    """A text as a leaf; None where it has no words."""
    terms = terms_of(text)
    if len(terms) < 2:
        return Term(*terms) if terms else None
    return Phrase(terms)


def _best_of(word: Word, added: list) -> tuple:
    """What was added to a word, each leaf once with its highest weight; not the word itself."""
    weights: dict[Term | Phrase, float] = {}
    for leaf, weight in added:
        if leaf != word.leaf:
            weights[leaf] = max(weight, weights.get(leaf, 0.0))
    return tuple(weights.items())
