"""The Whoosh index on disk: generations, the lock, commits, and opening what was committed.

    INDEX/current.json    which generation answers, and the version of the schema it was written with
    INDEX/g000001/        a Whoosh index; each of its segments has its arrays beside it
    INDEX/writer.lock     held by the one process that writes

A commit is Whoosh's own. A rebuild writes a generation beside the one that answers and then switches.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from whoosh import index as whoosh_index
from whoosh.reading import IndexReader

from indexer.engines.base import Changes, FileFacts, Ranking, Written
from indexer.engines.whoosh.arena import ArenaDamaged
from indexer.engines.whoosh.building import FEW_FILES, Built, Job, build, build_from, read_files
from indexer.engines.whoosh.inverting import Inverter, article_from_json
from indexer.engines.whoosh.postings import SegmentArrays, collect_arrays, open_arrays, write_arrays
from indexer.engines.whoosh.schema import SCHEMA_VERSION, article_schema
from indexer.engines.whoosh.segments import INDEX_NAME, field_lengths, quantised
from indexer.engines.whoosh.snapshot import WhooshSnapshot
from indexer.errors import IndexDamaged, IndexLocked, IndexMissing
from indexer.settings import Settings

log = logging.getLogger(__name__)

#: A commit of few files rewrites small segments into its own, up to so many articles.
ABSORBED_ARTICLES = 64
#: With more segments than this, the smaller ones are joined whatever it takes.
MOST_SEGMENTS = 12
_KEPT_GENERATIONS = 2


class WhooshEngine:
    """Keeps articles in a Whoosh index on this machine."""

    def __init__(self, settings: Settings, ranking: Ranking):
        self._settings = settings
        self._folder = Path(settings.index)
        self._ranking = ranking
        self._opening = threading.Lock()
        self._open: tuple[tuple, WhooshSnapshot] | None = None
        self._current_file = os.fspath(self._folder / "current.json")
        # Which folder current.json named when it was written so: it is looked at before every search.
        self._named: tuple[tuple, str] = (), ""

    # Reading

    def snapshot(self) -> WhooshSnapshot:
        """The newest committed state; raises `IndexMissing` or `IndexDamaged`."""
        state = self._state()
        if self._open is None or self._open[0] != state:
            with self._opening:
                state = self._state()
                if self._open is None or self._open[0] != state:
                    self._open = state, self._open_snapshot()
        return self._open[1]

    def close(self) -> None:
        """Let go of what `snapshot` opened; its files close with the last who uses it."""
        self._open = None

    def _state(self) -> tuple:
        """Cheap to take, and never the same before and after a commit."""
        try:
            current = os.stat(self._current_file)
            written = current.st_mtime_ns, current.st_ino
            if self._named[0] != written:
                self._named = written, os.fspath(self._generation_folder())
            return *written, os.stat(self._named[1]).st_mtime_ns
        except OSError:
            return ()

    def _generation_folder(self) -> Path:
        return self._folder / self._current()["generation"]

    def _current(self) -> dict:
        path = self._folder / "current.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise IndexMissing(
                f"There is no index in {self._folder}; make one with: findwell --index {self._folder} index"
            ) from None
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{path} cannot be read ({error}); {self._rebuild_hint()}") from None

    def _rebuild_hint(self) -> str:
        return f"build the index anew with: findwell --index {self._folder} index --rebuild"

    def _open_snapshot(self) -> WhooshSnapshot:
        current = self._current()
        if current.get("schema") != SCHEMA_VERSION:
            raise IndexMissing(f"The index in {self._folder} is of another version; {self._rebuild_hint()}")
        folder = self._folder / current["generation"]
        for attempt in range(5):
            try:
                return open_snapshot(folder, self._ranking)
            except FileNotFoundError:
                # A commit took files away between the listing and the opening; its own listing is there now.
                if attempt == 4:
                    raise IndexDamaged(f"Files of the index in {folder} are missing; {self._rebuild_hint()}") from None
            except Exception as error:  # Whoosh raises whatever unpickling a damaged file happens to raise.
                raise IndexDamaged(f"The index in {folder} is damaged ({error}); {self._rebuild_hint()}") from error
        raise AssertionError("unreachable")

    def bytes_used(self) -> int:
        """How much disk the generation that answers takes, in bytes."""
        return sum(entry.stat().st_size for entry in os.scandir(self._generation_folder()) if entry.is_file())

    def damages(self) -> list[str]:
        """What is wrong with the index as it lies on disk, in sentences; empty where nothing is."""
        folder = self._generation_folder()
        found = []
        with whoosh_index.open_dir(str(folder)).reader() as reader:
            for leaf, _ in segment_readers(reader):
                name = leaf.segment().segment_id()
                try:
                    arena = open_arrays(folder, name, leaf.doc_count_all())
                except ArenaDamaged as error:
                    found.append(f"The arrays of segment {name} are damaged and are rebuilt at every start: {error}.")
                    continue
                found += [f"The array {array} of segment {name} is damaged." for array in arena.damaged()]
                found += _unequal(leaf, SegmentArrays(arena.arrays, arena.facts, self._ranking), name)
        return found

    # Writing

    def write(
        self, corpus: Path, changes: Changes, *, rebuild: bool, progress: Callable[[int], None]
    ) -> Written:
        """Bring changes in, all or none; `rebuild` starts from nothing. Raises `IndexLocked`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / "writer.lock", timeout=self._settings.lock_seconds):
                return self._write(corpus, changes, rebuild, progress)
        except Timeout:
            raise IndexLocked(
                f"Another process has been writing the index in {self._folder} for longer than "
                f"{self._settings.lock_seconds:g} s; try again when it has finished."
            ) from None

    def _write(self, corpus, changes, rebuild, progress) -> Written:
        name = self._next_generation() if rebuild else self._current()["generation"]
        folder = self._folder / name
        if rebuild:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            whoosh_index.create_in(str(folder), article_schema(), INDEX_NAME)
        job = Job(folder, corpus, changes.add, self._settings.max_file_bytes, self._ranking)
        try:
            built = self._commit(job, changes.remove, progress)
        except BaseException:
            if rebuild:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        if rebuild:
            self._switch_to(name)
        return Written(len(built.added), tuple(built.rejected), self.snapshot().generation)

    def _commit(self, job: Job, removed: tuple[str, ...], progress) -> Built:
        writer = whoosh_index.open_dir(str(job.folder)).writer(timeout=self._settings.lock_seconds)
        before = None
        try:
            before = open_snapshot(job.folder, self._ranking)
            if len(job.files) > FEW_FILES:
                absorbed, built = [], build(job, self._settings.jobs, progress)
            else:
                absorbed = absorbable(writer.segments, len(job.files))
                built = self._build_few(job, before, absorbed, set(removed), progress)
            if not built.added and not removed:
                writer.cancel()
                return built
            for article_id in {*removed, *built.added}:
                if (doc := before.find(article_id)) is not None:
                    writer.delete_document(doc)
        except BaseException:
            writer.cancel()
            raise
        finally:
            if before:
                before.close()
        kept = [s for s in writer.segments if s not in absorbed and s.deleted_count() < s.doc_count_all()]
        writer.commit(mergetype=lambda writer, segments: [*kept, *built.segments])
        return built

    def _build_few(self, job: Job, before: WhooshSnapshot, absorbed, removed: set[str], progress) -> Built:
        """Read a few files and write them as one segment, together with the articles of the absorbed ones."""
        read = []
        for done, pair in enumerate(read_files(job, range(len(job.files)))):
            read.append(pair)
            progress(done + 1)
        gone = removed | {article.id for article, facts in read if facts}
        kept = [pair for pair in stored_articles(before, absorbed) if pair[0].id not in gone]
        built = build_from(job, (*kept, *read))
        del built.added[: len(kept)]
        return built

    def _next_generation(self) -> str:
        numbers = [int(path.name[1:]) for path in self._folder.glob("g[0-9]*") if path.name[1:].isdigit()]
        return f"g{max(numbers, default=0) + 1:06d}"

    def _switch_to(self, name: str) -> None:
        temporary = self._folder / "current.json.tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump({"generation": name, "schema": SCHEMA_VERSION}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self._folder / "current.json")
        for path in sorted(self._folder.glob("g[0-9]*"))[:-_KEPT_GENERATIONS]:
            shutil.rmtree(path, ignore_errors=True)


