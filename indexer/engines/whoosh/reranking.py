"""The second look: among the best by BM25F, coverage and closeness of the words decide the order."""

from __future__ import annotations

import numpy as np

from indexer.engines.tree import Bool, Node, Term
from indexer.engines.whoosh.matching import _ALL_WORDS, NEAR, WINDOW, Collection, Run


def plain(scores: np.ndarray) -> np.ndarray:
    """Scores as people see them, without the lift that sorts articles with every word first."""
    return np.where(scores >= _ALL_WORDS, scores - _ALL_WORDS, scores)


def rerank(collection: Collection, tree: Node, docs: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order the first `WINDOW` documents by BM25F, coverage and proximity together; the rest stays behind them.

    `docs` come best first. Returns the documents in their new order and their scores.
    """
    words = [w for w in tree.should if isinstance(w, Term) and w.field is None] if isinstance(tree, Bool) else []
    shown = plain(scores)
    if len(words) < 2 or not len(docs):
        return docs, shown
    head = np.sort(docs[:WINDOW])
    order = np.argsort(docs[:WINDOW])
    base, lifted = shown[:WINDOW][order], scores[:WINDOW][order] >= _ALL_WORDS
    runs = [collection.runs(word) for word in words]
    idfs = np.array([collection.idf(sum(run.end - run.start for run in each)) for each in runs])
    places = [word_places(each, head) for each in runs]
    covered = sum(idf * present for idf, (present, _) in zip(idfs, places, strict=True)) / idfs.sum()
    near = np.zeros(len(head))
    for first in range(len(words) - 1):
        pair_idf = min(idfs[first], idfs[first + 1])
        near += pair_idf * closeness(places[first][1], places[first + 1][1], len(head))
    ranking = collection.ranking
    total = base * (1 + ranking.coverage * covered) + ranking.proximity * near
    best = np.lexsort((head, -total, ~lifted))
    return (
        np.concatenate([head[best], docs[WINDOW:]]),
        np.concatenate([total[best], shown[WINDOW:]]),
    )


def word_places(runs: list[Run], docs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of `docs` (ascending) have a word, and its places as row << 32 | position, ascending."""
    present = np.zeros(len(docs), bool)
    found = []
    for run in runs:
        segment = run.segment
        run_docs = segment.docs[run.start : run.end]
        local = docs - run.base
        at = np.searchsorted(run_docs, local)
        at[at == len(run_docs)] = 0
        rows = np.flatnonzero(run_docs[at] == local)
        if not rows.size:
            continue
        present[rows] = True
        postings = at[rows] + run.start
        starts = segment.position_starts[postings].astype(np.int64)
        counts = segment.position_starts[postings + 1].astype(np.int64) - starts
        ends = np.cumsum(counts)
        flat = np.arange(ends[-1]) + np.repeat(starts - ends + counts, counts)
        found.append((np.repeat(rows, counts) << 32) | segment.positions[flat])
    return present, np.concatenate(found) if found else np.zeros(0, np.int64)


def closeness(first: np.ndarray, second: np.ndarray, rows: int) -> np.ndarray:
    """For each row 1/distance of the closest pair of two words' places, nought from `NEAR` words on."""
    nearest = np.zeros(rows)
    if first.size and second.size:
        after = np.searchsorted(second, first)
        ahead = second[np.minimum(after, len(second) - 1)] - first
        behind = first - second[np.maximum(after - 1, 0)]
        distance = np.minimum(np.where(ahead > 0, ahead, NEAR), np.where(behind > 0, behind, NEAR))
        close = distance < NEAR
        np.maximum.at(nearest, first[close] >> 32, 1.0 / distance[close])
    return nearest
