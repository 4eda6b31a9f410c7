"""HTML: parsed by Beautiful Soup on lxml, walked once, its article chosen, its head read."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from .article import Article, ReadingError
from .bylines import Byline, is_byline, read_byline
from .chrome import choose, of_others
from .decoding import decode
from .facts import Facts, to_date, topics_of
from .lines import Line, ends_sentence, shifted
from .metadata import Head, part_title, read_head
from .names import ARTICLE, CHROME, MAIN
from .normalise import bare_words
from .page import Page, PageLine
from .parsing import parse
from .sections import assemble, merge
from .titles import title_of_text
from .walking import walk_page


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
    soup, stated_tags = parse(text)
    head = read_head(soup, stated_tags)
    page = walk_page(soup)
    title, title_line = _title(page, head)
    chosen = choose(page, title_line)
    lines = [_line(line) for line in chosen.lines]
    sections, byline = assemble(shifted(lines), title)
    if not any(section.blocks for section in sections):
        if not page.lines:
            raise ReadingError("The page has no text.")
        raise ReadingError("No article text was found on the page (only navigation and banners).")
    if not title:
        title, sections = title_of_text(sections)
    others = of_others(page, chosen.core)
    stated = (facts or Facts()).or_else(head.facts).or_else(_facts_of(page, head, title, others))
    return stated.article(article_id, title, sections, merge(byline, _byline(page, chosen.meta, others)))


def lines_from_fragment(text: str) -> list[Line]:
    """Return the lines of a piece of HTML within another format."""
    # In the middle of an article, so that an aside is one of its own.
    page = walk_page(parse(f"<main>{text}</main>")[0])
    return [_line(line) for line in choose(page, None).lines]


def _line(line: PageLine) -> Line:
    length = len(line.text)
    share = min(1.0, line.linked / length) if line.linked else 0.0
    return Line(line.kind, line.text, line.level, line.anchor, share)


def _title(page: Page, head: Head) -> tuple[str, int | None]:
    """Return the page's title and the number of the line that shows it.

    Looked for: a heading that the head's titles repeat, h1 first; a heading the markup calls the title; the
    h1 that `<title>` has; what the head says; a single h2.
    """
    headings = [(number, line) for number, line in enumerate(page.lines) if line.kind == "h"]
    firsts = [(number, line) for number, line in headings if line.level == 1]
    stated = {bare_words(title) for title in head.titles}
    whole = f" {bare_words(head.whole_title)} "
    site = bare_words(head.site)
    title_of = bare_words(part_title(head.whole_title, "")[0])
    for number, line in firsts + headings:
        if bare_words(line.text) in stated:
            return line.text, number
    # Above the article the site's own name is an h1 on many pages; its post's title is then an h2 or h3.
    named = [pair for pair in headings if pair[1].titled and f" {bare_words(pair[1].text)} " in whole]
    if len(named) == 1:
        return named[0][1].text, named[0][0]
    chosen = [pair for pair in firsts if bare_words(pair[1].text) != site or len(firsts) == 1]
    chosen.sort(
        key=lambda pair: (
            bare_words(pair[1].text) != title_of,
            f" {bare_words(pair[1].text)} " not in whole,
            not _in_landmark(page, pair[1]),
        )
    )
    if chosen and bare_words(chosen[0][1].text) != title_of and _is_of_a_section(page, chosen[0][0], len(firsts)):
        chosen = []
    if chosen:
        number, line = chosen[0]
        if len(firsts) == 1 and _in_banner(page, line) and bare_words(line.text) != title_of:
            for other, second in headings:
                if other > number and len(second.text) > 1 and f" {bare_words(second.text)} " in whole:
                    return second.text, other
        if not (_in_banner(page, line) and title_of and f" {bare_words(line.text)} " not in whole):
            return line.text, number
    title = head.titles[0] if head.titles else part_title(head.whole_title, "")[0]
    # A page without h1 may show its title as any other heading.
    for number, line in headings:
        if title and bare_words(line.text) == bare_words(title):
            return line.text, number
    if not title:
        seconds = [pair for pair in headings if pair[1].level == 2]
        if len(seconds) == 1 and not _is_of_a_section(page, seconds[0][0], 1):
            return seconds[0][1].text, seconds[0][0]
    return title, None


def _is_of_a_section(page: Page, number: int, alike: int) -> bool:
    """Say whether a heading stands below paragraphs of its own part of the page: then it is that of a section.

    Where it is the only one, the page's main part or an article says that it is the title.
    """
    box = page.lines[number].box
    if alike == 1 and _in_landmark(page, page.lines[number]):
        return False
    above = (line for line in page.lines[:number] if line.box == box and line.kind != "h" and not line.linked)
    return sum(len(line.text) for line in above if len(line.text) >= 60) >= 100


def _in_landmark(page: Page, line: PageLine) -> bool:
    """Say whether a line stands in the page's main part or in an article."""
    number = line.box
    while number > 0:
        if page.boxes[number].hint in (MAIN, ARTICLE):
            return True
        number = page.boxes[number].parent
    return False


def _in_banner(page: Page, line: PageLine) -> bool:
    """Say whether a line stands in the page's own header, not in that of an article."""
    number = line.box
    found = False
    while number > 0:
        box = page.boxes[number]
        if box.hint in (MAIN, ARTICLE):
            return False
        found = found or box.tag == "header" or box.hint == CHROME
        number = box.parent
    return found


def _facts_of(page: Page, head: Head, title: str, others: Sequence[bool]) -> Facts:
    """What the body's markup says: microdata, rel=author, rel=tag; and the site's name beside the title.

    `others` tells which boxes are another article's.
    """
    stated = page.properties
    authors, tags = ([text for box, text in found if not others[box]] for found in (page.authors, page.tags))
    _, site = part_title(head.whole_title, title)
    return Facts(
        author=stated.get("author", "") or next(iter(authors), ""),
        source=site,
        topics=topics_of(tags),
        published=to_date(stated.get("datePublished", "")),
        reviewed=to_date(stated.get("lastReviewed", "")),
        modified=to_date(stated.get("dateModified", "")),
    )


def _is_sentence(line: PageLine) -> bool:
    """Say whether a line tells of a time, and not when the article was published."""
    return not line.meta and ends_sentence(line.text) and not is_byline(line.text)


def _byline(page: Page, meta: Sequence[PageLine], others: Sequence[bool]) -> Byline:
    """What lines marked as byline or date say, and the first `<time>` where nothing else gives a date."""
    byline = Byline()
    for line in meta:
        byline = merge(byline, read_byline(line.text))
    lines = page.lines
    times = (
        stated or shown
        for box, stated, shown, line in page.times
        if not others[box] and not (line < len(lines) and _is_sentence(lines[line]))
    )
    when = next(filter(None, map(to_date, times)), None)
    if when and not (byline.published or byline.reviewed or byline.modified):
        byline = replace(byline, published=when)
    return byline
