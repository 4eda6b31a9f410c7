"""Lines in reading order become sections: what every format's reader does last."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .article import Section
from .bylines import LONGEST_DATE, Byline, bare_date, is_byline, read_byline
from .labels import (
    is_bare_pointer,
    is_chrome_heading,
    is_contents_heading,
    is_pointer,
    is_weak_heading,
    leads_on,
    title_case,
)
from .lists import item_of
from .normalise import bare_words, slug

#: Anchors that a page which shows an article has for parts of its own: its frame, its notices, its marks.
RESERVED = re.compile(r"main|q|about|related|foot-links|notice-\d+|m\d+")
#: Kinds of blocks that are never a way to other pages.
_NEVER_POINTERS = frozenset(("th", "table", "tr", "pre"))
#: A line with so great a share of links is no text of its own.
_LINKED = 0.3
#: An entry of a table of contents may say more than its link does.
_LINKED_SOMEWHERE = 0.01
_SENTENCE_END = (
    ".",
    "!",
    "?",
    ":",
    ";",
    "。",
    "！",
    "？",
    "।",
    "؟",
    ".”",
    "!”",
    "?”",
    '."',
    ".)",
    "?)",
    "!)",
    ".’",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One heading (`kind` "h") or block of text on its way into a section.

    `links` is the share of its letters that are links, from 0 to 1, or -1 where the format cannot tell.
    """

    kind: str
    text: str
    level: int = 0
    anchor: str = ""
    links: float = 0.0


def ends_sentence(text: str) -> bool:
    """Say whether a line ends as a sentence does."""
    return text.endswith(_SENTENCE_END)


def is_prose(line: Line) -> bool:
    """Say whether a line is a paragraph of its own words, not a link, a label or a cut-off teaser."""
    return (
        line.kind != "h"
        and len(line.text) >= 120
        and line.links < _LINKED
        and ends_sentence(line.text)
        and not line.text.endswith("...")
    )


def assemble(lines: Sequence[Line], title: str) -> tuple[tuple[Section, ...], Byline]:
    """Return the sections that the lines make, and the byline taken out of them."""
    kept, byline = _take_byline(_without_pointers(lines, title))
    return _fold(kept), byline


def _without_pointers(lines: Sequence[Line], title: str) -> list[Line]:
    """Leave out the repeated title, "See also: …" lines, and headings over lists of other pages."""
    kept: list[Line] = []
    title_words = bare_words(title)
    headings: frozenset[str] = frozenset()
    position, count = 0, len(lines)
    while position < count:
        line = lines[position]
        position += 1
        if line.kind != "h":
            if line.kind != "pre" and not any(map(str.isalnum, line.text)):
                continue
            if not kept and bare_words(line.text) == title_words:
                continue
            if len(line.text) <= 180 and line.kind not in _NEVER_POINTERS:
                if is_bare_pointer(line.text):
                    while position < count and _is_elsewhere(lines[position]):
                        position += 1
                    continue
                if is_pointer(line.text, line.links != 0) or (line.links >= 0.9 and leads_on(line.text)):
                    continue
            kept.append(line)
            continue
        # Above the text it is the title; later on, over nothing, the title of a box that repeats it.
        bare = position == count or lines[position].kind == "h"
        if (
            title_words
            and bare_words(line.text) == title_words
            and (bare or not any(other.kind == "h" for other in kept))
        ):
            continue
        end = None
        if is_contents_heading(line.text):
            headings = headings or frozenset(bare_words(other.text) for other in lines if other.kind == "h")
            end = _end_of_contents(lines, position, headings)
        elif is_chrome_heading(line.text) and not (is_weak_heading(line.text) and _says_something(lines, position - 1)):
            end = _end_of_pointers(lines, position, line)
        if end is not None:
            position = end
            continue
        kept.append(line)
    return kept


def _is_elsewhere(line: Line) -> bool:
    """Say whether a line below "You may also like:" is one of the titles it announces."""
    if line.kind == "h":
        return False
    return line.links >= 0.8 or (line.links < 0 and len(line.text) <= 110 and not ends_sentence(line.text))


