"""Related articles: those that share an article's most telling words, their meaning, and its topics."""

from __future__ import annotations

from collections import Counter

from indexer import analysis
from indexer.engines.base import Ask, Card, Snapshot
from indexer.engines.tree import Bool, Term

#: This many of an article's words are looked for in others.
TELLING_WORDS = 16
#: Words of the title and the headings count so often.
TITLE_COUNT, HEADING_COUNT = 4, 2
#: Sharing all topics raises a score by this share of it; how many times as many candidates as wanted are looked at.
SHARED_TOPICS, CANDIDATES = 0.25, 4


def nearest(snapshot: Snapshot, doc: int, limit: int) -> list[int]:
    """The documents most like one, itself and those that say the same left out."""
    article = snapshot.article(doc)
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    texts = [(article.title, TITLE_COUNT)]
    for section in article.sections:
        texts += [(section.heading, HEADING_COUNT), *((block, 1) for block in section.blocks)]
    for text, times in texts:
        for word in analysis.words(text):
            if not analysis.is_stop_word(word) and (term := analysis.term_of(word)):
                counts[term] += times
                written.setdefault(term, word)
    telling = sorted(counts, key=lambda term: (-counts[term] * snapshot.idf(Term(term)), term))[:TELLING_WORDS]
    same = snapshot.same_as(doc)
    tree = Bool(should=tuple(map(Term, telling)))
    meant = tuple(written[term] for term in telling)
    ask = Ask(tree, meant=meant, limit=CANDIDATES * limit + len(same), facets=False, collapse=True)
    answer = snapshot.search(ask)
    topics = set(map(analysis.caseless, article.topics))

    def lifted(score: float, card: Card) -> float:
        theirs = set(map(analysis.caseless, card.topics))
        return score * (1 + SHARED_TOPICS * len(topics & theirs) / max(len(topics | theirs), 1))

    cards = snapshot.cards(answer.docs)
    found = [
        (near, lifted(score, card))
        for near, score, card in zip(answer.docs, answer.scores, cards, strict=True)
        if near not in same
    ]
    return [near for near, _ in sorted(found, key=lambda pair: -pair[1])][:limit]
