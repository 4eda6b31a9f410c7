"""Indexes of articles that no file need hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer import Settings
from indexer.engines.base import Changes
from indexer.engines.whoosh.store import WhooshEngine
from indexer.engines.whoosh.writing.building import ReadFile
from indexer.searching.weights import RANKING


@pytest.fixture
def engine_of(tmp_path):
    """Makes an engine of rounds of articles, each round a commit; articles of one id replace each other."""
    opened = []

    def make(*rounds, removed=()) -> WhooshEngine:
        settings = Settings(corpus=str(tmp_path), index=str(tmp_path / f"index{len(opened)}"), jobs=1)
        opened.append(WhooshEngine(settings, replace(RANKING, meaning=0.0)))
        for number, articles in enumerate(rounds):
            files = tuple(ReadFile(f"{each.id}.md", each.id, 1, 2, each) for each in articles)
            opened[-1].write(tmp_path, Changes((), files), rebuild=number == 0, progress=lambda done: None)
        if removed:
            opened[-1].write(tmp_path, Changes(tuple(removed), ()), rebuild=False, progress=lambda done: None)
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()


@pytest.fixture
def snapshot_of(engine_of):
    """Makes a snapshot of rounds of articles."""
    return lambda *rounds, removed=(): engine_of(*rounds, removed=removed).snapshot()
