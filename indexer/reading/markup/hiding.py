"""Which tags of a page nobody ever sees, and which are shown by a script, or were before a dialog covered them."""

from __future__ import annotations

import re
from functools import cached_property

from bs4.element import Tag

from ..blocks.lines import ends_sentence
from .elements import is_panel
from .inline import beginning_of, holds

_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through)", re.IGNORECASE)
_AIMS = ("href", "aria-controls", "data-target", "data-bs-target")
#: Names of what a script shows: tabs, slides but for copies of them, and the rest of a text behind "Read more".
_SHOWN = re.compile(r"tab-?(?:content|pane)|\bslide\b(?!-)|\bmore\b(?!-)|\bmore-?text\b", re.IGNORECASE)
_COPIED = re.compile(r"\bcloned?\b|-clone\b", re.IGNORECASE)
#: What a button hands to its script: showTab(event, 'adults').
_ARGUMENT = re.compile(r"['\"]#?([\w:.-]+)['\"]")
#: So many tags of a page are asked whether they hold most of it: each time all of their words are counted.
_MOST_COUNTED = 20


class Hiding:
    """Knows one page as a whole, by its root."""

    def __init__(self, root: Tag):
        self._root = root
        self._counted = 0

    def hides(self, tag: Tag, attrs: dict[str, str]) -> bool:
        """Whether nobody ever sees a tag.

        Panels of accordions and tabs are shut, not hidden: their text is the article's. So is what a link or a button
        of the page aims at, what fades in, and a formula that a picture stands for.
        """
        if not self._is_hidden(attrs) or is_panel(attrs):
            return False
        if tag.name == "span" and self._has_formulas and holds(tag, "math"):
            return False
        names = f"{attrs.get('class', '')} {attrs.get('id', '')}"
        if _SHOWN.search(names) and not _COPIED.search(names):
            text, linked = beginning_of(tag)
            return linked * 2 > len(text) or not ends_sentence(text.strip())
        if tag.name == "span":
            return True
        if attrs.get("id") in self._aims:
            text, linked = beginning_of(tag)
            return linked * 2 > len(text)
        return not self._is_most_of_it(tag)

    @staticmethod
    def _is_hidden(attrs: dict[str, str]) -> bool:
        style = attrs.get("style", "")
        return (
            "hidden" in attrs
            or attrs.get("aria-hidden") == "true"
            or (bool(style) and _STYLE.search(style) is not None and "animation" not in style)
        )

    def _is_most_of_it(self, tag: Tag) -> bool:
        """Whether a tag has most of the page's words: a dialog lay over it, or a script shows it once it has run."""
        if self._counted == _MOST_COUNTED or not holds(tag, "p", "main", "article"):
            return False
        self._counted += 1
        return len(tag.get_text()) * 2 > self._length

    def holds_panels(self, tag: Tag) -> bool:
        """Whether the panels of tabs lie in a tag, near its beginning."""
        return self._has_panels and any(
            each.attrs.get("role") == "tabpanel" for each in tag.find_all(True, recursive=False)
        )

    @cached_property
    def _has_panels(self) -> bool:
        return self._root.find(role="tabpanel") is not None

    @cached_property
    def _has_formulas(self) -> bool:
        return self._root.find("math") is not None

    @cached_property
    def _aims(self) -> frozenset[str]:
        """The ids that links and buttons of the page aim at."""
        tags = self._root.find_all(["a", "button"])
        aimed = {tag.attrs.get(name, "").rpartition("#")[2] for tag in tags for name in _AIMS}
        aimed.update(aim for tag in tags for aim in _ARGUMENT.findall(tag.attrs.get("onclick", "")))
        return frozenset(filter(None, aimed))

    @cached_property
    def _length(self) -> int:
        return len(self._root.get_text())
