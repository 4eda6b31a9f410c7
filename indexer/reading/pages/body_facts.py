"""What the markup of a page's body says about its article: microdata, rel=author, rel=tag, `<time>`, bylines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bs4.element import Tag

from ..blocks.lines import ends_sentence
from ..markup.inline import beginning_of
from ..metadata.facts import Facts, to_date, topics_of
from ..words.bylines import Byline, is_byline, read_byline
from ..words.cleaning import clean
from .page import Page, PageLine, Time

_PROPERTIES = frozenset(("datePublished", "dateModified", "lastReviewed", "author", "headline"))


def note_property(page: Page, tag: Tag) -> None:
    """Note what a tag with an itemprop says."""
    attrs = tag.attrs
    name = attrs["itemprop"]
    if name in _PROPERTIES:
        value = attrs.get("content") or attrs.get("datetime") or ""
        if not value and name != "headline":
            value = _said(tag, 200)
        page.properties.setdefault(name, value)


def note_relation(page: Page, box: int, tag: Tag) -> list[str]:
    """Note the author or the topic that a link with a rel names; returns what the rel says."""
    words = tag.attrs["rel"].lower().split()
    if "tag" in words or "author" in words:
        (page.tags if "tag" in words else page.authors).append((box, _said(tag, 120)))
    return words


def note_author(page: Page, box: int, tag: Tag) -> None:
    """Note the author that a tag called so names."""
    page.authors.append((box, _said(tag, 120)))


def note_time(page: Page, box: int, tag: Tag) -> None:
    """Note a `<time>` in the line that comes next."""
    page.times.append(Time(box, len(page.lines), tag.attrs.get("datetime", ""), _said(tag, 80)))


def _said(tag: Tag, most: int) -> str:
    return clean(beginning_of(tag)[0])[:most]


def facts_stated(page: Page, others: Sequence[bool]) -> Facts:
    """What microdata, rel=author and rel=tag say; `others` tells which boxes are another article's."""
    stated = page.properties
    authors, tags = ([text for box, text in found if not others[box]] for found in (page.authors, page.tags))
    return Facts(
        author=stated.get("author", "") or next(iter(authors), ""),
        topics=topics_of(tags),
        published=to_date(stated.get("datePublished", "")),
        reviewed=to_date(stated.get("lastReviewed", "")),
        modified=to_date(stated.get("dateModified", "")),
    )


def byline_stated(page: Page, meta: Sequence[PageLine], others: Sequence[bool]) -> Byline:
    """What lines marked as byline or date say, and the first `<time>` where nothing else gives a date."""
    byline = Byline()
    for line in meta:
        byline = byline.or_else(read_byline(line.text))
    if byline.is_dated:
        return byline
    for time in page.times:
        line = page.lines[time.line] if time.line < len(page.lines) else None
        if others[time.box] or (line and _is_sentence(line)):
            continue
        if when := to_date(time.stated or time.shown):
            said = read_byline(line.text) if line else Byline()
            # Whoever changed the page last need not have written it.
            return byline.or_else(replace(said, author="") if said.is_dated else Byline(published=when))
    return byline


def _is_sentence(line: PageLine) -> bool:
    """Say whether a line tells of a time, and not when the article was published."""
    return not line.meta and ends_sentence(line.text) and not is_byline(line.text)
