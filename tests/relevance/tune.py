"""Tunes the weights: one at a time, on every second query, and reports on the others.

    FINDWELL_SHARED=/path/to/shared python -m tests.relevance.tune FOLDER

FOLDER keeps the indexes between runs. A weight is changed where that raises the mean, over the sets, of nDCG@10
relative to where it began by more than `WORTH`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from indexer.engines.base import Ranking
from indexer.searching.weights import RANKING
from tests.relevance.rankings import JudgedSet, evaluation, judged_sets, read_all, snapshot_of

STEPS = {
    "title": (1.0, 2.0, 3.0, 4.0, 6.0),
    "headings": (1.0, 1.5, 2.0, 3.0),
    "k1": (0.9, 1.2, 1.5, 2.0),
    "b": (0.4, 0.6, 0.75, 0.9),
    "coverage": (0.0, 0.2, 0.5, 1.0),
    "proximity": (0.0, 0.3, 0.6, 0.9, 1.2),
    "titled": (0.0, 0.1, 0.2, 0.3),
    "meaning": (0.0, 0.2, 0.25, 0.3, 0.35, 0.4),
}
#: Smaller gains are chance: one query in five hundred more or less.
WORTH = 0.0005
ROUNDS = 2


def halves(judged: JudgedSet) -> tuple[JudgedSet, JudgedSet]:
    """Every second query to tune on, the others to report on."""
    return replace(judged, queries=judged.queries[::2]), replace(judged, queries=judged.queries[1::2])


def main(folder: Path) -> None:
    """Tune and print."""
    shared = os.environ.get("FINDWELL_SHARED")
    sets = judged_sets(Path(shared) if shared else None, folder)
    readings = {judged.name: read_all(judged, snapshot_of(judged)) for judged in sets}
    train, test = zip(*map(halves, sets), strict=True)

    def scores(part, ranking: Ranking) -> list[float]:
        return [evaluation(judged, ranking, readings[judged.name]).ndcg_at_10 for judged in part]

    best, began = RANKING, scores(train, RANKING)
    best_mean = 1.0
    print("train", began, "test", scores(test, RANKING), flush=True)
    for _ in range(ROUNDS):
        for name, values in STEPS.items():
            start = best
            for value in values:
                if value == getattr(start, name):
                    continue
                tried = replace(start, **{name: value})
                now = scores(train, tried)
                mean = sum(a / b for a, b in zip(now, began, strict=True)) / len(now)
                print(f"{name} {value}: {mean:.4f} {[round(each, 4) for each in now]}", flush=True)
                if mean > best_mean + WORTH:
                    best, best_mean = tried, mean
    print(best)
    print("train", scores(train, best), "test", scores(test, best))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
