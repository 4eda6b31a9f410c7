"""The tree that a page is parsed into is the one that Beautiful Soup makes by itself, but for what nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, Declaration, Doctype, ProcessingInstruction, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.reading.markup.parsing import parse

_NAMES = """
html head body title meta p div h1 ul li table tr td a b i span pre textarea script style template ruby rt rp br
form main select option svg x-card
"""
NAMES = st.sampled_from(_NAMES.split())
ATTRIBUTES = st.sampled_from(["", ' class="a b"', " id=x ID=y", " hidden", ' charset="latin-1"', ' href="#&amp;"'])
PIECES = st.one_of(
    st.builds("<{}{}>".format, NAMES, ATTRIBUTES),
    st.builds("</{}>".format, NAMES),
    st.sampled_from(
        [
            "words",
            " ",
            "\n",
            "\n\n",
            "&amp;",
            "&nbsp;",
            "&bogus;",
            "<!-- note -->",
            "<!doctype html>",
            "<?php x ?>",
            "<",
            "]]>",
        ]
    ),
    st.text(max_size=5),
)
UNREAD = (Comment, Declaration, Doctype, ProcessingInstruction)


def walked(tag: Tag) -> Iterator[tuple]:
    """Tags as they open and close, and texts that are more than white space; adjacent texts are one."""
    for node in tag.contents:
        if isinstance(node, Tag):
            yield "open", node.name, dict(node.attrs)
            yield from walked(node)
            yield "close", node.name
        elif not isinstance(node, UNREAD) and node.strip():
            yield type(node), node.strip()


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_the_tree_is_beautiful_soups_own(page):
    plain = BeautifulSoup(page, "lxml", multi_valued_attributes=None)
    soup, stated = parse(page)
    assert list(walked(soup)) == list(walked(plain))
    names = ("meta", "title", "link", "script")
    assert stated == [node for node in soup.descendants if isinstance(node, Tag) and node.name in names]


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_element_is_linked_to_those_around_it(page):
    soup, _ = parse(page)
    last = soup
    for node in soup.descendants:
        assert last.next_element is node and node.previous_element is last
        assert node in list(node.parent.contents)
        last = node
    assert last.next_element is None
    for tag in [soup, *(node for node in soup.descendants if isinstance(node, Tag))]:
        around = [None, *tag.contents, None]
        for before, node, after in zip(around, around[1:], around[2:], strict=False):
            assert node.previous_sibling is before and node.next_sibling is after
