"""The newest committed state, open for reading: looked for at every search, or followed in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from whoosh.index import EmptyIndexError

from indexer.engines.base import Ranking
from indexer.engines.whoosh.generations import Generations, damaged_or_unreadable
from indexer.engines.whoosh.opening import is_rewritten, open_snapshot
from indexer.engines.whoosh.snapshot import WhooshSnapshot
from indexer.errors import FindwellError, IndexDamaged

#: A reader that a commit overtakes tries again so often.
ATTEMPTS = 5
#: How often one who follows the writer looks for a commit, in seconds; a look takes 5 µs.
_LOOK_EVERY = 0.02

log = logging.getLogger(__name__)


class Newest:
    """Keeps what was committed last open; any number of threads may ask."""

    def __init__(self, generations: Generations, ranking: Ranking):
        self._generations = generations
        self._ranking = ranking
        self._opening = threading.Lock()
        self._open: tuple[tuple, WhooshSnapshot] | None = None
        self._follows = False
        self._follower: threading.Thread | None = None
        self._closed = threading.Event()
        #: Why what was opened last is not the newest, where one who follows could not open that.
        self.trouble: FindwellError | None = None

    def snapshot(self) -> WhooshSnapshot:
        """The newest committed state, or what a follower opened last; raises `IndexUnusable`."""
        opened = self._open
        return opened[1] if self._follower and opened else self._newest()

    def last(self) -> WhooshSnapshot | None:
        """What was opened last, if anything was."""
        return self._open and self._open[1]

    def follow(self, told: Callable[[FindwellError], str]) -> None:
        """Open commits in a thread of its own from now on: no search waits, each sees what was opened last.

        An index that cannot be opened any more is logged, in the words of `told`, and what was opened last goes on
        answering.
        """
        if self._follower is None:
            self._follows = True
            # What a parent process has opened may have been written to before this one was forked.
            self._let_go_of_rewritten()
            if self._open:
                try:
                    self._newest()
                except FindwellError:
                    # That may be long ago: what was taken out since then must not come back.
                    self._open = None
            self._follower = threading.Thread(target=self._keep_up, args=(told,), name="follower", daemon=True)
            self._follower.start()

    def let_go(self) -> None:
        """Open everything anew for the next who asks."""
        self._open = None

    def close(self) -> None:
        """Let go of what is open, and follow no more; files close with the last who uses them."""
        self._closed.set()
        if self._follower:
            self._follower.join()
        self._open = self._follower = None

    def _keep_up(self, told: Callable[[FindwellError], str]) -> None:
        closed = False
        while not closed:
            try:
                self._let_go_of_rewritten()
                self._newest()
                self.trouble = None
            except Exception as error:  # Who follows must not end, whatever was not thought of: nobody would know.
                trouble = damaged_or_unreadable(self._generations.folder, error)
                if str(trouble) != str(self.trouble):
                    log.error("%s", told(trouble), exc_info=None if trouble is error else error)
                self.trouble = trouble
            closed = self._closed.wait(_LOOK_EVERY)

    def _let_go_of_rewritten(self) -> None:
        """Stop answering from files that have been modified: reading past a truncated end kills the process.

        Searches wait until the index has been opened again.
        """
        opened, folder = self._open, self._generations.seen
        if opened is not None and any(is_rewritten(folder, each) for each in opened[1].opened.values()):
            self._open = None

    def _newest(self) -> WhooshSnapshot:
        # Another thread may let go of what is open at any time.
        opened, state = self._open, self._generations.state()
        if opened is None or opened[0] != state:
            with self._opening:
                opened, state = self._open, self._generations.state()
                if opened is None or opened[0] != state:
                    opened = self._open = state, self._open_snapshot(opened and opened[1])
        return opened[1]

    def _open_snapshot(self, previous: WhooshSnapshot | None) -> WhooshSnapshot:
        for attempt in range(ATTEMPTS):
            folder = self._generations.readable()
            try:
                snapshot = open_snapshot(folder, self._ranking, previous)
                if self._follows:
                    snapshot.prepare()
                return snapshot
            except (FileNotFoundError, EmptyIndexError):
                # A commit took files away between the listing and the opening; its own listing is there now.
                if attempt == ATTEMPTS - 1:
                    raise IndexDamaged(f"Files of the index in {folder} are missing: rebuild it.") from None
                time.sleep(0.01)
            except Exception as error:  # Whoosh raises whatever unpickling a damaged file happens to raise.
                raise damaged_or_unreadable(folder, error) from error
        raise AssertionError("unreachable")
