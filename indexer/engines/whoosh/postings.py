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
from indexer.analysis import fold
from indexer.engines.base import Card, FileFacts, Ranking
from indexer.engines.whoosh.arrays.abbreviations import Abbreviations, abbreviation_arrays
from indexer.engines.whoosh.arrays.arena import Arena, ArenaDamaged, open_arena, write_arena
from indexer.engines.whoosh.arrays.duplicates import bands, signatures, title_key, twins
from indexer.engines.whoosh.arrays.naming import naming_arrays
from indexer.engines.whoosh.arrays.packing import PackedStrings, packed
from indexer.engines.whoosh.arrays.pairs import pair_arrays
from indexer.engines.whoosh.arrays.readable import readable_arrays, readable_of, rows_of
from indexer.engines.whoosh.kept import Kept
from indexer.engines.whoosh.meaning.vectors import vector_arrays
from indexer.engines.whoosh.writing.inverting import HEADINGS, TITLE, Inverter, Postings
from indexer.engines.whoosh.writing.runs import run_starts
from indexer.reading import Article

SUFFIX = ".arrays"
_VERSION = f"19.{ANALYSIS_VERSION}"
#: A card takes about 2 kB.
REMEMBERED_CARDS = 2048
#: The bytes that stand in an address as they are.
_AS_THEY_ARE = f"{ascii_letters}{digits}_.-~/".encode()
#: Stands for "no date"; real dates are days since the year 1.
NO_DATE = 0


def arrays_path(folder: Path, segment_id: str) -> Path:
    """Where the arrays of a segment lie."""
    return folder / f"{segment_id}{SUFFIX}"


def write_arrays(
    folder: Path, segment_id: str, inverter: Inverter, postings: Postings, lengths: np.ndarray, ranking: Ranking
) -> None:
    """Lay the arrays of a segment down; `lengths` are the fields' lengths as Whoosh gives them back."""
    arrays, facts = collect_arrays(inverter, postings, lengths, ranking)
    write_arena(arrays_path(folder, segment_id), arrays, facts | {"segment": segment_id})


def collect_arrays(
    inverter: Inverter, postings: Postings, lengths: np.ndarray, ranking: Ranking
) -> tuple[dict[str, np.ndarray], dict]:
    """The arrays of a segment and the facts that go with them."""
    in_title, in_headings = (
        np.minimum(np.add.reduceat(postings.fields == code, postings.position_starts[:-1], dtype=np.uint32), 0xFFFF)
        if len(postings.docs)
        else np.zeros(0, np.uint32)
        for code in (TITLE, HEADINGS)
    )
    counts = np.diff(postings.position_starts).astype(np.int64)
    surfaces = _surfaces(inverter)
    arrays = {
        **packed("terms", postings.terms),
        "term_starts": postings.term_starts,
        "docs": postings.docs,
        "in_title": in_title.astype(np.uint16),
        "in_headings": in_headings.astype(np.uint16),
        "weights": fused(in_title, in_headings, counts, ranking),
        "position_starts": postings.position_starts,
        "positions": postings.positions,
        "lengths": lengths.astype(np.int32),
        **readable_arrays(inverter),
        **_files(inverter),
        **packed("cards", [card.encode("utf-8", "replace") for card in map(_card, inverter.articles)]),
        "published": np.array([_days(a.published) for a in inverter.articles], np.int32),
        **packed("surfaces", [word.encode() for word in surfaces]),
        "surface_counts": _surface_counts(inverter, surfaces),
        **_signed(inverter),
        **abbreviation_arrays(inverter.articles),
        **pair_arrays(inverter.articles),
        **naming_arrays(inverter.articles),
    }
    model = ranking.model if inverter.articles else None
    if model:
        arrays |= vector_arrays(inverter, ranking, surfaces)
    ids = [article.id.encode() for article in inverter.articles]
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int32)
    arrays |= {**packed("ids", [ids[i] for i in order]), "id_docs": order}
    facets = {}
    for name, values in (
        ("topic", [a.topics for a in inverter.articles]),
        ("source", [(a.source,) if a.source else () for a in inverter.articles]),
        ("year", [(str(a.published.year),) if a.published else () for a in inverter.articles]),
    ):
        facets[name] = sorted({value for each in values for value in each})
        code = {value: number for number, value in enumerate(facets[name])}
        coded = [sorted({code[value] for value in each}) for each in values]
        arrays[f"{name}_codes"] = np.array([c for each in coded for c in each], np.int32)
        arrays[f"{name}_starts"] = np.append(0, np.cumsum([len(each) for each in coded])).astype(np.int64)
    meaning = model.name if model else ""
    return arrays, {"version": _VERSION, "fused": _fused_by(ranking), "facets": facets, "meaning": meaning}


