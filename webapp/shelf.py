"""Where the open library stands: opened once, kept, and opened again after it failed."""

from __future__ import annotations

import logging
import threading
from time import monotonic

from flask import current_app, g

import indexer
from indexer import FindwellError, Library, Settings
from indexer.errors import ArticleDamaged
from indexer.upkeep.report import with_mending

#: An article that is damaged may have been mended where the index was opened longer ago, in seconds.
REOPEN_SECONDS = 60


class Shelf:
    """Keeps one open `Library` for an app; every request may ask for it from any thread."""

    def __init__(self, settings: Settings, log: logging.Logger):
        self.settings = settings
        self._log = log
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._reported = False
        self._follows = False
        self._opened = 0.0

    def follow(self) -> None:
        """Have the library keep up with commits in the background; once in each process that answers."""
        self._follows = True
        if self._library:
            self._library.follow(self._told)

    def library(self) -> Library:
        """The open library; raises `IndexUnusable`, and tries again when asked again."""
        library = self._library
        if library is None:
            with self._lock:
                if self._library is None:
                    self._library = indexer.Library.open(self.settings)
                    self._opened = monotonic()
                    if self._follows:
                        self._library.follow(self._told)
                    self._reported = False
                library = self._library
        return library

    def close(self) -> None:
        """Close the library; for those who make apps and throw them away, such as tests."""
        with self._lock:
            library, self._library = self._library, None
        if library is not None:
            library.close()

    def let_go(self, failed: Library | None, error: FindwellError) -> None:
        """Forget a library that failed, so that the next request opens it anew; logs the mending once.

        An article that is damaged is logged each time; all others are made to wait for it no more often than once in
        `REOPEN_SECONDS`.
        One that another request has opened since stays. Threads that are still reading from the failed one keep what
        they read from; nobody follows the index for it any more.
        """
        with self._lock:
            if failed is not self._library:
                return
            if isinstance(error, ArticleDamaged) and monotonic() - self._opened < REOPEN_SECONDS:
                self._log.error("%s", self._told(error))
                return
            self._library = None
            first, self._reported = not self._reported, True
        if failed is not None:
            failed.close()
        if first:
            self._log.error("%s", self._told(error))

    def _told(self, error: FindwellError) -> str:
        return with_mending(error, self.settings)


def shelf() -> Shelf:
    """The shelf of the current app."""
    return current_app.extensions["shelf"]


def open_library() -> Library:
    """The library as the current request found it at first; raises `IndexUnusable`."""
    if "library" not in g:
        g.opened = current_app.extensions["shelf"].library()
        g.library = g.opened.still()
    return g.library


def let_go(error: FindwellError) -> None:
    """Forget the library that this request was answered from, if it was; see `Shelf.let_go`."""
    shelf().let_go(g.get("opened"), error)
