"""What an article is called, in one form, so that a search that is the title of an article can be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.analysis.pairs import name_pairs
from indexer.analysis.stopwords import is_stop_word
from indexer.analysis.terms import term_of, words


def whole_name(terms: Sequence[str]) -> str:
    """The name that all terms of a title make, in their order."""
    return " ".join(terms)


def short_name(terms: Iterable[str]) -> str:
    """The name that the telling terms of a title make, in whatever order; never one of `whole_name`."""
    return " ".join(("", *sorted(set(terms))))


def title_names(title: str) -> tuple[str, str]:
    """The whole and the short name of a title; "" where it has no words.

    The letter of "hepatitis A" tells something. Where no word does, all do.
    """
    surfaces = [surface for surface in words(title) if term_of(surface)]
    terms = [term_of(surface) for surface in surfaces]
    if not terms:
        return "", ""
    names = set(name_pairs(title))
    around = zip(["", *terms[:-1]], terms, [*terms[1:], ""], strict=True)
    in_name = [f"{before} {term}" in names or f"{term} {after}" in names for before, term, after in around]
    telling = [t for s, t, is_named in zip(surfaces, terms, in_name, strict=True) if is_named or not is_stop_word(s)]
    return whole_name(terms), short_name(telling or terms)
