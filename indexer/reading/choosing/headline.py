"""Which heading of a page is its title."""

from __future__ import annotations

from collections.abc import Sequence

from ..markup.class_names import ARTICLE, CHROME, MAIN
from ..metadata.head import Head
from ..pages.page import Page, PageLine
from ..words.cleaning import bare_words
from ..words.titles import part_title


def find_title(page: Page, head: Head) -> tuple[str, int | None]:
    """Return the page's title, and the number of the line that shows it, if one does.

    Looked for, in this order: a heading that the head's titles repeat, h1 first; a heading that the markup calls the
    title; the h1 that `<title>` has; what the head says; a single h2.
    """
    headings = [number for number, line in enumerate(page.lines) if line.kind == "h"]
    firsts = [number for number in headings if page.lines[number].level == 1]
    title = head.titles[0] if head.titles else part_title(head.whole_title, "")[0]
    found = _repeated(page, [*firsts, *headings], frozenset(map(bare_words, head.titles)))
    if found is None:
        found = _called_title(page, headings, head)
    if found is None:
        found = _first_level(page, headings, firsts, head)
    if found is None:
        # A page without h1 may show its title as any other heading.
        found = _repeated(page, headings, {bare_words(title)}) if title else _only_second(page, headings)
    return (title, None) if found is None else (page.lines[found].text, found)


def _repeated(page: Page, headings: Sequence[int], titles: frozenset[str] | set[str]) -> int | None:
    """The first heading that is one of the titles."""
    return next((number for number in headings if bare_words(page.lines[number].text) in titles), None)


def _called_title(page: Page, headings: Sequence[int], head: Head) -> int | None:
    """The only heading that its markup calls the title and `<title>` has in it.

    Above the article the site's own name is an h1 on many pages; its post's title is then an h2 or h3.
    """
    whole = _padded(head.whole_title)
    named = [number for number in headings if (line := page.lines[number]).titled and _padded(line.text) in whole]
    return named[0] if len(named) == 1 else None


def _first_level(page: Page, headings: Sequence[int], firsts: Sequence[int], head: Head) -> int | None:
    """The h1 that is most like `<title>`, or the heading below it that is, where the h1 is the site's name."""
    lines, alone = page.lines, len(firsts) == 1
    whole, site = _padded(head.whole_title), bare_words(head.site)
    parted = bare_words(part_title(head.whole_title, "")[0])
    best = min(
        (number for number in firsts if alone or bare_words(lines[number].text) != site),
        key=lambda number: (
            bare_words(lines[number].text) != parted,
            _padded(lines[number].text) not in whole,
            not _in_landmark(page, lines[number]),
        ),
        default=None,
    )
    if best is None or bare_words(lines[best].text) == parted:
        return best
    if _is_of_a_section(page, best, alone):
        return None
    in_banner = _in_banner(page, lines[best])
    if alone and (in_banner or not _in_landmark(page, lines[best])):
        for number in headings:
            is_named = len(lines[number].text) > 1 and _padded(lines[number].text) in whole
            # Outside of a banner the page's main part has to say that the site's name stands above it.
            if number > best and is_named and (in_banner or _in_landmark(page, lines[number])):
                return number
    if not in_banner:
        return best
    return None if parted and _padded(lines[best].text) not in whole else best


def _only_second(page: Page, headings: Sequence[int]) -> int | None:
    """The page's only h2, where it heads the page and not a part of it."""
    seconds = [number for number in headings if page.lines[number].level == 2]
    return seconds[0] if len(seconds) == 1 and not _is_of_a_section(page, seconds[0], True) else None


def _padded(text: str) -> str:
    """The words of a text, to be looked for as whole words in those of another."""
    return f" {bare_words(text)} "


def _is_of_a_section(page: Page, number: int, alone: bool) -> bool:
    """Say whether a heading stands below paragraphs of its own part of the page: then it is that of a section.

    Where it is the only one of its level, the page's main part or an article says that it is the title.
    """
    box = page.lines[number].box
    if alone and _in_landmark(page, page.lines[number]):
        return False
    above = (line for line in page.lines[:number] if line.box == box and line.kind != "h" and not line.linked)
    return sum(len(line.text) for line in above if len(line.text) >= 60) >= 100


def _in_landmark(page: Page, line: PageLine) -> bool:
    """Say whether a line stands in the page's main part or in an article."""
    return any(box.hint in (MAIN, ARTICLE) for box in page.around(line.box))


def _in_banner(page: Page, line: PageLine) -> bool:
    """Say whether a line stands in the page's own header, not in that of an article."""
    boxes = list(page.around(line.box))
    return any(box.tag == "header" or box.hint == CHROME for box in boxes) and not _in_landmark(page, line)
