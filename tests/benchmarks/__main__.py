"""The benchmark as a command; `make bench` calls it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from . import footprint, indexing, pages, searching
from .bench import Bench
from .collection import read_collection, read_queries
from .plot import plot
from .report import machine, markdown, write

STAGES = {
    "index": indexing.index,
    "search": searching.search,
    "folder": indexing.folder,
    "changes": indexing.changes,
    "memory": footprint.memory,
    "start": footprint.start,
    "workers": footprint.workers,
    "page": pages.page,
    "growth": searching.growth,
    "scale": searching.scale,
    "hostile": searching.hostile,
}


def main() -> int:
    """Run the stages that are asked for; 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of articles")
    parser.add_argument("queries", type=Path, help="file with one query a line")
    parser.add_argument("--only", default="", help=f"stages, with commas between: {', '.join(STAGES)}")
    parser.add_argument("--scale", type=int, default=0, help="also with so many made-up articles")
    parser.add_argument("--peers", default="", help="only these other engines, with commas between")
    parser.add_argument("--rounds", type=int, default=7, help="each query's time is the median of so many")
    parser.add_argument("--out", type=Path, help="write the tables here, as Markdown, between its marks if it has them")
    parser.add_argument("--plot", type=Path, help="draw latency against size here, as SVG")
    args = parser.parse_args()
    wanted = [name for name in args.only.split(",") if name] or list(STAGES)
    if unknown := set(wanted) - set(STAGES):
        parser.error(f"no such stage: {', '.join(sorted(unknown))}")
    about = machine()
    started = perf_counter()
    work = Path(tempfile.mkdtemp(prefix="findwell-bench-"))
    try:
        articles = read_collection(args.corpus)
        bench = Bench(args.corpus, articles, read_queries(args.queries), args.queries, work, args.rounds, args.scale)
        bench.peers = tuple(name for name in args.peers.split(",") if name)
        about.append(f"{len(articles):,} articles, {len(bench.queries)} queries")
        for name in STAGES:
            if name in wanted:
                print(f"{name} …", flush=True)
                STAGES[name](bench)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    text = markdown(bench.found, [*about, f"the run took {perf_counter() - started:.0f} s"])
    print(f"\n{text}")
    if args.out:
        write(args.out, text)
    if args.plot and bench.found.curves:
        args.plot.write_text(plot(bench.found.curves, len(bench.queries)), encoding="utf-8")
    return any(not bar.kept for bar in bench.found.bars)


if __name__ == "__main__":
    sys.exit(main())
