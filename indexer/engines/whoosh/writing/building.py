"""Files -> segments: read, analyse and write, in as many processes as there are cores."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from indexer.engines.base import FileFacts, Ranking
from indexer.engines.whoosh.meaning.vectors import Embedded, Read, embedded
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.engines.whoosh.writing.segments import write_segment
from indexer.reading import Article, Rejected, SourceFile, read_with_digest

#: Reading fewer files than this takes less time than starting a process.
FEW_FILES = 128
#: A segment is written once it has this many words, to bound the memory a process takes (about 60 bytes a word).
SEGMENT_SLOTS = 12_000_000
#: How often a process looks whether the one that started it is still there, in seconds.
_LOOK_EVERY = 0.5
#: New objects before a collection, and collections before one of the next generation, in a process that only builds.
GARBAGE_THRESHOLDS = 50_000, 20, 50


@dataclass(frozen=True, slots=True)
class Job:
    """What every process of one build knows."""

    folder: Path
    corpus: Path
    files: tuple[SourceFile | ReadFile, ...]
    max_bytes: int
    ranking: Ranking


class ReadFile(NamedTuple):
    """A file whose article is at hand already; it is not read again."""

    path: str
    id: str
    size: int
    mtime_ns: int
    article: Article


@dataclass(slots=True)
class Built:
    """What a process made: segments not yet committed, the ids of their articles, and what it could not read."""

    segments: list
    added: list[str]
    rejected: list[Rejected]


def processes_for(job: Job, jobs: int) -> int:
    """How many processes, at most `jobs` or else one per core, share a job; each writes a segment of its own."""
    if job.ranking.model and not job.ranking.model.quick:
        return 1  # which embeds in threads of its own
    return max(1, min(jobs or os.cpu_count() or 1, -(-len(job.files) // FEW_FILES)))


def build(job: Job, jobs: int, progress: Callable[[int], None]) -> Built:
    """Read and analyse files and write them as segments; `progress` is told how many files are done."""
    processes = processes_for(job, jobs)
    if processes == 1:
        return build_from(job, embedded_files(job, _reported(range(len(job.files)), progress)))
    # A forked process starts at once with everything imported; where threads run, forking is not safe.
    method = "fork" if threading.active_count() == 1 and hasattr(os, "fork") else "spawn"
    context = multiprocessing.get_context(method)
    done = context.Value("q", 0)
    with ProcessPoolExecutor(processes, context, _share, (job, done, os.getpid())) as pool:
        running = [pool.submit(_work, number, processes) for number in range(processes)]
        while wait_for(running, timeout=0.1).not_done:
            progress(done.value)
    parts = [each.result() for each in running]
    return Built(
        [segment for part in parts for segment in part.segments],
        [article_id for part in parts for article_id in part.added],
        sorted((r for part in parts for r in part.rejected), key=lambda r: r.path),
    )


_shared: tuple[Job, object]


def _share(job: Job, done, parent: int) -> None:
    """What a new process is given once, instead of with every task."""
    global _shared
    _shared = job, done
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # What was inherited is never garbage here; looking through it would copy every page of it.
    gc.freeze()
    # Pages make much that refers to itself; with Python's own thresholds a tenth of the time goes into looking for it.
    gc.set_threshold(*GARBAGE_THRESHOLDS)


def _end_with(parent: int) -> None:
    """Exit when the parent process is gone, killed perhaps: this one would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _work(number: int, processes: int) -> Built:
    job, done = _shared
    return build_from(job, embedded_files(job, _dealt(number, processes, len(job.files), done)))


def _dealt(number: int, processes: int, count: int, done) -> Iterator[int]:
    """The numbers of the files that fall to one of the processes, dealt out like cards.

    If whoever is free took the next, a build would end a little sooner, but two builds of one folder would number its
    articles differently, and so order those of equal scores.
    """
    for file in range(number, count, processes):
        yield file
        with done.get_lock():
            done.value += 1


def _reported(numbers: Iterable[int], progress: Callable[[int], None]) -> Iterator[int]:
    for done, number in enumerate(numbers):
        progress(done)
        yield number


def embedded_files(job: Job, numbers: Iterable[int]) -> Iterator[Embedded]:
    """What `read_files` gives, with the articles' vectors where they are made as articles are read."""
    return embedded(read_files(job, numbers), job.ranking)


def read_files(job: Job, numbers: Iterable[int]) -> Iterator[Read]:
    """The articles of these files, each with its facts, or why there is none."""
    for number in numbers:
        file = job.files[number]
        read_ns = time.time_ns()
        if isinstance(file, ReadFile):
            yield file.article, FileFacts(file.path, file.size, file.mtime_ns, "", read_ns)
            continue
        article, digest = read_with_digest(job.corpus, file, job.max_bytes)
        facts = FileFacts(file.path, file.size, file.mtime_ns, digest, read_ns)
        yield article, None if isinstance(article, Rejected) else facts


def build_from(job: Job, articles: Iterable[Embedded]) -> Built:
    """Write a stream of articles as segments."""
    built, inverter = Built([], [], []), Inverter()
    for article, facts, vectors in articles:
        if isinstance(article, Rejected):
            built.rejected.append(article)
            continue
        inverter.add(article, facts, vectors)
        built.added.append(article.id)
        if inverter.slots > SEGMENT_SLOTS:
            built.segments.append(write_segment(job.folder, inverter, job.ranking))
            inverter = Inverter()
    if len(inverter):
        built.segments.append(write_segment(job.folder, inverter, job.ranking))
    return built
