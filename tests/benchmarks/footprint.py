"""Stages: memory, the first answer of a fresh process, and what a second web worker adds.

Run as a module it is the fresh process: it opens one engine, answers every query, and prints what that took.
"""

from __future__ import annotations

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
from pathlib import Path

from indexer.settings import Settings

from .bench import ENGINES, Bench
from .collection import read_queries
from .report import Bar, Table, number

ROOT = Path(__file__).resolve().parents[2]
_PRIVATE = re.compile(r"Private_(?:Clean|Dirty):\s+(\d+)")
_RESIDENT = re.compile(r"Rss:\s+(\d+)")


def memory(bench: Bench) -> None:
    """Each engine in a process of its own that answers every query."""
    count = len(bench.articles)
    bench.engines(count)
    rows, firsts = [], {}
    for kind in bench.kinds:
        runs = [_fresh(kind, bench.folder(kind, count), bench.queries_path) for _ in range(3)]
        best = min(runs, key=lambda run: run["first"])
        firsts[kind.name] = best["first"]
        rows.append((kind.label, number(best["resident"]), number(best["private"]), number(best["first"] * 1000)))
    head = ("engine", "resident MB", "of it private", "start to first answer, ms")
    title = f"A fresh process that answers {len(bench.queries)} queries over {count:,} articles"
    bench.found.tables.append(Table(title, head, tuple(rows), ("Python itself and its imports are counted in.",)))
    bench.found.bars.append(Bar("first answer of a fresh process, s after its start", firsts["findwell"], 1.0))


def workers(bench: Bench) -> None:
    """Two gunicorn workers over the same index."""
    settings = bench.engines(len(bench.articles))["findwell"].settings
    private = _worker_memory(settings, bench.queries)
    rows = tuple((f"worker {number_}", number(each)) for number_, each in enumerate(private, 1))
    bench.found.tables.append(Table("Web workers", ("", "private MB"), rows))
    bench.found.bars.append(Bar("private memory that a second worker adds, MB", max(private), 40))


def _fresh(kind: type, folder: Path, queries: Path) -> dict[str, float]:
    started = time.monotonic()
    command = [sys.executable, "-m", __name__, kind.name, str(folder), str(queries)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(told)
    return found | {"first": found["answered"] - started}


def _worker_memory(settings: Settings, queries: list[str]) -> list[float]:
    """Private MB of each of two workers that have answered these queries four times between them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "indexer",
        "--index",
        settings.index,
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        for query in queries * 4:
            text = urllib.parse.quote_plus(query)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q={text}").read()
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        return [private_megabytes(int(pid)) for pid in children]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


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
