"""The Whoosh schema: which fields an article has, and how their postings are laid down."""

from __future__ import annotations

import numpy as np
from whoosh import analysis as whoosh_analysis
from whoosh import fields, formats

from indexer import analysis

#: Raised whenever an index written before could not be read or would answer otherwise.
SCHEMA_VERSION = f"1.{analysis.VERSION}"

#: The fields that are searched only by name, and the byte that marks their terms in the dictionary.
NAMED_FIELDS = {"topics": b"\x01", "source": b"\x02"}


class ArticleAnalyzer(whoosh_analysis.Analyzer):
    """Our analysis as Whoosh sees it, so that plain Whoosh can search the index too."""

    def __call__(self, value, positions=False, chars=False, start_pos=0, mode="", **kwargs):
        token = whoosh_analysis.Token(positions, chars, mode=mode)
        for number, word in enumerate(analysis.tokens(value), start_pos):
            token.text = analysis.term_of(word.surface)
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = number
            if chars:
                token.startchar, token.endchar = word.start, word.end
            yield token


class PackedPositions(formats.Positions):
    """Positions as little-endian 32-bit numbers: whole posting lists are cut from one buffer."""

    def encode(self, poslist):
        return np.asarray(poslist, "<u4").tobytes()

    def decode_positions(self, valuestring):
        return np.frombuffer(valuestring, "<u4").tolist()

    def decode_frequency(self, valuestring):
        return len(valuestring) // 4


class PackedText(fields.TEXT):
    """A text field whose postings hold `PackedPositions`."""

    def __init__(self):
        super().__init__(analyzer=ArticleAnalyzer(), phrase=True)
        self.format = PackedPositions()


def article_schema() -> fields.Schema:
    """The schema of every index: `article` stores the whole article as JSON, and `file` the facts of its file."""
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=PackedText(),
        headings=PackedText(),
        body=PackedText(),
        topics=PackedText(),
        source=PackedText(),
        article=fields.STORED(),
        file=fields.STORED(),
    )
