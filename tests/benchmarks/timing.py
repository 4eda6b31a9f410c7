"""Times calls of several engines in turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

import numpy as np


def alternate(
    calls: Mapping[str, Callable[[str], object]], queries: Sequence[str], rounds: int
) -> dict[str, np.ndarray]:
    """Milliseconds of each engine for each query: the median over the rounds, shape (queries,).

    Every query goes to all engines in turn before the next one does, and each engine is first as often as the others.
    An untimed call for another query comes before each timed one, so that nobody is charged for the processor's caches
    that another engine has emptied. What was made before is kept out of the garbage collector's rounds; within the
    calls it works as always.
    """
    names = list(calls)
    taken = {name: np.zeros((rounds, len(queries))) for name in names}
    gc.collect()
    gc.freeze()
    for turn in range(rounds):
        for number, query in enumerate(queries):
            first = (turn + number) % len(names)
            for name in names[first:] + names[:first]:
                call = calls[name]
                call(queries[number - 1])
                started = perf_counter()
                call(query)
                taken[name][turn, number] = perf_counter() - started
    gc.unfreeze()
    return {name: np.median(times, axis=0) * 1000 for name, times in taken.items()}


def p50(times: np.ndarray) -> float:
    """The median."""
    return float(np.percentile(times, 50))


def p95(times: np.ndarray) -> float:
    """The 95th percentile."""
    return float(np.percentile(times, 95))


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes, in seconds."""
    gc.collect()
    started = perf_counter()
    call()
    return perf_counter() - started
