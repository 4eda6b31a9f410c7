"""Items keep their numbers and their depth, further blocks of an item are told, and what leads to an item is known."""

from __future__ import annotations

import pytest

from indexer.reading.blocks.lists import leads
from indexer.reading.html import read_html
from indexer.reading.markdown import read_markdown

LEAD = "A sentence that is long enough for the page to be an article about something."
HTML = [
    ("<ol><li>one</li><li>two</li></ol><ol><li>again</li></ol>", "1 one/2 two/1 again"),
    ("<ol start='4'><li>four</li><li value='9'>nine</li><li>ten</li></ol>", "4 four/9 nine/10 ten"),
    ("<ol><li><p>one</p><p>more</p></li><li>two</li></ol>", "1 one/+ more/2 two"),
    ("<ul><li><p>one</p><p>more</p></li><li>two</li></ul>", "li one/+ more/li two"),
    ("<ol><li>one<ul><li>in</li></ul></li><li>two</li></ol><ul><li>no</li></ul>", "1 one/>li in/2 two/li no"),
    ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul><p>end of it</p>", "li a/>1 b/li c/p end of it"),
    ("<ul><li>a<ul><li>b</li><li>c</li></ul>on with a</li><li>d</li></ul>", "li a/>li b/>li c/+ on with a/li d"),
    ("<ul><li><ul><li>b</li></ul></li><li>c</li></ul>", ">li b/li c"),
    ("<ol reversed><li>three</li><li>two</li></ol>", "li three/li two"),
    ("<ol><li>one<ol><li>in</li></ol></li><li>two</li></ol>", "1 one/>1 in/2 two"),
    ("<ol start='-1'><li value='x'>one</li></ol><li>stray</li>", "1 one/li stray"),
    ("<ul><li>a<br>* b<br>* c</li></ul>", "li a/>li b/>li c"),
    (
        "<p>Not if you have:</p><p>• asthma</p><p>- gout</p><p>1. fits</p>",
        "p Not if you have:/li asthma/li gout/1 fits",
    ),
    ("<p>• alone</p><p>It is so.</p>", "p • alone/p It is so."),
    ("<p>— Where to?</p><p>— Home.</p>", "p — Where to?/p — Home."),
    ("<div>Not with:<br>- aspirin<br>- warfarin</div>", "p Not with:/li aspirin/li warfarin"),
    ("<div>Roses are red.<br>— Blake</div>", "p Roses are red. — Blake"),
    ("<p class=MsoListParagraph><span>·<span>&nbsp; </span></span>heart</p><p>So.</p>", "li heart/p So."),
    ("<dl><dt>Never</dt><dd>with wine</dd><dd>alone<ul><li>in</ul></dd></dl>", "p Never/li with wine/li alone/>li in"),
    ("<dl><dd>only set in</dd></dl>", "p only set in"),
    ("<ul>" * 9 + "<li>deep</li>" + "</ul>" * 9, ">>>>>li deep"),
]
MARKDOWN = [
    ("1. one\n1. two\n\ntext\n\n1. again", "1 one/2 two/p text/1 again"),
    ("4. four\n5. five", "4 four/5 five"),
    ("1. one\n\n   more\n2. two", "1 one/+ more/2 two"),
    ("- one\n\n  more\n- two", "li one/+ more/li two"),
    ("1. one\n   - in\n2. two", "1 one/>li in/2 two"),
    ("1. one\n   1. in\n2. two", "1 one/>1 in/2 two"),
]
#: A section's blocks, one a line, and the number of the block that leads to each.
LEADS = [
    ("p Do not take it if you have: / li asthma / li gout", [None, 0, 0]),
    ("p Do not take it if you / li smoke", [None, 0]),
    ("p Ask first. / li asthma", [None, -1]),
    ("p Is it “safe?” / li yes", [None, -1]),
    ("li first / li second", [-1, -1]),
    ("p Do not: / li take / >li pills / >li wine / + or anything / li drive", [None, 0, 1, 1, 0, 0]),
    ("p Bring: / 1 a friend / p And not: / 2 a car", [None, 0, None, 2]),
    ("li go / >>li deep / >li less deep", [-1, 0, 0]),
    ("p Text: / tr a / th Drug / tr b / th Other / tr c / p More / tr d", [None, None, None, 2, None, 4, None, None]),
    ("p So: / quote said / li item", [None, None, -1]),
    ("p You should not eat the following. / li fish", [None, 0]),
    ("p You shouldn’t eat them. / li fish", [None, 0]),
    (f"p It is not {'so ' * 50}. / li fish", [None, -1]),
    ("p Not if you have: / p Image: Getty / li gout", [None, None, 0]),
    ("th Drug | Adult / th | Max / tr A | 1 / th Child / tr B | 3 / th Old / tr C | 5", [None, 0, 1, 1, 3, 1, 5]),
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


@pytest.mark.parametrize(("section", "found"), LEADS)
def test_leads(section, found):
    kinds, texts = zip(*(block.split(" ", 1) for block in section.split(" / ")), strict=True)
    assert leads(texts, kinds) == found
