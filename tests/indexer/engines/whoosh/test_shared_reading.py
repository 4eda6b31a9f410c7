"""Threads and forked processes read articles from the files that one process opened, all at once."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

ARTICLES = 40
READERS = 8
READS = 400


@pytest.fixture
def library(collection):
    rng = random.Random(7)
    words = [f"word{number}" for number in range(4000)]
    text = {number: " ".join(rng.choices(words, k=2000)) for number in range(ARTICLES)}
    return collection({f"a{number}.md": f"# Article {number}\n\n{text[number]}" for number in range(ARTICLES)})


def wrong(library, seed: int) -> list[str]:
    """The articles that were not what was asked for, or could not be read."""
    rng = random.Random(seed)
    found = []
    for _ in range(READS):
        asked = f"a{rng.randrange(ARTICLES)}"
        try:
            got = library.article(asked).card.id
        except Exception as error:  # whatever reading at the wrong place happens to raise
            got = str(error)
        if got != asked:
            found.append(f"{asked}: {got}")
    return found


def test_threads_read_what_they_ask_for(library):
    with ThreadPoolExecutor(READERS) as readers:
        assert list(readers.map(lambda seed: wrong(library, seed), range(READERS))) == [[]] * READERS


def test_forked_processes_read_what_they_ask_for(library):
    assert not wrong(library, 0)
    children = []
    for seed in range(4):
        child = os.fork()
        if not child:
            os._exit(len(wrong(library, seed)) > 0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