def _says_something(lines: Sequence[Line], heading: int) -> bool:
    """Say whether a heading stands over text of its own, a sentence or an item, and nothing down to the next is a link.

    The parts with headings of their own below it count too.
    """
    found = False
    for line in islice(lines, heading + 1, None):
        if line.kind == "h" and line.level <= lines[heading].level:
            break
        if line.links >= _LINKED:
            return False
        said = ends_sentence(line.text) or (line.links == 0 and item_of(line.kind))
        found = found or (line.kind != "h" and bool(said))
    return found


def _end_of_contents(lines: Sequence[Line], start: int, headings: Collection[str]) -> int | None:
    """Return where the links under "Contents" end, or the lines that repeat headings; None: the heading is a text's."""
    end = start
    while end < len(lines) and lines[end].kind != "h":
        line = lines[end]
        listed = line.links >= (_LINKED_SOMEWHERE if item_of(line.kind) else 0.5) or (
            line.links < 0 and not ends_sentence(line.text)
        )
        if not listed and bare_words(line.text) not in headings:
            break
        end += 1
    return end if end > start or end == len(lines) or lines[end].kind == "h" else None


def _end_of_pointers(lines: Sequence[Line], start: int, heading: Line) -> int | None:
    """Return where the links under a heading such as "Related articles" end; None: it is an article's."""
    if start == len(lines):
        return start
    first = lines[start]
    titles = first.kind == "h" and first.level > heading.level
    titles = titles or (
        first.kind != "h"
        and not is_prose(first)
        and (first.links >= 0.5 or not ends_sentence(first.text) or len(first.text) < 120)
    )
    if first.kind == "h" and first.level <= heading.level:
        return start
    if not titles:
        return None
    end = start
    while end < len(lines):
        line = lines[end]
        if (line.kind == "h" and line.level <= heading.level) or is_prose(line):
            break
        end += 1
    return end


def _take_byline(lines: list[Line]) -> tuple[list[Line], Byline]:
    """Take lines such as "By Ann Lee, 3 March 2024" from the first and the last few."""
    byline = Byline()
    kept: list[Line] = []
    count = len(lines)
    headings = 0
    told = False  # whether the article itself has begun
    # Several dates that stand alone are those of courses or of a history, none of them the article's.
    dates = {bare_date(line.text) for line in lines if line.kind != "h" and len(line.text) <= LONGEST_DATE}
    several = len(dates - {None}) > 1
    for number, line in enumerate(lines):
        headings += line.kind == "h"
        top = (number < 8 and headings == 0) or (number < 10 and headings <= 1 and not told)
        told = told or (line.kind != "h" and len(line.text) >= 30 and ends_sentence(line.text))
        near = top or number >= count - 4
        if line.kind == "h":
            # Some blogs set the day above a post as a heading.
            near = number == 0 and len(line.text) <= 40
        if top and line.links >= 0.9 and len(line.text) <= 40 and line.kind == "p" and number + 1 < count:
            continue  # the author's name, a "Follow" button
        may_be = near and line.kind not in _NEVER_POINTERS and is_byline(line.text, top or line.kind == "h")
        if may_be and not _is_said(line, kept, top, several):
            byline = merge(byline, read_byline(line.text))
        else:
            kept.append(line)
    return kept, byline


def _is_said(line: Line, kept: Sequence[Line], top: bool, several: bool) -> bool:
    """Say whether a line with a name or a date is the article's own words, from what stands above it.

    `several` says that the article has dates that stand alone.
    """
    if line.kind == "h":
        return False
    above = kept[-1] if kept and kept[-1].kind != "h" else None
    if item_of(line.kind) and (above or not top):
        return True
    if several and bare_date(line.text):
        return True
    if above is None:
        return False
    if above.kind == "quote":
        byline = read_byline(line.text)
        return not (byline.published or byline.reviewed or byline.modified)
    # "Last updated:" may stand above its date.
    return above.text.endswith(":") and not is_byline(f"{above.text} {line.text}")


