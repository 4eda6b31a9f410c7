"""What compiled loops read of a segment, and how it is laid down.

All that a loop needs of a document or section is in one row: searches wait for memory, and a row is one fetch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from indexer.analysis import words as analysed
from indexer.engines.whoosh.writing.inverting import TITLE, ArticleWords, Inverter
from indexer.reading import Article

#: The columns of `documents`.
TEXT, SLOTS, SECTIONS, TITLE_BYTES, TITLE_SLOTS = range(5)
#: The columns of `sections`.
FIRST, BELOW = range(2)


class Rows(NamedTuple):
    """Vectors of length 1, row by row: `numbers` times `scales`; document `d` has those from `starts[d]` on."""

    numbers: np.ndarray
    scales: np.ndarray
    starts: np.ndarray


class Readable(NamedTuple):
    """A segment as arrays that nobody writes to; its documents are numbered from `base` on in the collection.

    Posting `p` is of document `docs[p]`, where its term weighs `weights[p]`, and has
    `positions[position_starts[p]:position_starts[p + 1]]`. Document `d` is the row `documents[d]`: from where on its
    text lies in `texts`, its slots in `slot_places` and `slot_lengths` and its sections in `sections`, each as far as
    the next row says, and how many bytes and slots its title has at the beginning of them; a row behind the last
    document says where all ends. A slot tells a word's place in the text and its length, 0 where two blocks meet. A
    section tells its first slot and the first below its heading. Without `vectors` there are none for any document.
    """

    base: int
    docs: np.ndarray
    weights: np.ndarray
    position_starts: np.ndarray
    positions: np.ndarray
    texts: np.ndarray
    documents: np.ndarray
    slot_places: np.ndarray
    slot_lengths: np.ndarray
    sections: np.ndarray
    vectors: Rows


#: The types of the arrays, in order.
_TYPES = {
    "docs": np.int32, "weights": np.float32, "position_starts": np.uint32, "positions": np.uint32, "texts": np.uint8,
    "documents": np.int64, "slot_places": np.uint32, "slot_lengths": np.uint8, "sections": np.uint32,
}  # fmt: skip
_NO_ROWS = Rows(np.zeros((0, 0), np.int8), np.zeros(0, np.float32), np.zeros(0, np.int64))


def rows_of(arrays: Mapping[str, np.ndarray], name: str) -> Rows:
    """The vectors of a name; see `indexer.engines.whoosh.meaning.vectors`."""
    return Rows(
        _typed(arrays[f"{name}s"], np.int8),
        _typed(arrays[f"{name}_scales"], np.float32),
        _typed(arrays["vector_starts"], np.int64),
    )


def readable_of(arrays: Mapping[str, np.ndarray], vectors: Rows | None) -> Readable:
    """A segment of its own, numbered from 0 on."""
    return Readable(0, *(_typed(arrays[name], type_) for name, type_ in _TYPES.items()), vectors or _NO_ROWS)


def _typed(array: np.ndarray, type_: type) -> np.ndarray:
    """An array as loops take it, without gaps and of the very type; one that cannot be written to, as mapped ones."""
    view = np.ascontiguousarray(array, type_).view()
    view.flags.writeable = False
    return view


def readable_arrays(inverter: Inverter) -> dict[str, np.ndarray]:
    """The arrays of texts, documents and sections; those of postings are laid down as they are."""
    articles, words = inverter.articles, inverter.words
    sections = [row for article, each in zip(articles, words, strict=True) for row in _section_rows(article, each)]
    documents = np.zeros((len(articles) + 1, 5), np.int64)
    documents[1:, TEXT] = np.cumsum([len(each.text) for each in words])
    documents[1:, SLOTS] = np.cumsum([each.text_slots for each in words])
    documents[1:, SECTIONS] = np.cumsum([len(article.sections) for article in articles])
    documents[:-1, TITLE_BYTES] = [len(article.title.encode("utf-8", "replace")) for article in articles]
    documents[:-1, TITLE_SLOTS] = [np.count_nonzero(each.fields == TITLE) for each in words]
    return {
        "texts": np.frombuffer(b"".join(each.text for each in words), np.uint8),
        "documents": documents,
        "slot_places": np.concatenate([each.starts for each in words]),
        "slot_lengths": np.concatenate([each.lengths for each in words]),
        "sections": np.array(sections, np.uint32).reshape(-1, 2),
    }


def _section_rows(article: Article, words: ArticleWords) -> list[tuple[int, int]]:
    return [
        (slot, slot + len(analysed(section.heading)) + bool(section.heading))
        for slot, section in zip(words.section_slots, article.sections, strict=True)
    ]
