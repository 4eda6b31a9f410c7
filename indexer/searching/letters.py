"""Abbreviations that were spelt letter by letter: "p t s d", as dictation writes them, and "P.T.S.D."."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from indexer.engines.base import Snapshot
from indexer.searching.items import Item, Word, is_plain

#: Fewer letters make names ("T cell") and words of their own ("I", "a"), and more are a word that is spelt.
FEWEST = 3
MOST = 6


def spelt_together(items: tuple[Item, ...], snapshot: Snapshot) -> tuple[tuple[Item, ...], dict[str, str]]:
    """The items with letters that make an abbreviation of the articles put together, and which were."""
    letters = 0
    for item in items:
        letters = letters + 1 if item.__class__ is Word and len(item.surface) == 1 else 0
        if letters == FEWEST:
            break
    else:
        return items, {}
    said: dict[str, str] = {}
    return tuple(_together(items, snapshot, said)), said


def _together(items: tuple[Item, ...], snapshot: Snapshot, said: dict[str, str]) -> Iterator[Item]:
    begin = 0
    for is_letters, run in groupby(items, _is_letter):
        letters = tuple(run)
        if (
            is_letters
            and FEWEST <= len(letters) <= MOST
            and not (begin and _is_named(items[begin - 1], letters[0], snapshot))
        ):
            yield from _abbreviated(letters, snapshot, said)
        else:
            yield from letters
        begin += len(letters)


def _abbreviated(letters: tuple[Word, ...], snapshot: Snapshot, said: dict[str, str]) -> Iterator[Item]:
    at = 0
    while at < len(letters):
        whole = _whole("".join(letter.surface for letter in letters[at:]), snapshot)
        if whole:
            said[" ".join(whole)] = whole
            yield Word(whole)
        else:
            yield letters[at]
        at += len(whole) or 1


def _is_letter(item: Item) -> bool:
    return is_plain(item) and len(item.surface) == 1 and item.surface.isalpha()


def _whole(run: str, snapshot: Snapshot) -> str:
    """The longest abbreviation that letters make from the first on; "" where they make none."""
    sizes = range(len(run), FEWEST - 1, -1)
    return next((run[:size] for size in sizes if _has(snapshot, Word(run[:size]))), "")


def _has(snapshot: Snapshot, word: Word) -> bool:
    """Whether an article has a word as it is spelt: "suicid" is only a stem."""
    return bool(snapshot.frequency(word.term)) and snapshot.is_spelt(word.folded)


def _is_named(before: Item, letter: Word, snapshot: Snapshot) -> bool:
    """Whether a letter makes a name with what stands before: "hepatitis A, B, C"."""
    return is_plain(before) and snapshot.is_name(f"{before.term} {letter.term}")
