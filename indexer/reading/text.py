"""Plain text: its title, headings and lists are recognised by their shape alone."""

from __future__ import annotations

from collections.abc import Sequence

from .article import Article, ReadingError
from .blocks.sections import assemble
from .metadata.facts import Facts, fact_in, parse_facts
from .plain.leftovers import without_closing, without_litter, without_teasers
from .plain.outline import Row, find_headings
from .plain.wrapping import rows_of
from .words.bylines import is_byline
from .words.cleaning import bare_words
from .words.decoding import decode
from .words.labels import is_pointer
from .words.titles import title_from

_LONGEST_TITLE = 160
#: A line with one of these keys is no sentence, even where it is the only one.
_SURE_ALONE = frozenset(("title", "author", "url", "canonical", "tags", "keywords", "topics"))


def read_text(data: bytes, article_id: str) -> Article:
    """Read a plain-text file; raises ReadingError where it holds no article."""
    return article_from_text(decode(data), article_id)


def article_from_text(
    text: str, article_id: str, facts: Facts | None = None, is_page: bool = True, is_marked: bool = False
) -> Article:
    """Return the article that a text without markup is; `facts` are known from elsewhere and come first.

    `is_page` says that it may have been copied from a page, below whose article other things stand; `is_marked` that
    all of its headings are behind "#".
    """
    rows, stated = _take_facts(rows_of(text))
    count = len(rows)
    rows = without_litter(rows)
    is_page = is_page and (len(rows) < count or any(is_pointer(row.text) for row in rows))
    facts = (facts or Facts()).or_else(stated)
    title = facts.title
    if not title and rows and _is_title(rows):
        title, rows = rows[0].text, rows[1:]
        rows, stated = _take_facts(rows)
        facts = facts.or_else(stated)
    elif title and rows and bare_words(rows[0].text) == bare_words(title):
        rows, stated = _take_facts(rows[1:])
        facts = facts.or_else(stated)
    rows = [row for row in without_closing(without_teasers(rows), title, is_page) if not is_pointer(row.text)]
    sections, byline = assemble(find_headings(rows, title, is_marked), title)
    if not sections:
        raise ReadingError("No article text was found in the file.")
    if not title:
        first = next((block for section in sections for block in section.blocks), sections[0].heading)
        title = title_from(first)
    return facts.article(article_id, title, sections, byline)


def _take_facts(rows: list[Row]) -> tuple[list[Row], Facts]:
    """Take the block of `Key: value` lines at the top; one line alone could be a sentence with a colon."""
    pairs: dict[str, str] = {}
    count = 0
    for row in rows:
        pair = fact_in(row.text) if row.kind == "p" else None
        if pair is None:
            break
        pairs.setdefault(*pair)
        count += 1
    if count == 0 or (count == 1 and not is_byline(rows[0].text) and next(iter(pairs)) not in _SURE_ALONE):
        return rows, Facts()
    return rows[count:], parse_facts(pairs)


def _is_title(rows: Sequence[Row]) -> bool:
    """Say whether the first row is a title: short, not a sentence, and with something below it."""
    text = rows[0].text
    if rows[0].kind == "h":
        return True
    if (
        rows[0].kind != "p"
        or len(text) > _LONGEST_TITLE
        or len(rows) == 1
        or text.endswith((",", ";", ":", "…", "..."))
    ):
        return False
    if text.endswith((".", "!")):
        # "Help is near." above a blank line is a title; a first sentence runs on.
        return len(text) <= 80 and rows[1].apart and len(rows[1].text) > len(text)
    return True
