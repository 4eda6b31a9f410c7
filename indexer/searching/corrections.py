"""Misspellings: what a word that the index does not have was most likely meant to be.

A noisy channel: of the words of the index a few slips away, the one with the least (cost of the slips − what its
frequency and its company say for it). Slips that fingers and ears make cost less than others. Words that are right
are left alone, also those that no article has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer import analysis
from indexer.analysis.dictionary import english_words, one_slip_away, usual_words
from indexer.analysis.meaning import meanings
from indexer.searching.parting import parted

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
#: (letters, the dearest slips that are forgiven in a word of at least that many letters)
FORGIVEN = ((9, 2.0), (7, 1.2), (6, 1.0), (4, 0.8))
#: What a slip costs: two letters swapped, a letter doubled or not, vowels mixed up, letters that sound alike, a key
#: beside the right one, a letter left out, a letter put in, any other letter.
SWAPPED, DOUBLED, VOWEL, SOUND, BESIDE, LEFT_OUT, PUT_IN, OTHER = 0.6, 0.5, 0.6, 0.6, 0.7, 0.8, 1.0, 1.1
#: What it costs to write a word as it sounds ("emfisema"), however many of its letters that changes.
BY_EAR = 0.5
#: Shorter words are short for something, unless two letters of what they are written for are silent ("asma").
SHORTEST_BY_EAR, SILENT = 5, 2
#: The first letter is seldom wrong.
FIRST_LETTER = 1.0
#: What a tenfold frequency, and company with the search's other words, are worth in slips.
FREQUENT, COMPANY = 0.2, 0.3
#: A word nearer by so much is meant more likely, though no article has it.
MUCH_NEARER = 0.3
#: Words that share so much (1 is the same) look alike enough to be offered where nothing was found.
ALIKE = 0.75
#: Of words so long English has other forms; trying each slip of longer ones would take long.
LONGEST_WORD = 20
#: What is forgiven a word that no article has and whose stem some article's word has ("migrane", "migrans").
OF_KNOWN_STEM, SHORTEST_OF_KNOWN_STEM = 0.8, 6

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {key: (row, column + row * 0.5) for row, keys in enumerate(_KEYS) for column, key in enumerate(keys)}
_VOWELS = frozenset("aeiouy")
#: Two vowels that are heard as one.
_ONE_VOWEL = frozenset(["ae", "ai", "au", "ea", "ee", "ei", "eu", "ie", "oa", "oe", "oo", "ou", "ue"])
_SOUNDS = frozenset(("ck", "kc", "cs", "sc", "sz", "zs", "kq", "qk"))
#: What sounds alike, in one spelling: silent letters are left out.
_EAR = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^[pkg](?=n)|^p(?=[st])|(?<=[rz])h|h$", ""),  # pneumonia, psoriasis, cirrhosis, Alzheimer
        (r"ph", "f"),
        (r"(?<![aeiou])igh", "i"),  # nightmares
        (r"sthm|thsm", "sm"),  # asthma
        (r"cz|xc|xz", "x"),  # eczema
        (r"tz", "z"),
        (r"(?:[tsc]i|sh)(?=[ao])", "$"),  # dementia, hypertension
        (r"s?c(?=[eiy])", "s"),
        (r"ck|ch|c|q", "k"),
        (r"y", "i"),
        (r"e$", ""),  # jaundice
        (r"(.)\1", r"\1"),
    )
)
#: What is often written as it sounds, and how the words of medicine write it.
_LEARNED = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"f+", "ph"),
        (r"^n", "pn"),
        (r"^s(?=[aiouy])", "ps"),
        (r"^s(?=[eiy])", "c"),
        (r"^r", "rh"),
        (r"ite", "ight"),
        (r"(?<=.)r+(?=ea|oi|ag|os)", "rrh"),
        (r"k", "ch"),
        (r"xc?", "cz"),
        (r"sm|thsm", "sthm"),
    )
)


def guess(
    surface: str,
    vocabulary: Mapping[str, int],
    company: Callable[[str], int],
    stands: Callable[[str], bool],
    listed: Collection[str] = (),
) -> tuple[str | None, str | None]:
    """What a word was most likely meant to be, or else what looks like it; neither for a word that is right.

    `vocabulary` maps folded words to the number of articles they stand in, and `listed` are others that find something;
    `company` counts the articles in which a candidate stands together with the search's other words. `stands` tells of
    a candidate whether it still stands in an article: removed ones may count in the vocabulary. Words with digits are
    never guessed at, nor symbols with capitals inside.
    """
    word = analysis.fold(surface)
    if not _is_guessable(surface, word, vocabulary, stands):
        return None, None
    forgiven = next(cost for letters, cost in FORGIVEN if len(word) >= letters)
    spelt = (word, *_as_learned(word))
    near = [
        found
        for words in (vocabulary.keys(), listed)
        for each in spelt
        for found in _few_slips_away(each, words, forgiven)
    ]
    # Another form of a word may stand in the articles: "addictive" where they say "addiction".
    others = [found for found in one_slip_away(word) if found not in vocabulary] if len(word) <= LONGEST_WORD else []
    costs = {found: cost(word, found) for found in (*near, *others) if found.isalpha()}
    weighed = sorted((_unlikely(word, found, vocabulary), found) for found in costs if costs[found] <= forgiven)
    likeliest = list(islice((each for each in weighed if each[1] in listed or stands(each[1])), 4))
    if likeliest:
        meant = min((unlikely - COMPANY * log(1 + company(found), 10), found) for unlikely, found in likeliest)[1]
        # A usual word that no article has, and that is much nearer, is meant more likely: this one may be offered.
        nearer = (found for found in others if costs[found] < costs[meant] - MUCH_NEARER)
        missed = any(found in usual_words() and not stands(found) for found in nearer)
        return (None, meant) if missed else (meant, None)
    alike = (found for found in near if _look_alike(word, found) and (found in listed or stands(found)))
    meant = parted(word, vocabulary, stands, listed)
    return meant, None if meant else next(alike, None)


def _few_slips_away(word: str, words: Iterable[str], forgiven: float) -> list[str]:
    slips = 2 if forgiven > 1 else 1
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=40, processor=None)
    return [found for found, _, _ in near]


def _as_learned(word: str) -> Iterator[str]:
    """Spellings that a word may have been written for by ear: each by itself, and all of them together."""
    every = word
    for pattern, spelling in _LEARNED:
        other = pattern.sub(spelling, word)
        if other != word:
            every = pattern.sub(spelling, every)
            yield other
    if every != word:
        yield every


@lru_cache(maxsize=4096)
def sounded(word: str) -> str:
    """One spelling for all words that sound alike."""
    for pattern, sound in _EAR:
        word = pattern.sub(sound, word)
    return word


def cost(typed: str, meant: str) -> float:
    """The cost of the slips that make `typed` of `meant`, of fingers or of ears."""
    by_eye = slip_cost(typed, meant)
    if len(typed) < SHORTEST_BY_EAR and len(meant) - len(typed) < SILENT:
        return by_eye
    ear, other = sounded(typed), sounded(meant)
    return min(by_eye, BY_EAR + slip_cost(ear, other)) if ear and other else by_eye


def _unlikely(typed: str, meant: str, vocabulary: Mapping[str, int]) -> float:
    """How unlikely a word was meant, its company left aside."""
    return cost(typed, meant) - FREQUENT * log(vocabulary.get(meant, 1), 10)


def _look_alike(word: str, other: str) -> bool:
    return OSA.distance(word, other) <= (1 - ALIKE) * max(len(word), len(other))


def nearest(surface: str, vocabulary: Mapping[str, int], stands: Callable[[str], bool]) -> str | None:
    """The word that looks most like one, for a search that found nothing; None where none looks like it."""
    word = analysis.fold(surface)
    if (word in vocabulary and stands(word)) or len(word) < SHORTEST or not word.isalpha() or is_right(word):
        return None
    near = process.extract(word, vocabulary.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8)
    standing = (found for found, _, _ in near if stands(found))
    return min(standing, key=lambda found: (_unlikely(word, found, vocabulary), found), default=None)


def _is_guessable(surface: str, word: str, vocabulary: Mapping[str, int], stands: Callable[[str], bool]) -> bool:
    if (word in vocabulary and stands(word)) or len(word) < SHORTEST or not word.isalpha():
        return False
    if any(c.isupper() for c in surface[1:]) and not surface.isupper():
        return False
    return word not in analysis.STOP_WORDS and not is_right(word)


def is_right(word: str) -> bool:
    """Whether a word is English, or a name that the world's texts have often."""
    model = meanings()
    return word in english_words() or (model is not None and model.is_word(word))


