"""The files that maintainers write by hand: looked at as a whole before anything is done that relies on them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from indexer.engines.base import Snapshot
from indexer.errors import CuratedFileError
from indexer.searching.curated import named
from indexer.searching.notices import read_notices
from indexer.searching.pins import read_pins
from indexer.searching.synonyms import read_synonyms
from indexer.settings import Settings

_ARTICLES = "/articles/"
_READERS = {"notices": read_notices, "pins": read_pins, "synonyms": read_synonyms}


def check_curated(settings: Settings, known: Mapping[str, object] = MappingProxyType({})) -> dict[str, list]:
    """Raise `CuratedFileError` where one of the files is there and cannot be read as it stands.

    Returns how each stands; those that stand as they are `known` are taken for good: reading all of them takes as long
    as indexing an article.
    """
    stands = {}
    for name, read in _READERS.items():
        if path := named(getattr(settings, name)):
            try:
                found = path.stat()
            except OSError as error:
                raise CuratedFileError(f"{path} cannot be read: {error}.") from error
            # Moving a file into place leaves the time of its content as it was.
            stands[name] = [str(path.absolute()), found.st_mtime_ns, found.st_ctime_ns, found.st_size]
            if stands[name] != known.get(name):
                read(path)
    return stands


def missing_files(settings: Settings) -> tuple[str, ...]:
    """The files that a setting names and that are not there, in sentences; by default each may be there or not."""
    usual = Settings()
    paths = {name: path for name in _READERS if (path := getattr(settings, name)) != getattr(usual, name)}
    return tuple(
        f"There is no file {path}, which the setting {name!r} names: put it there, or leave the setting empty."
        for name, path in paths.items()
        if path and not named(path)
    )


def lost_articles(settings: Settings, snapshot: Snapshot) -> tuple[str, ...]:
    """What pins and notices lead to that the index does not have, in sentences; a file that was renamed, most often."""
    led_to = []
    if path := named(settings.pins):
        led_to += [(path, article) for article in read_pins(path).values()]
    if path := named(settings.notices):
        notices = read_notices(path).notices
        links = [link for notice in notices for said in (notice, *notice.places) for link in said.links]
        addresses = [unquote(urlsplit(link.href).path) for link in links]
        led_to += [(path, address.removeprefix(_ARTICLES)) for address in addresses if address.startswith(_ARTICLES)]
    missing = {(path, article) for path, article in led_to if snapshot.find(article) is None}
    return tuple(
        f"{path} leads to the article {article!r}, which is not in the index." for path, article in sorted(missing)
    )
