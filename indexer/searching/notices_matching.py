"""Slips forgiven: which words of the wording of notices stand in what somebody typed, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import OSA

from indexer import analysis
from indexer.searching.notices_wording import FEWEST, MANY, NO_SETS, Places, Slot, Wording, words_typed
from indexer.searching.remembered import Remembered

#: So much of a text is looked at; no address that a browser sends is longer.
MOST_CHARACTERS = 4096
#: From this many on, letters on their own are taken for one spelled-out word.
SPELLED_OUT = 3
#: Longer words are taken as they are.
LONGEST = 40
#: A longer word may be one behind an "i" with the space left out: "iwant". Nothing else that is English reads so.
SHORTEST_GLUED = 4
#: The second of two words that are one may have a slip where it is no shorter.
SHORTEST_SLIP = 4
#: Slips are looked for by this many first letters; more would tell candidates apart that are told apart anyway.
BEGINNING = 7
#: So many words and so many pairs of them are known at the most.
MOST_REMEMBERED = 8192

_RUNS = re.compile(r"([^\W\d])\1+")
_LONG_RUNS = re.compile(r"([^\W\d])\1{2,}")


class TextReading(NamedTuple):
    """Where the words of phrases stand in a text: as it is, and with slips forgiven; and how many words it has."""

    exact: Places
    near: Places
    words: int


class Candidates(NamedTuple):
    """What a typed word may be: `exact` are the words of phrases it is a form of, `near` those and its likely slips.

    `begun` and `ended` are the phrases that forgive slips and begin or end with one of them, a bit for each phrase.
    """

    exact: frozenset[str]
    near: frozenset[str]
    begun: int
    ended: int


#: What a word or several may be, its number, and that of the word behind.
Found = tuple[Candidates, int, int]


class Vocabulary:
    """Looks up which words of phrases a typed word may stand for: by stem, for `forgiving` ones by near spelling too.

    `glued` are phrases of one long word, looked up by near spelling alone; see `joined`. Of two typed words that make
    one of the phrases', only the second may have a slip ("my slef"), and no little word has one: one slip away from
    "off myself" is "of myself", and from a noose "no one".
    `never_slips` are words that are what they are, however near they come to one of the phrases'. `of_others` are words
    for somebody else, each with what that person would say: a text that has some is read both ways.
    """

    def __init__(
        self,
        forgiving: Collection[Wording],
        glued: Collection[Wording] = (),
        strict: Iterable[Wording] = (),
        fillers: Iterable[str] = (),
        never_slips: Iterable[str] = (),
        of_others: Mapping[str, str] = NO_SETS,
    ):
        self.fillers = frozenset(fillers)
        self._of_others = dict(of_others)
        self._never = frozenset(map(analysis.term_of, (*self.fillers, *never_slips)))
        words = _words(forgiving)
        self._begun = _numbered(phrase[0] for phrase in (*forgiving, *glued))
        self._ended = _numbered(phrase[-1] for phrase in (*forgiving, *glued))
        self._by_stem = _grouped(words | _words(strict), lambda word: (analysis.term_of(word),))
        self._by_squeezed = _grouped(words, lambda word: (_squeezed(word),))
        self._by_cut = _grouped(words | _words(glued), _cuts)
        self._glued = frozenset(_words(glued))
        #: What each word may be of the phrases' words; None for none of them.
        self.candidates = Remembered(lambda word: self._candidates(*self._meant(word)), MOST_REMEMBERED)
        # Which pairs are none of them, by their hashes alone: two words may tell what somebody searched for.
        self._idle: set[int] = set()

    def _candidates(self, exact: frozenset[str], near: frozenset[str]) -> Candidates | None:
        return Candidates(exact, near, _of_any(near, self._begun), _of_any(near, self._ended)) if near else None

    def _of_pair(self, first: str, second: str) -> Candidates | None:
        """What two words with a space between may be of the phrases' words; None for none of them."""
        pair = hash((first, second))
        if pair in self._idle:
            return None
        found = self._candidates(*self._written(first, second))
        if found is None:
            if len(self._idle) >= MOST_REMEMBERED:
                self._idle.clear()
            self._idle.add(pair)
        return found

    def _written(self, first: str, second: str) -> tuple[frozenset[str], frozenset[str]]:
        """The words that two words make without the space, and those together with what they may be slips for."""
        joined = first + second
        exact = frozenset(self._by_stem.get(analysis.term_of(joined), "").split())
        near = {*exact, *(self._glued & {joined})}
        may_slip = second not in analysis.STOP_WORDS and analysis.term_of(second) not in self._never
        if len(second) >= SHORTEST_SLIP and may_slip:
            near.update(word for word in self._slips(joined) if word.startswith(first + second[0]))
        return exact, frozenset(near)

    def _meant(self, word: str) -> tuple[frozenset[str], frozenset[str]]:
        """The words that `word` is a form of, and those together with what it may be a slip for."""
        stem = analysis.term_of(word)
        exact = frozenset(self._by_stem.get(stem, "").split())
        if word.isdecimal() and int(word) >= FEWEST and MANY in self._by_stem:
            exact |= {MANY}
        # Some marks are words by themselves, and folded they are nothing.
        if not word or stem in self._never or word in analysis.STOP_WORDS:
            return exact, exact
        near = {*exact, *self._by_squeezed.get(_squeezed(word), "").split()}
        if word[0] == "i" and len(word) > SHORTEST_GLUED:
            near.update(self._by_stem.get(analysis.term_of(word[1:]), "").split())
        for typed in {word, _LONG_RUNS.sub(r"\1", word), _LONG_RUNS.sub(r"\1\1", word)}:
            near.update(self._by_stem.get(analysis.term_of(typed), "").split())
            near.update(self._slips(typed))
        return exact, frozenset(near)

    def _slips(self, typed: str) -> set[str]:
        """The words of phrases that a word may be a slip for."""
        alike = {word for cut in _cuts(typed) for word in self._by_cut.get(cut, "").split()}
        return {word for word in alike if _is_slip(typed, word)}

    def readings(self, text: str) -> list[TextReading]:
        """The places in a text as it stands, and as if those it tells of spoke for themselves; see `_places`.

        None of those in which no forgiving phrase can both begin and end: nothing is called for then.
        """
        words, unwanted = words_typed(text[:MOST_CHARACTERS])
        found = self._found(words)
        readings = [self._places(words, found, unwanted)] if _may_stand(found) else []
        if not self._of_others.keys().isdisjoint(words):
            said = [self._of_others.get(word, word) for word in words]
            # What stands there counts as well: "cells that kill themselves" are still those.
            found += self._found(said)
            if _may_stand(found):
                readings.append(self._places(said, found, unwanted))
        return readings

    def _places(self, words: Sequence[str], found: Sequence[Found], unwanted: set[int]) -> TextReading:
        """Where each word of the phrases stands in a text.

        A place is (first, end) in the words of the text without the fillers. Two neighbours also count as one word
        ("sui cide"), and so do letters on their own ("s u i c i d e"). What a search leaves out ("-research") has
        only places that forgive slips: it can call for a notice, but says nothing of what the rest is about.
        """
        exact: Places = {}
        near: Places = {}
        kept = [0, *accumulate(word not in self.fillers for word in words)]
        for candidates, first, end in found:
            place = kept[first], kept[end]
            if place[0] == place[1]:
                continue
            for meant in candidates.near:
                near.setdefault(meant, []).append(place)
            if candidates.exact and not (unwanted and unwanted.intersection(range(first, end))):
                for meant in candidates.exact:
                    exact.setdefault(meant, []).append(place)
        return TextReading(exact, near, kept[-1])

    def _found(self, words: Sequence[str]) -> list[Found]:
        """What each word, each pair of neighbours and each run of single letters may be, with its first and end."""
        found = []
        before, letters = "", 0
        for at, word in enumerate(words):
            if candidates := self.candidates[word]:
                found.append((candidates, at, at + 1))
            if at and (candidates := self._of_pair(before, word)):
                found.append((candidates, at - 1, at + 1))
            before, letters = word, letters + (len(word) == 1)
        if letters >= SPELLED_OUT:
            run = 0
            for at, word in enumerate((*words, "")):
                if len(word) != 1:
                    if at - run >= SPELLED_OUT and (candidates := self.candidates["".join(words[run:at])]):
                        found.append((candidates, run, at))
                    run = at + 1
        return found


