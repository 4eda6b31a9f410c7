"""Spaces left out or put in: words that were typed as one, and one that was typed as two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from indexer import analysis
from indexer.analysis.dictionary import english_words

#: Halves shorter than this are no words to part a word into.
SHORTEST_HALF = 3
#: A non-English word counts as a word if at least this many articles have it.
OFTEN = 10
#: Of shorter words most words can be made: they are none of three, and share no letter with another.
SHORTEST_PART = 4


def parted(
    word: str, vocabulary: Mapping[str, int], stands: Callable[[str], bool], listed: Collection[str] = ()
) -> str | None:
    """Words that were typed as one; of two, the pair whose rarer word is the most frequent."""
    return _parted(word, vocabulary, stands, listed, {})


def _parted(
    word: str,
    vocabulary: Mapping[str, int],
    stands: Callable[[str], bool],
    listed: Collection[str],
    known: dict[str, str | None],
) -> str | None:
    """The same; `known` has the ends of the word that were looked at, since many ways lead to each."""
    if len(word) < 2 * SHORTEST_PART:
        return None
    if word in known:
        return known[word]
    begins, ends = (
        {at: vocabulary[half] for at, half in halves if _is_half(half, vocabulary, listed) and stands(half)}
        for halves in (
            [(at, word[:at]) for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)],
            [(at, word[at:]) for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)],
        )
    )
    # "sideffects": a letter was typed once that ends one word and begins the next; of long ones only.
    long = range(SHORTEST_PART, len(word) - SHORTEST_PART + 2)
    shared = [(at, at - 1) for at in long if at in begins and at - 1 in ends]
    if pairs := [(at, at) for at in begins.keys() & ends.keys()] + shared:
        end, start = max(pairs, key=lambda pair: (min(begins[pair[0]], ends[pair[1]]), -pair[0]))
        known[word] = f"{word[:end]} {word[start:]}"
        return known[word]
    # "highbloodpressure": three words, none of them short, since of those most words can be made.
    first = (at for at in sorted(begins) if at >= SHORTEST_PART)
    rests = ((at, _parted(word[at:], vocabulary, stands, listed, known)) for at in first)
    longer = (f"{word[:at]} {rest}" for at, rest in rests if rest)
    known[word] = next((found for found in longer if all(len(each) >= SHORTEST_PART for each in found.split())), None)
    return known[word]


def _is_half(half: str, vocabulary: Mapping[str, int], listed: Collection[str]) -> bool:
    """Whether this half is a word in its own right ("sleep", "ocd") and not a fragment such as "roids"."""
    return vocabulary.get(half, 0) >= OFTEN or (half in vocabulary and (half in listed or half in english_words()))


def joined(
    surfaces: Sequence[str], vocabulary: Mapping[str, int], stands: Callable[[str], bool] = lambda word: True
) -> dict[int, str]:
    """Words that were typed as two: number of the first -> the word, where one half is no word by itself."""
    found = {}
    for number in range(len(surfaces) - 1):
        first, second = analysis.fold(surfaces[number]), analysis.fold(surfaces[number + 1])
        whole = first + second
        if (
            first
            and second
            and whole in vocabulary
            and len(whole) > SHORTEST_PART
            and stands(whole)
            and not (first in vocabulary and second in vocabulary)
        ):
            found[number] = whole
    return found
