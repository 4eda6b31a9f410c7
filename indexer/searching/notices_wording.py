"""The wording of notices: phrases as maintainers write them, words as slips are counted in, and where phrases stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from indexer import analysis
from indexer.searching.language import QUOTES
from indexer.searching.remembered import Remembered

#: What "…" in a phrase stands for: at most this many words.
REACH = 3
#: What a word goes on with behind so many letters is not looked at: what is typed is remembered, and must stay small.
LONGEST_TYPED = 128
#: Phrases with up to this many spellings are also found where the spaces are missing.
MOST_JOINED = 64

_GAPS = ("…", "...")
_MINUS = re.compile(rf"(?:^|[\s(])-[{QUOTES}(]*$")
# Characters that part words for the eye only, and apostrophes that the analysis does not know as such.
_PLAIN = str.maketrans({"_": " ", "`": "'", "´": "'", "‘": "'", "ʼ": "'", "\u00ad": None, "\u200b": None,
                        "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None})  # fmt: skip

#: In a phrase: any number, written in digits, that is no less than that.
MANY, FEWEST = "#", 5
#: Begins the name of a set of words in a phrase.
_SET = "@"
NO_SETS: Mapping[str, frozenset[str]] = MappingProxyType({})

#: Each word of the phrases -> where it stands in a text: the number of its first word, and that of the word behind.
Places = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a phrase: any of `words`, with up to `reach` other words before it."""

    words: frozenset[str]
    reach: int = 0


Wording = tuple[Slot, ...]


def spelling(surface: str) -> str:
    """A word as slips are counted in: folded, without apostrophes, and without the spaces that some signs fold to."""
    return "".join(analysis.fold(surface).replace("'", "").split())


_spellings = Remembered(spelling, 8192)


def _plain(text: str) -> str:
    """A text with nothing in it that only looks as if it parted or joined words."""
    # Nearly every search is of ASCII, with two characters to look for instead of twelve.
    return text if text.isascii() and "_" not in text and "`" not in text else text.translate(_PLAIN)


def spellings(text: str) -> list[str]:
    """The words of a text, each as slips are counted in."""
    return [_spellings[word[:LONGEST_TYPED]] for word in analysis.words(_plain(text))]


def words_typed(text: str) -> tuple[list[str], set[int]]:
    """The words of a search, and the numbers of those it asks to leave out."""
    plain = _plain(text)
    if "-" not in plain and "NOT" not in plain:
        return [_spellings[surface[:LONGEST_TYPED]] for surface in analysis.words(plain)], set()
    words, unwanted, before = [], set(), ""
    for token in analysis.tokens(plain):
        if before == "NOT" or _MINUS.search(plain[max(0, token.start - 4) : token.start]):
            unwanted.add(len(words))
        words.append(_spellings[token.surface[:LONGEST_TYPED]])
        before = token.surface
    return words, unwanted


def read_phrase(text: str, fillers: Collection[str] = (), sets: Mapping[str, frozenset[str]] = NO_SETS) -> Wording:
    """A phrase as maintainers write it: words side by side, `/` between choices, `…` for up to `REACH` words.

    `#` is any number from `FEWEST` on, and `@name` is any word of that one of `sets`. Words that are `fillers` are left
    out, as they are in what is searched. Raises `ValueError` with the reason.
    """
    slots: list[Slot] = []
    reach = 0
    for part in text.split():
        if part in _GAPS:
            if not slots or reach:
                raise ValueError(f"{text!r} has a … that does not stand between two words")
            reach = REACH
            continue
        words = set()
        for choice in part.split("/"):
            if choice.startswith(_SET):
                if choice[1:] not in sets:
                    raise ValueError(f"{text!r} names the set {choice[1:]!r}, which is not among 'sets'")
                words |= sets[choice[1:]]
                continue
            # Nearly all are of letters alone, and so one word.
            is_word = choice.isascii() and choice.isalpha()
            found = [spelling(choice)] if is_word else [MANY] if choice == MANY else spellings(choice)
            if len(found) != 1:
                raise ValueError(f"{choice!r} in {text!r} is not one word; write words apart, without hyphens")
            words.add(found[0])
        if words.issubset(fillers):
            continue
        slots.append(Slot(frozenset(words), reach))
        reach = 0
    if not slots or reach:
        raise ValueError(f"{text!r} has no words to look for" if not slots else f"{text!r} ends with …")
    return tuple(slots)


def covered(phrase: Wording, places: Mapping[str, list[tuple[int, int]]]) -> frozenset[int]:
    """The numbers of the words that stand for the phrase's own, wherever it is found; empty where it is not."""
    reached: dict[int, frozenset[int]] = {}
    for number, slot in enumerate(phrase):
        following: dict[int, frozenset[int]] = {}
        for word in slot.words:
            for first, end in places.get(word, ()):
                before = [frozenset()] if not number else [
                    reached[at] for at in range(first - slot.reach, first + 1) if at in reached
                ]  # fmt: skip
                if before:
                    following[end] = following.get(end, frozenset()).union(*before, range(first, end))
        reached = following
        if not reached:
            return frozenset()
    return frozenset().union(*reached.values())


def without(places: Places, taken: Collection[int]) -> Places:
    """The places that touch none of some words."""
    if not taken:
        return places
    return {
        word: [(first, end) for first, end in found if not any(at in taken for at in range(first, end))]
        for word, found in places.items()
    }


def joined(phrase: Wording) -> Wording | None:
    """The same phrase as it is typed without spaces, as one slot; None where that would be too many words."""
    if len(phrase) < 2 or any(slot.reach for slot in phrase):
        return None
    written = [""]
    for slot in phrase:
        written = [before + word for before in written for word in sorted(slot.words)]
        if len(written) > MOST_JOINED:
            return None
    long = frozenset(word for word in written if len(word) >= 7)
    return (Slot(long),) if long else None
