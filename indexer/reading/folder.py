"""The corpus folder: which files are in it, and each file's article or the reason why it has none."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from .article import Article, ReadingError

# Suffix -> the module beside this one whose read_<module> reads it.
_READERS = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".pdf": "pdf",
    ".docx": "docx",
}
SUFFIXES = tuple(_READERS)
#: Changes where the readers come to make other articles of the same files: the next run reads them all again.
EDITION = "8"
#: File systems know times beyond the year 2262, which are more nanoseconds than 64 bits hold.
_LATEST = 2**63 - 1


class SourceFile(NamedTuple):
    """A file of the corpus: `path` relative to it, `/` between parts, and what tells a changed file.

    `changed_ns` is when anything of it was changed last, be it its name; no program sets that as it likes. `place`
    tells the folder it lies in from others of its name, and where `is_link`, the file from others that the link led
    to: one may take the place of another, and be older than the last run.
    """

    path: str
    id: str
    size: int
    mtime_ns: int
    changed_ns: int = 0
    place: str = ""
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file or folder that gave no article, and why, in a sentence.

    `elsewhere` is the path at which a folder is met that this one is only another way to.
    """

    path: str
    reason: str
    elsewhere: str | None = None


def walk(corpus: Path) -> tuple[list[SourceFile], list[Rejected]]:
    """List the files of `corpus` that can be read, and those that cannot, each sorted by path.

    Hidden files and folders, and suffixes nobody reads, are passed over in silence. Links are followed,
    but no folder is read twice. Raises ReadingError where the corpus itself is no readable folder.
    """
    root = os.fspath(corpus)
    found: list[tuple[str, str, os.stat_result, str, bool]] = []
    rejected: list[Rejected] = []
    try:
        info = os.stat(root)
    except OSError as error:
        raise ReadingError(f"The corpus folder {root} cannot be read: {_why(error)}.") from error
    # Each folder is visited once, whatever leads to it: its own place comes before links, links by their path.
    visited = {(info.st_dev, info.st_ino): ""}
    waiting, links = [""], []
    while waiting or links:
        folder = waiting.pop() if waiting else heappop(links)
        try:
            if folder:
                info = os.stat(os.path.join(root, folder))
                first = visited.setdefault((info.st_dev, info.st_ino), folder)
                if first != folder:
                    rejected.append(Rejected(_printable(folder), _visited(folder, first), elsewhere=first))
                    continue
            entries = os.scandir(os.path.join(root, folder) if folder else root)
        except OSError as error:
            if not folder:
                raise ReadingError(f"The corpus folder {root} cannot be read: {_why(error)}.") from error
            rejected.append(Rejected(_printable(folder), f"The folder cannot be read: {_why(error)}."))
            continue
        named = f"{info.st_dev}.{info.st_ino}"
        with entries:
            for entry in entries:
                name = entry.name
                # "..name" is nobody's way to hide a file.
                if name[0] == "." and name[:2] != "..":
                    continue
                path = f"{folder}/{name}" if folder else name
                # As os.path.splitext takes them apart, in a fifth of its time: dots in front are no suffix.
                dot = name.rfind(".")
                try:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path)
                    elif entry.is_dir():
                        heappush(links, path)
                    elif name[dot:].lower() in _READERS and name[:dot].strip("."):
                        # A fifo or a socket would make the reader wait for ever.
                        if entry.is_file():
                            found.append((path, path[: dot - len(name)], entry.stat(), named, entry.is_symlink()))
                        else:
                            reason = "The link leads nowhere." if entry.is_symlink() else "It is not a plain file."
                            rejected.append(Rejected(_printable(path), reason))
                    elif entry.is_symlink() and not entry.is_file():
                        # It may have led to a folder.
                        rejected.append(Rejected(_printable(path), "The link leads nowhere."))
                except OSError as error:
                    rejected.append(Rejected(_printable(path), f"It cannot be read: {_why(error)}."))
    found.sort(key=itemgetter(0))
    files = _number(found, rejected)
    rejected.sort(key=lambda item: item.path)
    return files, rejected


def _visited(folder: str, first: str) -> str:
    """Why a folder is not read again that was read at `first`."""
    if not first or folder.startswith(f"{first}/"):
        return "The link leads back to a folder it lies in."
    return f"The folder is read already as {_printable(first)}."