def _may_stand(found: Sequence[Found]) -> bool:
    """Whether a phrase that forgives slips can both begin and end with what was found; by most searches none can."""
    begun = ended = 0
    for candidates, _, _ in found:
        begun |= candidates.begun
        ended |= candidates.ended
    return begun & ended != 0


def _words(phrases: Iterable[Wording]) -> set[str]:
    return {word for phrase in phrases for slot in phrase for word in slot.words}


def _grouped(words: Iterable[str], keys: Callable[[str], Iterable[str]]) -> dict[str, str]:
    """The words by their keys, those of one key parted by spaces.

    There are some 40,000 keys, and the garbage collector does not go through texts as it does through sets.
    """
    groups: dict[str, str] = {}
    for word in words:
        for key in keys(word):
            groups[key] = f"{groups[key]} {word}" if key in groups else word
    return groups


def _numbered(slots: Iterable[Slot]) -> dict[str, int]:
    """In which of some slots each word may stand, a bit for each slot."""
    found: dict[str, int] = {}
    for number, slot in enumerate(slots):
        for word in slot.words:
            found[word] = found.get(word, 0) | 1 << number
    return found


def _of_any(words: Iterable[str], slots: Mapping[str, int]) -> int:
    """The slots in which any of some words may stand."""
    found = 0
    for word in words:
        found |= slots.get(word, 0)
    return found


def _squeezed(word: str) -> str:
    return _RUNS.sub(r"\1", word)


def _cuts(word: str) -> set[str]:
    """A word's beginning, and that without each of its letters: two words one slip apart have one of these in common.

    The idea is Wolf Garbe's symmetric delete; 9 µs a word where comparing it with every
    other took 200 µs.
    """
    begun = word[:BEGINNING]
    return {begun, *(begun[:at] + begun[at + 1 :] for at in range(len(begun)))} if len(word) <= LONGEST else set()


def _is_slip(typed: str, meant: str) -> bool:
    """Whether a word is most likely a slip for another; slips are counted as optimal string alignment does.

    Short words have too many neighbours: with three letters nothing is forgiven, with four a letter left out, put in
    or changed over with its neighbour, from five on any one slip, and from seven on also in the first letter.
    """
    length = len(meant)
    if length < 4 or OSA.distance(typed, meant, score_cutoff=1) > 1 or (typed[0] != meant[0] and length < 7):
        return False
    return length > 4 or len(typed) != 4 or sorted(typed) == sorted(meant)
