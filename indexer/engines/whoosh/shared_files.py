"""Files of Whoosh's that threads, and processes forked from one that opened them, read at the same time.

Whoosh seeks and then reads; between the two another thread, or a process that shares the open file, may seek elsewhere.
"""

from __future__ import annotations

import os

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


class SharedFile(StructFile):
    """A file whose values are read from where they lie, and which has no place of its own that moves."""

    def get(self, position: int, length: int) -> bytes:
        """The bytes from a position on; fewer where the file ends before."""
        return os.pread(self.file.fileno(), length, position)


class SharedStorage(FileStorage):
    """A folder whose files are opened to be shared."""

    def open_file(self, name: str, **options) -> SharedFile:
        """Open a file for reading; raises `OSError`."""
        return SharedFile(open(self._fpath(name), "rb"), name=name, **options)
