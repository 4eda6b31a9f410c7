"""Findwell's engine room: articles in, ranked hits out. This is its public face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.errors import FindwellError
from indexer.library import Library
from indexer.searching.notices import notices_for
from indexer.settings import Settings, load_settings
from indexer.upkeep.report import Report

if TYPE_CHECKING:
    from indexer.upkeep.sync import update

__all__ = ["FindwellError", "Library", "Report", "Settings", "load_settings", "notices_for", "update"]
__version__ = "0.1.0"


def __getattr__(name: str):
    """Bring in `update` when it is asked for: who searches does not wait for what writes."""
    if name == "update":
        from indexer.upkeep.sync import update

        return update
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