def _number(found: list[tuple[str, str, os.stat_result, str, bool]], rejected: list[Rejected]) -> list[SourceFile]:
    """Give each file its id, the path without the suffix; a second file with the same id is rejected."""
    files: list[SourceFile] = []
    first: dict[str, str] = {}
    for path, article_id, info, place, is_link in found:
        if not path.isascii():
            try:
                path.encode("utf-8")
            except UnicodeEncodeError:
                rejected.append(Rejected(_printable(path), "The name is not valid UTF-8; rename the file."))
                continue
        if article_id in first:
            rejected.append(Rejected(path, f"It has the same id as {first[article_id]}; rename one of them."))
            continue
        first[article_id] = path
        times = (min(max(time, -_LATEST), _LATEST) for time in (info.st_mtime_ns, info.st_ctime_ns))
        place = f"{info.st_dev}.{info.st_ino}" if is_link else place
        files.append(SourceFile(path, article_id, info.st_size, *times, place, is_link))
    return files


def read_article(corpus: Path, file: SourceFile, max_bytes: int) -> Article | Rejected:
    """Read one file of the corpus; never raises for what a file can be."""
    return read_with_digest(corpus, file, max_bytes)[0]


def read_with_digest(corpus: Path, file: SourceFile, max_bytes: int) -> tuple[Article | Rejected, str]:
    """Read one file as `read_article` does, and tell the digest of just what was read; empty where nothing was."""
    digest = ""
    try:
        data = content_of(corpus, file, max_bytes)
        digest = digest_of(data)
        return read_bytes(data, os.path.splitext(file.path)[1], file.id), digest
    except ReadingError as error:
        reason = error.reason
    except FileNotFoundError:
        reason = "The file has vanished since the folder was listed."
    except OSError as error:
        reason = f"It cannot be read: {_why(error)}."
    except MemoryError:
        reason = "The file needs more memory than there is."
    except Exception as error:  # one odd file must not stop the run, and its name must be in the report
        reason = f"It could not be understood ({type(error).__name__}: {error})."
    return Rejected(file.path, reason), digest


def content_of(corpus: Path, file: SourceFile, max_bytes: int) -> bytes:
    """The bytes of a file; raises `ReadingError` where it is longer or no plain file, and `OSError`."""
    # The file may have grown since the walk: never read more than the limit, whatever was noted.
    with open(os.path.join(os.fspath(corpus), file.path), "rb", opener=_without_waiting) as source:
        info = os.fstat(source.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise ReadingError("It is not a plain file.")
        # In pieces of the file's size: a read of the whole limit would make room for that, however small the file.
        data = source.read(min(info.st_size, max_bytes) + 1)
        while len(data) <= max_bytes and (more := source.read(min(info.st_size, max_bytes - len(data)) + 1)):
            data += more
        size = len(data) if len(data) <= max_bytes else os.fstat(source.fileno()).st_size
    if len(data) > max_bytes:
        raise ReadingError(f"The file is {_megabytes(size)}; the limit is {_megabytes(max_bytes)}.")
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Open what may have become a pipe since the walk, which would have nothing to say for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def digest_of(data: bytes) -> str:
    """The digest of a file's content, behind the edition of the readers."""
    return f"{EDITION}.{hashlib.blake2b(data, digest_size=16).hexdigest()}"


def was_read_otherwise(digest: str) -> bool:
    """Whether a file with this digest was read by another edition of the readers."""
    return not digest.startswith(f"{EDITION}.")


def load_readers() -> None:
    """Import the readers of pages and texts now, so that the first file does not wait for them."""
    for name in ("html", "markdown", "text"):
        import_module(f".{name}", __package__)


def read_bytes(data: bytes, suffix: str, article_id: str) -> Article:
    """Read the bytes of a file with this suffix (".html"); raises ReadingError with the reason."""
    name = _READERS.get(suffix.lower())
    if name is None:
        raise ReadingError(f"Files ending in {suffix or 'nothing'} are not read; these are: {', '.join(SUFFIXES)}.")
    if not data or not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n\x0c"):
        raise ReadingError("The file is empty.")
    return _reader(name)(data, article_id)


@cache
def _reader(name: str) -> Callable[[bytes, str], Article]:
    # Imported when first needed: a corpus of Markdown should not pay for lxml, nor one of HTML for pypdf.
    return getattr(import_module(f".{name}", __package__), f"read_{name}")


def _printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _megabytes(size: int) -> str:
    if size < 100_000:
        return f"{size:,} bytes"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"


def _why(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()
