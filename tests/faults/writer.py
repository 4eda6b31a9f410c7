"""A process that brings an index up to date, and may be told to die on the way, for good.

    python -m tests.faults.writer FOLDER [DEATH]

With DEATH it kills itself without a word when it is about to touch the file system for the DEATHth time; it prints how
often it touched it otherwise.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from indexer import update
from tests.faults.shelf import settings

#: What changes a folder of files; opening one for reading does not.
_TOUCHES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link"}


def main(folder: str, death: int = 0) -> None:
    """Update the index of a folder, as far as it comes."""
    touched = 0

    def touch(event: str, args: tuple) -> None:
        nonlocal touched
        if event in _TOUCHES or (event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR)):
            touched += 1
            if touched == death:
                os.kill(os.getpid(), signal.SIGKILL)

    chosen = settings(Path(folder))
    sys.addaudithook(touch)
    update(chosen, force=True, rebuild="--rebuild" in sys.argv)
    print(touched)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
