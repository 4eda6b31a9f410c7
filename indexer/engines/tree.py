"""The query tree: what a search means, in terms that every engine can match.

Leaves hold terms that `indexer.analysis` has made already. The shapes are those of every search engine, so that each
node has one plain translation: a term, a run of terms, terms with a beginning, the best of several leaves (a
disjunction maximum), and a boolean of must, should and must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: The fields a visitor may name; None stands for the text of an article: title, headings and body.
FIELDS = ("title", "topic", "source")
#: Matches with nothing else between them are marked as one.
JOINING = " -/'"


@dataclass(frozen=True, slots=True)
class Term:
    """One term, in the text or in a named field."""

    term: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every term that begins so."""

    prefix: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand side by side, in this order, within one block of text."""

    terms: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Best:
    """Articles that match any of the leaves, each scored by the leaf whose weight times score is highest.

    The first leaf is what was typed, the others what means the same; `weights` runs beside `leaves`.
    """

    leaves: tuple[Term | Phrase, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bool:
    """Articles that match all of `must`, and one of `should` where `must` is empty, and none of `must_not`.

    With `all_first`, articles that match every node of `should` come before those that match some.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    all_first: bool = False


Leaf = Term | Prefix | Phrase
Node = Leaf | Best | Bool
NOTHING = Bool()


def shown_words(node: Node) -> list[tuple[Leaf, ...]]:
    """The words that a hit can show, each as the leaves that may stand for it: what is wanted of the text."""
    found: list[tuple[Leaf, ...]] = []
    for wanted in (*node.must, *node.should) if node.__class__ is Bool else (node,):
        if wanted.__class__ is Bool:
            found += shown_words(wanted)
        elif wanted.__class__ is Best:
            found.append(wanted.leaves)
        elif wanted.field is None or wanted.field == "title":
            found.append((wanted,))
    return found


def shown_leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of all words that a hit can show."""
    for leaves in shown_words(node):
        yield from leaves
