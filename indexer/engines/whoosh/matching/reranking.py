"""The second look: among the best by BM25F, coverage, closeness and meaning of the words decide the order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines.tree import Best, Bool, Node, Term
from indexer.engines.whoosh.arrays.readable import TITLE_SLOTS
from indexer.engines.whoosh.arrays.table import readable
from indexer.engines.whoosh.collection import Collection, LeafRuns
from indexer.engines.whoosh.compiled import START, compiled
from indexer.engines.whoosh.matching.phrases import postings_of
from indexer.engines.whoosh.matching.places import QueryWords
from indexer.engines.whoosh.matching.scoring import ALL_WORDS
from indexer.engines.whoosh.meaning.closeness import closest, direction_of

#: Among how many of the best by BM25F coverage, closeness and meaning decide the order. 100: no more of nDCG@10 on any
#: of the three judged sets, and 7 % more time.
WINDOW = 50
#: Words further apart than this are not near.
NEAR = 8
#: The score of a document that was found by meaning alone, before ranking; every word gives more.
BY_MEANING = 1e-9
#: Cosines that differ by less than this are not stretched to the whole span of the scores.
LEAST_SPREAD = 0.2


def plain(scores: np.ndarray) -> np.ndarray:
    """Scores as people see them, without the lift that sorts articles with every word first."""
    return scores % ALL_WORDS


def behind(scores: np.ndarray, best: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """The scores of what is found as people see them, where those of the `best`, its places, are `ranks` already.

    What was not looked at a second time stays below that.
    """
    shown = plain(scores)
    _stack(scores // ALL_WORDS, shown)
    highest, least = np.delete(shown, best).max(initial=0.0), ranks.min()
    return np.minimum(shown * (least / highest), least) if highest > least else shown


def rerank(
    collection: Collection,
    tree: Node,
    shown: QueryWords,
    docs: np.ndarray,
    matched: np.ndarray,
    meaning: np.ndarray,
    wanted: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Order documents by BM25F, coverage, proximity and meaning, and return the first `wanted` and their scores.

    `docs` come in order of their numbers, `matched` are the scores of all documents; `shown` are the words that the
    tree shows, and `meaning` is what it means; see `closeness.meant_by`.
    """
    if not len(docs):
        return docs, np.zeros(0)
    terms = list(filter(None, map(_terms, tree.should))) if isinstance(tree, Bool) else []
    # These are single terms of the text: where just they are shown, phrases and fields are not among them.
    words = shown if terms == shown.terms else QueryWords(collection, terms)
    idfs = np.array([_idf(collection, known) for known in words.known], np.float64)
    ranking = collection.ranking
    unrelated = ranking.model.unrelated if len(meaning) else 0.0
    return _reranked(
        collection.table, docs, matched, words.spans, words.firsts, idfs, meaning, unrelated, ranking.coverage,
        ranking.proximity, ranking.titled, ranking.meaning, wanted,
    )  # fmt: skip


def _terms(node: Node) -> tuple[Term, ...]:
    """A word of the text and the single words that mean the same; nothing for other nodes."""
    leaves = node.leaves if node.__class__ is Best else (node,)
    return tuple([leaf for leaf in leaves if leaf.__class__ is Term and leaf.field is None])


def _idf(collection: Collection, terms: Sequence[LeafRuns]) -> float:
    """How much a word tells that any of these terms may stand for."""
    if len(terms) == 1:
        return terms[0].idf
    return collection.idf(min(sum(term.postings for term in terms), collection.documents))


@compiled
def _reranked(
    table, docs, matched, spans, firsts, idfs, vectors, unrelated, coverage, proximity, titled, meaning, wanted
):
    """The first `wanted` of some documents, which ascend, in order of what is looked at, and their scores.

    `vectors` are what is meant; where they have no direction no meaning counts.
    """
    vector = direction_of(vectors)
    scores, looks, cosines = matched[docs], np.zeros((4, len(docs))), np.zeros(len(docs) if len(vector) else 0)
    first = START
    for number in range(len(table)):
        segment = readable(table, number)
        last = np.searchsorted(docs, segment.base + len(segment.documents) - 1)
        if first < last:
            local = docs[first:last] - segment.base
            if len(cosines):
                for place in range(len(local)):
                    cosines[first + place], _ = closest(segment.vectors, local[place], vector, unrelated)
            if len(idfs):
                _look(segment, local, spans[:, number], firsts, idfs, looks[:, first:last])
        first = last
    if not len(idfs):
        for number in range(len(docs)):
            looks[3, number] = scores[number] > BY_MEANING
    return _ordered(docs, scores, looks, cosines, coverage, proximity, titled, meaning, wanted)


