"""Text -> terms: the one definition that index, query, highlighting and suggestion share."""

from __future__ import annotations

from indexer.analysis.stopwords import STOP_WORDS, is_stop_word
from indexer.analysis.terms import APOSTROPHES, VERSION, Token, beginning_of, caseless, fold, term_of, tokens, words

__all__ = [
    "APOSTROPHES",
    "STOP_WORDS",
    "VERSION",
    "Token",
    "beginning_of",
    "caseless",
    "fold",
    "is_stop_word",
    "term_of",
    "tokens",
    "words",
]
