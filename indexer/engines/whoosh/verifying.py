"""Verifies a generation as it lies on disk: all that Whoosh keeps can be read, and the arrays say the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from whoosh import index as whoosh_index
from whoosh.reading import IndexReader

from indexer.engines.base import Ranking
from indexer.engines.whoosh.arrays.arena import Arena, ArenaDamaged
from indexer.engines.whoosh.generations import is_outside
from indexer.engines.whoosh.meaning.vectors import embedded
from indexer.engines.whoosh.opening import inverted, segment_readers, stored_articles
from indexer.engines.whoosh.postings import SegmentArrays, open_arrays
from indexer.engines.whoosh.writing.laying import collect_arrays
from indexer.engines.whoosh.writing.segments import FIELD_CODES, field_lengths, quantised


def damages(folder: Path, ranking: Ranking) -> list[str]:
    """What is wrong with a generation as it lies on disk, in sentences; empty where nothing is.

    Every byte of the arrays is looked at, and every posting and stored article of Whoosh's own files is read. The
    arrays are compared with Whoosh's postings, and all but the vectors with what the stored articles make.
    """
    found: list[str] = []
    ids: Counter[str] = Counter()
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        for leaf in segment_readers(reader):
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
            named = zip(arrays.ids.texts(), arrays.id_docs.tolist(), strict=True)
            ids.update(article_id for article_id, doc in named if not leaf.is_deleted(doc))
            if why := _unequal(leaf, arrays) or _untrue(leaf, arena, ranking):
                found.append(f"The arrays of segment {name} {why}: rebuild it with --rebuild.")
    if twice := sorted(article_id for article_id, times in ids.items() if times > 1):
        found.append(f"The article {twice[0]!r} is there more than once: rebuild it with --rebuild.")
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
        if is_outside(error):
            raise
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
    inverter = inverted(embedded(stored_articles(leaf), made_by))
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