def merge(first: Byline, second: Byline) -> Byline:
    """Fill what the first byline leaves out from the second."""
    return Byline(
        first.author or second.author,
        first.published or second.published,
        first.reviewed or second.reviewed,
        first.modified or second.modified,
    )


def _fold(lines: Sequence[Line]) -> tuple[Section, ...]:
    sections: list[Section] = []
    taken: dict[str, int] = {}
    heading = Line("h", "", 2)
    blocks: list[str] = []
    kinds: list[str] = []
    for line in (*lines, Line("h", "", 0)):
        if line.kind != "h":
            blocks.append(line.text)
            kinds.append(line.kind)
            continue
        if blocks or heading.text:
            anchor = _unique(heading.anchor or slug(heading.text), taken) if heading.text else ""
            sections.append(Section(heading.text, anchor, heading.level, tuple(blocks), tuple(kinds)))
        heading, blocks, kinds = line, [], []
    return tuple(sections)


def _unique(anchor: str, taken: dict[str, int]) -> str:
    anchor = anchor or "section"
    name = anchor
    if anchor not in taken and RESERVED.fullmatch(anchor):
        taken[anchor] = 1
    while name in taken:
        # Counting on from the last number keeps a page of ten thousand equal headings linear.
        taken[anchor] += 1
        name = f"{anchor}-{taken[anchor]}"
    taken[name] = 1
    return name


def title_like(text: str) -> bool:
    """Say whether a line could be another page's title: short, in title case, no sentence."""
    return (
        len(text) <= 140 and not text.endswith((".", ":", ";", ",", "!")) and (title_case(text) or text.endswith("?"))
    )


def title_of_text(sections: tuple[Section, ...]) -> tuple[str, tuple[Section, ...]]:
    """The title that a text without any has in its first block, and what is left: a block that is all title goes."""
    number, first = next((n, section) for n, section in enumerate(sections) if section.blocks)
    title = title_from(first_words(sections))
    if title != first.blocks[0] or sum(len(section.blocks) for section in sections) == 1:
        return title, sections
    rest = replace(first, blocks=first.blocks[1:], kinds=first.kinds[1:])
    kept = (rest,) if rest.blocks or rest.heading else ()
    return title, (*sections[:number], *kept, *sections[number + 1 :])


def first_words(sections: Sequence[Section]) -> str:
    """The first block that has words and is no listing; or else the first, or the first heading."""
    pairs = [pair for section in sections for pair in zip(section.kinds, section.blocks, strict=True)]
    said = (block for kind, block in pairs if kind != "pre" and any(map(str.isalpha, block)))
    return next(said, pairs[0][1] if pairs else sections[0].heading)


def title_from(text: str, limit: int = 90) -> str:
    """Return a title made of the first sentence, cut at a clause or between words if it is long."""
    found = _FIRST_SENTENCE.match(text)
    sentence = (found[0] if found else text).strip()
    if len(sentence) <= limit:
        return sentence.rstrip(".。 ")
    cut = sentence[: limit + 1]
    places = [found.start() for found in _CLAUSE.finditer(cut)]
    # A clause shorter than this says too little: "However", "In our last two posts".
    if places and places[-1] >= 40:
        return cut[: places[-1]].rstrip(" ,;:—–(-")
    return (cut[:limit].rpartition(" ")[0].rstrip(" ,;:—–(-") or sentence[:limit]) + "…"


_CLAUSE = re.compile(r"[;:—–(,]\s|\s[—–-]\s|\s(?:that|which|who|whose|because|although|while|when|where|but)\s")
_FIRST_SENTENCE = re.compile(r"^.{15,}?[^\s.]{3}[.!?。](?=[\s”\"')]|$)", re.DOTALL)


def shifted(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with first-level headings, the page's own being taken, as second-level ones."""
    return [replace(line, level=2) if line.kind == "h" and line.level == 1 else line for line in lines]
