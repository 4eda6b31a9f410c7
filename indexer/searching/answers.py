"""The key sentence: where one sentence of the best articles answers a question, it is shown on top, verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from indexer.engines.base import Sentence, ShownWords
from indexer.engines.tree import Bool, Node, Term

#: What a question begins with, where it has no question mark.
_QUESTION = re.compile(
    r"\s*(what|who|whom|whose|which|how|why|when|where|is|are|was|were|am|can(?!['’]t)|could|do|does|did|has|have|should"
    r"|will|would|may|might)\b",
    re.IGNORECASE,
)
#: A question about oneself is not answered by a sentence about people in general, nor one about "it" by a sentence
#: that cannot know what "it" is.
_OF_ONESELF = re.compile(r"\b(i|me|my|mine|myself|we|us|our|it|this|that|they|them)\b", re.IGNORECASE)
#: A sentence that begins so leans on the one before it, or only says what an article is about ("What it is, and …").
_LEANS = re.compile(
    r"\W*(and|but|or|so|if|because|this|these|those|that|it|its|they|their|he|she|there|then|such|also|however|other"
    r"|others|both|instead|otherwise|what|how|why)\b",
    re.IGNORECASE,
)
_TAGS = re.compile("</?mark>")
#: A question of fewer telling words has no answer in a sentence.
FEWEST_WORDS = 2
#: A key sentence is looked for among this many of the best articles.
ARTICLES = 2
#: Words that tell less than this together (their idf) answer nothing.
LEAST_IDF = 2.0


def asks_a_question(text: str, tree: Node) -> bool:
    """Whether a search is the kind that one sentence could answer: a question of several plain words, of nobody's own.

    A wrong sentence on top is worse than none, most of all to somebody who is worried.
    """
    return (
        isinstance(tree, Bool)
        and not tree.must
        and len(tree.should) >= FEWEST_WORDS
        and ("?" in text or _QUESTION.match(text) is not None)
        and _OF_ONESELF.search(text) is None
        and all(not isinstance(node, Term) or node.field is None for node in tree.should)
    )


def key_sentence(docs: Sequence[int], words: ShownWords) -> Sentence | None:
    """The first sentence of the best articles that has every word as it was typed; None where none stands by itself."""
    found = words.sentence(docs[:ARTICLES]) if sum(words.weights) >= LEAST_IDF else None
    if found is None:
        return None
    text = unescape(_TAGS.sub("", found.html))
    whole = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return found if whole and not _LEANS.match(text) else None