def slip_cost(typed: str, meant: str) -> float:
    """The cost of the cheapest slips that make `typed` of `meant` (optimal string alignment, weighted)."""
    before, row = None, [0.0]
    for j, letter in enumerate(meant):
        row.append(row[-1] + _more(meant, j, letter, LEFT_OUT))
    for i, key in enumerate(typed):
        new = [row[0] + _more(typed, i, key, PUT_IN)]
        for j, letter in enumerate(meant):
            cost = min(
                row[j] + (_replaced(key, letter) if key != letter else 0.0),
                row[j + 1] + _more(typed, i, key, PUT_IN),
                new[j] + _more(meant, j, letter, LEFT_OUT),
            )
            if i and j and key == meant[j - 1] and typed[i - 1] == letter and key != letter:
                cost = min(cost, before[j - 1] + SWAPPED)
            new.append(cost)
        before, row = row, new
    swapped_ahead = typed[:2] == meant[1::-1]
    return row[-1] + (FIRST_LETTER if typed[0] != meant[0] and not swapped_ahead else 0.0)


def _more(word: str, at: int, letter: str, cost: float) -> float:
    """What it costs that a word has a letter more, which is less where that is beside its like."""
    before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
    if letter in (before, after):
        return DOUBLED
    return VOWEL if before + letter in _ONE_VOWEL or letter + after in _ONE_VOWEL else cost


def _replaced(key: str, letter: str) -> float:
    if key in _VOWELS and letter in _VOWELS:
        return VOWEL
    if key + letter in _SOUNDS:
        return SOUND
    if key in _PLACE and letter in _PLACE:
        (row, column), (other_row, other_column) = _PLACE[key], _PLACE[letter]
        if abs(row - other_row) <= 1 and abs(column - other_column) <= 1:
            return BESIDE
    return OTHER
