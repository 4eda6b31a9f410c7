"""What a run of the indexer did, and where the last report is kept."""

from __future__ import annotations

import json
import logging
import os
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from indexer.errors import FindwellError, IndexDamaged, IndexUnreadable
from indexer.reading import Rejected
from indexer.settings import Settings

#: What is read of a run again, and of which type it is.
_REMEMBERED = {
    "corpus": str,
    "finished": str,
    "begun_ns": int,
    "rejected": list,
    "places": dict,
    "curated": dict,
    "articles": list,
}
_REMEMBERED |= dict.fromkeys(("added", "changed", "unchanged"), int)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run added, changed and removed, in articles; `seconds` is the time it took.

    Of a plan, `refused` tells why a guard would refuse it, if one does.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    seconds: float
    generation: str
    refused: str = ""

    def as_json(self) -> dict:
        """The report as the command line prints it."""
        rejected = [{"path": each.path, "reason": each.reason} for each in self.rejected]
        told = asdict(self) | {"rejected": rejected}
        return told if self.refused else {name: value for name, value in told.items() if name != "refused"}


def write_last_run(
    index: Path,
    report: Report,
    *,
    finished: str,
    corpus: str,
    begun_ns: int,
    places: Mapping[str, str],
    curated: Mapping[str, list],
    articles: Sequence[str],
) -> None:
    """Remember a run beside the index.

    `finished` is an ISO 8601 time, `corpus` the folder it read, `begun_ns` when it looked at that, in nanoseconds, and
    `places` names what it met at the path of each folder with files, and where each link to a file led. `curated` says
    how the maintainers' own files stood, and `articles` are the ids of all that are in the index then: what an index
    had must be known when it cannot be read any more.

    Where nothing can be written, that is logged: what the run was for has been done.
    """
    path = index / "last_run.json"
    met = {"places": dict(places), "curated": dict(curated), "articles": list(articles)}
    told = {"finished": finished, "corpus": corpus, "begun_ns": begun_ns, **met, **report.as_json()}
    # Runs may end at the same time.
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_text(json.dumps(told), encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        log.warning("The report of this run could not be saved to %s: %s.", path, error.strerror)
        with suppress(OSError):
            temporary.unlink()


class LastLook(NamedTuple):
    """When the last run over a folder looked at it, in nanoseconds of the epoch, and what it could not read, and why.

    `rejected` maps paths to reasons, and `places` those of folders and links to what was met there.
    """

    begun_ns: int
    rejected: Mapping[str, str]
    places: Mapping[str, str]


NO_LOOK = LastLook(0, MappingProxyType({}), MappingProxyType({}))


def last_look(last: Mapping[str, Any], corpus: Path, generation: str) -> LastLook:
    """The look that a report tells of; `NO_LOOK` where that was over another folder, or led to another `generation`.

    A run that was killed behind its commit leaves the report of the run before, whose look did not find what is in the
    index now.
    """
    named = last.get("corpus", "")
    if named != str(corpus.absolute()) and not (os.path.isdir(named) and os.path.samefile(named, corpus)):
        return NO_LOOK
    if last.get("generation") != generation:
        return NO_LOOK
    refused = {each["path"]: each["reason"] for each in last.get("rejected", ())}
    return LastLook(last.get("begun_ns", 0), refused, last.get("places", {}))


def corpus_of(settings: Settings) -> str:
    """The folder that was indexed last, which the command line may have named; that of the settings if it is gone."""
    last = (read_last_run(Path(settings.index)) or {}).get("corpus", "")
    return last if os.path.isdir(last) else settings.corpus


def mending(error: FindwellError, settings: Settings) -> str:
    """The command that mends a missing or damaged index, over the folder that it was made of; empty where none does."""
    if isinstance(error, IndexUnreadable):
        return ""
    rebuild = " --rebuild" if isinstance(error, IndexDamaged) else ""
    return f"findwell --index {shlex.quote(settings.index)} index {shlex.quote(corpus_of(settings))}{rebuild}"


def with_mending(error: FindwellError, settings: Settings) -> str:
    """What is wrong with an index that is missing or damaged, and the command that mends it, in one sentence."""
    command = mending(error, settings)
    return f"{str(error).removesuffix('.')} with: {command}" if command else str(error)


def read_last_run(index: Path) -> dict | None:
    """The last run as it was remembered, or None where nothing was, or nothing that can be read."""
    try:
        last = json.loads((index / "last_run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_whole = isinstance(last, dict) and all(
        type(last.get(name, kind())) is kind for name, kind in _REMEMBERED.items()
    )
    is_whole = is_whole and all(isinstance(each, str) for each in last.get("articles", ()))
    return last if is_whole and all(map(_is_rejected, last.get("rejected", ()))) else None


def _is_rejected(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("path", "reason"))
