"""Misspellings: what a word that the index does not have was most likely meant to be.

A noisy channel: of the words of the index a few slips away, the one with the least (cost of the slips − what its
frequency and its company say for it). Slips that fingers and ears make cost less than others. Words that are right
are left alone, also those that no article has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer import analysis
from indexer.analysis.dictionary import english_words, one_slip_away
from indexer.analysis.meaning import meanings

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
#: (letters, the dearest slips that are forgiven in a word of at least so many letters)
FORGIVEN = ((9, 2.0), (7, 1.2), (6, 1.0), (4, 0.8))
#: What a slip costs: two letters swapped, a letter doubled or not, vowels mixed up, a key beside the right one,
#: a letter left out or put in, any other letter.
SWAPPED, DOUBLED, VOWEL, BESIDE, MISSING, OTHER = 0.6, 0.5, 0.6, 0.7, 1.0, 1.1
#: The first letter is seldom wrong.
FIRST_LETTER = 1.0
#: What a tenfold frequency, and company with the search's other words, are worth in slips.
FREQUENT, COMPANY = 0.2, 0.3
#: Words that share so much (1 is the same) look alike enough to be offered where nothing was found.
ALIKE = 0.75
#: Of words so long English has other forms; trying each slip of longer ones would take long.
LONGEST_WORD = 20
#: Halves shorter than this are no words to part a word into.
SHORTEST_HALF = 3

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {key: (row, column + row * 0.5) for row, keys in enumerate(_KEYS) for column, key in enumerate(keys)}
_VOWELS = frozenset("aeiouy")


def correction(
    surface: str,
    vocabulary: Mapping[str, int],
    company: Callable[[str], int] = lambda word: 0,
    stands: Callable[[str], bool] = lambda word: True,
) -> str | None:
    """The word or two words people most likely meant, or None for a word that is right or has no near neighbour."""
    return guess(surface, vocabulary, company, stands)[0]


def guess(
    surface: str, vocabulary: Mapping[str, int], company: Callable[[str], int], stands: Callable[[str], bool]
) -> tuple[str | None, str | None]:
    """What a word was most likely meant to be, or else what looks like it; neither for a word that is right.

    `vocabulary` maps folded words to the number of articles they stand in; `company` counts the articles in which
    a candidate stands together with the search's other words. `stands` tells of a candidate whether it still stands in
    an article: removed ones may count in the vocabulary. Words with digits are never guessed at, nor symbols with
    capitals inside.
    """
    word = analysis.fold(surface)
    if not _is_guessable(surface, word, vocabulary, stands):
        return None, None
    forgiven = next(cost for letters, cost in FORGIVEN if len(word) >= letters)
    near = process.extract(
        word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=2 if forgiven > 1 else 1, limit=40, processor=None
    )
    # Another form of a word may stand in the articles: "addictive" where they say "addiction".
    others = [found for found in one_slip_away(word) if found not in vocabulary] if len(word) <= LONGEST_WORD else ()
    weighed = []
    for found in (*(found for found, _, _ in near), *others):
        cost = slip_cost(word, found)
        if cost <= forgiven and not any(c.isdigit() for c in found):
            weighed.append((cost - FREQUENT * log(vocabulary.get(found, 1), 10), found))
    likeliest = list(islice((each for each in sorted(weighed) if stands(each[1])), 4))
    if likeliest:
        return min((cost - COMPANY * log(1 + company(found), 10), found) for cost, found in likeliest)[1], None
    alike = (found for found, slips, _ in near if slips <= (1 - ALIKE) * max(len(word), len(found)) and stands(found))
    meant = parted(word, vocabulary, stands)
    return meant, None if meant else next(alike, None)


def nearest(surface: str, vocabulary: Mapping[str, int], stands: Callable[[str], bool]) -> str | None:
    """The word that looks most like one, for a search that found nothing; None where none looks like it."""
    word = analysis.fold(surface)
    if (word in vocabulary and stands(word)) or len(word) < SHORTEST or not word.isalpha() or _is_right(word):
        return None
    near = process.extract(word, vocabulary.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=4)
    return next((found for found, _, _ in near if stands(found)), None)


def _is_guessable(surface: str, word: str, vocabulary: Mapping[str, int], stands: Callable[[str], bool]) -> bool:
    if (word in vocabulary and stands(word)) or len(word) < SHORTEST or not word.isalpha():
        return False
    if any(c.isupper() for c in surface[1:]) and not surface.isupper():
        return False
    return word not in analysis.STOP_WORDS and not _is_right(word)


def _is_right(word: str) -> bool:
    """Whether a word is English, or a name that the world's texts have often."""
    model = meanings()
    return word in english_words() or (model is not None and model.is_word(word))


def parted(word: str, vocabulary: Mapping[str, int], stands: Callable[[str], bool]) -> str | None:
    """Two words that were typed as one, the pair whose rarer word is the most frequent."""
    halves = [
        (min(vocabulary[word[:at]], vocabulary[word[at:]]), -at)
        for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
        if all(half in vocabulary and stands(half) for half in (word[:at], word[at:]))
    ]
    if not halves or len(word) < 2 * SHORTEST:
        return None
    at = -max(halves)[1]
    return f"{word[:at]} {word[at:]}"


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
            and len(whole) > SHORTEST
            and stands(whole)
            and not (first in vocabulary and second in vocabulary)
        ):
            found[number] = whole
    return found


def slip_cost(typed: str, meant: str) -> float:
    """The cost of the cheapest slips that make `typed` of `meant` (optimal string alignment, weighted)."""
    before, row = None, [0.0]
    for j, letter in enumerate(meant):
        row.append(row[-1] + _missing(meant, j, letter))
    for i, key in enumerate(typed):
        new = [row[0] + _missing(typed, i, key)]
        for j, letter in enumerate(meant):
            cost = min(
                row[j] + (_replaced(key, letter) if key != letter else 0.0),
                row[j + 1] + _missing(typed, i, key),
                new[j] + _missing(meant, j, letter),
            )
            if i and j and key == meant[j - 1] and typed[i - 1] == letter and key != letter:
                cost = min(cost, before[j - 1] + SWAPPED)
            new.append(cost)
        before, row = row, new
    swapped_ahead = typed[:2] == meant[1::-1]
    return row[-1] + (FIRST_LETTER if typed[0] != meant[0] and not swapped_ahead else 0.0)


def _missing(word: str, at: int, letter: str) -> float:
    beside = word[at - 1 : at] if at else ""
    return DOUBLED if beside == letter or word[at + 1 : at + 2] == letter else MISSING


def _replaced(key: str, letter: str) -> float:
    if key in _VOWELS and letter in _VOWELS:
        return VOWEL
    if key in _PLACE and letter in _PLACE:
        (row, column), (other_row, other_column) = _PLACE[key], _PLACE[letter]
        if abs(row - other_row) <= 1 and abs(column - other_column) <= 1:
            return BESIDE
    return OTHER
