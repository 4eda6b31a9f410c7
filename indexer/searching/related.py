"""Related articles: those that share the words that tell most of an article."""

from __future__ import annotations

from collections import Counter

from indexer import analysis
from indexer.engines.base import Ask, Snapshot
from indexer.engines.tree import Bool, Term
from indexer.searching.query import is_stop_word

#: So many of an article's words are looked for in others.
TELLING_WORDS = 16
#: Words of the title and the headings count so often.
TITLE_COUNT, HEADING_COUNT = 4, 2


def nearest(snapshot: Snapshot, doc: int, limit: int) -> list[int]:
    """The documents most like one, itself left out."""
    article = snapshot.article(doc)
    counts: Counter[str] = Counter()
    texts = [(article.title, TITLE_COUNT)]
    for section in article.sections:
        texts += [(section.heading, HEADING_COUNT), *((block, 1) for block in section.blocks)]
    for text, times in texts:
        for word in analysis.words(text):
            if not is_stop_word(word) and (term := analysis.term_of(word)):
                counts[term] += times
    telling = sorted(counts, key=lambda term: (-counts[term] * snapshot.idf(Term(term)), term))[:TELLING_WORDS]
    answer = snapshot.search(Ask(Bool(should=tuple(map(Term, telling))), limit=limit + 1, facets=False))
    return [near for near in answer.docs if near != doc][:limit]
