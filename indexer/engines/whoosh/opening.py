"""Opens what was committed: Whoosh's reader and the arrays beside each segment, made again where they are damaged."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.codec.base import PerDocumentReader
from whoosh.reading import IndexReader

from indexer.engines.base import FileFacts, Ranking
from indexer.engines.whoosh.arrays.arena import ArenaDamaged, stamp_of
from indexer.engines.whoosh.meaning.vectors import Embedded, embedded
from indexer.engines.whoosh.postings import SegmentArrays, arrays_path, open_arrays
from indexer.engines.whoosh.shared_files import SharedStorage
from indexer.engines.whoosh.snapshot import OpenSegment, WhooshSnapshot, stored_article
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.engines.whoosh.writing.laying import collect_arrays, write_arrays
from indexer.engines.whoosh.writing.segments import INDEX_NAME, field_lengths, quantised
from indexer.reading import Article

log = logging.getLogger(__name__)


def open_snapshot(folder: Path, ranking: Ranking, previous: WhooshSnapshot | None = None) -> WhooshSnapshot:
    """Open what was committed last in a generation's folder; `previous` lends segments: they never change.

    Those whose arrays need mending are opened again: they may have been mended since. So are those whose file somebody
    has written to.
    """
    storage = SharedStorage(str(folder))
    toc = whoosh_index.TOC.read(storage, INDEX_NAME)
    lent = previous.opened if previous else {}
    opened = []
    for segment in toc.segments:
        known = lent.get(segment.segment_id())
        if known is None or known.arrays.needs_mending or is_rewritten(folder, known):
            known = _open_segment(folder, storage, segment, toc.generation, ranking)
        opened.append(known)
    deleted = [tuple(segment.deleted_docs()) for segment in toc.segments]
    # The numbers begin again in a folder that was taken away and made again; the segments' names never do.
    names = " ".join(f"{each.name} {each.stamp}" for each in opened)
    return WhooshSnapshot(opened, deleted, f"{folder.name}.{toc.generation}.{zlib.crc32(names.encode()):08x}", ranking)


def is_rewritten(folder: Path, opened: OpenSegment) -> bool:
    """Whether the file that a segment's arrays are mapped from has been written to, which nobody should do.

    One that was taken away stays as it was for those who have it open.
    """
    stamp = stamp_of(arrays_path(folder, opened.name))
    return stamp is not None and opened.stamp is not None and stamp != opened.stamp


def _open_segment(folder: Path, storage: SharedStorage, segment, generation: int, ranking: Ranking) -> OpenSegment:
    name = segment.segment_id()
    stored = segment.codec().per_document_reader(storage, segment)
    stamp = None
    try:
        stored.stored_fields(0)  # opens the file now: a later commit may take it away
        arena = open_arrays(folder, name, segment.doc_count_all())
        arrays, stamp = SegmentArrays(arena.arrays, arena.facts, ranking), arena.stamp
    except Exception as error:  # Whoosh raises whatever a file that is gone or damaged happens to raise.
        try:
            if _is_overtaken(folder, generation):
                raise FileNotFoundError("A commit has taken the segment away.") from error
            if not isinstance(error, ArenaDamaged):
                raise
            arrays = _arrays_again(name, stored, ranking, error)
        except BaseException:
            stored.close()
            raise
    else:
        if arrays.needs_mending:
            log.warning("Segment %s has no vectors for the configured model; run `findwell index` to make them.", name)
    return OpenSegment(name, arrays, stored, stamp)


def _is_overtaken(folder: Path, generation: int) -> bool:
    """Whether another commit has come since one was looked at: what it named may be gone."""
    return whoosh_index.open_dir(str(folder)).latest_generation() != generation


def segment_readers(reader: IndexReader) -> list[IndexReader]:
    """The readers of the segments."""
    return [leaf for leaf, _ in reader.leaf_readers()] if reader.doc_count_all() else []


def _arrays_again(name: str, stored, ranking: Ranking, why: ArenaDamaged) -> SegmentArrays:
    log.warning("Rebuilding the arrays of segment %s in memory: %s; `findwell index` mends them.", name, why)
    # Nobody waits minutes for an index to open: until it is mended, words alone decide there.
    made_by = ranking if ranking.model and ranking.model.quick else replace(ranking, model=None)
    inverter = inverted(embedded(stored_articles(stored), made_by))
    arrays = collect_arrays(inverter, inverter.postings(), quantised(field_lengths(inverter)), made_by)
    return SegmentArrays(*arrays, ranking, mapped=False)


def stored_articles(leaf: IndexReader | PerDocumentReader) -> Iterator[tuple[Article, FileFacts]]:
    """All articles of a segment, the deleted ones included, from what Whoosh stored."""
    for doc in range(leaf.doc_count_all()):
        yield stored_article(leaf, doc)


def inverted(articles: Iterable[Embedded]) -> Inverter:
    """Articles as an inverter takes them in, to make arrays again."""
    inverter = Inverter()
    for each in articles:
        inverter.add(*each)
    return inverter


def mend_arrays(folder: Path, ranking: Ranking, progress: Callable[[int, int], None]) -> int:
    """Rewrite the arrays that are missing, damaged or of another model; returns how many segments that were.

    `progress` is told how many articles were gone through, and of how many, the deleted ones included.
    """
    mended = done = 0
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        total = reader.doc_count_all()
        for leaf in segment_readers(reader):
            name = leaf.segment().segment_id()
            if _needs_mending(folder, name, leaf, ranking):
                told = _told(stored_articles(leaf), done, total, progress)
                inverter = inverted(embedded(told, ranking))
                write_arrays(folder, name, inverter, inverter.postings(), quantised(field_lengths(inverter)), ranking)
                mended += 1
            done += leaf.doc_count_all()
            progress(done, total)
    return mended


def _needs_mending(folder: Path, name: str, leaf: IndexReader, ranking: Ranking) -> bool:
    try:
        arena = open_arrays(folder, name, leaf.doc_count_all())
    except ArenaDamaged:
        return True
    return SegmentArrays(arena.arrays, arena.facts, ranking).needs_mending


def _told(articles: Iterable, done: int, total: int, progress: Callable[[int, int], None]) -> Iterator:
    for number, each in enumerate(articles, done):
        progress(number, total)
        yield each
