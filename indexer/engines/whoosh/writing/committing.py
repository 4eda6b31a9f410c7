"""One commit: new segments in, replaced and removed articles out, and small segments joined, all or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from indexer.engines.whoosh.meaning.vectors import Embedded
from indexer.engines.whoosh.opening import open_snapshot
from indexer.engines.whoosh.snapshot import WhooshSnapshot
from indexer.engines.whoosh.writing.building import (
    FEW_FILES,
    Built,
    Job,
    build,
    build_from,
    embedded_files,
    processes_for,
)

#: A commit rewrites small segments into its own, up to this many articles.
ABSORBED_ARTICLES = 64
#: Beyond this many segments, a commit joins the smallest ones.
MOST_SEGMENTS = 12
#: Some seconds' work: a commit joins no more articles than this, and rewrites a segment that is mostly deleted only
#: where no more are left in it.
MOST_REWRITTEN = 2_000


def commit(
    job: Job,
    removed: tuple[str, ...],
    previous: WhooshSnapshot | None,
    *,
    jobs: int,
    lock_seconds: float,
    progress: Callable[[int], None],
) -> Built:
    """Read the job's files and commit them to the generation in its folder; the articles `removed` are taken out.

    An article whose id is there already is replaced, but only by one that could be read. `previous` lends what it has
    open already.
    """
    index = FileIndex(_DurableStorage(str(job.folder)))
    writer = index.writer(timeout=lock_seconds)
    generation = index.latest_generation()
    _tidy(index)
    try:
        before = open_snapshot(job.folder, job.ranking, previous)
        if len(job.files) > FEW_FILES:
            absorbed = absorbable(writer.segments, len(job.files), processes_for(job, jobs), joins=False)
            built = build(job, jobs, progress)
            gone = {*removed, *built.added}
            built.segments += build_from(job, _kept(before, absorbed, gone)).segments if gone else []
        else:
            absorbed = absorbable(writer.segments, len(job.files), 1, joins=True)
            built = _build_few(job, before, absorbed, set(removed), progress)
        if not built.added and not removed:
            writer.cancel()
            _tidy(index)  # a writer begins a segment in any case
            return built
        for article_id in {*removed, *built.added}:
            if (doc := before.find(article_id)) is not None:
                writer.delete_document(doc)
        # New segments are safe on the disk before the commit names them.
        _flush(path for segment in built.segments for path in job.folder.glob(f"{segment.segment_id()}.*"))
        flush_folder(job.folder)
    except BaseException:
        _tidy(index)  # first: on a full disk the writer cannot even be cancelled
        with suppress(Exception):  # It may be closed already, or the disk full: what went wrong first is told.
            writer.cancel()
        _tidy(index)
        raise
    kept = [s for s in writer.segments if s not in absorbed and s.deleted_count() < s.doc_count_all()]
    try:
        writer.commit(mergetype=lambda writer, segments: [*kept, *built.segments])
    except BaseException:
        with suppress(Exception):  # Whoosh 2.7 keeps its lock then; what has let go of it refuses.
            writer.cancel()
        # Where the table of contents is there, and may not last, that of before has to stay.
        if index.latest_generation() == generation:
            _tidy(index)
        raise
    return built


class _DurableStorage(FileStorage):
    """A folder where a file that is renamed is safely on the disk before, and its name before anything else is done.

    The last thing a commit does before it takes the replaced files away is to name its table of contents.
    """

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file; raises `NameError` where `safe` and there is one of the new name."""
        folder = Path(self.folder)
        _flush([folder / oldname])
        super().rename_file(oldname, newname, safe)
        flush_folder(folder)


def _build_few(job: Job, before: WhooshSnapshot, absorbed, removed: set[str], progress: Callable[[int], None]) -> Built:
    """Read a few files and write them as one segment, together with the articles of the absorbed ones."""
    read = []
    for done, each in enumerate(embedded_files(job, range(len(job.files))), 1):
        read.append(each)
        progress(done)
    gone = removed | {article.id for article, facts, _ in read if facts}
    kept = list(_kept(before, absorbed, gone)) if gone else []
    built = build_from(job, (*kept, *read))
    del built.added[: len(kept)]
    return built


def _kept(before: WhooshSnapshot, absorbed, gone: set[str]) -> Iterator[Embedded]:
    """The articles of the absorbed segments that are not `gone`."""
    stored = (each for segment in absorbed for each in before.stored_in(segment.segment_id()))
    return (each for each in stored if each[0].id not in gone)


def _tidy(index: FileIndex) -> None:
    """Take away the segments of runs that did not end, which no commit names: on a full disk they are in the way."""
    whoosh_index.clean_files(index.storage, index.indexname, index.latest_generation(), index._segments())
    # A table of contents has a time at the end of its name until it is whole, and arrays have who writes them.
    for unfinished in (f"_{index.indexname}_*.toc.*", "*.arrays.*.tmp"):
        for path in Path(index.storage.folder).glob(unfinished):
            with suppress(OSError):
                path.unlink()


def _flush(paths: Iterable[Path]) -> None:
    """See files safely on the disk."""
    for path in paths:
        with open(path, "rb") as file:
            os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """See what a folder lists safely on the disk: new files, and files under a new name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def is_hollow(segment) -> bool:
    """Whether more than half of a segment is deleted, whose words ranking goes on counting, and little is left."""
    live = segment.doc_count_all() - segment.deleted_count()
    return live < segment.deleted_count() and live <= MOST_REWRITTEN


def absorbable(segments, added: int, new: int, *, joins: bool) -> list:
    """The segments that a commit of `added` articles in `new` segments rewrites, smallest first.

    `joins` tells that they become part of a new segment, and not one of their own.

    Taking in whatever is no larger than what has been taken so far keeps as many segments as a binary counter
    has digits. One that is hollow is taken in whatever its size.
    """
    live = {segment: segment.doc_count_all() - segment.deleted_count() for segment in segments}
    surplus = len(segments) + new - MOST_SEGMENTS
    surplus += surplus > 0 and not joins
    taken, rewritten = [], 0
    for segment in sorted(segments, key=live.get):
        total = added + rewritten
        small = live[segment] <= max(total, 1) and total + live[segment] <= ABSORBED_ARTICLES
        is_surplus = len(taken) < surplus and rewritten + live[segment] <= MOST_REWRITTEN
        if small or is_surplus or is_hollow(segment):
            taken.append(segment)
            rewritten += live[segment]
    return taken
