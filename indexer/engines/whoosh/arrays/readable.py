"""What compiled loops read of a segment, and how it is laid down.

All that a loop needs of a document or section is in one row: searches wait for memory, and a row is one fetch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.analysis import words as analysed
from indexer.engines.whoosh.writing.inverting import TITLE, ArticleWords, Inverter
from indexer.reading import Article

#: The columns of `documents`.
TEXT, SLOTS, SECTIONS, TITLE_BYTES, TITLE_SLOTS = range(5)
#: The columns of `sections`.
FIRST, BELOW = range(2)


class Readable(NamedTuple):
    """A segment as arrays that nobody writes to.

    Posting `p` is of document `docs[p]` and has `positions[position_starts[p]:position_starts[p + 1]]`. Document `d`
    is the row `documents[d]`: from where on its text lies in `texts`, its slots in `slot_places` and `slot_lengths`
    and its sections in `sections`, each as far as the next row says, and how many bytes and slots its title has at the
    beginning of them; a row behind the last document says where all ends. A slot tells a word's place in the text and
    its length, 0 where two blocks meet. A section tells its first slot and the first below its heading.
    """

    docs: np.ndarray
    position_starts: np.ndarray
    positions: np.ndarray
    texts: np.ndarray
    documents: np.ndarray
    slot_places: np.ndarray
    slot_lengths: np.ndarray
    sections: np.ndarray


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
