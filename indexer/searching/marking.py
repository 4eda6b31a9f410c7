"""Marks the matches of a search in the whole text of an article."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from indexer import analysis
from indexer.engines.tree import JOINING, Node, Phrase, Prefix, Term, shown_leaves


class Marker:
    """Marks what a query tree matches in any text; `marks` counts the marks made so far."""

    def __init__(self, tree: Node):
        leaves = set(shown_leaves(tree))
        self._terms = {leaf.term for leaf in leaves if isinstance(leaf, Term)}
        self._prefixes = tuple(leaf.prefix for leaf in leaves if isinstance(leaf, Prefix))
        self._phrases = [leaf.terms for leaf in leaves if isinstance(leaf, Phrase)]
        self.marks = 0

    def html(self, text: str) -> str:
        """The text, escaped, its matches marked."""
        if not (self._terms or self._prefixes or self._phrases):
            return escape(text, quote=False)
        parts, at = [], 0
        for start, end in self._spans(text):
            parts += [escape(text[at:start], quote=False), "<mark>", escape(text[start:end], quote=False), "</mark>"]
            at = end
            self.marks += 1
        return "".join(parts) + escape(text[at:], quote=False)

    def _spans(self, text: str) -> Iterable[tuple[int, int]]:
        tokens = list(analysis.tokens(text))
        terms = [analysis.term_of(token.surface) for token in tokens]
        marked = [term in self._terms or (bool(self._prefixes) and term.startswith(self._prefixes)) for term in terms]
        firsts = {phrase[0] for phrase in self._phrases}
        # Where a phrase could begin: looking at every place for every phrase takes seconds in a book.
        for at in [number for number, term in enumerate(terms) if term in firsts] if firsts else ():
            for phrase in self._phrases:
                if phrase[0] == terms[at] and tuple(terms[at : at + len(phrase)]) == phrase:
                    marked[at : at + len(phrase)] = [True] * len(phrase)
        spans: list[tuple[int, int]] = []
        previous = -2
        for number, (token, is_marked) in enumerate(zip(tokens, marked, strict=True)):
            if not is_marked:
                continue
            if number == previous + 1 and not text[spans[-1][1] : token.start].strip(JOINING):
                spans[-1] = spans[-1][0], token.end
            else:
                spans.append((token.start, token.end))
            previous = number
        return spans
