"""The files that maintainers write by hand: looked at as a whole before anything is done that relies on them."""

from __future__ import annotations

from pathlib import Path

from indexer.searching.notices import read_notices
from indexer.searching.pins import read_pins
from indexer.searching.synonyms import read_synonyms
from indexer.settings import Settings

_READERS = {"notices": read_notices, "pins": read_pins, "synonyms": read_synonyms}


def check_curated(settings: Settings) -> None:
    """Raise `CuratedFileError` where one of the files is there and cannot be read as it stands."""
    for name, read in _READERS.items():
        path = Path(getattr(settings, name))
        if path.exists():
            read(path)
