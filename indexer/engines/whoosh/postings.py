"""The fast read path: a segment's postings, texts and cards as arrays, memory-mapped beside the segment.

Everything here is derived from what Whoosh keeps and can be deleted at any time.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import ascii_letters, digits
from urllib.parse import quote

import numpy as np

from indexer.analysis import VERSION as ANALYSIS_VERSION
from indexer.engines.base import Card, FileFacts, Ranking
from indexer.engines.whoosh.arrays.abbreviations import Abbreviations
from indexer.engines.whoosh.arrays.arena import Arena, ArenaDamaged, open_arena
from indexer.engines.whoosh.arrays.duplicates import twins
from indexer.engines.whoosh.arrays.packing import PackedStrings
from indexer.engines.whoosh.arrays.readable import readable_of, rows_of
from indexer.engines.whoosh.kept import Kept

SUFFIX = ".arrays"
VERSION = f"19.{ANALYSIS_VERSION}"
#: A card takes about 2 kB.
REMEMBERED_CARDS = 2048
#: The bytes that stand in an address as they are.
_AS_THEY_ARE = f"{ascii_letters}{digits}_.-~/".encode()
#: Stands for "no date"; real dates are days since the year 1.
NO_DATE = 0


def arrays_path(folder: Path, segment_id: str) -> Path:
    """Where the arrays of a segment lie."""
    return folder / f"{segment_id}{SUFFIX}"


def fused(in_title, in_headings, counts, ranking: Ranking) -> np.ndarray:
    """Each posting's frequency over all text fields, weighted; shape (postings,), float32."""
    in_body = counts - in_title - in_headings
    return (ranking.title * in_title + ranking.headings * in_headings + ranking.body * in_body).astype(np.float32)


def fused_by(ranking: Ranking) -> list[float]:
    """The weights of the fields, by which it is told whether frequencies were fused for another ranking."""
    return [ranking.title, ranking.headings, ranking.body]


