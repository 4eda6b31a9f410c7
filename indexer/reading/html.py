"""HTML: parsed by Beautiful Soup on lxml, walked once, its article chosen, its head read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from .article import Article, ReadingError
from .blocks.lines import Line, shifted
from .blocks.sections import assemble
from .choosing.headline import find_title
from .choosing.named_boxes import spare_text
from .chrome import choose, of_others
from .markup.office import is_commented, take_comments_away
from .markup.parsing import parse
from .metadata.facts import Facts
from .metadata.head import read_head
from .pages.body_facts import byline_stated, facts_stated
from .pages.page import PageLine
from .pages.walking import walk_page
from .words.decoding import decode
from .words.titles import part_title, title_of_text


def read_html(data: bytes, article_id: str) -> Article:
    """Read an HTML page; raises ReadingError where it has no article."""
    return article_from_html(decode(data, declared=True), article_id)


def article_from_html(text: str, article_id: str, facts: Facts | None = None) -> Article:
    """Return the article of a page; `facts` are known from elsewhere and come first."""
    with _no_collecting(len(text) > _LARGE):
        return _article(text, article_id, facts)


# Beyond this many characters the garbage collector, which finds nothing while a tree only grows, takes more
# than half of the time: 17 s for 10 MB of small table cells, against 7.6 s without it.
_LARGE = 1_000_000


@contextmanager
def _no_collecting(really: bool) -> Iterator[None]:
    paused = really and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _article(text: str, article_id: str, facts: Facts | None) -> Article:
    soup, stated = parse(text)
    if is_commented(text):
        take_comments_away(soup)
    head = read_head(soup, stated)
    page = walk_page(soup)
    spare_text(page)
    title, title_line = find_title(page, head)
    chosen = choose(page, title_line)
    sections, byline = assemble(shifted([_line(line) for line in chosen.lines]), title)
    if not any(section.blocks for section in sections):
        if not page.lines:
            raise ReadingError("The page has no text.")
        raise ReadingError("No article text was found on the page (only navigation and banners).")
    if not title:
        title, sections = title_of_text(sections)
    others = of_others(page, chosen.core)
    site = Facts(source=part_title(head.whole_title, title)[1])
    facts = (facts or Facts()).or_else(head.facts).or_else(facts_stated(page, others)).or_else(site)
    return facts.article(article_id, title, sections, byline.or_else(byline_stated(page, chosen.meta, others)))


def lines_from_fragment(text: str) -> list[Line]:
    """Return the lines of a piece of HTML within another format."""
    # In the middle of an article, so that an aside is one of its own.
    page = walk_page(parse(f"<main>{text}</main>")[0])
    return [_line(line) for line in choose(page, None).lines]


def _line(line: PageLine) -> Line:
    length = len(line.text)
    share = min(1.0, line.linked / length) if line.linked else 0.0
    return Line(line.kind, line.text, line.level, line.anchor, share)
