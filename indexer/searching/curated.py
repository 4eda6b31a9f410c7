"""The maintainers' files: TOML whose faults are named by line, and whose last good state stays in force."""

from __future__ import annotations

import logging
import os
import re
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from indexer.errors import CuratedFileError

T = TypeVar("T")
log = logging.getLogger(__name__)

_UNSEEN = (0, 0, 0)
_PLACE_IN_MESSAGE = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")


@dataclass(frozen=True, slots=True)
class Table:
    """One `[[name]]` of a file, or what stands in none: its values, and what it takes to say on which line a fault is.

    `below` names the tables that may stand in it as `[[name]]`.
    """

    path: Path
    values: dict[str, object]
    source: tuple[str, ...]
    first: int
    last: int
    below: tuple[str, ...] = ()

    def error(self, reason: str, key: str = "", holding: str = "") -> CuratedFileError:
        """A fault of this table, of one of its keys, or of the value of that key that holds some words."""
        line = self._line(_place_of(key), self.first) if key else self.first
        if holding:
            line = self._line(rf".*{re.escape(holding)}", line)
        return fault(self.path, line, reason)

    def _line(self, pattern: str, start: int) -> int:
        """The number of the first line from `start` on that begins so; `start` where none does."""
        lines = range(start, self.last + 1)
        return next((number for number in lines if re.match(pattern, self.source[number - 1])), start)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; raises `CuratedFileError` where it is missing and has no default."""
        value = self.values.get(key, default)
        if value is None:
            raise self.error(f"{key!r} is missing")
        if not isinstance(value, str) or not (value.strip() or value == default):
            raise self.error(f"{key!r} must be a text that is not empty", key)
        return value

    def switch(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"{key!r} must be true or false", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them blank; empty where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.error(f"{key!r} must be a list of texts that are not empty", key)
        return tuple(value)

    def named(self, key: str) -> dict[str, str]:
        """A table of texts by their names, none of them blank; empty where the key is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) and each.strip() for each in value.values()):
            raise self.error(f"{key!r} must be a table of texts that are not empty", key)
        return dict(value)

    def know(self, *keys: str) -> None:
        """Raise `CuratedFileError` for a key that is none of these."""
        for key in self.values:
            if key not in keys:
                known = ", ".join((*keys, *(f"[[{name}]]" for name in self.below)))
                raise self.error(f"{key!r} is not a key here; there are {known}", key)


def _place_of(key: str) -> str:
    """The pattern of a line on which a key, or a table of that name, begins."""
    return rf"(?:[\s{{,]*{re.escape(key)}\s*=|\s*\[+\s*{re.escape(key)}\s*[\].])"


def read_tables(path: Path, *names: str) -> tuple[Table, dict[str, list[Table]]]:
    """A file's own keys, as a table, and its `[[name]]` tables in order.

    Tables within tables are named with a point, as TOML names them: `[[notice.place]]` are listed under
    `notice.place`, and their order is that of the file. Raises `CuratedFileError` with file, line and reason.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE_IN_MESSAGE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + (not text.endswith("\n"))
        raise fault(path, line, _PLACE_IN_MESSAGE.sub("", str(error))) from None
    except (OSError, ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets without end
        raise CuratedFileError(f"{path} cannot be read: {error}.") from error
    source = tuple(text.split("\n"))  # other ends of lines are none in TOML
    found = {name: list(_tables(path, values, source, name)) for name in names}
    own = {key: value for key, value in values.items() if key not in {name.split(".")[0] for name in names}}
    return Table(path, own, source, 1, len(source), names), found


def _tables(path: Path, values: dict, source: tuple[str, ...], name: str) -> Iterator[Table]:
    header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    starts = [number for number, line in enumerate(source, 1) if header.match(line)]
    any_header = re.compile(r"\s*\[+[A-Za-z]")
    for number, found in enumerate(_below(path, values, source, name.split("."))):
        first = starts[number] if number < len(starts) else 1
        last = next((n - 1 for n in range(first + 1, len(source) + 1) if any_header.match(source[n - 1])), len(source))
        yield Table(path, found, source, first, last)


def _below(path: Path, values: dict, source: tuple[str, ...], keys: list[str]) -> Iterator[dict]:
    key, *rest = keys
    found = values.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        line = next((number for number, text in enumerate(source, 1) if re.match(_place_of(key), text)), 1)
        raise fault(path, line, f"{key!r} must be written as [[{key}]]")
    for each in found:
        if rest:
            yield from _below(path, each, source, rest)
        else:
            yield each


def fault(path: Path, line: int, reason: str) -> CuratedFileError:
    """What is wrong, with file and line."""
    return CuratedFileError(f"{path}, line {line}: {reason}.")


class CuratedFile(Generic[T]):
    """What a file says; it is read again when it changes, and a bad one leaves the last good state in force.

    `read` raises `CuratedFileError`. `otherwise` is what holds without the file, and until there is a good one;
    an empty `path` names none. Any number of threads may ask.
    """

    def __init__(self, path: str, read: Callable[[Path], T], otherwise: T):
        # A path made into a string each time costs as much as looking at the file.
        self._name, self._path, self._read, self._otherwise = path, Path(path), read, otherwise
        self._lock = threading.Lock()
        #: What was looked at last, and what is in force: a file that cannot be read changes only the former.
        self._seen: tuple[int, int, int] | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._value = otherwise
        self._is_read = False
        self._told = ""

    @property
    def stamp(self) -> tuple[int, int, int] | None:
        """Changes with what is in force; None where no file is."""
        self.value()
        return self._stamp

    def value(self) -> T:
        """What is in force now; never raises."""
        if stamp_of(self._name) != self._seen:
            with self._lock:
                self._refresh()
        return self._value

    def _refresh(self) -> None:
        stamp = stamp_of(self._name)
        if stamp == self._seen:
            return
        told, before = "", self._seen
        try:
            if self._is_read and not stamp:
                log.warning("%s is not there any more: what it said has ended.", self._path)
            self._value = self._read(self._path) if stamp else self._otherwise
            self._is_read, self._stamp = stamp is not None, stamp
        except CuratedFileError as error:
            told = f"{error} {'What held before stays in force.' if self._is_read else 'It is not in force.'}"
            if told != self._told:
                log.error("%s", told)
            if isinstance(error.__cause__, OSError):
                # What kept it from being read may end without a change of the file: the next who asks tries again.
                stamp = before
        self._seen, self._told = stamp, told


def named(path: str) -> Path | None:
    """The file that a setting names, where it is there; an empty one names none, not the working directory."""
    return Path(path) if path and stamp_of(path) else None


def stamp_of(path: str) -> tuple[int, int, int] | None:
    """What changes with a file; None where there is none, `_UNSEEN` where it may not be looked at."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return _UNSEEN
    return found.st_mtime_ns, found.st_size, found.st_ino
