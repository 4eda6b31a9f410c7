"""The key sentence: where one sentence of the best articles answers a question, it is shown on top, verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.engines.base import Sentence, ShownWords
from indexer.engines.tree import Bool, Node, Term

#: What a question begins with, where it has no question mark.
_QUESTION = re.compile(
    r"\s*(what|who|whom|whose|which|how|why|when|where|is|are|was|were|am|can(?!['’]t)|could|do|does|did|has|have|should"
    r"|will|would|may|might)\b",
    re.IGNORECASE,
)
#: A question of fewer telling words has no answer in a sentence.
FEWEST_WORDS = 2
#: Among so many of the best articles a sentence is looked for.
ARTICLES = 2
#: So much of what the words tell (their idf) must stand in the sentence.
COVERED = 0.8
#: Words that tell less than this together (their idf) answer nothing.
TELLING = 2.0


def asks_a_question(text: str, tree: Node) -> bool:
    """Whether a search is the kind that one sentence could answer: a question of several plain words."""
    return (
        isinstance(tree, Bool)
        and not tree.must
        and len(tree.should) >= FEWEST_WORDS
        and ("?" in text or _QUESTION.match(text) is not None)
        and all(not isinstance(node, Term) or node.field is None for node in tree.should)
    )


def key_sentence(docs: Sequence[int], words: ShownWords) -> Sentence | None:
    """The sentence that covers most of the search, from the best article that has one; None where none is good."""
    return words.sentence(docs[:ARTICLES], max(COVERED * sum(words.weights), TELLING))
