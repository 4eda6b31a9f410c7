"""The second look: among the best by BM25F, coverage and closeness of the words decide the order."""

from __future__ import annotations

import numpy as np

from indexer.engines.tree import Best, Bool, Node, Term
from indexer.engines.whoosh.matching import _ALL_WORDS, NEAR, WINDOW, Collection
from indexer.engines.whoosh.meaning import similarities
from indexer.engines.whoosh.places import word_places

#: The score of a document that was found by meaning alone, before ranking; every word gives more.
BY_MEANING = 1e-9
#: Cosines that differ by less than this are not stretched to the whole span of the scores.
LEAST_SPREAD = 0.2


def plain(scores: np.ndarray) -> np.ndarray:
    """Scores as people see them, without the lift that sorts articles with every word first."""
    return scores % _ALL_WORDS


def rerank(
    collection: Collection, tree: Node, docs: np.ndarray, scores: np.ndarray, vector: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Order the first `WINDOW` documents by BM25F, coverage, proximity and meaning; the rest stays behind them.

    `docs` come best first; `vector` is what the search means. Returns the documents in their new order and their
    scores.
    """
    words = list(filter(None, map(_word, tree.should))) if isinstance(tree, Bool) else []
    shown = plain(scores)
    if not len(docs) or (not words and vector is None):
        return docs, shown
    head = np.sort(docs[:WINDOW])
    order = np.argsort(docs[:WINDOW])
    base, lifts = shown[:WINDOW][order], scores[:WINDOW][order] // _ALL_WORDS
    total, whole = base, base > BY_MEANING
    if words:
        total, whole = _with_closeness(collection, words, head, base)
    if vector is not None:
        total = _with_meaning(collection, vector, head, total, whole, base <= BY_MEANING)
    best = np.lexsort((head, -total, -lifts))
    return (
        np.concatenate([head[best], docs[WINDOW:]]),
        np.concatenate([total[best], shown[WINDOW:]]),
    )


def _word(node: Node) -> tuple[Term, ...]:
    """A word of the text and the single words that mean the same; nothing for other nodes."""
    leaves = node.leaves if isinstance(node, Best) else (node,)
    return tuple(leaf for leaf in leaves if isinstance(leaf, Term) and leaf.field is None)


def _with_closeness(collection: Collection, words: list[tuple[Term, ...]], head: np.ndarray, base: np.ndarray):
    """The scores with coverage, proximity and the title's share, and which documents have all the words."""
    runs = [[run for term in word for run in collection.runs(term)] for word in words]
    found = [min(sum(run.end - run.start for run in each), collection.documents) for each in runs]
    idfs = np.array([collection.idf(documents) for documents in found])
    present, places = word_places(runs, head)
    if any(len(word) > 1 for word in words):
        places = np.sort(places)
    covered = idfs @ present / idfs.sum()
    near = np.minimum(idfs[:-1], idfs[1:]) @ closeness(places, *present.shape) if len(words) > 1 else 0.0
    ranking = collection.ranking
    total = base * (1 + ranking.coverage * covered) + ranking.proximity * near
    lengths = collection.title_lengths[head]
    titled = in_titles(places, present.shape, lengths)
    shares = (idfs @ titled / idfs.sum()) * (titled.sum(axis=0) / np.maximum(lengths, 1))
    return total + ranking.titled * total.max() * shares, present.all(axis=0)


def in_titles(places: np.ndarray, shape: tuple[int, int], lengths: np.ndarray) -> np.ndarray:
    """Which words stand in which titles, as `word_places` tells of whole documents; `lengths` are the titles'."""
    positions, rows = places & 0xFFFFFFFF, (places >> 32) & 0xFFFF
    found = positions < lengths[rows]
    titled = np.zeros(shape, bool)
    titled[(places[found] >> 48), rows[found]] = True
    return titled


def _with_meaning(collection, vector, head, total, whole, by_meaning) -> np.ndarray:
    """The scores with the cosines, stretched to the scores' span; no hit by meaning alone above one with all words."""
    cosines = similarities(collection, head, vector)
    low, highest = cosines.min(), total.max()
    nearness = (cosines - low) / max(cosines.max() - low, LEAST_SPREAD)
    share = collection.ranking.meaning
    total = (1 - share) * total + share * max(highest, 1.0 if by_meaning.all() else 0.0) * nearness
    if by_meaning.any() and whole.any():
        total[by_meaning] = np.minimum(total[by_meaning], 0.99 * total[whole].min())
    return total


def closeness(places: np.ndarray, words: int, rows: int) -> np.ndarray:
    """1/distance of the closest places of each word and the next, nought from `NEAR` words on.

    `places` are as `word_places` tells them; shape (words - 1, rows).
    """
    nearest = np.zeros((words - 1) * rows)
    first = places[: places.searchsorted((words - 1) << 48)]
    if first.size:
        aim = first + (1 << 48)
        after = places.searchsorted(aim)
        ahead = places[np.minimum(after, len(places) - 1)] - aim
        behind = aim - places[after - 1]
        distance = np.minimum(np.where(ahead > 0, ahead, NEAR), np.where(behind > 0, behind, NEAR))
        close = (distance < NEAR).nonzero()[0]
        keys = first[close] >> 32
        np.maximum.at(nearest, (keys >> 16) * rows + (keys & 0xFFFF), 1.0 / distance[close])
    return nearest.reshape(words - 1, rows)
