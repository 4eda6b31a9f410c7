"""Items of numbered lists keep their numbers; what follows in an item has none."""

from __future__ import annotations

import pytest

from indexer.reading.html import read_html
from indexer.reading.markdown import read_markdown

LEAD = "A sentence that is long enough for the page to be an article about something."
HTML = [
    ("<ol><li>one</li><li>two</li></ol><ol><li>again</li></ol>", "1 one/2 two/1 again"),
    ("<ol start='4'><li>four</li><li value='9'>nine</li><li>ten</li></ol>", "4 four/9 nine/10 ten"),
    ("<ol><li><p>one</p><p>more</p></li><li>two</li></ol>", "1 one/p more/2 two"),
    ("<ol><li>one<ul><li>in</li></ul></li><li>two</li></ol><ul><li>no</li></ul>", "1 one/li in/2 two/li no"),
    ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul><p>end of it</p>", "li a/1 b/li c/p end of it"),
    ("<ol reversed><li>three</li><li>two</li></ol>", "li three/li two"),
    ("<ol><li>one<ol><li>in</li></ol></li><li>two</li></ol>", "1 one/li in/2 two"),
    ("<ol start='-1'><li value='x'>one</li></ol><li>stray</li>", "1 one/li stray"),
]
MARKDOWN = [
    ("1. one\n1. two\n\ntext\n\n1. again", "1 one/2 two/p text/1 again"),
    ("4. four\n5. five", "4 four/5 five"),
    ("1. one\n\n   more\n2. two", "1 one/p more/2 two"),
    ("1. one\n   - in\n2. two", "1 one/li in/2 two"),
    ("1. one\n   1. in\n2. two", "1 one/li in/2 two"),
]


def blocks(article) -> str:
    pairs = [pair for section in article.sections for pair in zip(section.kinds, section.blocks, strict=True)]
    return "/".join(" ".join(pair) for pair in pairs[1:])


@pytest.mark.parametrize(("lists", "found"), HTML)
def test_html(lists, found):
    assert blocks(read_html(f"<main><h1>Title</h1><p>{LEAD}</p>{lists}</main>".encode(), "x")) == found


@pytest.mark.parametrize(("lists", "found"), MARKDOWN)
def test_markdown(lists, found):
    assert blocks(read_markdown(f"# Title\n\n{LEAD}\n\n{lists}\n".encode(), "x")) == found
