"""Stages: how long it takes to build an index from articles at hand, from a folder, and when nothing has changed."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep

from indexer import Library, Settings, update

from .bench import Bench
from .report import Bar, Table, number
from .timing import seconds

PAGEFIND = "pagefind@1.6.0"
ROUNDS = 2
#: Short beside the builds, and on a shared machine the same command takes a third longer every other time.
FOLDER_ROUNDS = 4
NEW_FILES = 5


def index(bench: Bench) -> None:
    """Articles already read -> an index, and the folder -> an index."""
    count = len(bench.articles)
    for _ in range(ROUNDS):
        for kind in bench.kinds:
            bench.build(kind, count, bench.articles)
    best = {kind.name: min(bench.build_seconds[kind.name, count]) for kind in bench.kinds}
    rows = []
    for kind in bench.kinds:
        size = sum(path.stat().st_size for path in bench.folder(kind, count).rglob("*") if path.is_file())
        took = best[kind.name]
        rows.append(
            (kind.label, number(took), number(count / took), f"{took / best['findwell']:.2f}×", number(size / 1e6))
        )
    head = ("engine", "seconds", "articles/s", "time / ours", "index, MB")
    note = f"The best of {ROUNDS} builds in turns. Findwell and tantivy use all cores, the others one."
    bench.found.tables.append(Table(f"Indexing {count:,} articles already read", head, tuple(rows), (note,)))
    if "whoosh" in best:
        rate = best["whoosh"] / best["findwell"]
        bench.found.bars.append(Bar("index build, rate / stock Whoosh's", rate, 3.0, at_least=True))


def folder(bench: Bench) -> None:
    """From a folder of files to a searchable index: the command, the function, and Pagefind."""
    pagefind = _pagefind(bench)
    out = bench.work / "from-folder"
    command = [sys.executable, "-m", "indexer", "--index", str(out), "index", str(bench.corpus), "--json"]
    runs = {
        "findwell index": lambda: _run(command),
        "indexer.update() in a warm process": lambda: update(Settings(corpus=str(bench.corpus), index=str(out))),
    }
    if pagefind:
        runs["Pagefind"] = lambda: _run([pagefind, "--site", str(bench.corpus), "--output-path", str(out)])
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(FOLDER_ROUNDS):
        for name, run in runs.items():
            shutil.rmtree(out, ignore_errors=True)
            taken[name].append(seconds(run))
            bench.say(f"  {name}: {taken[name][-1]:.1f} s")
    shutil.rmtree(out, ignore_errors=True)
    rows = tuple((name, number(min(times)), number(len(bench.articles) / min(times))) for name, times in taken.items())
    title = f"From the folder to a searchable index, {len(bench.articles):,} files"
    note = f"The best of {FOLDER_ROUNDS} in turns."
    bench.found.tables.append(Table(title, ("", "seconds", "files/s"), rows, (note,)))
    if pagefind:
        ratio = min(taken["findwell index"]) / min(taken["Pagefind"])
        bench.found.bars.append(Bar("folder to searchable index / Pagefind's time", ratio, 1.0))


def changes(bench: Bench) -> None:
    """Nothing changed, and one new file while a library is open."""
    corpus = bench.work / "changing"
    shutil.rmtree(corpus, ignore_errors=True)
    shutil.copytree(bench.corpus, corpus, copy_function=shutil.copy2)
    settings = Settings(corpus=str(corpus), index=str(bench.work / "changing-index"))
    shutil.rmtree(settings.index, ignore_errors=True)
    update(settings)
    nothing = sorted(seconds(lambda: update(settings)) for _ in range(5))
    command = [sys.executable, "-m", "indexer", "--index", settings.index, "index", settings.corpus, "--json"]
    told = json.loads(_run(command))["seconds"]
    visible, first, median = _new_files(bench, settings)
    slowest = f"{number(max(visible) * 1000)} ms"
    rows = (
        ("nothing changed, in a warm process", f"{number(nothing[2] * 1000)} ms"),
        ("nothing changed, `findwell index`, work after start-up", f"{number(told * 1000)} ms"),
        (f"one new file until a library that follows in another process finds it, slowest of {len(visible)}", slowest),
        (f"first answer after it, slowest of {len(first)}", f"{number(max(first) * 1000)} ms"),
        ("answers before it, median", f"{number(median * 1000)} ms"),
    )
    bench.found.tables.append(
        Table(f"Bringing an index of {len(bench.articles):,} files up to date", ("", "took"), rows)
    )
    bench.found.bars += [
        Bar("nothing changed: work of `findwell index`, s", told, 0.5),
        Bar("one new file: searchable after, ms (median)", sorted(visible)[len(visible) // 2] * 1000, 150),
        Bar("first answer after a commit / median answer", sorted(first)[len(first) // 2] / median, 3.0),
    ]


def _new_files(bench: Bench, settings: Settings) -> tuple[list[float], list[float], float]:
    """For each of some new files: seconds until it is found and of the first answer that has it; and the median."""
    visible, first = [], []
    query = "kidney stones treatment"
    context = multiprocessing.get_context("spawn")
    tell, told = context.Pipe()
    writer = context.Process(target=_write_when_told, args=(told, settings), daemon=True)
    writer.start()
    tell.recv()
    with Library.open(settings) as library:
        library.follow()
        usual = sorted(seconds(lambda: library.search(query)) for _ in range(50))
        for number_ in range(NEW_FILES):
            before = library.search(query).total
            text = f"Kidney stones, note {number_}\n\nThe treatment of kidney stones, number {number_}.\n"
            (Path(settings.corpus) / f"new-{number_}.txt").write_text(text)
            sleep(0.5)
            started = perf_counter()
            tell.send(number_)
            answered = 0.0
            while True:
                last, asked = answered, perf_counter()
                total = library.search(query).total
                answered = perf_counter() - asked
                if total > before:
                    break
                if asked - started > 30:
                    raise TimeoutError("a new file was not found within half a minute")
                sleep(0.002)
            visible.append(perf_counter() - started)
            # The answer before it too: that is when the commit was opened beside it.
            first.append(max(last, answered))
    tell.send(None)
    writer.join()
    return visible, first, usual[len(usual) // 2]


def _write_when_told(told: Connection, settings: Settings) -> None:
    """Bring the index up to date each time a number comes: the maintainer's process, past its start."""
    update(settings)
    told.send("ready")
    while told.recv() is not None:
        update(settings)


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _pagefind(bench: Bench) -> str | None:
    """The Pagefind program, installed once into a folder for such things; None where it cannot be."""
    if not any(bench.corpus.rglob("*.html")):
        bench.found.skipped.append("Pagefind: it reads HTML pages, and there are none in this folder")
        return None
    npm = shutil.which("npm")
    if npm is None:
        bench.found.skipped.append("Pagefind: install npm, which fetches it")
        return None
    cache = Path(tempfile.gettempdir()) / f"findwell-bench-{os.getuid()}"
    program = cache / "node_modules" / ".bin" / "pagefind"
    if not program.exists():
        try:
            _run([npm, "install", "--silent", "--no-audit", "--prefix", str(cache), PAGEFIND])
        except subprocess.CalledProcessError as error:
            bench.found.skipped.append(f"Pagefind: npm could not install it ({error.stderr.strip()[:200]})")
            return None
    return str(program)
