"""English words, to tell a word that no article has from a misspelled one."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase

#: What stands around the number of a word in the list.
_FRAME = ":, \n}"


def english_words() -> frozenset[str]:
    """Some 160,000 words in small letters, names and misspellings left out: pyspellchecker's list, read in 0.1 s."""
    return _words()[0]


def usual_words() -> frozenset[str]:
    """Those of them that most people know: the 47,000 that are used a hundred times or more in what was counted."""
    return _words()[1]


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    # An object of words and how often each is used. Nothing else has quotation marks; to parse it takes twice as long.
    listed = gzip.decompress(packed).decode().split('"')
    words, uses = listed[1::2], listed[2::2]
    usual = (word for word, use in zip(words, uses, strict=True) if len(use.strip(_FRAME)) > 2)
    return frozenset(words), frozenset(usual)


def one_slip_away(word: str) -> Iterator[str]:
    """The English words that one letter put in, left out, exchanged or swapped with the next makes of another."""
    known = english_words()
    made = {
        other
        for at in range(len(word) + 1)
        for other in (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
            *(word[:at] + letter + word[rest:] for letter in ascii_lowercase for rest in (at, at + 1)),
        )
    }
    return (other for other in sorted(made) if other in known and other != word)