@compiled
def _look(segment, docs, spans, firsts, idfs, looks):
    """Look at some of a segment's documents: coverage, nearness, title's share, whether all words are there.

    Nearness is the sum, over each word and the next, of the lesser idf divided by the least distance between them,
    nothing from `NEAR` words on. The title's share is the share of the idf of the words in the title times
    the share of the title's words that they are.
    """
    words = len(idfs)
    every = idfs.sum()
    postings = postings_of(segment, docs, spans)
    for number in range(len(docs)):
        title = segment.documents[docs[number], TITLE_SLOTS]
        covered = near = in_title = 0.0
        present = titled = 0
        for word in range(words):
            is_present = is_titled = False
            for run in range(firsts[word], firsts[word + 1]):
                posting = postings[run, number]
                if posting >= 0:
                    is_present = True
                    is_titled |= segment.positions[segment.position_starts[posting]] < title
            if is_present:
                present += 1
                covered += idfs[word]
            if is_titled:
                titled += 1
                in_title += idfs[word]
            if word and is_present:
                distance = NEAR
                for first in range(firsts[word - 1], firsts[word]):
                    for second in range(firsts[word], firsts[word + 1]):
                        one, other = postings[first, number], postings[second, number]
                        if one >= 0 and other >= 0:
                            distance = min(distance, _distance(segment, one, other))
                if distance < NEAR:
                    near += min(idfs[word - 1], idfs[word]) / distance
        looks[0, number] = covered / every
        looks[1, number] = near
        looks[2, number] = in_title / every * titled / max(title, 1)
        looks[3, number] = present == words


@compiled
def _distance(segment, first, second):
    """The least distance, other than 0, between the places of two postings; `NEAR` where it is not below that."""
    a, last_a = np.int64(segment.position_starts[first]), np.int64(segment.position_starts[first + 1])
    b, last_b = np.int64(segment.position_starts[second]), np.int64(segment.position_starts[second + 1])
    least = NEAR
    before_a = before_b = np.int64(-NEAR)
    # Walks along both lists in order of position: the closest of the other list is the one passed last.
    while least > 1 and (a < last_a or b < last_b):
        place_a = np.int64(segment.positions[a]) if a < last_a else np.int64(1) << 40
        place_b = np.int64(segment.positions[b]) if b < last_b else np.int64(1) << 40
        if place_a <= place_b:
            least = min(least, place_a - before_b)
            if place_a < place_b:
                before_a, a = place_a, a + 1
                continue
        if place_b <= place_a:
            least = min(least, place_b - before_a)
            before_b, b = place_b, b + 1
            if place_a == place_b:
                before_a, a = place_a, a + 1
    return least


@compiled
def _ordered(docs, scores, looks, cosines, coverage, proximity, titled, meaning, wanted):
    """The first `wanted` documents in order of what was looked at, and their scores.

    `cosines` are empty where no meaning counts. They are stretched to the scores' span, and no hit by meaning alone
    comes above one that has all the words.
    """
    total = np.empty(len(scores))
    highest = np.float64(0.0)
    for number in range(len(scores)):
        base = scores[number] % ALL_WORDS
        total[number] = base * (1 + coverage * looks[0, number]) + proximity * looks[1, number]
        highest = max(highest, total[number])
    total += titled * highest * looks[2]
    if len(cosines):
        lowest, span = cosines.min(), max(cosines.max() - cosines.min(), LEAST_SPREAD)
        only_meant = scores.max() <= BY_MEANING
        reach = max(total.max(), 1.0 if only_meant else 0.0)
        least_whole = np.inf
        for number in range(len(scores)):
            total[number] = (1 - meaning) * total[number] + meaning * reach * (cosines[number] - lowest) / span
            if looks[3, number]:
                least_whole = min(least_whole, total[number])
        for number in range(len(scores)):
            if scores[number] <= BY_MEANING:
                total[number] = min(total[number], 0.99 * least_whole)
    _stack(scores // ALL_WORDS, total)
    order = _first(total, wanted)
    return docs[order], total[order]


@compiled
def _stack(lifts, total):
    """Raise what is lifted above all that is lifted less, so that scores alone tell the order."""
    highest = np.float64(0.0)
    for level in range(np.int64(lifts.max()) + 1):
        reached = highest
        for number in range(len(total)):
            if lifts[number] == level:
                total[number] += highest
                reached = max(reached, total[number])
        highest = reached


@compiled
def _first(total, wanted):
    """The numbers of the first `wanted` documents: scored higher, or else numbered lower."""
    order = np.arange(len(total))
    size = min(wanted, len(order))
    for place in range(size):
        first = place
        for other in range(place + 1, len(order)):
            one, best = order[other], order[first]
            if total[one] > total[best] or (total[one] == total[best] and one < best):
                first = other
        order[place], order[first] = order[first], order[place]
    return order[:size]