def open_snapshot(folder: Path, ranking: Ranking) -> WhooshSnapshot:
    """Open what was committed last in a generation's folder."""
    opened = whoosh_index.open_dir(str(folder))
    reader = opened.reader()
    segments = []
    for leaf, _ in segment_readers(reader):
        leaf.stored_fields(0)  # opens the file now: a later commit may take it away
        segments.append(_segment_arrays(folder, leaf, ranking))
    return WhooshSnapshot(reader, segments, f"{folder.name}.{reader.generation()}", ranking)


def segment_readers(reader: IndexReader) -> list[tuple[IndexReader, int]]:
    """The readers of the segments, each with the number of its first document."""
    return list(reader.leaf_readers()) if reader.doc_count_all() else []


def _segment_arrays(folder: Path, leaf: IndexReader, ranking: Ranking) -> SegmentArrays:
    name = leaf.segment().segment_id()
    try:
        arena = open_arrays(folder, name, leaf.doc_count_all())
        return SegmentArrays(arena.arrays, arena.facts, ranking)
    except ArenaDamaged as error:
        log.warning("Rebuilding the arrays of segment %s in memory: %s; `findwell index` mends them.", name, error)
        inverter = inverted_again(leaf)
        arrays = collect_arrays(inverter, inverter.postings(), quantised(field_lengths(inverter)), ranking)
        return SegmentArrays(*arrays, ranking)


