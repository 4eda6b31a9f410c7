"""Engines: where terms are kept and matched. One protocol, one contract, several engines."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.base import Engine, Ranking
from indexer.errors import SettingsError
from indexer.settings import Settings


def open_engine(settings: Settings, ranking: Ranking) -> Engine:
    """The engine that the settings name; raises `SettingsError` for one that cannot be had, and for such a model."""
    if settings.engine != "whoosh":
        raise SettingsError(f"The engine {settings.engine!r} is not part of this version; set 'engine' to 'whoosh'.")
    from indexer.engines.whoosh.models import model_of
    from indexer.engines.whoosh.store import WhooshEngine

    return WhooshEngine(settings, replace(ranking, model=model_of(settings) if ranking.meaning else None))
