"""The Whoosh index on disk: generations, the lock, commits, and opening what was committed.

    INDEX/current.json    which generation answers, and the version of the schema it was written with
    INDEX/g000001/        a Whoosh index; each of its segments has its arrays beside it
    INDEX/writer.lock     held by the one process that writes

A commit is Whoosh's own. A rebuild writes a generation beside the one that answers and then switches.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from whoosh import index as whoosh_index
from whoosh.index import LockError

from indexer.engines.base import Changes, Ranking, Written
from indexer.engines.whoosh.arrays.arena import stamp_of
from indexer.engines.whoosh.opening import damages, is_rewritten, mend_arrays, open_snapshot
from indexer.engines.whoosh.schema import SCHEMA_VERSION, article_schema
from indexer.engines.whoosh.snapshot import WhooshSnapshot
from indexer.engines.whoosh.writing.building import Job
from indexer.engines.whoosh.writing.committing import commit, flush_folder
from indexer.engines.whoosh.writing.segments import INDEX_NAME
from indexer.errors import (
    FindwellError,
    GuardRefused,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexUnreadable,
    SettingsError,
)
from indexer.settings import Settings

_KEPT_GENERATIONS = 2
#: A reader that a commit overtakes tries again so often.
_ATTEMPTS = 5
_CLOCK_TICK_NS = 50_000_000
#: How often one who follows the writer looks for a commit, in seconds; a look takes 5 µs.
_LOOK_EVERY = 0.02

log = logging.getLogger(__name__)


#: What keeps a file from being read whatever is in it.
_OUTSIDE = frozenset((errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.ESTALE))


class WhooshEngine:
    """Keeps articles in a Whoosh index on this machine."""

    def __init__(self, settings: Settings, ranking: Ranking):
        self._settings = settings
        self._folder = Path(settings.index)
        self._ranking = ranking
        self._opening = threading.Lock()
        self._open: tuple[tuple, WhooshSnapshot] | None = None
        self._follows = False
        self._follower: threading.Thread | None = None
        self._closed = threading.Event()
        self._trouble: FindwellError | None = None
        self._writer_lock = FileLock(self._folder / "writer.lock", timeout=settings.lock_seconds)
        self._current_file = os.fspath(self._folder / "current.json")
        # Which folder current.json named when it was written so: it is looked at before every search.
        self._named: tuple[tuple, str] = (), ""
        # What was committed last in a folder as it was at a time; a writer makes files there long before it commits.
        self._listed: tuple[tuple, str] = ((), "")

    # Reading

    def snapshot(self) -> WhooshSnapshot:
        """The newest committed state, or what a follower opened last; raises `IndexMissing` or `IndexDamaged`."""
        opened = self._open
        return opened[1] if self._follower and opened else self._newest()

    def follow(self, told: Callable[[FindwellError], str] = str) -> None:
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

    @property
    def trouble(self) -> FindwellError | None:
        """Why what was opened last is not the newest, where one who follows could not open that."""
        return self._trouble

    def _keep_up(self, told: Callable[[FindwellError], str]) -> None:
        closed = False
        while not closed:
            try:
                self._let_go_of_rewritten()
                self._newest()
                self._trouble = None
            except FindwellError as error:
                if str(error) != str(self._trouble):
                    log.error("%s", told(error))
                self._trouble = error
            closed = self._closed.wait(_LOOK_EVERY)

    def _let_go_of_rewritten(self) -> None:
        """Stop answering from files that have been modified: reading past a truncated end kills the process.

        Searches wait until the index has been opened again.
        """
        opened, folder = self._open, Path(self._named[1])
        if opened is not None and any(is_rewritten(folder, each) for each in opened[1].opened.values()):
            self._open = None

    def _newest(self) -> WhooshSnapshot:
        # Another thread may let go of what is open at any time.
        opened, state = self._open, self._state()
        if opened is None or opened[0] != state:
            with self._opening:
                opened, state = self._open, self._state()
                if opened is None or opened[0] != state:
                    opened = self._open = state, self._open_snapshot(opened and opened[1])
        return opened[1]

    def close(self) -> None:
        """Let go of what `snapshot` opened; its files close with the last who uses it."""
        self._closed.set()
        if self._follower:
            self._follower.join()
        self._open = self._follower = None

    def _state(self) -> tuple:
        """Cheap to take, and never the same before and after a commit."""
        try:
            current = os.stat(self._current_file)
            written = current.st_mtime_ns, current.st_ino
            if self._named[0] != written:
                self._named = written, os.fspath(self._generation_folder())
            folder = self._named[1]
            seen = folder, os.stat(folder).st_mtime_ns
            if self._listed[0] == seen:
                return *written, self._listed[1]
            tables = (name for name in os.listdir(folder) if name.endswith(".toc"))
            newest = max(tables, key=_commit_number, default="")
            # The first commit has the same name in every index: another may have been put in the place of this one.
            committed = newest and (newest, *(stamp_of(Path(folder, newest)) or ()))
            # Within one tick of its clock a folder can change again without its time showing it.
            if time.time_ns() - seen[1] > _CLOCK_TICK_NS:
                self._listed = seen, committed
            return *written, committed
        except OSError:
            return ()

    def _generation_folder(self) -> Path:
        return self._folder / self._current()["generation"]

    def _current(self) -> dict:
        path = self._folder / "current.json"
        try:
            current = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(current, dict) or not isinstance(current.get("generation"), str):
                raise ValueError("it names no generation")
            return current
        except FileNotFoundError:
            raise IndexMissing(f"There is no index in {self._folder} yet: make one.") from None
        except (OSError, ValueError) as error:
            raise _damaged_or_unreadable(path, error) from None

    def _open_snapshot(self, previous: WhooshSnapshot | None) -> WhooshSnapshot:
        for attempt in range(_ATTEMPTS):
            current = self._current()
            if current.get("schema") != SCHEMA_VERSION:
                raise IndexMissing(f"The index in {self._folder} is of another version: rebuild it.")
            folder = self._folder / current["generation"]
            try:
                snapshot = open_snapshot(folder, self._ranking, previous)
                if self._follows:
                    snapshot.prepare()
                return snapshot
            except (FileNotFoundError, whoosh_index.EmptyIndexError):
                # A commit took files away between the listing and the opening; its own listing is there now.
                if attempt == _ATTEMPTS - 1:
                    raise IndexDamaged(f"Files of the index in {folder} are missing: rebuild it.") from None
                time.sleep(0.01)
            except Exception as error:  # Whoosh raises whatever unpickling a damaged file happens to raise.
                raise _damaged_or_unreadable(folder, error) from error
        raise AssertionError("unreachable")

    def bytes_used(self) -> int:
        """How much disk the generation that answers takes, in bytes."""
        total = 0
        for entry in os.scandir(self._generation_folder()):
            with suppress(FileNotFoundError):  # A commit takes files away.
                total += entry.stat().st_size
        return total

    def damages(self) -> list[str]:
        """What is wrong with the index as it lies on disk, in sentences; empty where nothing is.

        Raises `IndexLocked` where commits overtake each look at it.
        """
        for _ in range(_ATTEMPTS):
            state, folder = self._state(), self._generation_folder()
            try:
                found = damages(folder, self._ranking)
            except Exception as error:  # As in `_open_snapshot`.
                found = [str(_damaged_or_unreadable(folder, error))]
            if not found or self._state() == state:  # What a commit takes away meanwhile is not damaged.
                return found
        raise IndexLocked(f"The index in {self._folder} keeps being written to; check it again when that is over.")

    # Writing

    def write(
        self,
        corpus: Path,
        changes: Changes,
        *,
        rebuild: bool,
        least: int = 0,
        kept: Collection[str] = (),
        progress: Callable[[int], None],
    ) -> Written:
        """Bring changes in, all or none.

        `rebuild` starts from nothing, and has to end with `least` articles, among them those with the ids `kept`, where
        they have files still. Raises `IndexLocked` and `GuardRefused`.
        """
        with self.lock():
            return self._write(corpus, changes, rebuild, least, kept, progress)

    def mend(self, progress: Callable[[int], None]) -> int:
        """Remake arrays from what Whoosh keeps; returns how many segments needed it. Raises `IndexLocked`.

        `progress` is told how many articles were gone through.
        """
        with self.lock():
            folder = self._generation_folder()
            try:
                mended = mend_arrays(folder, self._ranking, progress)
            except Exception as error:  # As in `_open_snapshot`.
                raise _damaged_or_unreadable(folder, error) from error
            self._open = None
            if mended:
                # For those who follow: nothing else of what they look at has changed.
                os.utime(self._current_file)
            return mended

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other writers out; who has the lock may take it again. Raises `IndexLocked`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise SettingsError(f"The setting 'index' must name a folder; {self._folder} is none.") from None
        try:
            with self._writer_lock:
                yield
        except (Timeout, LockError):  # Whoosh's own lock is held by programs that know nothing of ours.
            raise IndexLocked(
                f"Another process has been writing the index in {self._folder} for longer than "
                f"{self._settings.lock_seconds:g} s; try again when it has finished."
            ) from None

    def _write(self, corpus, changes, rebuild, least, kept, progress) -> Written:
        name = self._next_generation() if rebuild else self._current()["generation"]
        folder = self._folder / name
        job = Job(folder, corpus, changes.add, self._settings.max_file_bytes, self._ranking)
        try:
            if rebuild:
                folder.mkdir()
                whoosh_index.create_in(str(folder), article_schema(), INDEX_NAME)
            built = commit(
                job,
                changes.remove,
                self._open and self._open[1],
                jobs=self._settings.jobs,
                lock_seconds=self._settings.lock_seconds,
                progress=progress,
            )
            ids = {file.path: file.id for file in changes.add}
            unread = [each for each in built.rejected if ids[each.path] in kept]
            if rebuild and unread:
                raise GuardRefused(
                    f"A rebuild would drop {len(unread)} of the articles, whose files cannot be read right now, such "
                    f"as {unread[0].path} ({unread[0].reason.rstrip('.')}); if that is meant, run it again with "
                    "--force."
                )
            if rebuild and len(built.added) < least:
                raise GuardRefused(
                    f"Only {len(built.added)} articles could be read, so the index stays as it was; "
                    "if that is meant, run it again with --force."
                )
        except BaseException:
            if rebuild:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        if rebuild:
            self._switch_to(name)
        return Written(len(built.added), tuple(built.rejected), self.snapshot().generation)

    def _next_generation(self) -> str:
        """The name of a new generation's folder; those left behind by runs that did not finish are removed."""
        try:
            answering = self._current()["generation"]
        except (IndexMissing, IndexDamaged):
            answering = ""
        known = self._generations()
        if answering not in known:
            return f"g{_number_of(known[-1]) + 1 if known else 1:06d}"
        for name in known[known.index(answering) + 1 :]:
            shutil.rmtree(self._folder / name)
        return f"g{_number_of(answering) + 1:06d}"

    def _generations(self) -> list[str]:
        """The folders of generations, the oldest first; what else lies beside them is not ours."""
        names = [path.name for path in self._folder.glob("g*") if path.name[1:].isdecimal()]
        return sorted(names, key=_number_of)

    def _switch_to(self, name: str) -> None:
        temporary = self._folder / "current.json.tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump({"generation": name, "schema": SCHEMA_VERSION}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self._folder / "current.json")
        flush_folder(self._folder)
        for older in self._generations()[:-_KEPT_GENERATIONS]:
            shutil.rmtree(self._folder / older, ignore_errors=True)


def _damaged_or_unreadable(path: Path, error: Exception) -> IndexDamaged | IndexUnreadable:
    """What to say of an index that could not be read: what lies outside of it is no reason to rebuild it."""
    if isinstance(error, OSError) and error.errno in _OUTSIDE:
        return IndexUnreadable(f"{path} cannot be read right now ({error.strerror}): mend that and try again.")
    return IndexDamaged(f"The index in {path} is damaged ({error}): rebuild it.")


def _number_of(generation: str) -> int:
    return int(generation[1:])


def _commit_number(toc: str) -> int:
    """The number of a commit, from the name of its table of contents: _MAIN_12.toc."""
    digits = toc.removesuffix(".toc").rpartition("_")[2]
    return int(digits) if digits.isdigit() else -1
