"""What the attributes of a page's tags say that they are."""

from __future__ import annotations

from bs4.element import Tag

from ..markup.class_names import ARTICLE, CHROME, CONTENT, HIDDEN, KEEP, MAIN, META, NOTHING, hint_of, is_called_author
from ..markup.elements import BOXES, HEADINGS, is_named_for_its_heading
from ..markup.hiding import Hiding
from ..markup.office import is_notes
from ..words.labels import is_chrome_heading
from .body_facts import note_author, note_property
from .running_text import RunningText


class Hints:
    """Knows one page by its root, and where on it the walk is by its running text."""

    def __init__(self, root: Tag, text: RunningText) -> None:
        self._hiding = Hiding(root)
        self._text = text

    def of(self, tag: Tag, name: str, attrs: dict[str, str]) -> int:
        """What a tag's attributes hint at; notes on the way what they say of the article."""
        get = attrs.get
        if self._hiding.hides(tag, attrs):
            return HIDDEN
        classes = get("class", "")
        if "data-component" in attrs:
            classes = f"{classes} {attrs['data-component']}"
        identity = get("id", "")
        role = get("role", "")
        text = self._text
        if "itemprop" in attrs:
            note_property(text.page, tag)
        if text.level or name in HEADINGS:
            # An id in a heading is made of its words, and "See_also" or "Comments" says nothing of its place.
            identity = ""
        elif "aria-label" in attrs and name in BOXES and is_chrome_heading(attrs["aria-label"]):
            return CHROME
        if not classes and not identity and not role:
            return NOTHING
        if role == "tablist" and self._hiding.holds_panels(tag):
            role = ""
        hint = hint_of(classes, identity, role)
        if (text.in_meta or hint == META) and is_called_author(classes):
            note_author(text.page, text.box, tag)
        return hint


def hint_of_box(tag: Tag, name: str, attrs: dict[str, str], hint: int) -> int:
    """What a box is, from what its attributes hint at and from what it is made of."""
    if hint == CHROME and "id" in attrs and is_named_for_its_heading(tag, attrs["id"]):
        hint = NOTHING
    if attrs.get("itemprop") == "articleBody":
        hint = CONTENT
    elif is_notes(attrs):
        hint = KEEP
    if name == "main" and hint != CHROME:
        return MAIN
    if name == "article" and hint in (NOTHING, CONTENT, CHROME):
        return ARTICLE
    return hint
