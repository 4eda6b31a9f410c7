"""What is searched: the articles of a folder, made-up ones of the same vocabulary, and the queries."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from indexer.reading import Article, read_article, walk

SEED = 20261121
_MOST_BYTES = 50_000_000


def read_collection(folder: Path) -> list[Article]:
    """Every article of a folder, in order of path, read on all cores."""
    files, _ = walk(folder)
    read = partial(read_article, folder, max_bytes=_MOST_BYTES)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return [each for each in pool.map(read, files, chunksize=64) if isinstance(each, Article)]


def read_queries(path: Path) -> list[str]:
    """One query a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def resized(articles: Sequence[Article], count: int) -> list[Article]:
    """`count` articles: an even sample of these, or, where there are fewer, made up of them."""
    if count > len(articles):
        return list(made_up(articles, count))
    step = len(articles) / count
    return [articles[int(number * step)] for number in range(count)]


def made_up(articles: Sequence[Article], count: int) -> Iterator[Article]:
    """Articles of one to five real sections shuffled together, each under a real title and a number."""
    rng = random.Random(SEED)
    sections = [section for article in articles for section in article.sections]
    for number in range(count):
        about = rng.choice(articles)
        yield replace(
            about,
            id=f"made-up/{number % 1000:03d}/{number:07d}",
            title=f"{about.title}: note {number}",
            sections=tuple(rng.sample(sections, rng.randint(1, min(5, len(sections))))),
        )
