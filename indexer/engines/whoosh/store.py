"""The Whoosh engine: one writer at a time, changes all or none, and the newest committed state for whoever reads.

A commit is Whoosh's own. A rebuild writes a generation beside the one that answers and then switches; `generations.py`
says how that lies on disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from whoosh import index as whoosh_index
from whoosh.index import LockError

from indexer.engines.base import Changes, Ranking, Written
from indexer.engines.whoosh.generations import Generations, damaged_or_unreadable
from indexer.engines.whoosh.newest import ATTEMPTS, Newest
from indexer.engines.whoosh.opening import mend_arrays
from indexer.engines.whoosh.schema import article_schema
from indexer.engines.whoosh.snapshot import WhooshSnapshot
from indexer.engines.whoosh.verifying import damages
from indexer.engines.whoosh.writing.building import Job
from indexer.engines.whoosh.writing.committing import commit
from indexer.engines.whoosh.writing.segments import INDEX_NAME
from indexer.errors import FindwellError, GuardRefused, IndexLocked, IndexUnreadable, SettingsError
from indexer.settings import Settings


class WhooshEngine:
    """Keeps articles in a Whoosh index on this machine."""

    def __init__(self, settings: Settings, ranking: Ranking):
        self._settings = settings
        self._ranking = ranking
        self._folder = Path(settings.index)
        self._generations = Generations(self._folder)
        self._newest = Newest(self._generations, ranking)
        self._writer_lock = FileLock(self._folder / "writer.lock", timeout=settings.lock_seconds)

    def snapshot(self) -> WhooshSnapshot:
        """The newest committed state, or what a follower opened last; raises `IndexUnusable`."""
        return self._newest.snapshot()

    def follow(self, told: Callable[[FindwellError], str] = str) -> None:
        """Open commits in a thread of its own from now on; see `Newest.follow`."""
        self._newest.follow(told)

    @property
    def trouble(self) -> FindwellError | None:
        """Why what was opened last is not the newest, where one who follows could not open that."""
        return self._newest.trouble

    def close(self) -> None:
        """Let go of what `snapshot` opened; its files close with the last who uses it."""
        self._newest.close()

    def bytes_used(self) -> int:
        """How much disk the generation that answers takes, in bytes."""
        total = 0
        for entry in os.scandir(self._generations.answering()):
            with suppress(FileNotFoundError):  # A commit takes files away.
                total += entry.stat().st_size
        return total

    def damages(self) -> list[str]:
        """What is wrong with the index as it lies on disk, in sentences; empty where nothing is.

        Raises `IndexUnreadable`, and `IndexLocked` where commits overtake each look at it.
        """
        for _ in range(ATTEMPTS):
            state, folder = self._generations.state(), self._generations.answering()
            try:
                found = damages(folder, self._ranking)
            except Exception as error:  # Whoosh raises whatever unpickling a damaged file happens to raise.
                told = damaged_or_unreadable(folder, error)
                if isinstance(told, IndexUnreadable):
                    raise told from error
                found = [str(told)]
            if not found or self._generations.state() == state:  # What a commit takes away meanwhile is not damaged.
                return found
        raise IndexLocked(f"The index in {self._folder} keeps being written to; check it again when that is over.")

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

    def mend(self, progress: Callable[[int, int], None]) -> int:
        """Remake arrays from what Whoosh keeps; returns how many segments needed it. Raises `IndexLocked`.

        `progress` is told how many articles were gone through, and of how many, the deleted ones included.
        """
        with self.lock():
            folder = self._generations.answering()
            try:
                mended = mend_arrays(folder, self._ranking, progress)
            except Exception as error:  # As in `damages`.
                raise damaged_or_unreadable(folder, error) from error
            self._newest.let_go()
            if mended:
                self._generations.touch()
            return mended

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

    def _write(self, corpus, changes, rebuild, least, kept, progress) -> Written:
        self._generations.clear()
        folder = self._folder / self._generations.next() if rebuild else self._generations.answering()
        job = Job(folder, corpus, changes.add, self._settings.max_file_bytes, self._ranking)
        try:
            if rebuild:
                folder.mkdir()
                whoosh_index.create_in(str(folder), article_schema(), INDEX_NAME)
            built = commit(
                job,
                changes.remove,
                self._newest.last(),
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
            if rebuild:
                self._generations.switch_to(folder.name)
        except BaseException:
            if rebuild:
                self._generations.drop(folder.name)
            raise
        return Written(tuple(built.rejected), self.snapshot().generation)