def fused(in_title, in_headings, counts, ranking: Ranking) -> np.ndarray:
    """Each posting's frequency over all text fields, weighted; shape (postings,), float32."""
    in_body = counts - in_title - in_headings
    return (ranking.title * in_title + ranking.headings * in_headings + ranking.body * in_body).astype(np.float32)


def _fused_by(ranking: Ranking) -> list[float]:
    return [ranking.title, ranking.headings, ranking.body]


def _card(article: Article) -> str:
    sections = [(section.heading, section.anchor) for section in article.sections]
    dates = [day.isoformat() if day else None for day in (article.published, article.reviewed)]
    card = [
        article.id, article.title, article.summary, article.source, article.url, article.topics, *dates, sections,
        article.language,
    ]  # fmt: skip
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"))


def _files(inverter: Inverter) -> dict[str, np.ndarray]:
    """The facts of the files: an index of thousands is compared with its folder at every run, so not as JSON."""
    numbers = [(file.size, file.mtime_ns, file.read_ns) for file in inverter.files]
    return {
        "file_numbers": np.array(numbers, np.int64).reshape(-1, 3),
        **packed("file_texts", [f"{file.path}\0{file.digest}".encode() for file in inverter.files]),
    }


def _days(day: date | None) -> int:
    return day.toordinal() if day else NO_DATE


def _surfaces(inverter: Inverter) -> list[str]:
    """The words as people would type them: folded, not stemmed."""
    written, _ = inverter.surface_terms()
    return sorted({fold(word) for word in written if word[0] > "\x02"} - {""})


def _surface_counts(inverter: Inverter, surfaces: Sequence[str]) -> np.ndarray:
    """In how many articles' texts each stands."""
    written, _ = inverter.surface_terms()
    number = {word: place for place, word in enumerate(surfaces)}
    numbers = np.array([number.get(fold(word), -1) if word[0] > "\x02" else -1 for word in written] + [-1], np.int64)
    sizes = [len(words.surfaces) for words in inverter.words]
    of_docs = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    found = numbers[np.concatenate([np.zeros(0, np.int32), *(words.surfaces for words in inverter.words)])]
    # Sorted, the places of a word in one article lie side by side.
    places = np.sort((of_docs << 32 | found)[found >= 0])
    return np.bincount(places[run_starts(places)] & 0xFFFFFFFF, minlength=len(surfaces)).astype(np.uint32)


def _signed(inverter: Inverter) -> dict[str, np.ndarray]:
    """What near-duplicates are told by."""
    _, keys = inverter.surface_terms()
    titles = [[keys[n] for n in w.surfaces[w.fields == TITLE] if n >= 0] for w in inverter.words]
    signed = signatures(keys, [w.surfaces[: w.text_slots] for w in inverter.words])
    title_keys = np.array([title_key(terms) for terms in titles], np.uint32)
    return {"signatures": signed, **bands(signed, title_keys), "title_keys": title_keys}


class SegmentArrays:
    """The arrays of one segment, typed; the names are those that `collect_arrays` lays down."""

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
        if facts["fused"] != _fused_by(ranking):
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
    if arena.facts.get("version") != _VERSION or arena.facts.get("segment") != segment_id:
        raise ArenaDamaged(f"{segment_id}{SUFFIX} was written for another segment or by another version")
    if len(arena.arrays["published"]) != doc_count:
        raise ArenaDamaged(f"{segment_id}{SUFFIX} does not have {doc_count} articles")
    if not _whole.get(arena.stamp) and (damaged := arena.damaged()):
        raise ArenaDamaged(f"{segment_id}{SUFFIX} does not hold what was written to it: {', '.join(damaged)}")
    _whole.keep(arena.stamp, True, 1)
    return arena
