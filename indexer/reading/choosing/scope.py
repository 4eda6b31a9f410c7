"""Where on a page its article is: the box that has it, the core of that box, and what was left beside it.

The main content is looked for in this order:

1. the `<main>` or role=main with most of the sentences;
2. an `<article>` with most of them;
3. the smallest part of the page that has the title and nine tenths of the sentences.

Within it the *core* is the innermost part that is called content or article and has most of the text. A part with a
heading, or one of notes, that stands below the box and leads nowhere belongs to the article too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from ..blocks.lines import ends_sentence
from ..markup.class_names import ARTICLE, CONTENT, KEEP, MAIN
from ..pages.page import Box, Page, PageLine
from ..words.labels import is_chrome_heading, is_contents_heading

#: A main part with so much of the sentences is whole: what stands below it is the site's.
_WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class Measures:
    """Running sums over a page's lines, so that what any box holds is one subtraction."""

    letters: Sequence[int]
    linked: Sequence[int]
    prose: Sequence[int]
    links: Sequence[int]
    outer: Sequence[int]
    inner: Sequence[int]

    @staticmethod
    def of(box: Box, sums: Sequence[int]) -> int:
        """What a box holds, by the sums of one measure."""
        return sums[box.last] - sums[box.first]


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page its article is: the scope, the core in it, and which line is the title, if one is.

    `has_landmark` says that a landmark of the page tells the scope. `headed` is the box whose parts have headings of
    the title's level, the title one of them; -1 where there is none such.
    """

    scope: Box
    core: Box
    has_landmark: bool
    title_line: int | None
    headed: int


def is_prose(line: PageLine) -> bool:
    """Say whether a line is a sentence of the page's own, or long enough to be one."""
    length = len(line.text)
    if line.kind == "h" or length < 25 or line.linked * 3 > length:
        return False
    return length >= 60 or ends_sentence(line.text)


def measure(lines: Sequence[PageLine], bad: Sequence[bool]) -> Measures:
    """Sum up a page's lines; nothing in boxes that are `bad` is prose."""

    def run(values) -> list[int]:
        return list(accumulate(values, initial=0))

    prose = [len(line.text) if not bad[line.box] and is_prose(line) else 0 for line in lines]
    if not any(prose):
        # A short notice has no long line at all: any words that are not links count.
        prose = [0 if bad[line.box] else max(0, len(line.text) - line.linked) for line in lines]
    return Measures(
        run(len(line.text) for line in lines),
        run(line.linked for line in lines),
        run(prose),
        run(line.links for line in lines),
        run(line.outer for line in lines),
        run(line.inner for line in lines),
    )


def find_place(page: Page, sums: Measures, bad: Sequence[bool], title_line: int | None) -> Place:
    """Find the article; `bad` says which boxes are called chrome, and `title_line` which line is the title."""
    scope = _in_landmark(page, sums)
    has_landmark = scope is not None
    scope = scope or _smallest(page, sums, bad, title_line)
    return Place(scope, _core(page, sums, scope), has_landmark, title_line, _headed(page, title_line))


def _headed(page: Page, title_line: int | None) -> int:
    """The box in which the title is one of several headings of the first level; -1 where it is none of such."""
    if title_line is None:
        return -1
    title = page.lines[title_line]
    firsts = [line for line in page.lines if line.level == 1 and line.box == title.box and line.kind == "h"]
    return title.box if len(firsts) > 1 and title in firsts else -1


def _in_landmark(page: Page, sums: Measures) -> Box | None:
    """The main part or else the article with most of the sentences, where that is enough of them."""
    total = sums.prose[-1]
    for hint, share in ((MAIN, 0.3), (ARTICLE, 0.6)):
        best = max(
            (box for box in page.boxes if box.hint == hint and box.last > box.first),
            key=lambda box: sums.of(box, sums.prose),
            default=None,
        )
        if best is not None and sums.of(best, sums.prose) >= share * total:
            return best
    return None


def _smallest(page: Page, sums: Measures, bad: Sequence[bool], title_line: int | None) -> Box:
    """The last and so the innermost box that has the title and nearly all sentences, or the page."""
    total = sums.prose[-1]
    found = page.boxes[0]
    for box in page.boxes:
        enough = sums.of(box, sums.prose) >= _WHOLE * total
        if enough and not bad[box.number] and (title_line is None or box.has(title_line)):
            found = box
    return found


def _core(page: Page, sums: Measures, scope: Box) -> Box:
    """The innermost box within the scope that is called content and has most of its sentences, or the scope itself."""
    total = sums.of(scope, sums.prose)
    core = scope
    for box in islice(page.boxes, scope.number + 1, None):
        if box.first >= scope.last:
            break
        if box.hint in (CONTENT, ARTICLE) and sums.of(box, sums.prose) >= max(1, 0.6 * total):
            core = box
    return core


def annexes(page: Page, sums: Measures, dropped: Sequence[bool], place: Place) -> set[int]:
    """The numbers of the lines below the scope that are the article's: pages close a box too early, or have several."""
    box, title_line = place.scope, place.title_line
    if box.last == len(page.lines) or (box.hint == MAIN and sums.of(box, sums.prose) >= _WHOLE * sums.prose[-1]):
        return set()
    found: set[int] = set()
    for number, first, last in _parts_below(page, box.number):
        if (title_line is None or title_line < first) and not (number >= 0 and dropped[number]):
            part = [line for line in page.lines[first:last] if not (dropped[line.box] or line.meta)]
            if (number >= 0 and page.boxes[number].hint == KEEP and _has_words(part)) or _has_section(part):
                found.update(range(first, last))
    return found


def _parts_below(page: Page, scope: int) -> Iterator[tuple[int, int, int]]:
    """The boxes below one, and what stands between them, up to the end of the page: number, first and last line.

    What stands in no box of its own has the number -1, and is told from its first heading on.
    """
    boxes, lines = page.boxes, page.lines
    children: dict[int, list[int]] = {}
    for number, box in enumerate(boxes):
        children.setdefault(box.parent, []).append(number)
    inner = scope
    while (outer := boxes[inner].parent) >= 0:
        at = boxes[inner].last
        for number in (*(each for each in children[outer] if each > inner), -1):
            end = boxes[number].first if number >= 0 else boxes[outer].last
            headed = next((line for line in range(at, end) if lines[line].kind == "h"), end)
            if headed < end:
                yield -1, headed, end
            if number >= 0:
                yield number, boxes[number].first, boxes[number].last
                at = boxes[number].last
        inner = outer


def _has_words(part: Sequence[PageLine]) -> bool:
    """Say whether lines are more than links to other pages."""
    return sum(line.linked for line in part if not line.inner) * 2 < sum(len(line.text) for line in part)


def _has_section(part: Sequence[PageLine]) -> bool:
    """Say whether lines are a section: a heading of an article's, sentences, and no link to another page."""
    headings = [line.text for line in part if line.kind == "h"]
    if not headings or is_chrome_heading(headings[0]) or is_contents_heading(headings[0]):
        return False
    return all(line.links == line.inner for line in part) and any(map(is_prose, part))
