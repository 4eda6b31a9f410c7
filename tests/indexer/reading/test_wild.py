"""What generators and old habits do to pages and texts, each seen on a site or in an editor."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.reading import Article, read_bytes

LEAD = "A sentence that is long enough for the page to be an article about something."
CLOSE = "Another sentence that is long enough to stand at the end of the article, and ends it."


def read(suffix: str, page: str) -> Article:
    return read_bytes(page.encode(), suffix, "x")


def lines(article: Article) -> list[str]:
    """Headings behind "#", and blocks; those that are no paragraph behind their kind."""
    found = []
    for section in article.sections:
        found += [f"# {section.heading}"] if section.heading else []
        pairs = zip(section.kinds, section.blocks, strict=True)
        found += [block if kind == "p" else f"{kind} {block}" for kind, block in pairs]
    return found


WITHOUT_BODY = [
    f"<title>T</title><main><h1>T</h1><p>{LEAD}</p></main>",
    f"<!doctype html><meta charset=utf-8><title>T</title><main><p>{LEAD}</main>",
    f"<title>T</title><header><h1>T</h1></header><article><p>{LEAD}</p></article>",
    f"<html><head><title>T</title><nav>Home</nav><section><p>{LEAD}</p></section></html>",
]


@pytest.mark.parametrize("page", WITHOUT_BODY)
def test_a_page_that_never_begins_its_body_is_read(page):
    article = read(".html", page)
    assert (article.title, lines(article)) == ("T", [LEAD])


PIECES = {
    "a heading whose class names what stands beside it": (
        '<h2 class="anchor anchorWithStickyNavbar_LWe7" id="ask">Ask</h2><p class="page-with-sidebar">Why.</p>',
        ["# Ask", "Why."],
    ),
    "the sign on a button that opens a panel": (
        '<div><button class="faq-question" aria-expanded="false">Is it safe?<span class="icon">+</span></button>'
        '<div class="faq-answer" style="display:none"><p>Mostly.</p></div></div>',
        ["# Is it safe?", "Mostly."],
    ),
    "a quotation mark in a heading": (
        '<h2><span class="mark">“</span>No<span class="mark">”</span></h2><p>He said.</p>',
        ["# “No”", "He said."],
    ),
    "the arrow behind a note": (
        '<ol><li id="n"><p>Shoes are optional.&#160;<a class="back" href="#r">&#8617;</a></p></li></ol>',
        ["1 Shoes are optional."],
    ),
    "a list of contents under a paragraph": (
        '<div class="contents topic"><p class="topic-title">Contents</p><ul><li><a href="#a">One</a></li>'
        '<li><a href="#b">Two</a></li></ul></div><p>Words.</p>',
        ["Words."],
    ),
    "a table that only its line breaks show to lay out": (
        "<table><tr><td colspan=2><img></td></tr><tr><td>Home<br>Wards</td><td>It takes weeks.<br><br>Sleep first."
        "<br><br>Mood next.<br><br>Ring us.</td></tr><tr><td>End</td></tr></table>",
        ["Home Wards", "It takes weeks.", "Sleep first.", "Mood next.", "Ring us.", "End"],
    ),
    "who wrote below the text": ("<h2>Written by Priya Shah</h2><div><p>1.2K Followers</p></div>", []),
}  # fmt: skip


@pytest.mark.parametrize(("piece", "expected"), PIECES.values(), ids=PIECES)
def test_a_piece_of_a_page(piece, expected):
    last = [] if not expected else [CLOSE]
    page = f"<title>T</title><body><main><h1>T</h1><p>{LEAD}</p>{piece}{''.join(f'<p>{each}</p>' for each in last)}"
    assert lines(read(".html", page)) == [LEAD, *expected, *last]


STATED = [
    ("<p class=byline>Submitted by A. Weber on Mon, 03/25/2024 - 10:00</p>", {"author": "A. Weber"}),
    (
        "<footer><div><a href=/e>Edit this page</a> <span>Last updated on <b><time datetime=2024-01-09>Jan 9, 2024"
        "</time></b> by <b>Lee</b></span></div></footer>",
        {"author": "", "published": None, "modified": date(2024, 1, 9)},
    ),
    (
        "<p class=byline>Created by <a href=/u>Eva Roth</a>, last modified on Mar 03, 2023</p>",
        {"author": "Eva Roth", "published": None, "modified": date(2023, 3, 3)},
    ),
    ("<p class=byline>Reviewed and updated 3 May 2023</p>", {"reviewed": date(2023, 5, 3), "modified": None}),
    ("<footer><p>Posted <time datetime=2024-01-09>then</time></p></footer>", {"published": date(2024, 1, 9)}),
]


@pytest.mark.parametrize(("piece", "expected"), STATED)
def test_who_and_when(piece, expected):
    article = read(".html", f"<title>T</title><body><main><article><h1>T</h1><p>{LEAD}</p>{piece}</article></main>")
    assert {name: getattr(article, name) for name in expected} == expected


MARKDOWN = {
    "notes with names": (
        "More[^long] and[^1].\n\n[^1]: The first.\n[^long]: A long one.\n\n    Its second paragraph.\n",
        ["More and.", "1 The first.", "li A long one.", "+ Its second paragraph."],
    ),
    "a note behind a paragraph": ("More[^2].\n[^2]: The second.\n", ["More.", "2 The second."]),
    "marks of notes in code": (
        "Use `[^a]`[^1]: it `x[^b]`.\n\n```\n[^c]: d\n```\n",
        ["Use [^a]: it x[^b].", "pre [^c]: d"],
    ),
    "a part with a class": ("::: {.note}\nHeed this.\n:::\n", ["Heed this."]),
}  # fmt: skip


@pytest.mark.parametrize(("piece", "expected"), MARKDOWN.values(), ids=MARKDOWN)
def test_a_piece_of_markdown(piece, expected):
    assert lines(read(".md", f"# T\n\n{LEAD}\n\n{piece}")) == [LEAD, *expected]


HEADS = {
    "multimarkdown": "title: Rest\nauthor: Jo Po\ndate: 2020-02-02\n\n",
    "pandoc": "% Rest\n% Jo Po\n% 2 February 2020\n\n",
    "zola": '+++\ntitle = "Rest"\ndate = 2020-02-02\n[extra]\nauthor = "Jo Po"\n+++\n',
    "hugo": "---\ntitle: Rest\ndate: 2020-02-02\nparams:\n  author: Jo Po\n---\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_front_matter_of_many_kinds(head):
    article = read(".md", f"{head}{LEAD}\n")
    assert (article.title, article.author, article.published) == ("Rest", "Jo Po", date(2020, 2, 2))
    assert lines(article) == [LEAD]


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ("sleep, worry; rest", ("sleep", "worry", "rest")),
        ("[sleep, worry]", ("sleep", "worry")),
        ('["Sleep, at night", worry]', ("Sleep, at night", "worry")),
        ('["sleep, worry"]', ("sleep", "worry")),
        ("[Sleep, sleep]", ("Sleep",)),
    ],
)
def test_a_list_of_topics_is_taken_as_it_is_written(topics, expected):
    assert read(".md", f"---\ntopics: {topics}\n---\n# T\n\n{LEAD}\n").topics == expected


@pytest.mark.parametrize(
    "head", ["note: this is a sentence.\n\n", "Date: we met on Monday.\n\n", "% of people rest.\n\n"]
)
def test_first_lines_that_are_no_front_matter(head):
    assert len(lines(read(".md", f"{head}{LEAD}\n"))) == 2


TEXTS = {
    "what goes on below is no heading": ("See https://example.org/help\nfor more of it.\n",
                                         ["See https://example.org/help", "for more of it."]),
    "a line that is quoted": ('    "It was only a test,"\n    my grandmother said.\n',
                              ['"It was only a test,"', "my grandmother said."]),
    "a question above a list": ("What can help?\n\nHeadphones\nHumming\nTalking with someone\n",
                                ["# What can help?", "li Headphones", "li Humming", "li Talking with someone"]),
}  # fmt: skip


@pytest.mark.parametrize(("piece", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_piece_of_a_text(piece, expected):
    assert lines(read(".txt", f"T\n\n{LEAD}\n\n{piece}\n{CLOSE}\n")) == [LEAD, *expected, CLOSE]


CALLS = [
    (".md", f"# T\n\n{LEAD}\n\n[Call or text 988](tel:988)\n\n{CLOSE}"),
    (".md", f"# T\n\n{LEAD}\n\n**[Call or text 988](tel:988)**\n\n{CLOSE}"),
    (".html", f'<title>T</title><main><h1>T</h1><p>{LEAD}</p><p><a href="tel:988">Call or text 988</a></p><p>{CLOSE}'),
    (".html", f'<title>T</title><main><h1>T</h1><p>{LEAD}<p><a href="https://x.org">Call or text 988</a><p>{CLOSE}'),
    (".html", f'<title>T</title><main><h1>T</h1><p>{LEAD}<p><a href="mailto:a@x.org">Call or text 988</a><p>{CLOSE}'),
]


@pytest.mark.parametrize(("suffix", "page"), CALLS)
def test_a_line_to_call_is_no_link_that_leads_away(suffix, page):
    assert lines(read(suffix, page)) == [LEAD, "Call or text 988", CLOSE]


def test_a_number_to_call_that_comes_first_stays():
    assert lines(read(".md", f"# T\n\n[Call us now](tel:988)\n\n{CLOSE}")) == ["Call us now", CLOSE]


@pytest.mark.parametrize(
    ("stated", "heading", "kept"),
    [
        ("Guide to compost", "What a mole does", True),
        ("Guide to compost", "Compost", False),
        ("Guide to compost", "guide to COMPOST", False),
        ("[unclosed", "Real heading", True),
    ],
)
def test_a_heading_of_other_words_than_the_title_that_is_stated_is_read(stated, heading, kept):
    article = read(".md", f"---\ntitle: {stated}\n---\n\n{LEAD}\n\n# {heading}\n\n{CLOSE}")
    assert article.title == stated
    assert lines(article) == [LEAD, *([f"# {heading}"] if kept else []), CLOSE]


@pytest.mark.parametrize(
    ("title", "heading", "found"),
    [
        ("Sleep – tips", "Sleep – tips", ("Sleep – tips", "")),
        (
            "Ketamine for pain – what we know",
            "Ketamine for pain – what we know",
            ("Ketamine for pain – what we know", ""),
        ),
        ("Sleep – tips | Calm Press", "Sleep – tips", ("Sleep – tips", "Calm Press")),
        ("Sleep | Calm Press", "Sleep", ("Sleep", "Calm Press")),
    ],
)
def test_a_title_that_the_heading_says_whole_has_no_site_beside_it(title, heading, found):
    article = read(".html", f"<title>{title}</title><main><h1>{heading}</h1><p>{LEAD}</p></main>")
    assert (article.title, article.source) == found
