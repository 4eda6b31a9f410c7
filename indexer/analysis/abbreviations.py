"""Abbreviations that a text explains itself: "post-traumatic stress disorder (PTSD)".

After Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions in biomedical text".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analysis.stopwords import STOP_WORDS
from indexer.analysis.terms import fold, term_of, words

#: An abbreviation has at most this many characters, a plural s left out.
LONGEST = 10
_BRACKETED = re.compile(r"\(([A-Za-z0-9][\w.&/+-]{1,11})(?:[,;][^()]{0,60})?\)")
_SENTENCE_ENDS = re.compile(r"[.;:?!()]\s")


def explained(text: str) -> Iterator[tuple[str, str]]:
    """(abbreviation, what it stands for), each as written, in order; the plural s of an abbreviation is left out."""
    for match in _BRACKETED.finditer(text):
        short = match.group(1).rstrip(".")
        if short.endswith("s") and short[:-1].isupper():
            short = short[:-1]
        if not 2 <= len(short) <= LONGEST or sum(c.isupper() for c in short) < 2:
            continue
        before = _SENTENCE_ENDS.split(text[max(0, match.start() - 120) : match.start()])[-1].rstrip()
        if long := _long_form(short, before):
            yield short, long


def _long_form(short: str, before: str) -> str | None:
    """The words before the bracket whose letters are those of the abbreviation, the first at the start of a word."""
    at = len(before) - 1
    letters = [c.lower() for c in short if c.isalnum()]
    for number in range(len(letters) - 1, -1, -1):
        while at >= 0 and (
            before[at].lower() != letters[number] or (number == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    start = max(before.rfind(" ", 0, at + 1), before.rfind("(", 0, at + 1)) + 1
    # "Acceptance and commitment therapy (ACT)": the first letter is not that of "and".
    while start and before[start:].split(" ", 1)[0].casefold() in STOP_WORDS:
        start = max(before.rfind(" ", 0, start - 1), before.rfind("(", 0, start - 1)) + 1
        if before[start : start + 1].lower() == letters[0]:
            break
    long = before[start:].strip(" ,\"'“”‘’")
    count = len(words(long))
    # A letter a word, more or less; fewer words than two explain nothing.
    if not 2 <= count <= min(len(letters) + 5, 2 * len(letters)) or count < len(letters) / 2 or len(long) <= len(short):
        return None
    return long


def short_key(short: str) -> str:
    """What an abbreviation is looked up by."""
    return " ".join(map(fold, words(short)))


def long_key(surfaces: list[str]) -> str:
    """What the words that an abbreviation stands for are looked up by."""
    return " ".join(filter(None, map(term_of, surfaces)))
