"""What tags within a line are: words of it, marks of notes, raised numbers, or labels of panels that are shut."""

from __future__ import annotations

import re
from itertools import islice

from bs4.element import NavigableString, PageElement, Tag

from ..words.cleaning import clean
from .class_names import is_for_ears
from .elements import HEADINGS, nodes_of

_LETTERS = re.compile(r"[^\W\d_]{2}")
_OPENS = re.compile(r"accordion|collaps|toggle|faq|question|expand", re.IGNORECASE)
_SHOWS = re.compile(
    r"(?:show|hide|read|view|see|load|more|expand|collapse|menu|toggle|open|close|share|copy)\b", re.IGNORECASE
)
_NOTE = re.compile(r"\W*(?:\d{1,3}|[a-z*†‡§]{1,2})(?:\W+\d{1,3})*\W*")
_NUMBERS = re.compile(r"\s*\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\s*")
_BEFORE_NOTES = re.compile(r"[^\W\d_]{4}$|[.,;!?)”\"]$")
_NUMBERED = re.compile(
    r"(?:met(?:er|re)s?|inch(?:es)?|feet|foot|lit(?:er|re)s?|miles?|yards?|carbon|iodine|oxygen|nitrogen|fluorine|technetium"
    r"|cobalt|c(?:a)?esium|strontium|uranium|radium|xenon|thallium|gallium|lutetium)$",
    re.IGNORECASE,
)
_RAISED = str.maketrans("0123456789+-−,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻˒")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_JUMPS = re.compile(r"(?:back|jump|skip|go|continue|next|previous|prev|return|top)\b", re.IGNORECASE)
#: So many nodes of a tag are looked at.
MOST_NODES = 400
#: Parts of a page that are never opened by a label.
_NO_PANELS = ("nav", "ul", "ol", "form", "button", "input", "label", "a", "h1", "h2", "h3", "h4", "h5", "h6")


def has_letters(text: str) -> bool:
    """Say whether a text has words, and not only marks."""
    return _LETTERS.search(text) is not None


def is_word(tag: Tag) -> bool:
    """Say whether a tag is part of a sentence, whatever it is called: text stands on both of its sides.

    A link may also end its block, and any tag begin it.
    """
    if tag.name == "sup" or tag.attrs.get("role", "").startswith("doc-"):
        return False
    own = words_of(tag)
    if not _LETTERS.search(own) or own.strip()[:1] in ("[", "^"):
        return False
    before, after = _text_of(tag.previous_sibling), _text_of(tag.next_sibling)
    if after:
        return bool(before) or tag.previous_sibling is None
    return bool(before) and tag.next_sibling is None and tag.name == "a" and before[-1] not in ".!?:|·•"


def _text_of(sibling: PageElement | None) -> str:
    return sibling.strip() if type(sibling) is NavigableString else ""


def is_note_mark(tag: Tag, before: str) -> bool:
    """Say whether a raised tag is the mark of a footnote, and no word of the text that stands `before` it.

    It leads to the note, or it is a bare number behind a word or a sentence; behind a unit it is a power, and behind an
    element its mass.
    """
    link = tag.find("a", recursive=False)
    if link is not None:
        return _NOTE.fullmatch(words_of(link).strip()) is not None
    if not _NUMBERS.fullmatch(words_of(tag)) or not _BEFORE_NOTES.search(before[-4:]):
        return False
    return _NUMBERED.search(before[-12:]) is None


def is_note_link(tag: Tag, href: str) -> bool:
    """Say whether a link is the mark of a footnote that is raised within it."""
    if "#" not in href or len(tag.contents) != 1:
        return False
    raised = tag.contents[0]
    return isinstance(raised, Tag) and raised.name == "sup" and _NOTE.fullmatch(words_of(raised).strip()) is not None


def raised(name: str, text: str, before: str) -> str | None:
    """A number in a `sup` or `sub` behind other digits, in signs that keep them apart; None for anything else.

    Ten to the fifth is "10⁵" and not "105", one and a half "1¹/₂".
    """
    text = text.strip()
    if not text or not (before[-1:].isdecimal() or (name == "sub" and before[-1:] in ("/", "⁄"))):
        return None
    table = _RAISED if name == "sup" else _LOWERED
    return text.translate(table) if all(ord(sign) in table for sign in text) else None


def spoken_of(tag: Tag) -> str:
    """What a screen reader says of a picture or an icon, or what is on the page for it alone; often empty."""
    attrs = tag.attrs
    if tag.name == "svg":
        title = tag.find("title")
        return attrs.get("aria-label", "") or (title.get_text() if title else "")
    if tag.name == "img":
        return attrs.get("alt", "")
    if not attrs:
        return ""
    return attrs.get("aria-label", "") or (words_of(tag) if is_for_ears(attrs.get("class", "")) else "")


def opens_panel(tag: Tag) -> bool:
    """Say whether a button, link or label is the heading of a panel of text that it opens."""
    attrs, parent = tag.attrs, tag.parent
    names = f"{attrs.get('class', '')} {parent.attrs.get('class', '')}"
    stated = "aria-expanded" in attrs or "aria-controls" in attrs or _OPENS.search(names) or _is_switch(tag)
    aim = attrs.get("href", "")[1:]
    if not stated and not aim:
        return False
    panel = _next_to(tag)
    if panel is None or panel.name in _NO_PANELS:
        return False
    if not stated and (panel.attrs.get("id") != aim or _begins_with_heading(panel)):
        return False
    words = clean(beginning_of(tag)[0])
    # A link that says only where it leads is no heading of what is there, however long its words.
    if not 3 <= len(words) <= 200 or (not stated and _JUMPS.match(words)):
        return False
    if _SHOWS.match(words) and len(words.split()) <= 4 and not words.endswith("?"):
        return False
    text, linked = beginning_of(panel)
    return bool(text.strip()) and linked * 2 <= len(text)


def beginning_of(tag: Tag, between: str = " ") -> tuple[str, int]:
    """The text of the first nodes of a tag, joined by what is `between` them, and how many of its characters are links.

    Pages nest what they want as deep as they want: who asks of every tag must not look at all of it.
    """
    parts, linked = [], 0
    for node in islice(nodes_of(tag), MOST_NODES):
        if type(node) is NavigableString:
            parts.append(node)
            above = node.parent
            linked += len(node) if above.name == "a" or (above.parent and above.parent.name == "a") else 0
    return between.join(parts), linked


def words_of(tag: Tag) -> str:
    """The text of the first nodes of a tag as it stands."""
    return beginning_of(tag, "")[0]


def holds(tag: Tag, *names: str) -> bool:
    """Say whether one of the first nodes of a tag is called so."""
    return any(isinstance(node, Tag) and node.name in names for node in islice(nodes_of(tag), MOST_NODES))


def _begins_with_heading(panel: Tag) -> bool:
    first = next((node for node in panel.contents if isinstance(node, Tag)), None)
    return first is not None and first.name in HEADINGS


def _is_switch(tag: Tag) -> bool:
    """Whether a label belongs to a box above it that is ticked to open what is below."""
    box = tag.find_previous_sibling(True) if tag.name == "label" else None
    return box is not None and box.name == "input" and box.attrs.get("type") in ("checkbox", "radio")


def _next_to(tag: Tag) -> Tag | None:
    """The tag that follows, or that follows the heading or item which holds nothing but this one."""
    words = beginning_of(tag)[0].strip()
    for _ in range(3):
        following, parent = tag.find_next_sibling(True), tag.parent
        if following is not None or parent is None or beginning_of(parent)[0].strip() != words:
            return following
        tag = parent
    return None
