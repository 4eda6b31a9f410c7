"""Findwell's engine room: articles in, ranked hits out. This is its public face."""

from __future__ import annotations

from indexer.errors import FindwellError
from indexer.library import Library
from indexer.searching.notices import notices_for
from indexer.settings import Settings, load_settings
from indexer.upkeep.report import Report
from indexer.upkeep.sync import update

__all__ = ["FindwellError", "Library", "Report", "Settings", "load_settings", "notices_for", "update"]
__version__ = "0.1.0"
