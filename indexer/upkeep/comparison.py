"""Compares two evaluations of the same judged queries: how much differs, whether by chance, and where."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from indexer.upkeep.evaluate import Evaluation

MEASURES = ("ndcg_at_10", "mrr", "recall_at_100")
#: The number of random assignments: a p of 0.05 is told to within 0.004 (two standard deviations).
PERMUTATIONS = 10_000
SEED = 20_250_301
#: At most this many of the queries that won, and of those that lost, are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure's mean before and after, and how often chance alone would part them as far."""

    measure: str
    before: float
    after: float
    p_value: float

    @property
    def gain(self) -> float:
        """How much higher the mean is after."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Moved:
    """A query and its nDCG@10 before and after."""

    id: str
    text: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the settings of today ("after") do beside those of a file ("before"), most moved queries first."""

    against: str
    differences: tuple[Difference, ...]
    won: tuple[Moved, ...]
    lost: tuple[Moved, ...]

    def as_json(self) -> dict:
        """The comparison as the command line prints it."""
        return asdict(self) | {"differences": [asdict(each) | {"gain": each.gain} for each in self.differences]}


def compare(after: Evaluation, before: Evaluation, against: str) -> Comparison:
    """Compare two evaluations of the same queries; `against` names the settings of `before`."""
    pairs = list(zip(before.per_query, after.per_query, strict=True))
    differences = tuple(
        Difference(name, getattr(before, name), getattr(after, name), _p_value(pairs, name)) for name in MEASURES
    )
    moved = [Moved(new.id, new.text, old.ndcg_at_10, new.ndcg_at_10) for old, new in pairs]
    moved = sorted((each for each in moved if each.after != each.before), key=lambda each: each.before - each.after)
    won = tuple(each for each in moved if each.after > each.before)[:NAMED]
    lost = tuple(each for each in reversed(moved) if each.after < each.before)[:NAMED]
    return Comparison(against, differences, won, lost)


def _p_value(pairs, measure: str) -> float:
    """The p of a paired randomisation test, two-sided, of a measure's values query by query.

    Were the two alike, each query's difference might as well have the other sign: p is the share of random signs
    whose mean is as far from 0 as the one that was measured (Smucker, Allan and Carterette 2007, section 3.1).
    """
    gains = np.array([getattr(new, measure) - getattr(old, measure) for old, new in pairs])
    if not gains.any():
        return 1.0
    signs = np.random.default_rng(SEED).integers(0, 2, (PERMUTATIONS, len(gains)), np.int8) * 2 - 1
    as_far = np.abs(signs @ gains) >= abs(gains.sum()) - 1e-12
    # The assignment that was measured is one of those that chance could have made.
    return float((as_far.sum() + 1) / (PERMUTATIONS + 1))