class SegmentArrays:
    """The arrays of one segment, typed; the names are those that `writing.laying` lays down."""

    def __init__(self, arrays, facts: dict, ranking: Ranking, *, mapped: bool = True):
        self.terms = PackedStrings(arrays, "terms")
        self.ids = PackedStrings(arrays, "ids")
        self.surfaces = PackedStrings(arrays, "surfaces")
        self.cards = PackedStrings(arrays, "cards")
        self.term_starts = memoryview(arrays["term_starts"])
        self.position_starts = arrays["position_starts"]
        self.positions = arrays["positions"]
        self.docs = arrays["docs"]
        self.in_title = arrays["in_title"]
        self.in_headings = arrays["in_headings"]
        self.weights = arrays["weights"]
        if facts["fused"] != fused_by(ranking):
            counts = np.diff(self.position_starts).astype(np.int64)
            self.weights = fused(self.in_title, self.in_headings, counts, ranking)
        self.lengths = arrays["lengths"]
        self.published = arrays["published"]
        self.abbreviations = Abbreviations(arrays)
        self.pairs = PackedStrings(arrays, "pairs")
        self.names = arrays["name_keys"], arrays["name_docs"]
        has_vectors = ranking.model is not None and facts["meaning"] == ranking.model.name
        self.vectors = rows_of(arrays, "vector") if has_vectors else None
        self.directions = rows_of(arrays, "direction" if "directions" in arrays else "vector") if has_vectors else None
        self.readable = readable_of({**arrays, "weights": self.weights}, self.vectors)
        self.surface_pieces = arrays.get("surface_pieces") if has_vectors else None
        #: Of which of its article's sections each vector is; None where each section has one.
        self.vector_sections = arrays.get("vector_sections") if has_vectors else None
        #: Whether the next writer should rebuild these arrays.
        self.needs_mending = not mapped or (ranking.model is not None and not has_vectors)
        self.signatures = arrays["signatures"]
        self.title_keys = arrays["title_keys"]
        self.band_keys = arrays["band_keys"]
        self.band_docs = arrays["band_docs"]
        self._twins: weakref.WeakKeyDictionary[SegmentArrays, tuple[np.ndarray, np.ndarray]]
        self._twins = weakref.WeakKeyDictionary()
        self.id_docs = arrays["id_docs"]
        self._file_texts = PackedStrings(arrays, "file_texts")
        self._file_numbers = arrays["file_numbers"]
        self.surface_counts = arrays["surface_counts"]
        self.facets = facts["facets"]
        self.facet_codes = {name: arrays[f"{name}_codes"] for name in self.facets}
        self.facet_starts = {name: arrays[f"{name}_starts"] for name in self.facets}
        self.doc_count = len(self.published)
        self._shown: dict[int, Card] = {}

    def vectors_of(self, doc: int) -> np.ndarray | None:
        """A document's vectors, to take along into another segment."""
        if self.vectors is None:
            return None
        rows = slice(self.vectors.starts[doc], self.vectors.starts[doc + 1])
        return self.vectors.numbers[rows] * self.vectors.scales[rows, np.newaxis]

    def twins_with(self, other: SegmentArrays) -> tuple[np.ndarray, np.ndarray]:
        """The near-duplicates between two segments, worked out once: segments never change."""
        found = self._twins.get(other)
        if found is None:
            found = self._twins[other] = twins(self, other)
        return found

    def card(self, doc: int) -> Card:
        """What a hit shows of a document; the cards of what is found often are remembered."""
        card = self._shown.get(doc)
        if card is None:
            if len(self._shown) >= REMEMBERED_CARDS:
                self._shown.clear()
            card = self._shown[doc] = self._made_card(doc)
        return card

    def _made_card(self, doc: int) -> Card:
        id_, title, summary, source, url, topics, published, reviewed, sections, language = json.loads(
            self.cards[doc].decode()
        )
        return Card(
            id_, title, summary, source, url, tuple(topics), _date(published), _date(reviewed),
            tuple((heading, anchor, _in_address(anchor)) for heading, anchor in sections), language, _in_address(id_),
        )  # fmt: skip

    def files(self, docs: Sequence[int]) -> Iterator[tuple[str, FileFacts]]:
        """The ids of documents and the facts of their files, in step with `docs`."""
        ids = dict(zip(self.id_docs.tolist(), self.ids.texts(), strict=True))
        texts, numbers = self._file_texts.texts(), self._file_numbers.tolist()
        for doc in docs:
            size, mtime_ns, read_ns = numbers[doc]
            path, digest = texts[doc].split("\0")
            yield ids[doc], FileFacts(path, size, mtime_ns, digest, read_ns)


def _in_address(text: str) -> str:
    """A text as it stands in an address; nearly all have nothing in them that has to be quoted."""
    return quote(text) if text.encode("utf-8", "replace").translate(None, _AS_THEY_ARE) else text


@lru_cache(maxsize=8192)
def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


#: The stamps of files that were found whole.
_whole: Kept[tuple, bool] = Kept(4096)


def open_arrays(folder: Path, segment_id: str, doc_count: int) -> Arena:
    """Map a segment's arrays; raises `ArenaDamaged` where they are missing, damaged or of another segment.

    Every byte is looked at, once in a process: compiled loops go wherever the arrays send them. That takes 0.3 ms a
    megabyte.
    """
    arena = open_arena(arrays_path(folder, segment_id))
    if arena.facts.get("version") != VERSION or arena.facts.get("segment") != segment_id:
        raise ArenaDamaged(f"{segment_id}{SUFFIX} was written for another segment or by another version")
    if len(arena.arrays["published"]) != doc_count:
        raise ArenaDamaged(f"{segment_id}{SUFFIX} does not have {doc_count} articles")
    if not _whole.get(arena.stamp) and (damaged := arena.damaged()):
        raise ArenaDamaged(f"{segment_id}{SUFFIX} does not hold what was written to it: {', '.join(damaged)}")
    _whole.keep(arena.stamp, True, 1)
    return arena
