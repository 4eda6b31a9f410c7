"""Parsing pages: Beautiful Soup on lxml, with what costs time and serves nobody here left out."""

from __future__ import annotations

import warnings
from inspect import signature
from typing import ClassVar

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.builder import LXMLTreeBuilder
from bs4.element import NavigableString, PageElement, Tag

from .elements import BLOCKS, BOXES

# A page that declares itself XML is read as the HTML it is shown as.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
_STATED = frozenset(("meta", "title", "link", "script"))
_EDGES = BLOCKS | BOXES
_WHITE = "\n\t\x0c\r "


class PageTag(Tag):
    """A tag of a page that is only read: what all of them share is said once, here, and not of each."""

    parser_class = BeautifulSoup
    namespace = prefix = sourceline = sourcepos = None
    known_xml = hidden = can_be_empty_element = False
    _namespaces: ClassVar[dict[str, str]] = {}
    attribute_value_list_class = list
    cdata_list_attributes = None
    preserve_whitespace_tags = LXMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES

    def __init__(self, name: str, attrs: dict[str, str], parent: Tag, previous: PageElement):
        self.name = name
        self.attrs = attrs
        self.contents = []
        _link(self, parent, previous)


class Builder(LXMLTreeBuilder):
    """Beautiful Soup's lxml builder, making the tree itself of leaner tags.

    Beautiful Soup's own way takes four times as long: it is ready for tags that end in any order, where lxml has put
    them right already. `stated` gathers the tags that speak about the page while they pass, to spare a search for them.
    """

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None, store_line_numbers=False)
        self.stated: list[Tag] = []
        self._texts: list[str] = []
        self._at_edge = False
        # What strings are made of where we are, whether their white space counts, and what held outside of open tags
        # that say otherwise.
        self._kind: type[NavigableString] = NavigableString
        self._is_kept = False
        self._outside: list[tuple[Tag, type[NavigableString], bool]] = []

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Called by Beautiful Soup before it has a page parsed."""
        super().initialize_soup(soup)
        self._tag: Tag = soup
        self._last: PageElement = soup

    def start(self, tag, attrib):
        """Called by lxml at a start tag."""
        if self._texts:
            self._end_text()
        self._tag = self._last = made = PageTag(tag, attrib or {}, self._tag, self._last)
        self._at_edge = tag in _EDGES
        if tag in _STATED:
            self.stated.append(made)
        if tag in self.preserve_whitespace_tags:
            self._outside.append((made, self._kind, self._is_kept))
            self._is_kept = True
        elif tag in self.string_containers:
            self._outside.append((made, self._kind, self._is_kept))
            self._kind = self.string_containers[tag]
            made.interesting_string_types = {self._kind}

    # lxml asks for it with every page, and `inspect` would take a fourteenth of the time of parsing to find it out.
    start.__signature__ = signature(start)

    def end(self, tag):
        """Called by lxml at an end tag, also where the page has none."""
        if self._texts:
            self._end_text()
        ended = self._tag
        self._tag = ended.parent
        self._at_edge = tag in _EDGES
        if self._outside and self._outside[-1][0] is ended:
            _, self._kind, self._is_kept = self._outside.pop()

    def data(self, data):
        """Called by lxml with text; white space at the edge of a block never becomes a node."""
        if not (self._at_edge and data.isspace()):
            self._at_edge = False
            self._texts.append(data)

    def comment(self, text):
        """Called by lxml with a comment: it parts two texts, and is none itself."""
        self._end_text()

    def pi(self, target, data):
        """Called by lxml with a processing instruction, which is left out as comments are."""
        self._end_text()

    def doctype(self, name, pubid, system):
        """Called by lxml with the document's type, which is left out as well."""
        self._end_text()

    def close(self):
        """Called by lxml at the end of the page."""
        self._end_text()

    def _end_text(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        if not text:
            return
        if not self._is_kept and not text.strip(_WHITE):
            text = "\n" if "\n" in text else " "
        # The constructor of a string would first link it to nothing.
        node = str.__new__(self._kind, text)
        node.hidden = False
        _link(node, self._tag, self._last)
        self._last = node


def _link(node: PageElement, parent: Tag, previous: PageElement) -> None:
    """Put an element behind what its parent has; `previous` is the one that was parsed before it."""
    node.parent = parent
    node.previous_element = previous
    node.next_element = node.next_sibling = None
    previous.next_element = node
    siblings = parent.contents
    if siblings:
        node.previous_sibling = before = siblings[-1]
        before.next_sibling = node
    else:
        node.previous_sibling = None
    siblings.append(node)


def parse(text: str) -> tuple[BeautifulSoup, list[Tag]]:
    """Parse a page leniently; returns it, and its `<meta>`, `<title>`, `<link>` and `<script>` tags."""
    builder = Builder()
    # A text of one line without a tag would be warned of as the name of a file or an address.
    return BeautifulSoup(text if "<" in text else f"{text}\n", builder=builder), builder.stated
