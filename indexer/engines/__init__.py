"""Engines: where terms are kept and matched. One protocol, behind which there is one engine so far."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.base import Engine, Ranking
from indexer.errors import SettingsError
from indexer.settings import Settings


def open_engine(settings: Settings, ranking: Ranking) -> Engine:
    """The engine that the settings name; raises `SettingsError` for one that cannot be had, and for such a model."""
    if settings.engine != "whoosh":
        raise SettingsError(f"The engine {settings.engine!r} is not part of this version; set 'engine' to 'whoosh'.")
    from indexer.engines.whoosh.meaning.models import model_of
    from indexer.engines.whoosh.store import WhooshEngine

    return WhooshEngine(settings, replace(ranking, model=model_of(settings) if ranking.meaning else None))


def load_showing(settings: Settings, ranking: Ranking) -> None:
    """Load the loops that show what is found in an index that has articles; who searches it loads all."""
    from indexer.engines.whoosh.passages.showing import load_loops

    engine = open_engine(settings, ranking)
    load_loops(engine.snapshot().collection)
    engine.close()


def is_warm() -> bool:
    """Whether every search loop is compiled and cached on this machine, or never will be, without numba."""
    from indexer.engines.whoosh import compiled

    return not compiled.COMPILING or compiled.mark().exists()


def remember_warm() -> None:
    """Remember that every loop is compiled now, and remove what was compiled from other sources."""
    from indexer.engines.whoosh import compiled

    if compiled.COMPILING:
        compiled.keep_these_alone()
