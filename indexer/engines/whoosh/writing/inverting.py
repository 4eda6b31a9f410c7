"""Articles -> postings: one pass that finds, folds, stems and counts words for a whole segment at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from indexer import analysis
from indexer.analysis.terms import parted
from indexer.engines.base import FileFacts
from indexer.engines.whoosh.schema import NAMED_FIELDS
from indexer.engines.whoosh.writing.runs import run_starts
from indexer.reading import Article, Section
from indexer.reading.blocks.lists import leads

#: Field codes of tokens, in the order of the arrays' columns and then of `NAMED_FIELDS`.
TITLE, HEADINGS, BODY, TOPICS, SOURCE = range(5)
_STORED = tuple(item.name for item in fields(Article))
_SECTION = tuple(item.name for item in fields(Section))
_MARKS = {code: mark.decode() for code, mark in zip((TOPICS, SOURCE), NAMED_FIELDS.values(), strict=True)}


#: A slot's length is one byte; of a longer word whole characters up to here are shown as the match.
_MOST_BYTES = 255


class _Numbering(dict):
    """Numbers its keys in the order in which they are first asked for."""

    def __missing__(self, key):
        number = self[key] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The words of one article, slot by slot.

    A slot is a word's position; one empty slot (surface -1, length 0) parts two blocks, so that no phrase runs
    across. `surfaces` number the words as written, `fields` tell the field code, `starts` and `lengths` the place
    in `text` in bytes; slots of named fields lie behind `text_slots` and have no place. The start of an empty slot is
    the first slot of the list's introduction or the table's headings that the next block belongs to; 0 without any.
    """

    text: bytes
    surfaces: np.ndarray
    fields: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    text_slots: int
    section_slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a segment in the order (term, document, position).

    Term `t` has the postings `term_starts[t]:term_starts[t + 1]`; posting `p` is of document `docs[p]` and has
    the positions `position_starts[p]:position_starts[p + 1]`; `positions` and `fields` run in step.
    """

    terms: list[bytes]
    term_starts: np.ndarray
    docs: np.ndarray
    position_starts: np.ndarray
    positions: np.ndarray
    fields: np.ndarray


class Inverter:
    """Collects articles and turns them into the postings of one segment."""

    def __init__(self):
        self._surfaces = _Numbering()
        self._keys: list[bytes] = []
        self.articles: list[Article] = []
        self.files: list[FileFacts] = []
        self.words: list[ArticleWords] = []
        #: Of those articles that came with their vectors.
        self.vectors: list[np.ndarray | None] = []
        self.slots = 0

    def __len__(self) -> int:
        return len(self.articles)

    def add(self, article: Article, file: FileFacts, vectors: np.ndarray | None = None) -> None:
        """Take in one article, and its vectors where they are made already."""
        words = self._words(article)
        self.articles.append(article)
        self.files.append(file)
        self.words.append(words)
        self.vectors.append(vectors)
        self.slots += len(words.surfaces)

    def _words(self, article: Article) -> ArticleWords:
        blocks, codes, section_blocks, lead_blocks = _blocks(article)
        number = self._surfaces
        text = "\n".join(blocks)
        pieces = parted(text)
        found = list(map(number.__getitem__, pieces[1::2]))
        places = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))[:-1].reshape(-1, 2)
        block_starts = np.zeros(len(blocks), np.int64)
        np.cumsum([len(block) + 1 for block in blocks[:-1]], out=block_starts[1:])
        in_block = np.searchsorted(block_starts, places[:, 0], "right") - 1
        slots = np.arange(len(found)) + in_block
        text_slots = len(found) + len(blocks) - 1
        # A section without any block begins where the text ends.
        section_slots = np.minimum(_first_slots(in_block, np.array(section_blocks, np.int64)), text_slots).tolist()

        named = [
            (code, number[_MARKS[code] + word] if word else -1)
            for code, values in ((TOPICS, article.topics), (SOURCE, (article.source,)))
            for value in values
            for word in (*analysis.words(value), "")
        ]
        total = text_slots + 1 + len(named)
        surfaces = np.full(total, -1, np.int32)
        fields = np.full(total, BODY, np.uint8)
        starts = np.zeros(text_slots, np.uint32)
        lengths = np.zeros(text_slots, np.uint8)
        surfaces[slots] = found
        fields[slots] = np.array(codes, np.uint8)[in_block]
        if named:
            fields[text_slots + 1 :] = [code for code, _ in named]
            surfaces[text_slots + 1 :] = [surface for _, surface in named]
        encoded = text.encode("utf-8", "replace")
        if len(encoded) != len(text):
            first_bytes = np.flatnonzero((np.frombuffer(encoded, np.uint8) & 0xC0) != 0x80)
            places = np.append(first_bytes, len(encoded))[places]
        starts[slots] = places[:, 0]
        if lead_blocks:
            led, leading = np.array([*lead_blocks.items()]).T
            starts[_first_slots(in_block, led) - 1] = _first_slots(in_block, leading)
        sizes = places[:, 1] - places[:, 0]
        for long in np.flatnonzero(sizes > _MOST_BYTES):
            start = places[long, 0]
            sizes[long] = len(encoded[start : start + _MOST_BYTES].decode("utf-8", "ignore").encode())
        lengths[slots] = sizes
        return ArticleWords(encoded, surfaces, fields, starts, lengths, text_slots, tuple(section_slots))

    def surface_terms(self) -> tuple[list[str], list[bytes]]:
        """The distinct words as written and, in step, the dictionary's key for each; empty for a parting."""
        surfaces = list(self._surfaces)
        # Four arrays of a segment ask for them; only words that are new since are looked at.
        self._keys += map(_key, surfaces[len(self._keys) :])
        return surfaces, self._keys

    def postings(self) -> Postings:
        """Sort everything that was collected into postings."""
        _, keys = self.surface_terms()
        terms = sorted(set(keys) - {b""})
        rank = {term: number for number, term in enumerate(terms)}
        ranks = np.array([rank.get(key, -1) for key in keys] + [-1], np.int64)

        tokens = ranks[np.concatenate([w.surfaces for w in self.words])]
        sizes = [len(w.surfaces) for w in self.words]
        docs = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        slots = np.concatenate([np.arange(size, dtype=np.uint32) for size in sizes])
        fields = np.concatenate([w.fields for w in self.words])

        real = np.flatnonzero(tokens >= 0)
        order = np.sort((tokens[real] << 32) | real)
        tokens, order = order >> 32, order & 0xFFFFFFFF
        docs, slots, fields = docs[order], slots[order], fields[order]
        firsts = run_starts(tokens, docs)
        return Postings(
            terms=terms,
            term_starts=np.searchsorted(tokens[firsts], np.arange(len(terms) + 1)).astype(np.uint32),
            docs=docs[firsts],
            position_starts=np.append(firsts, len(order)).astype(np.uint32),
            positions=slots,
            fields=fields,
        )


