"""Engines: where terms are kept and matched. One protocol, one contract, several engines."""

from __future__ import annotations

from dataclasses import replace

from indexer.analysis.meaning import meanings
from indexer.engines.base import Engine, Ranking
from indexer.settings import Settings


def open_engine(settings: Settings, ranking: Ranking) -> Engine:
    """The engine that the settings name."""
    from indexer.engines.whoosh.store import WhooshEngine

    if settings.semantic_model == "none" or meanings() is None:
        ranking = replace(ranking, meaning=0.0)
    return WhooshEngine(settings, ranking)