def inverted_again(leaf: IndexReader) -> Inverter:
    """All articles of a segment, the deleted ones included, from what Whoosh stored."""
    inverter = Inverter()
    for doc in range(leaf.doc_count_all()):
        stored = leaf.stored_fields(doc)
        inverter.add(article_from_json(stored["article"]), FileFacts(*stored["file"]))
    return inverter


def mend_arrays(folder: Path, ranking: Ranking) -> int:
    """Write the arrays anew that are missing or damaged; returns how many segments that were."""
    mended = 0
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        for leaf, _ in segment_readers(reader):
            name = leaf.segment().segment_id()
            try:
                damaged = open_arrays(folder, name, leaf.doc_count_all()).damaged()
            except ArenaDamaged:
                damaged = [name]
            if damaged:
                inverter = inverted_again(leaf)
                write_arrays(
                    folder, name, inverter, inverter.postings(), quantised(field_lengths(inverter)), ranking
                )
                mended += 1
    return mended


def absorbable(segments, added: int) -> list:
    """The segments that a commit of `added` articles rewrites into its own, smallest first.

    Taking in whatever is no larger than what has been taken so far keeps as many segments as a binary counter
    has digits.
    """
    live = {segment: segment.doc_count_all() - segment.deleted_count() for segment in segments}
    many = len(segments) >= MOST_SEGMENTS
    taken, total = [], max(added, 1)
    for segment in sorted(segments, key=live.get):
        if live[segment] > total or not (many or total + live[segment] <= ABSORBED_ARTICLES):
            break
        taken.append(segment)
        total += live[segment]
    return taken


def stored_articles(snapshot: WhooshSnapshot, segments) -> list:
    """The live articles of some segments with their files' facts."""
    return [pair for segment in segments for pair in snapshot.stored_in(segment.segment_id())]


def _unequal(leaf: IndexReader, arrays: SegmentArrays, name: str) -> list[str]:
    """Where Whoosh's dictionary and the arrays disagree."""
    found = []
    body = sum(1 for _ in leaf.lexicon("id"))
    if body != leaf.doc_count_all():
        found.append(f"Segment {name} has {leaf.doc_count_all()} articles but {body} ids.")
    if len(arrays.ids) != leaf.doc_count_all():
        found.append(f"The arrays of segment {name} have {len(arrays.ids)} ids for {leaf.doc_count_all()} articles.")
    return found
