"""Where an index lies on disk: which generation answers, what was committed there last, the switch to another.

INDEX/current.json    which generation answers, and the version of the schema it was written with
INDEX/g000001/        a Whoosh index; each of its segments has its arrays beside it
INDEX/writer.lock     held by the one process that writes
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from indexer.engines.whoosh.arrays.arena import stamp_of
from indexer.engines.whoosh.schema import SCHEMA_VERSION
from indexer.engines.whoosh.writing.committing import flush_folder
from indexer.errors import FindwellError, IndexDamaged, IndexMissing, IndexUnreadable

_CLOCK_TICK_NS = 50_000_000
#: What keeps a file from being read, or made again, whatever is in it.
_OUTSIDE = frozenset(
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EMFILE", "ENFILE", "ENOMEM", "EIO", "ESTALE", "ENOSPC", "EDQUOT", "EROFS")
)


class Generations:
    """The generations of the index in a folder; any number of threads may ask."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._current_file = folder / "current.json"
        # The same as a string: it is looked at before every search.
        self._current_name = os.fspath(self._current_file)
        # Which folder current.json named when it was written so.
        self._named: tuple[tuple, str] = (), ""
        # What was committed last in a folder as it was at a time; a writer makes files there long before it commits.
        self._listed: tuple[tuple, str] = ((), "")

    def current(self) -> dict:
        """What current.json says; raises `IndexUnusable`."""
        try:
            current = json.loads(self._current_file.read_text(encoding="utf-8"))
            if not isinstance(current, dict) or not isinstance(current.get("generation"), str):
                raise ValueError("it names no generation")
            return current
        except FileNotFoundError:
            raise IndexMissing(f"There is no index in {self.folder} yet: make one.") from None
        except (OSError, ValueError) as error:
            raise damaged_or_unreadable(self._current_file, error) from None

    def answering(self) -> Path:
        """The folder of the generation that answers; raises as `current` does."""
        return self.folder / self.current()["generation"]

    def readable(self) -> Path:
        """The same, where this version of Findwell can read it; raises `IndexMissing` too where it cannot."""
        current = self.current()
        if current.get("schema") != SCHEMA_VERSION:
            raise IndexMissing(f"The index in {self.folder} is of another version: rebuild it.")
        return self.folder / current["generation"]

    def state(self) -> tuple:
        """Cheap to take, and never the same before and after a commit."""
        try:
            current = os.stat(self._current_name)
            written = current.st_mtime_ns, current.st_ino
            if self._named[0] != written:
                self._named = written, os.fspath(self.answering())
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

    @property
    def seen(self) -> Path:
        """The folder of the generation that answered when `state` was taken last."""
        return Path(self._named[1])

    def touch(self) -> None:
        """Have those who follow look again, where nothing else of what they look at has changed."""
        os.utime(self._current_file)

    def next(self) -> str:
        """The name of a new generation's folder."""
        known = self._all()
        return f"g{_number_of(known[-1]) + 1 if known else 1:06d}"

    def clear(self) -> None:
        """Take away what rebuilds left that did not finish: all behind the generation that answers, if one does."""
        try:
            answering = self.current()["generation"]
        except (IndexMissing, IndexDamaged):
            return
        known = self._all()
        for name in known[known.index(answering) + 1 :] if answering in known else ():
            self._remove(name)

    def switch_to(self, name: str) -> None:
        """Have another generation answer, and take away all but it and the one before."""
        kept = {name}
        with suppress(IndexMissing, IndexDamaged):
            kept.add(self.current()["generation"])
        temporary = self.folder / "current.json.tmp"
        try:
            with open(temporary, "w", encoding="utf-8") as file:
                json.dump({"generation": name, "schema": SCHEMA_VERSION}, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._current_file)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        flush_folder(self.folder)
        for other in self._all():
            if other not in kept:
                self._remove(other)

    def drop(self, name: str) -> None:
        """Take away a generation that was to answer, unless it does: what went wrong may have done so afterwards."""
        try:
            answers = self.current()["generation"] == name
        except (IndexMissing, IndexDamaged):
            answers = False
        except IndexUnreadable:
            return
        if not answers:
            self._remove(name)

    def _remove(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _all(self) -> list[str]:
        """The folders of generations, the oldest first; what else lies beside them is not ours."""
        names = [path.name for path in self.folder.glob("g*") if path.name[1:].isdecimal() and path.is_dir()]
        return sorted(names, key=_number_of)


def damaged_or_unreadable(path: Path, error: Exception) -> FindwellError:
    """What to say of an index that could not be read: what lies outside of it is no reason to rebuild it."""
    if isinstance(error, FindwellError):  # It has been said already.
        return error
    if is_outside(error):
        why = "there is not enough memory" if isinstance(error, MemoryError) else error.strerror
        return IndexUnreadable(f"{path} cannot be read right now ({why}): mend that and try again.")
    return IndexDamaged(f"The index in {path} is damaged ({error}): rebuild it.")


def is_outside(error: Exception) -> bool:
    """Whether what went wrong lies outside of what was read."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _OUTSIDE)


def _number_of(generation: str) -> int:
    return int(generation[1:])


def _commit_number(toc: str) -> int:
    """The number of a commit, from the name of its table of contents: _MAIN_12.toc."""
    digits = toc.removesuffix(".toc").rpartition("_")[2]
    return int(digits) if digits.isdecimal() else -1
