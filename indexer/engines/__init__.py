"""Engines: where terms are kept and matched. One protocol, one contract, several engines."""

from __future__ import annotations

from indexer.engines.base import Engine, Ranking
from indexer.settings import Settings


def open_engine(settings: Settings, ranking: Ranking) -> Engine:
    """The engine that the settings name."""
    from indexer.engines.whoosh.store import WhooshEngine

    return WhooshEngine(settings, ranking)
