"""Spelling: which words of a search were meant otherwise than they were typed, by what the index knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from time import perf_counter

from indexer import analysis
from indexer.analysis.dictionary import english_words
from indexer.analysis.meaning import meanings
from indexer.engines.base import Ask, Snapshot
from indexer.engines.tree import Bool, Phrase, Term
from indexer.searching.corrections import OF_KNOWN_STEM, SHORTEST_OF_KNOWN_STEM, cost, guess, is_right
from indexer.searching.items import Both, Either, Item, Together, Word
from indexer.searching.parting import joined
from indexer.searching.synonyms import Synonyms

#: At most this many of the other words are asked what company a correction keeps.
MOST_COMPANIONS = 4
#: A word in capitals among others is a symbol and no misspelling where it is no longer.
LONGEST_SYMBOL = 5


_BORDER_OF_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


class Speller:
    """Corrects the words of one search; the index's vocabulary is not looked at before a word is unknown.

    The words of the maintainers' list are spelt right, whether or not an article has them. After `deadline` no word is
    corrected, and `cut` tells so.
    """

    def __init__(self, words: Sequence[Word], snapshot: Snapshot, synonyms: Synonyms, deadline: float):
        self._words, self._snapshot, self._synonyms, self._deadline = words, snapshot, synonyms, deadline
        self.cut = False
        #: What looks like words that were left as they are.
        self.alike: dict[str, str] = {}

    def knows(self, word: Word) -> bool:
        """Whether an article or the list of synonyms has a word, in whatever form, and it is no slip for another."""
        if not word.term or word.is_stop_word or word.term in self._synonyms.terms:
            return True
        folded = word.folded
        return bool(self._snapshot.frequency(word.term)) and (
            self._snapshot.is_spelt(folded)
            or not folded.isalpha()
            or len(folded) < SHORTEST_OF_KNOWN_STEM
            or is_right(folded)
        )

    def _has(self, word: Word) -> bool:
        term = word.term
        return not term or bool(self._snapshot.frequency(term)) or word.is_stop_word or term in self._synonyms.terms

    def correction(self, word: Word) -> str | None:
        """What an unknown word was meant to be, in the company of the others."""
        surface = word.surface
        if (
            len(surface) <= LONGEST_SYMBOL
            and surface.isupper()
            and not all(word.surface.isupper() for word in self._words)
        ):
            return None
        has_stem = self._has(word)
        if not has_stem and surface[-1:] in "sS" and len(surface) > 3 and self.knows(Word(surface[:-1])):
            return surface[:-1]
        if not has_stem and (parted := self._parted_at_digits(surface)):
            return parted
        self._load()
        if perf_counter() > self._deadline:
            self.cut = True
            return None
        others = [other.leaf for other in self._words if other != word and self._tells(other)]

        def company(candidate: str) -> int:
            leaf = Term(analysis.term_of(candidate))
            asks = (Ask(Bool((leaf, other)), limit=0, facets=False, deadline=self._deadline) for other in others)
            answers = list(map(self._snapshot.search, islice(asks, MOST_COMPANIONS)))
            self.cut |= any(answer.partial for answer in answers)
            return sum(answer.total for answer in answers)

        def stands(candidate: str) -> bool:
            return (analysis.term_of(candidate),) in self._synonyms.others or stands_in(self._snapshot, candidate)

        meant, alike = guess(surface, self._snapshot.surfaces, company, stands, self._synonyms.words.keys())
        if self.cut:  # what was not counted to its end decides nothing
            return None
        if has_stem:
            return meant if meant and self._is_slip(word, meant) else None
        if alike:
            self.alike[surface] = alike
        return meant

    def _parted_at_digits(self, surface: str) -> str | None:
        """A word of letters and digits as the two that stand side by side somewhere: "covid19" as "covid 19"."""
        for border in _BORDER_OF_DIGITS.finditer(surface):
            parts = surface[: border.start()], surface[border.start() :]
            terms = tuple(map(analysis.term_of, parts))
            ask = Ask(Phrase(terms), limit=0, facets=False, deadline=self._deadline)
            if all(terms) and self._snapshot.search(ask).total:
                return " ".join(parts)
        return None

    def _is_slip(self, word: Word, meant: str) -> bool:
        """Whether a word whose stem is known was meant to be another, one slip away and in more articles."""
        term = analysis.term_of(meant)
        return (
            term != word.term
            and cost(word.folded, meant) <= OF_KNOWN_STEM
            and self._snapshot.frequency(term) > self._snapshot.frequency(word.term)
        )

    def _load(self) -> None:
        """Have what correcting needs at hand; what loading takes, once a process or a commit, is no search's time."""
        begun = perf_counter()
        _ = english_words(), meanings(), self._snapshot.surfaces
        self._deadline += perf_counter() - begun

    def joined(self, words: Sequence[Word | None]) -> dict[int, str]:
        """Words that were typed as two; None stands for what is none."""
        if all(map(self.knows, filter(None, words))):
            return {}
        surfaces = [word.surface if word else "" for word in words]
        return joined(surfaces, self._snapshot.surfaces, partial(stands_in, self._snapshot))

    def _tells(self, word: Word) -> bool:
        """Whether a word's company says something: what most articles have keeps company with everything."""
        return not word.is_stop_word and 0 < 2 * self._snapshot.frequency(word.term) <= len(self._snapshot)


def respelt(items: Iterable[Item], corrected: dict[str, str], speller: Speller) -> tuple[Item, ...]:
    """The items with misspelled words corrected; `corrected` is told which."""
    items = tuple(items)
    plain = [item if isinstance(item, Word) and item.field is None else None for item in items]
    whole = speller.joined(plain) if len(items) > 1 else {}
    mended: list[Item] = []
    skip = False
    for number, item in enumerate(items):
        if skip:
            skip = False
        elif number in whole:
            corrected[f"{item.surface} {items[number + 1].surface}"] = whole[number]
            mended.append(Word(whole[number]))
            skip = True
        elif plain[number] and not speller.knows(item) and (meant := speller.correction(item)):
            corrected[item.surface] = meant
            mended += map(Word, meant.split())
        elif isinstance(item, (Either, Both)):
            inner = (respelt((each,), corrected, speller) for each in item.items)
            mended.append(type(item)(tuple(each[0] if len(each) == 1 else Together(each) for each in inner)))
        elif isinstance(item, Together):
            mended.append(Together(respelt(item.items, corrected, speller)))
        else:
            mended.append(item)
    return tuple(mended)


def stands_in(snapshot: Snapshot, surface: str) -> bool:
    """Whether an article has a word, in whatever form; words that say nothing count as if one had."""
    word = Word(surface)
    return not word.term or bool(snapshot.frequency(word.term)) or word.is_stop_word
