"""Writes a whole segment at a time: Whoosh's own files, and the arrays for reading beside them.

Whoosh's writer spends about 7 µs of Python on each posting. Here the posting lists of a segment come sorted,
as arrays, and are laid down a block at a time in the format of Whoosh's own codec, so that any Whoosh can read
them.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from pickle import dumps

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.system import pack_int, pack_ushort
from whoosh.util.numeric import byte_to_length

from indexer.engines.base import Ranking
from indexer.engines.whoosh.schema import article_schema
from indexer.engines.whoosh.writing.inverting import (
    BODY,
    HEADINGS,
    SOURCE,
    TITLE,
    TOPICS,
    Inverter,
    Postings,
    article_as_json,
)
from indexer.engines.whoosh.writing.laying import write_arrays
from indexer.engines.whoosh.writing.runs import run_starts

INDEX_NAME = "MAIN"
_BLOCK = 128
#: Packing the blocks as well takes a sixth of the time to write an index, to make it a quarter smaller.
_COMPRESSION = 0
#: Whoosh itself writes blocks by protocol 2, which knows no bytes: they take seven times as long, and twice the room.
#: Any Whoosh on Python 3 reads both.
_PICKLE = 3
#: The lengths that a length byte can stand for; a length is stored as the least that is not below it.
LENGTHS = np.array([byte_to_length(byte) for byte in range(256)])
FIELD_CODES = {"body": BODY, "headings": HEADINGS, "source": SOURCE, "title": TITLE, "topics": TOPICS}


def write_segment(folder: Path, inverter: Inverter, ranking: Ranking):
    """Write what was collected as one segment and return Whoosh's description of it, not yet committed."""
    storage = FileStorage(str(folder))
    codec = W3Codec(compression=_COMPRESSION)
    segment = codec.new_segment(storage, INDEX_NAME)
    segment.set_doc_count(len(inverter))
    postings = inverter.postings()
    lengths = field_lengths(inverter)
    _write_documents(codec, storage, segment, inverter, lengths)
    _write_postings(codec, storage, segment, inverter, postings, lengths)
    write_arrays(folder, segment.segment_id(), inverter, postings, quantised(lengths), ranking)
    return segment


def field_lengths(inverter: Inverter) -> np.ndarray:
    """How many words each article has in each field, shape (5, articles)."""
    counts = [np.bincount(w.fields[w.surfaces >= 0], minlength=5) for w in inverter.words]
    return np.array(counts, np.int64).reshape(-1, 5).T


def quantised(lengths: np.ndarray) -> np.ndarray:
    """The lengths as Whoosh's length bytes give them back."""
    return LENGTHS[_length_bytes(lengths)]


def _length_bytes(lengths: np.ndarray) -> np.ndarray:
    return np.minimum(np.searchsorted(LENGTHS, lengths), 255)


def _write_documents(codec, storage, segment, inverter, lengths) -> None:
    schema = article_schema()
    writer = codec.per_document_writer(storage, segment)
    for number, (article, file) in enumerate(zip(inverter.articles, inverter.files, strict=True)):
        writer.start_doc(number)
        for name, code in FIELD_CODES.items():
            writer.add_field(name, schema[name], None, int(lengths[code, number]))
        writer.add_field("id", schema["id"], article.id, 0)
        writer.add_field("article", schema["article"], article_as_json(article), 0)
        writer.add_field("file", schema["file"], tuple(file), 0)
        writer.finish_doc()
    writer.close()


def _write_postings(codec, storage, segment, inverter, postings, lengths) -> None:
    terms_file = segment.create_file(storage, codec.TERMS_EXT)
    posts_file = segment.create_file(storage, codec.POSTS_EXT)
    terms = OrderedHashWriter(terms_file)
    field_numbers = terms.extras["fieldmap"] = {}
    offset = posts_file.tell()
    for name in sorted(FIELD_CODES.keys() | {"id"}):
        prefix = pack_ushort(field_numbers.setdefault(name, len(field_numbers)))
        if name == "id":
            lists = _id_lists(inverter)
        else:
            code = FIELD_CODES[name]
            lists = _term_lists(postings, code, _length_bytes(lengths[code]))
        for term, blocks, info in lists:
            posts_file.write(WHOOSH3_HEADER_MAGIC + blocks)
            length = len(WHOOSH3_HEADER_MAGIC) + len(blocks)
            info.set_extent(offset, length)
            terms.add(prefix + term, info.to_bytes())
            offset += length
    terms.close()
    posts_file.close()


