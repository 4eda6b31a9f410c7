"""English words, to tell a word that no article has from a misspelled one."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Some 160,000 words in small letters, names and misspellings left out: pyspellchecker's list, read in 0.06 s."""
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    # An object of words and how often each is used. Nothing else has quotation marks; to parse it takes twice as long.
    return frozenset(gzip.decompress(packed).decode().split('"')[1::2])


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
