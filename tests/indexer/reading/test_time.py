"""What a page repeats, nests or never ends costs time that grows with it and no faster."""

from __future__ import annotations

from time import process_time

import pytest

from indexer.reading import read_bytes

SENTENCE = "A sentence that is long enough for the page to be an article about something."
PAGE = f"<title>T</title><body><main><h1>T</h1><p>{SENTENCE}</p>"
TEXT = f"# T\n\n{SENTENCE}\n\n"
#: What stands first, what is repeated and how often, and what stands behind it as often.
REPEATED = {
    "parts of a title": (".html", "<title>", "a | ", 600, "</title><body><main><h1>b</h1>" + SENTENCE),
    "marks of headings": (".md", f"{TEXT}# ", "{#a", 300, ""),
    "shortcodes": (".md", TEXT, "{{<", 3000, ""),
    "footnotes": (".md", TEXT, "[^a", 1500, ""),
    "tags in an admonition": (".md", f"{TEXT}:::x\n", "<!", 4000, ""),
    "sixtieths": (".md", "---\ntitle: 59", ":59", 10000, f"\n---\n\n# T\n\n{SENTENCE}"),
    "ticks of code": (".md", TEXT, "a`b``", 4000, ""),
    "tables": (".html", PAGE, "<table><tr><td>", 1200, ""),
    "lists of links": (".html", PAGE, "<ul><li><h3><a href=/x>word</a></h3>", 500, ""),
    "raised words": (".html", PAGE, "x<sup>a", 1500, ""),
    "times": (".html", PAGE, "<time>1 May ", 1500, ""),
    "tags": (".html", PAGE, "<div><a rel=tag href=/x>word ", 1000, ""),
    "properties": (".html", PAGE, "<div itemprop=author>word ", 1500, ""),
    "named headings": (".html", PAGE, "<div id=comments><h2>", 1000, ""),
    "words for ears": (".html", f"{PAGE}<table><tr><td>", "<span class=sr-only>", 2000, ""),
    "cells that reach far": (".html", f"{PAGE}<table><tr>", "<td colspan=100 rowspan=100>a", 200, ""),
    "calls to act": (".html", PAGE, "<div class=promo><p>It is so.", 1000, ""),
}  # fmt: skip


def work(suffix: str, first: str, repeated: str, count: int, last: str) -> float:
    started = process_time()
    read_bytes(f"{first}{repeated * count}{last}".encode(), suffix, "x")
    return process_time() - started


@pytest.mark.parametrize("name", REPEATED)
def test_work_grows_with_the_page(name):
    suffix, first, repeated, count, last = REPEATED[name]
    work(suffix, first, repeated, 10, last)
    once = min(work(suffix, first, repeated, count, last) for _ in range(2))
    # Python may look through all that it holds meanwhile; what grows with the square would take several seconds.
    assert work(suffix, first, repeated, 4 * count, last) < 9 * once + 1.0
