"""HTML's elements: which are blocks, which are passed over, and what one is for if its name does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4.element import NavigableString, PageElement, Tag

from ..words.cleaning import bare_words, clean
from ..words.labels import is_chrome_heading
from ..words.word_lists import words_in

# Never the article's text, with all that lies in them. A `<head>` is not among them: the parser takes into it what a
# page without `<body>` begins with.
SKIPPED = words_in("""
    script style noscript template svg iframe object embed canvas audio video map select textarea input option
    datalist progress meter link title meta base frame frameset nav dialog del s strike area source track param
    applet search rp
""")
# They part the page, and hold blocks or lines.
BOXES = words_in("""
    div section article main aside header footer form fieldset details figure body center blockquote ul ol menu
    dl table tbody thead tfoot tr td th hgroup address
""")
# Each is one block of text, or a heading.
BLOCKS = words_in("""
    p li dt dd pre summary caption figcaption legend hr label h1 h2 h3 h4 h5 h6
""")
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PANELS = re.compile(r"accordion|collapse|panel|faq|answer|toggle\W?(?:content|body|text)", re.IGNORECASE)
#: So many nodes of a heading are compared with the id of what it heads.
_MOST_NODES = 40
_LAYOUT_SIGNS = words_in("h2 h3 h4 section script")


# A table with one of these in it lays out a page, whatever else it has.
_NEVER_DATA = words_in("table h1 form article nav")
# No text of a table of data is so long, and where cells hold several paragraphs, none is longer than short.
_LONG, _SHORT = 400, 80
#: So many blank lines, made of line breaks, part the paragraphs of a page.
_MANY_BLANKS = 3
_GRID = re.compile(r"table-?grid", re.IGNORECASE)


def number_in(stated: str | None, otherwise: int) -> int:
    """The number that an attribute of a list states, if it states one that people count with."""
    return int(stated) if stated and stated.isdecimal() and len(stated) <= 4 else otherwise


def is_panel(attrs: dict[str, str]) -> bool:
    if attrs.get("hidden") == "until-found" or attrs.get("role") in ("tabpanel", "region"):
        return True
    return "aria-labelledby" in attrs or _PANELS.search(attrs.get("class", "")) is not None


def nodes_of(tag: Tag) -> Iterator[PageElement]:
    """All that lies in a tag, in order.

    Beautiful Soup's own `descendants` looks for the last of them first, however deep it lies.
    """
    waiting = [iter(tag.contents)]
    while waiting:
        for node in waiting[-1]:
            yield node
            if isinstance(node, Tag) and node.contents:
                waiting.append(iter(node.contents))
                break
        else:
            waiting.pop()


def is_data_table(table: Tag, attrs: dict[str, str]) -> bool:
    """Say whether a table holds data in rows, or only lays out a page."""
    if attrs.get("role") in ("presentation", "none"):
        return False
    said = attrs.get("border", "0") != "0" or bool(_GRID.search(attrs.get("class", "")))
    cells = rows = paragraphs = blanks = longest = 0
    lays_out = False
    for node in nodes_of(table):
        if isinstance(node, Tag):
            name = node.name
            if name in _NEVER_DATA:
                return False
            if name in ("th", "caption", "thead"):
                said = True
            elif name in _LAYOUT_SIGNS:
                lays_out = True
            elif name == "td":
                cells += 1
            elif name == "tr":
                rows += 1
            elif name == "p":
                paragraphs += 1
            elif name == "br":
                before = node.previous_sibling
                blanks += isinstance(before, Tag) and before.name == "br"
        else:
            longest = max(longest, len(node))
    lays_out = lays_out or blanks >= _MANY_BLANKS
    few = paragraphs <= cells or (paragraphs <= 4 * cells and longest <= _SHORT)
    if attrs.get("role") == "table" or (said and not (lays_out and longest > _LONG)):
        return True
    return not lays_out and longest <= _LONG and rows > 1 and cells > rows and few


def is_one_of_many(summary: Tag) -> bool:
    """Say whether a <summary> is a heading in a row of them, not the label of one note in the text."""
    details = summary.parent
    if details is None or details.name != "details":
        return False
    for node in (details, details.parent):
        if node is None:
            continue
        for other in (node.find_next_sibling(True), node.find_previous_sibling(True)):
            if other is not None and (other.name == "details" or other.find("details", recursive=False)):
                return True
    return False


def inner_id(heading: Tag) -> str:
    """The id or name on the first tag within a heading, where old pages and wikis put it."""
    for node in heading.contents:
        if isinstance(node, Tag):
            return node.attrs.get("id") or node.attrs.get("name") or ""
    return ""


def is_named_for_its_heading(tag: Tag, identity: str) -> bool:
    """Say whether a part's id repeats its heading: "consent" over "Consent", not "comments"."""
    first = next((node for node in tag.contents if isinstance(node, Tag)), None)
    if first is None or first.name not in HEADINGS:
        return False
    heading = clean(" ".join(node for node in islice(nodes_of(first), _MOST_NODES) if type(node) is NavigableString))
    words = bare_words(identity.replace("-", " ").replace("_", " "))
    return words in bare_words(heading) and not is_chrome_heading(heading)
