"""Lays the arrays of a segment down, from what the inverter has counted; `postings.py` reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from indexer.analysis import fold
from indexer.engines.base import Ranking
from indexer.engines.whoosh.arrays.abbreviations import abbreviation_arrays
from indexer.engines.whoosh.arrays.arena import write_arena
from indexer.engines.whoosh.arrays.duplicates import bands, signatures, title_key
from indexer.engines.whoosh.arrays.naming import naming_arrays
from indexer.engines.whoosh.arrays.packing import packed
from indexer.engines.whoosh.arrays.pairs import pair_arrays
from indexer.engines.whoosh.arrays.readable import readable_arrays
from indexer.engines.whoosh.meaning.vectors import vector_arrays
from indexer.engines.whoosh.postings import NO_DATE, VERSION, arrays_path, fused, fused_by
from indexer.engines.whoosh.writing.inverting import HEADINGS, TITLE, Inverter, Postings
from indexer.engines.whoosh.writing.runs import run_starts
from indexer.reading import Article


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
    return arrays, {"version": VERSION, "fused": fused_by(ranking), "facets": facets, "meaning": meaning}


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
