"""What a term is: words are found, folded and stemmed here, and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.analysis.spelling import one_spelling
from indexer.analysis.stems import stem_of

#: Part of the index's version: raise it whenever a text could give other terms than before.
VERSION = 7

# A word is letters and digits. An apostrophe joins letters ("don't"), a point or comma joins digits
# ("0.5"); a hyphen always parts words, so that "ketamine-assisted" is found by "ketamine assisted".
# Combining marks belong to the letter before them, for scripts that have no composed form.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
# The most joints of a word: without a bound, a megabyte of "1.1.1." takes a hundred to be split. No possessive
# quantifiers, which would not need it: those of Python 3.11.2, Debian's, never come to an end.
_JOINTS = "{0,63}"
_WORD = (
    rf"[^\W_][\w{_MARKS}]*"
    rf"(?:['’](?=[^\W\d_])[\w{_MARKS}]+|[.,](?<=\d[.,])(?=\d)\w+){_JOINTS}"
)
# The same for texts of ASCII alone, which most are: it takes two thirds of the time.
_ASCII_WORD = rf"[0-9A-Za-z]\w*(?:'(?=[A-Za-z])\w+|[.,](?<=[0-9][.,])(?=[0-9])\w+){_JOINTS}".replace(
    r"\w", "[0-9A-Za-z_]"
)
_WORDS, _ASCII_WORDS = re.compile(_WORD), re.compile(_ASCII_WORD)
_PARTED, _ASCII_PARTED = re.compile(f"({_WORD})"), re.compile(f"({_ASCII_WORD})")

#: What people and old encodings put between letters where an apostrophe belongs, but for the two that words have.
APOSTROPHES = "‘`´ʹʼˈ′‛‵＇"
#: Longer words are cut: nobody types them, and they would bloat the dictionary.
MAX_LETTERS = 64

_POSSESSIVE = re.compile(r"'s?$")
#: Letters that Unicode does not take apart, as they are written where a keyboard lacks them.
_WITHOUT_KEYS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i"}
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH"}
)
_UNSTEMMED = re.compile(r"\d")


class Token(NamedTuple):
    """A word as it stands in a text: `surface` is text[start:end]."""

    surface: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text with their places, in order."""
    for match in (_ASCII_WORDS if text.isascii() else _WORDS).finditer(text):
        yield Token(match.group(), match.start(), match.end())


def words(text: str) -> list[str]:
    """The words of a text as they stand there, in order."""
    return (_ASCII_WORDS if text.isascii() else _WORDS).findall(text)


def parted(text: str) -> list[str]:
    """A text as what stands before the first word, that word, what parts it from the next, and so on to the end.

    Splitting keeps the words' places without a match object for each: a third quicker.
    """
    return (_ASCII_PARTED if text.isascii() else _PARTED).split(text)


@lru_cache(maxsize=65_536)
def fold(surface: str) -> str:
    """A word without case, accents and possessive: what a reader would call the same spelling."""
    if not surface.isascii():
        surface = surface.replace("’", "'")
    folded = caseless(surface)
    if "'" in folded:
        folded = _POSSESSIVE.sub("", folded)
    return folded[:MAX_LETTERS]


def caseless(text: str) -> str:
    """What is the same of texts that differ in capitals and accents alone."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_WITHOUT_KEYS)
    return text.casefold()


def beginning_of(surface: str) -> str:
    """The prefix that the terms of all words with this beginning share."""
    folded = fold(surface)
    return folded if _UNSTEMMED.search(folded) else folded.replace("'", "")


@lru_cache(maxsize=65_536)
def term_of(surface: str) -> str:
    """The term a word is indexed and looked up as: folded, in one spelling, then its stem.

    Words with digits are names of things ("5ht2a", "15q13.3") and are not stemmed; of an abbreviation ("SSRIs") the
    plural s is dropped, and of the best-known ones also where they are written in small letters.
    """
    if len(surface) > 2 and surface[-1] == "s" and surface[:-1].isupper():
        surface = surface[:-1]
    folded = fold(surface)
    if _UNSTEMMED.search(folded):
        return folded
    spelt = one_spelling(folded.replace("'", ""))
    return stem_of(spelt)
