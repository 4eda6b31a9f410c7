"""The second look: among the best by BM25F, coverage and closeness of the words decide the order."""

from __future__ import annotations

import numpy as np

from indexer.engines.tree import Bool, Node, Term
from indexer.engines.whoosh.matching import _ALL_WORDS, NEAR, WINDOW, Collection, Run
from indexer.engines.whoosh.postings import SegmentArrays


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
    present, places = word_places(runs, head)
    covered = idfs @ present / idfs.sum()
    near = np.minimum(idfs[:-1], idfs[1:]) @ closeness(places, *present.shape)
    ranking = collection.ranking
    total = base * (1 + ranking.coverage * covered) + ranking.proximity * near
    best = np.lexsort((head, -total, ~lifted))
    return (
        np.concatenate([head[best], docs[WINDOW:]]),
        np.concatenate([total[best], shown[WINDOW:]]),
    )


def word_places(runs: list[list[Run]], docs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where words stand in `docs` (ascending); `runs` holds the runs of each word, in order of segment.

    Returns which documents have which word, shape (words, documents), and all places, ascending, as
    word << 48 | row << 32 | position.
    """
    present = np.zeros((len(runs), len(docs)), bool)
    by_segment: dict[int, tuple[SegmentArrays, list[np.ndarray], list[np.ndarray]]] = {}
    for word, each in enumerate(runs):
        for run in each:
            local = docs - run.base if run.base else docs
            run_docs = run.segment.docs[run.start : run.end]
            at = run_docs.searchsorted(local.astype(run_docs.dtype))
            at[at == len(run_docs)] = 0
            rows = (run_docs[at] == local).nonzero()[0]
            present[word, rows] = True
            _, postings, keys = by_segment.setdefault(run.base, (run.segment, [], []))
            postings.append(at[rows] + run.start)
            keys.append(rows + (word << 16))
    found = [
        _flat_places(segment, np.concatenate(postings), np.concatenate(keys))
        for segment, postings, keys in by_segment.values()
    ]
    if not found:
        return present, np.zeros(0, np.int64)
    return present, found[0] if len(found) == 1 else np.sort(np.concatenate(found))


def _flat_places(segment: SegmentArrays, postings: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """All places of some postings of a segment, each as its posting's key << 32 | position."""
    starts = segment.position_starts[postings].astype(np.int64)
    counts = segment.position_starts[postings + 1] - starts
    ends = counts.cumsum()
    flat = np.arange(ends[-1] if ends.size else 0) + (starts - ends + counts).repeat(counts)
    return (keys << 32).repeat(counts) | segment.positions[flat]


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
