"""Engines: where terms are kept and matched. One protocol, one contract, several engines."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.base import Engine, Ranking
from indexer.settings import Settings


def open_engine(settings: Settings, ranking: Ranking) -> Engine:
    """The engine that the settings name; raises `SettingsError` where they name a model that cannot be had."""
    from indexer.engines.whoosh.models import model_of
    from indexer.engines.whoosh.store import WhooshEngine

    return WhooshEngine(settings, replace(ranking, model=model_of(settings) if ranking.meaning else None))
