"""Abbreviations that were spelt letter by letter: "p t s d", as dictation writes them, and "P.T.S.D."."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.engines.base import Snapshot
from indexer.searching.items import Item, Word, is_plain

#: Fewer letters make names ("T cell") and words of their own ("I", "a").
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
    at = 0
    while at < len(items):
        whole = "" if _is_named(items, at, snapshot) else _whole(items[at : at + MOST], snapshot)
        if whole:
            said[" ".join(whole)] = "".join(whole)
            yield Word("".join(whole))
        else:
            yield items[at]
        at += len(whole) or 1


def _whole(items: tuple[Item, ...], snapshot: Snapshot) -> str:
    """The longest abbreviation that letters make from the first on; "" where they make none."""
    run = ""
    for item in items:
        if not (is_plain(item) and len(item.surface) == 1 and item.surface.isalpha()):
            break
        run += item.surface
    sizes = range(len(run), FEWEST - 1, -1)
    return next((run[:size] for size in sizes if _has(snapshot, Word(run[:size]))), "")


def _has(snapshot: Snapshot, word: Word) -> bool:
    """Whether an article has a word as it is spelt: "suicid" is only a stem."""
    return bool(snapshot.frequency(word.term)) and snapshot.is_spelt(word.folded)


def _is_named(items: tuple[Item, ...], at: int, snapshot: Snapshot) -> bool:
    """Whether letters begin here that make names with the word before: "hepatitis A, B, C"."""
    if not at or not (is_plain(items[at - 1]) and is_plain(items[at])):
        return False
    return snapshot.is_name(f"{items[at - 1].term} {items[at].term}")
