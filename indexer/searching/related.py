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
    """The documents most like one, itself and those that say the same left out."""
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
    same = snapshot.same_as(doc)
    tree = Bool(should=tuple(map(Term, telling)))
    answer = snapshot.search(Ask(tree, limit=limit + len(same), facets=False, collapse=True))
    return [near for near in answer.docs if near not in same][:limit]