def _id_lists(inverter: Inverter):
    for article_id, number in sorted((a.id.encode(), n) for n, a in enumerate(inverter.articles)):
        block = _block([number], [1.0], None, number, 1.0, 0, 0, last=True)
        yield article_id, block, _term_info(1.0, 1, 0, 0, 1.0, number, number)


def _term_lists(postings: Postings, code: int, length_bytes: np.ndarray):
    """For each term of a field: its key, its blocks as bytes, and its statistics."""
    mine = np.flatnonzero(postings.fields == code)
    if not mine.size:
        return
    posting_of = np.searchsorted(postings.position_starts, mine, "right") - 1
    firsts = run_starts(posting_of)
    posting_of = posting_of[firsts]
    term_of = np.searchsorted(postings.term_starts, posting_of, "right") - 1
    docs = postings.docs[posting_of]
    counts = np.diff(np.append(firsts, len(mine))).astype(np.float64)
    packed = postings.positions[mine].astype("<u4").tobytes()
    cuts = np.append(firsts * 4, len(packed)).tolist()
    values = [packed[start:end] for start, end in pairwise(cuts)]

    term_starts = run_starts(term_of)
    within = np.arange(len(docs)) - np.repeat(term_starts, np.diff(np.append(term_starts, len(docs))))
    block_starts = np.flatnonzero(within % _BLOCK == 0)
    deltas = np.diff(docs, prepend=0)
    deltas[block_starts] = docs[block_starts]
    bytes_of = length_bytes[docs]
    lows = np.minimum.reduceat(bytes_of, block_starts).tolist()
    highs = np.maximum.reduceat(bytes_of, block_starts).tolist()
    heaviest = np.maximum.reduceat(counts, block_starts).tolist()
    sums = np.add.reduceat(counts, term_starts).tolist()
    deltas, last_docs, weights = deltas.tolist(), docs.tolist(), counts.tolist()
    block_ends = [*block_starts[1:].tolist(), len(docs)]
    block_starts = block_starts.tolist()

    block = 0
    bounds = [*term_starts.tolist(), len(docs)]
    for number, (start, end) in enumerate(pairwise(bounds)):
        first_block, written = block, []
        while block < len(block_starts) and block_starts[block] < end:
            a, b = block_starts[block], block_ends[block]
            written.append(
                _block(
                    deltas[a:b], weights[a:b], values[a:b], last_docs[b - 1],
                    heaviest[block], lows[block], highs[block], last=b == end,
                )
            )  # fmt: skip
            block += 1
        key = postings.terms[term_of[start]]
        info = _term_info(
            sums[number], end - start, min(lows[first_block:block]), max(highs[first_block:block]),
            max(heaviest[first_block:block]), last_docs[start], last_docs[end - 1],
        )  # fmt: skip
        yield key.lstrip(b"\x01\x02"), b"".join(written), info


def _block(deltas, weights, values, last_doc, heaviest, low, high, *, last: bool) -> bytes:
    """One block as `W3PostingsWriter` would write it."""
    if heaviest == 1.0:
        weights = None
    data = dumps((tuple(deltas), weights and tuple(weights), values and tuple(values)), _PICKLE)
    info = dumps((len(deltas), last_doc, heaviest, _COMPRESSION, low, high), _PICKLE)
    length = len(info) + len(data)
    return pack_int(-length if last else length) + info + data


def _term_info(weight, documents, low, high, heaviest, first_doc, last_doc) -> W3TermInfo:
    return W3TermInfo(
        weight=weight,
        df=documents,
        minlength=byte_to_length(low),
        maxlength=byte_to_length(high),
        maxweight=heaviest,
        minid=first_doc,
        maxid=last_doc,
    )
