"""Whatever a file holds, reading it gives an article or a reason, and never anything else."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.reading import SUFFIXES, Article, ReadingError, Rejected, SourceFile, read_article, read_bytes
from indexer.reading.blocks.lists import item_of
from indexer.reading.words.cleaning import clean

TAGS = st.sampled_from(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "a",
        "article",
        "main",
        "section",
        "nav",
        "aside",
        "header",
        "footer",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "span",
        "b",
        "br",
        "hr",
        "figure",
        "figcaption",
        "form",
        "button",
        "time",
        "script",
        "style",
        "sup",
        "sub",
        "math",
        "mfrac",
        "menu",
        "label",
        "q",
        "del",
        "img",
    ]
)
NAMES = st.sampled_from(["", "related", "entry-content", "byline", "sidebar", "footnotes", "hidden", "toc", "card"])


@st.composite
def soups(draw: st.DrawFn) -> str:
    """Pages of tags in any order, closed or not, with words between."""
    parts = []
    for tag, name, words, closed in draw(
        st.lists(st.tuples(TAGS, NAMES, st.text(max_size=90), st.booleans()), max_size=40)
    ):
        href = ' href="#x"' if tag == "a" else ""
        parts.append(f'<{tag} class="{name}" id="{name}"{href}>{words}' + (f"</{tag}>" if closed else ""))
    return "".join(parts)


LINES = st.lists(
    st.one_of(
        st.text(max_size=120),
        st.sampled_from(
            [
                "",
                "See also: A Thing",
                "• item",
                "1. one",
                "Title Case Line",
                "Author: X",
                "---",
                "===",
                "# H",
                "A full sentence that ends as sentences do.",
                "no image",
                "Next",
            ]
        ),
    ),
    max_size=40,
).map("\n".join)
DATA = st.one_of(
    st.binary(max_size=600),
    st.text(max_size=600).map(lambda text: text.encode("utf-8", "surrogatepass")),
    soups().map(lambda text: text.encode("utf-8", "replace")),
    LINES.map(lambda text: text.encode("utf-8", "replace")),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=DATA, suffix=st.sampled_from(SUFFIXES))
@example(data=b".TXT", suffix=".html")
@example(data=b"https://example.org", suffix=".html")
def test_any_bytes_give_an_article_or_a_reason(data: bytes, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(data)
        found = read_article(Path(folder), SourceFile(path.name, "file", len(data), 0), 10_000_000)
    if isinstance(found, Rejected):
        assert found.reason.endswith(".")
        # The net that catches what no reader foresaw should stay empty.
        assert "could not be understood" not in found.reason
        return
    check(found)


def check(article: Article) -> None:
    assert article.title.strip()
    anchors = [section.anchor for section in article.sections if section.heading]
    assert len(set(anchors)) == len(anchors)
    assert all(anchors)
    for section in article.sections:
        assert len(section.blocks) == len(section.kinds)
        others = {kind for kind in section.kinds if not item_of(kind)}
        assert others <= {"p", "tr", "th", "table", "pre", "quote"}
        for text in (section.heading, *section.blocks):
            assert text == " ".join(text.split())
            assert unicodedata.is_normalized("NFC", text)
            text.encode("utf-8")
        assert all(section.blocks)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@settings(max_examples=100, deadline=None)
@given(sentences=st.lists(st.text(alphabet="abcdefgh ", min_size=30, max_size=90), min_size=1, max_size=6))
def test_no_paragraph_of_a_plain_page_is_lost(sentences: list[str]) -> None:
    paragraphs = [f"Start {' '.join(text.split())} end of it." for text in sentences]
    page = "<main><h1>The title</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</main>"
    try:
        article = read_bytes(page.encode(), ".html", "x")
    except ReadingError:
        raise AssertionError("a page with paragraphs was refused") from None
    assert [block for section in article.sections for block in section.blocks] == paragraphs
