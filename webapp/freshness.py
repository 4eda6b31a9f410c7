"""What need not be made or sent again: entity tags and rendered pages, both keyed by index generation."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from cachetools import TTLCache
from flask import Response, current_app, request

import indexer
from indexer import Settings
from indexer.searching import notices, pins, synonyms
from webapp.assets import Asset
from webapp.shelf import open_library

#: So many bytes of pages are kept, some 250 pages of results; every worker keeps its own.
KEPT_BYTES = 4_000_000
KEPT_SECONDS = 300
_SOURCES = (".py", ".html", ".toml")
REVALIDATE = "private, no-cache"
HTML = "text/html; charset=utf-8"


class Freshness:
    """Makes entity tags and keeps rendered pages for one app."""

    def __init__(self, settings: Settings, files: dict[str, Asset]):
        digests = sorted((name, asset.digest) for name, asset in files.items())
        edition = repr((settings, digests, digest_of_sources())).encode("utf-8", "surrogatepass")
        self._edition = hashlib.blake2b(edition, digest_size=12)
        self._curated = (
            notices.file_at(settings.notices),
            pins.file_at(settings.pins),
            synonyms.file_at(settings.synonyms),
        )
        self._pages: TTLCache = TTLCache(KEPT_BYTES, KEPT_SECONDS, getsizeof=len)
        self._lock = threading.Lock()

    def tag(self, generation: str, url: str) -> str:
        """An entity tag for an address: it changes with the index, the code, the settings and the day.

        The day counts because pages say how long ago an article was reviewed; so do the files that
        maintainers edit while the service runs.
        """
        edited = [file.stamp for file in self._curated]
        named = self._edition.copy()
        named.update(f"{generation}\n{url}\n{date.today()}\n{edited}".encode("utf-8", "surrogatepass"))
        return named.hexdigest()

    def kept(self, tag: str) -> bytes | None:
        """The page rendered under this tag not long ago, if there is one."""
        with self._lock:
            return self._pages.get(tag)

    def keep(self, tag: str, body: bytes) -> None:
        """Keep a rendered page for a while, as it is sent; one that would drive out half of the others is not kept."""
        if len(body) * 2 <= KEPT_BYTES:
            with self._lock:
                self._pages[tag] = body


def digest_of_sources() -> str:
    """A digest of the code, templates and built-in files that pages are made by: an upgrade makes other pages."""
    digest = hashlib.blake2b(digest_size=12)
    for folder in (Path(indexer.__file__).parent, Path(__file__).parent):
        for path in sorted(each for suffix in _SOURCES for each in folder.rglob(f"*{suffix}")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def revalidated(view: Callable[..., str | Response]) -> Callable[..., Response]:
    """Let a view answer 304 when nothing has changed, and a page be rendered once while nothing does.

    The view returns a page's text, or a `Response`, which is made each time; one that may not be stored gets no tag: a
    page that was cut short must not be taken for the whole. The tag is made before the answer is: one that a commit or
    an edit overtakes is made again when it is asked for again.
    """

    @functools.wraps(view)
    def answer(**parts) -> Response:
        freshness = current_app.extensions["freshness"]
        tag = freshness.tag(open_library().generation, address())
        if is_known(tag):
            return Response(status=304, headers=tagged(tag))
        body = freshness.kept(tag)
        if body is None:
            made = view(**parts)
            if isinstance(made, Response):
                if not made.cache_control.no_store:
                    made.headers.extend(tagged(tag))
                return made
            body = made.encode()
            freshness.keep(tag, body)
        return Response(body, headers=tagged(tag), content_type=HTML)

    return answer


def is_in_time(begun: float) -> bool:
    """Whether an answer that was begun then, in seconds of `perf_counter`, took less than the time it may take.

    Past that something may not have been looked for, such as another spelling: it must not be taken for the whole.
    """
    return perf_counter() - begun < current_app.extensions["shelf"].settings.query_seconds


def address() -> str:
    """What was asked for, as it was asked; `request.url` would decode and encode it for 45 µs.

    The path's length parts it from the question: a path may have a question mark of its own.
    """
    path = request.path
    return f"{request.host} {len(path)} {path}?{request.environ.get('QUERY_STRING', '')}"


def is_known(tag: str) -> bool:
    """Whether the client already has the version that this tag names."""
    if "HTTP_IF_NONE_MATCH" not in request.environ:
        return False
    # "*" stands for whatever there is, and whether there is anything is not known yet.
    known = request.if_none_match
    return not known.star_tag and known.contains_weak(tag)


def tagged(tag: str) -> list[tuple[str, str]]:
    """The headers of an answer that may be asked for again under its tag."""
    return [("ETag", f'W/"{tag}"'), ("Cache-Control", REVALIDATE)]
