"""Synonyms: the maintainers' list of words and phrases that mean the same, read from TOML.

[[same]]    words = ["hypertension", "high blood pressure"]      each finds the others
[[also]]    words = ["pee", "wee"]  find = ["urine", "urinate"]  the first find the second too, not the other way

Words are told apart by their stems: "pee" and "peeing" are one. A word stands in one `[[also]]` only. One that is in
several `[[same]]`, or in a `[[same]]` and an `[[also]]`, finds what all of them say, in the order of the file, those of
`[[same]]` first; these do not find each other by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from indexer import analysis
from indexer.searching.curated import CuratedFile, Table, read_tables
from indexer.settings import Settings

#: A phrase of the list has at most this many words.
LONGEST = 5


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`others` maps the terms of a phrase to the phrases, as written, that are searched for besides.

    `sizes` tells of how many terms the phrases are that begin with a term, and `terms` are those of all phrases.
    `words` maps the phrases of one word, folded, to their terms.
    """

    others: dict[tuple[str, ...], tuple[str, ...]]
    sizes: dict[str, tuple[int, ...]]
    terms: frozenset[str] = frozenset()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NONE = Synonyms({}, {})


@lru_cache(maxsize=4096)
def terms_of(phrase: str) -> tuple[str, ...]:
    """The terms of a phrase, those of stop words included."""
    return tuple(term for term in map(analysis.term_of, analysis.words(phrase)) if term)


def read_synonyms(path: Path) -> Synonyms:
    """Read and check a list; raises `CuratedFileError` with file, line and reason."""
    own, tables = read_tables(path, "same", "also")
    own.know()
    others: dict[tuple[str, ...], list[str]] = {}
    words: dict[str, tuple[str, ...]] = {}
    for table in tables["same"]:
        table.know("words")
        same = _phrases(table, "words", at_least=2)
        for word in same:
            _add(others, word, (other for other in same if other != word))
        words |= _single(same)
    one_way: dict[tuple[str, ...], Table] = {}
    for table in tables["also"]:
        table.know("words", "find")
        found = _phrases(table, "find", at_least=1)
        for word in _phrases(table, "words", at_least=1):
            # A word finds itself anyway.
            rest = [other for other in found if terms_of(other) != terms_of(word)]
            if not rest:
                raise table.error(f"{word!r} would find nothing but itself", "words", word)
            earlier = one_way.setdefault(terms_of(word), table)
            if earlier is not table:
                reason = f"{word!r} is in the [[also]] of line {earlier.first} already, perhaps in another form"
                raise table.error(f"{reason}: leave it in one, and let that one find all it should", "words", word)
            _add(others, word, rest)
            words |= _single((word,))
    sizes: dict[str, set[int]] = {}
    for phrase in others:
        sizes.setdefault(phrase[0], set()).add(len(phrase))
    return Synonyms(
        {phrase: tuple(dict.fromkeys(found)) for phrase, found in others.items()},
        {term: tuple(sorted(found)) for term, found in sizes.items()},
        frozenset(
            term for phrase, found in others.items() for each in (phrase, *map(terms_of, found)) for term in each
        ),
        words,
    )


def _phrases(table: Table, key: str, at_least: int) -> tuple[str, ...]:
    """The phrases of a list; of those that are forms of the same words the first."""
    phrases: dict[tuple[str, ...], str] = {}
    for phrase in table.texts(key):
        terms = terms_of(phrase)
        if not terms or len(terms) > LONGEST:
            raise table.error(f"{phrase!r} must have from one to {LONGEST} words", key, phrase)
        if all(word in analysis.STOP_WORDS for word in map(analysis.fold, analysis.words(phrase))):
            raise table.error(f"{phrase!r} says nothing that is searched for", key, phrase)
        phrases.setdefault(terms, phrase)
    if len(phrases) < at_least:
        raise table.error(f"{key!r} needs {at_least} or more that are not forms of the same word", key)
    return tuple(phrases.values())


def _single(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {analysis.fold(phrase): terms for phrase in phrases if len(terms := terms_of(phrase)) == 1}


def _add(others: dict[tuple[str, ...], list[str]], word: str, found: Iterable[str]) -> None:
    others.setdefault(terms_of(word), []).extend(found)


@lru_cache(maxsize=8)
def file_at(path: str) -> CuratedFile[Synonyms]:
    """The synonyms of a file, and what they are while it is as it is."""
    return CuratedFile(path, read_synonyms, NONE)


def synonyms(settings: Settings) -> Synonyms:
    """The list that is in force; a bad one is logged and leaves the last good one there."""
    return file_at(settings.synonyms).value()