def _key(surface: str) -> bytes:
    """The dictionary's key for a word as written, empty for a parting; the byte that marks a named field stays."""
    mark, word = (surface[0], surface[1:]) if surface[0] in "\x01\x02" else ("", surface)
    term = analysis.term_of(word) if word else ""
    return (mark + term).encode() if term else b""


def _first_slots(in_block: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """The slots at which blocks begin, shape as `blocks`; `in_block` tells each word's block."""
    return np.searchsorted(in_block, blocks) + blocks


def _blocks(article: Article) -> tuple[list[str], list[int], list[int], dict[int, int]]:
    """The blocks of an article's text, their field codes, each section's first block, and what leads to blocks."""
    blocks, codes, section_blocks, lead_blocks = [article.title], [TITLE], [], {}
    for section in article.sections:
        first = len(blocks)
        section_blocks.append(first)
        if section.heading:
            blocks.append(section.heading)
            codes.append(HEADINGS)
        if set(section.kinds) != {"p"}:
            body = len(blocks)
            for number, lead in enumerate(leads(section.blocks, section.kinds)):
                if lead is not None and (lead >= 0 or section.heading):
                    lead_blocks[body + number] = body + lead
        blocks += section.blocks
        codes += [BODY] * len(section.blocks)
    return blocks, codes, section_blocks, lead_blocks


def article_as_json(article: Article) -> str:
    """An article as it is stored, whole; `article_from_json` gives it back."""
    stored = {name: getattr(article, name) for name in _STORED}
    stored["sections"] = [{name: getattr(section, name) for name in _SECTION} for section in article.sections]
    return json.dumps(stored, ensure_ascii=False, default=date.isoformat)


def article_from_json(text: str) -> Article:
    """The article that `article_as_json` wrote."""
    stored = json.loads(text)
    for name in ("published", "reviewed", "modified"):
        stored[name] = date.fromisoformat(stored[name]) if stored[name] else None
    stored["topics"] = tuple(stored["topics"])
    stored["sections"] = tuple(
        Section(**{**section, "blocks": tuple(section["blocks"]), "kinds": tuple(section["kinds"])})
        for section in stored["sections"]
    )
    return Article(**stored)
