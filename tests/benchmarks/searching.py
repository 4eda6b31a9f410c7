"""Stages: how long searches take, at one size and at several, and that no query takes long."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from .bench import Bench
from .hostile import QUERIES
from .report import Bar, Table, number
from .timing import alternate, p50, p95

LONGEST_MS = 250.0


def search(bench: Bench) -> None:
    """Search, and search with ten passages, on the whole collection."""
    count = len(bench.articles)
    times = measured(bench, count, bench.rounds)
    ours = times["findwell"]
    if "whoosh" in times:
        stock = times["whoosh"]
        bench.found.bars += [
            Bar("search with ten passages, p50 / stock Whoosh's", p50(ours) / p50(stock), 1 / 30),
            Bar("search with ten passages, p95 / stock Whoosh's", p95(ours) / p95(stock), 1 / 30),
        ]
    if "tantivy" in times:
        peer = times["tantivy"]
        bench.found.bars += [
            Bar("search with ten passages, p50 / tantivy's", p50(ours) / p50(peer), 1.0),
            Bar("search with ten passages, p95 / tantivy's", p95(ours) / p95(peer), 1.0),
        ]


def measured(bench: Bench, count: int, rounds: int) -> dict[str, np.ndarray]:
    """Time all engines on `count` articles, add the table, and return the times with passages."""
    engines = bench.engines(count)
    with_passages = {name: engine.search for name, engine in engines.items() if engine.search}
    whole = alternate(with_passages, bench.queries, rounds)
    ids = alternate({name: engine.find for name, engine in engines.items()}, bench.queries, rounds)
    rows = []
    for name, engine in engines.items():
        cells = [engine.label, number(p50(ids[name])), number(p95(ids[name]))]
        for measure in (p50, p95):
            cells.append(number(measure(whole[name])) if name in whole else "–")
        cells += [
            f"{measure(whole[name]) / measure(whole['findwell']):.2f}×" if name in whole else "–"
            for measure in (p50, p95)
        ]
        rows.append((*cells, f"{_agreement(engines['findwell'], engine, bench.queries):.0%}"))
    head = (
        "engine",
        "search p50 ms",
        "p95",
        "with ten passages p50 ms",
        "p95",
        "p50 / ours",
        "p95 / ours",
        "same hits",
    )
    note = (
        f"{len(bench.queries)} queries in turns, each the median of {rounds} rounds. *Same hits*: how many of "
        "Findwell's ten best the engine has among its ten. Findwell alone counts facets, corrects misspellings and "
        "looks for a key sentence; it, bm25s and Whoosh leave stop words out."
    )
    bench.found.tables.append(Table(f"Searching {count:,} articles", head, tuple(rows), (note,)))
    for name in whole:
        bench.found.curves.setdefault(name, []).append((count, p50(whole[name]), p95(whole[name])))
    return whole


def _agreement(ours, other, queries: list[str]) -> float:
    shared = wanted = 0
    for query in queries:
        best = set(ours.find(query))
        shared += len(best & set(other.find(query)))
        wanted += len(best)
    return shared / max(wanted, 1)


def growth(bench: Bench) -> None:
    """The same with a quarter and half of the articles."""
    count = len(bench.articles)
    for size in (count // 4, count // 2):
        measured(bench, size, max(3, bench.rounds // 2))


def scale(bench: Bench) -> None:
    """The same with `SCALE` made-up articles, many more than there are."""
    if not bench.scale:
        bench.found.skipped.append("growth beyond the collection: name a SCALE, such as 50000")
        return
    count = len(bench.articles)
    # A median of three leaves out a first round in which an engine's files are read from the disk again.
    whole = measured(bench, bench.scale, max(3, bench.rounds // 2))
    ours = whole["findwell"]
    if "tantivy" in whole:
        peer = whole["tantivy"]
        bench.found.bars += [
            Bar(f"{bench.scale:,} articles, p50 / tantivy's", p50(ours) / p50(peer), 1.5),
            Bar(f"{bench.scale:,} articles, p95 / tantivy's", p95(ours) / p95(peer), 2.0),
        ]
    # Both in turns: among other engines, whose work empties the processor's caches, everything takes longer.
    sizes = {str(size): bench.engines(size)["findwell"].search for size in (count, bench.scale)}
    small, large = alternate(sizes, bench.queries, 3).values()
    bench.found.bars.append(Bar(f"p50 on {bench.scale:,} / p50 on {count:,} articles", p50(large) / p50(small), 4.0))


def hostile(bench: Bench) -> None:
    """The queries that want to take long, on the collection and, where it is asked for, on the scaled one."""
    for count in sorted({len(bench.articles), bench.scale or len(bench.articles)}):
        library = bench.engines(count)["findwell"].library
        times, cut = {}, []
        for name, query in QUERIES.items():
            started = perf_counter()
            page = library.search(query)
            times[name] = (perf_counter() - started) * 1000
            if page.partial:
                cut.append(name)
        worst = sorted(times, key=times.get, reverse=True)[:5]
        rows = tuple((name, number(times[name]), "yes" if name in cut else "no") for name in worst)
        title = f"The five slowest of {len(QUERIES)} hostile queries, {count:,} articles"
        bench.found.tables.append(Table(title, ("query", "ms", "cut (partial)"), rows))
        bench.found.bars.append(
            Bar(f"slowest hostile query on {count:,} articles, ms", max(times.values()), LONGEST_MS)
        )
