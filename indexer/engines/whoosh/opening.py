"""Opens what was committed: Whoosh's reader and the arrays beside each segment, made again where they are damaged."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from whoosh import index as whoosh_index
from whoosh.codec.base import PerDocumentReader
from whoosh.reading import IndexReader

from indexer.engines.base import FileFacts, Ranking
from indexer.engines.whoosh.arrays.arena import Arena, ArenaDamaged, stamp_of
from indexer.engines.whoosh.meaning.vectors import Embedded, embedded
from indexer.engines.whoosh.postings import SegmentArrays, arrays_path, collect_arrays, open_arrays, write_arrays
from indexer.engines.whoosh.shared_files import SharedStorage
from indexer.engines.whoosh.snapshot import OpenSegment, WhooshSnapshot, stored_article
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.engines.whoosh.writing.segments import FIELD_CODES, INDEX_NAME, field_lengths, quantised
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


def segment_readers(reader: IndexReader) -> list[tuple[IndexReader, int]]:
    """The readers of the segments, each with the number of its first document."""
    return list(reader.leaf_readers()) if reader.doc_count_all() else []


def _arrays_again(name: str, stored, ranking: Ranking, why: ArenaDamaged) -> SegmentArrays:
    log.warning("Rebuilding the arrays of segment %s in memory: %s; `findwell index` mends them.", name, why)
    # Nobody waits minutes for an index to open: until it is mended, words alone decide there.
    made_by = ranking if ranking.model and ranking.model.quick else replace(ranking, model=None)
    inverter = _inverted(embedded(stored_articles(stored), made_by))
    arrays = collect_arrays(inverter, inverter.postings(), quantised(field_lengths(inverter)), made_by)
    return SegmentArrays(*arrays, ranking, mapped=False)


def stored_articles(leaf: IndexReader | PerDocumentReader) -> Iterator[tuple[Article, FileFacts]]:
    """All articles of a segment, the deleted ones included, from what Whoosh stored."""
    for doc in range(leaf.doc_count_all()):
        yield stored_article(leaf, doc)


def _inverted(articles: Iterable[Embedded]) -> Inverter:
    inverter = Inverter()
    for each in articles:
        inverter.add(*each)
    return inverter


def mend_arrays(folder: Path, ranking: Ranking, progress: Callable[[int], None]) -> int:
    """Rewrite the arrays that are missing, damaged or of another model; returns how many segments that were.

    `progress` is told how many articles were gone through.
    """
    mended = done = 0
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        for leaf, _ in segment_readers(reader):
            name = leaf.segment().segment_id()
            if _needs_mending(folder, name, leaf, ranking):
                told = _told(stored_articles(leaf), done, progress)
                inverter = _inverted(embedded(told, ranking))
                write_arrays(folder, name, inverter, inverter.postings(), quantised(field_lengths(inverter)), ranking)
                mended += 1
            done += leaf.doc_count_all()
            progress(done)
    return mended


def _needs_mending(folder: Path, name: str, leaf: IndexReader, ranking: Ranking) -> bool:
    try:
        arena = open_arrays(folder, name, leaf.doc_count_all())
    except ArenaDamaged:
        return True
    return SegmentArrays(arena.arrays, arena.facts, ranking).needs_mending


def _told(articles: Iterable, done: int, progress: Callable[[int], None]) -> Iterator:
    for number, each in enumerate(articles, done):
        progress(number)
        yield each


def damages(folder: Path, ranking: Ranking) -> list[str]:
    """What is wrong with a generation as it lies on disk, in sentences; empty where nothing is.

    Every byte of the arrays is looked at, and every posting and stored article of Whoosh's own files is read. The
    arrays are compared with Whoosh's postings, and all but the vectors with what the stored articles make.
    """
    found = []
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        for leaf, _ in segment_readers(reader):
            name = leaf.segment().segment_id()
            if why := _unreadable(leaf):
                found.append(f"Whoosh's files of segment {name} are damaged ({why}): rebuild it with --rebuild.")
                continue
            try:
                arena = open_arrays(folder, name, leaf.doc_count_all())
            except ArenaDamaged as error:
                found.append(f"The arrays of segment {name} are damaged: {error}.")
                continue
            arrays = SegmentArrays(arena.arrays, arena.facts, ranking)
            if why := _unequal(leaf, arrays) or _untrue(leaf, arena, ranking):
                found.append(f"The arrays of segment {name} {why}: rebuild it with --rebuild.")
    return found


def _unreadable(leaf: IndexReader) -> str:
    """What goes wrong where everything that Whoosh keeps of a segment is read; empty where nothing does."""
    try:
        for article, facts in stored_articles(leaf):
            if not leaf.doc_frequency("id", article.id):
                return f"the article {article.id!r} of {facts.path} is not under its id"
        for field, term in leaf.all_terms():
            # Deleted documents are passed over, and counted in the frequency.
            matcher, missing = leaf.postings(field, term), leaf.doc_frequency(field, term)
            while matcher.is_active():
                missing -= 1
                matcher.next()
            if not 0 <= missing <= leaf.doc_count_all() - leaf.doc_count():
                return f"the postings of {term.decode('utf-8', 'replace')!r} are cut short"
    except Exception as error:  # Whoosh raises whatever a damaged file happens to make it raise.
        return str(error) or type(error).__name__
    return ""


def _unequal(leaf: IndexReader, arrays: SegmentArrays) -> str:
    """In what the arrays differ from Whoosh's files, in ids, fields' lengths or postings; empty where in nothing."""
    ids = {each.decode() for each in leaf.lexicon("id")}
    if ids != {arrays.ids[number].decode() for number in range(len(arrays.ids))}:
        return "have other articles than Whoosh's files"
    for field, code in FIELD_CODES.items():
        lengths = [leaf.doc_field_length(doc, field) or 0 for doc in range(leaf.doc_count_all())]
        if lengths != arrays.lengths[code].tolist():
            return f"have other lengths of {field} than Whoosh's files"
    for field, frequencies in _frequencies(arrays).items():
        for term in leaf.lexicon(field):
            number = arrays.terms.find(term)
            run = slice(arrays.term_starts[number], arrays.term_starts[number + 1]) if number >= 0 else slice(0)
            has_it = frequencies[run] > 0
            expected = zip(arrays.docs[run][has_it].tolist(), frequencies[run][has_it].tolist(), strict=True)
            if [each for each in expected if not leaf.is_deleted(each[0])] != _postings(leaf, field, term):
                return f"disagree with Whoosh's files on the term {term.decode('utf-8', 'replace')!r}"
    return ""


def _untrue(leaf: IndexReader, arena: Arena, ranking: Ranking) -> str:
    """Which arrays, the vectors aside, are others than those that the stored articles make; empty where none is."""
    made_by = replace(ranking, model=None)
    inverter = _inverted(embedded(stored_articles(leaf), made_by))
    arrays, facts = collect_arrays(inverter, inverter.postings(), quantised(field_lengths(inverter)), made_by)
    if arena.facts["fused"] != facts["fused"]:  # made for other weights, and made again as it is opened
        del arrays["weights"]
    wrong = [each for each, array in arrays.items() if not np.array_equal(arena.arrays.get(each), array)]
    wrong += [] if arena.facts["facets"] == facts["facets"] else ["facets"]
    return f"disagree with its articles ({', '.join(wrong)})" if wrong else ""


def _frequencies(arrays: SegmentArrays) -> dict[str, np.ndarray]:
    """How often each posting's term stands in each text field of its document."""
    title, headings = arrays.in_title.astype(np.int64), arrays.in_headings.astype(np.int64)
    every = np.diff(arrays.position_starts).astype(np.int64)
    return {"title": title, "headings": headings, "body": every - title - headings}


def _postings(leaf: IndexReader, field: str, term: bytes) -> list[tuple[int, float]]:
    """The documents that Whoosh has for a term, the deleted ones left out, and how often it stands in each."""
    found, matcher = [], leaf.postings(field, term)
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight()))
        matcher.next()
    return found
