"""Stages: memory, the first answers of a fresh process and a fresh server, and what a second web worker adds.

Run as a module it is the fresh process: it opens one engine, answers every query, and prints what that took.
"""

from __future__ import annotations

import compileall
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

from indexer.settings import Settings

from .bench import ENGINES, Bench
from .collection import read_queries
from .report import Bar, Table, number

ROOT = Path(__file__).resolve().parents[2]
#: So often each is started.
_STARTS = 5
#: Seconds after which a server will not start any more.
_LONGEST_START = 30.0
_SEARCHING = """
import sys, time
from indexer import Library, Settings
found = Library.open(Settings(index=sys.argv[1], corpus=sys.argv[2])).search(sys.argv[3]).total
print(time.monotonic() if found else "nothing found")
"""
_PRIVATE = re.compile(r"Private_(?:Clean|Dirty):\s+(\d+)")
_RESIDENT = re.compile(r"Rss:\s+(\d+)")


def memory(bench: Bench) -> None:
    """Each engine in a process of its own that answers every query."""
    count = len(bench.articles)
    bench.engines(count)
    rows = []
    for kind in bench.kinds:
        runs = [_fresh(kind, bench.folder(kind, count), bench.queries_path) for _ in range(3)]
        best = min(runs, key=lambda run: run["first"])
        rows.append((kind.label, number(best["resident"]), number(best["private"]), number(best["first"] * 1000)))
    head = ("engine", "resident MB", "of it private", "start to first answer, ms")
    title = f"A fresh process that answers {len(bench.queries)} queries over {count:,} articles"
    bench.found.tables.append(Table(title, head, tuple(rows), ("Python itself and its imports are counted in.",)))


def start(bench: Bench) -> None:
    """From the start of a process to its first answer: one that uses the library, and one that serves the pages."""
    settings = bench.engines(len(bench.articles))["findwell"].settings
    for package in ("indexer", "webapp"):
        compileall.compile_dir(ROOT / package, quiet=1)
    taken: dict[str, list[float]] = {"library": [], "served": []}
    for query in bench.queries[:_STARTS]:
        taken["library"].append(_answered_after(settings, query))
        with _serving(settings) as (_, port, started):
            _page(port, urllib.parse.urlencode({"q": query}))
            taken["served"].append(time.monotonic() - started)
    labels = {"library": "python: import, open, search", "served": "findwell serve: to the first /search with 200"}
    rows = tuple((labels[name], number(min(each)), number(median(each))) for name, each in taken.items())
    note = f"Of {_STARTS} starts, modules and loops compiled and the files in memory before."
    bench.found.tables.append(Table("A fresh process", ("", "best s", "median"), rows, (note,)))
    bench.found.bars.append(Bar("first answer of a fresh process, s after its start", median(taken["library"]), 1.0))
    bench.found.bars.append(Bar("first page of a fresh server, s after its start", median(taken["served"]), 1.0))


def workers(bench: Bench) -> None:
    """Two gunicorn workers over the same index, asked for many addresses."""
    settings = bench.engines(len(bench.articles))["findwell"].settings
    private = _worker_memory(settings, bench.queries)
    rows = tuple((f"worker {number_}", number(each)) for number_, each in enumerate(private, 1))
    note = f"After {len(addresses(bench.queries)):,} addresses, each asked for twice."
    bench.found.tables.append(Table("Web workers", ("", "private MB"), rows, (note,)))
    bench.found.bars.append(Bar("private memory that a second worker adds, MB", max(private), 40))


def _fresh(kind: type, folder: Path, queries: Path) -> dict[str, float]:
    started = time.monotonic()
    command = [sys.executable, "-m", __name__, kind.name, str(folder), str(queries)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(told)
    return found | {"first": found["answered"] - started}


def _answered_after(settings: Settings, query: str) -> float:
    """Seconds from the start of a Python that imports the library, opens the index and searches once."""
    started = time.monotonic()
    command = [sys.executable, "-c", _SEARCHING, settings.index, settings.corpus, query]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout) - started


def _worker_memory(settings: Settings, queries: list[str]) -> list[float]:
    """Private MB of each of two workers that have answered every address twice between them."""
    with _serving(settings) as (server, port, _):
        for _ in range(2):
            for asked in addresses(queries):
                _page(port, asked)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        return [private_megabytes(int(pid)) for pid in children]


def addresses(queries: list[str]) -> list[str]:
    """What many visitors ask for: each query, also in another order, and words of one together with words of others."""
    asked = []
    for number_, query in enumerate(queries):
        others = [queries[(number_ + step) % len(queries)].split() for step in (1, 7, 29)]
        asked += [{"q": query}, {"q": query, "sort": "newest"}]
        asked += [{"q": " ".join([query.split()[0], *other[-2:]])} for other in others]
    return list(dict.fromkeys(map(urllib.parse.urlencode, asked)))


@contextmanager
def _serving(settings: Settings) -> Iterator[tuple[subprocess.Popen, int, float]]:
    """A server with two workers: its process, its port, and when it was started, in seconds of `monotonic`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "indexer", "--index", settings.index, "serve"]
    started = time.monotonic()
    server = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.monotonic() - started < _LONGEST_START:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=_LONGEST_START).close()
                break
            time.sleep(0.01)
        yield server, port, started
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _page(port: int, asked: str) -> None:
    """Ask for a page of results; raises `HTTPError` where it is not answered with 200."""
    urllib.request.urlopen(f"http://127.0.0.1:{port}/search?{asked}", timeout=_LONGEST_START).read()


def private_megabytes(pid: int) -> float:
    """The memory that a process shares with no other, in MB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(map(int, _PRIVATE.findall(rollup))) / 1000


def main(name: str, folder: str, queries: str) -> None:
    """Be the fresh process."""
    engine = next(kind for kind in ENGINES if kind.name == name)(Path(folder))
    engine.open()
    ask = engine.search or engine.find
    texts = read_queries(Path(queries))
    ask(texts[0])
    answered = time.monotonic()
    for text in texts:
        ask(text)
    rollup = Path("/proc/self/smaps_rollup").read_text()
    resident = int(_RESIDENT.search(rollup).group(1)) / 1000
    print(json.dumps({"answered": answered, "resident": resident, "private": private_megabytes(os.getpid())}))


if __name__ == "__main__":
    main(*sys.argv[1:])
