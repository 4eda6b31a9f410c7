"""What a file becomes once it has been read: an article made of sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class ReadingError(Exception):
    """A file that cannot become an article; `reason` is a sentence for the maintainer of the corpus."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks of text below it, up to the next heading.

    `heading` and `anchor` are empty for the text before the first heading. `level` is 1–6 (2 for the
    usual section). Each block is one paragraph, one list item, one table row or one line of a quotation:
    plain text on one line, white space collapsed, Unicode NFC. `kinds` says for each block which it is: `p`, `li`, the
    number of an item of a numbered list, `+` for a further block of the item before, `tr` for a row of a table, `th`
    for one of headings, `table` for another with which a table begins, `pre` or `quote`. For each list that an item's
    list lies in a `>` stands before its kind. A row's cells are parted by bars, and where one is empty two bars meet.
    """

    heading: str
    anchor: str
    level: int
    blocks: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as every format's reader returns it; texts are plain, never markup.

    `id` is the path below the corpus folder without its suffix. `language` is a BCP 47 tag or empty;
    `url` the canonical address or empty.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    summary: str = ""
    author: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    published: date | None = None
    reviewed: date | None = None
    modified: date | None = None
