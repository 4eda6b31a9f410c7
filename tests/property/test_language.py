"""Any text is a search; what is rendered reads as it was; whatever is shown stands in the article and is escaped."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer import Settings, analysis
from indexer.engines.base import Ask, Changes
from indexer.engines.whoosh import store
from indexer.engines.whoosh.writing.building import ReadFile
from indexer.reading import Article, Section
from indexer.searching.courtesy import without_courtesy
from indexer.searching.items import Both, Either, Quoted, Start, Together, Without, Word, is_plain, render
from indexer.searching.language import MOST_LEAVES, parse, parse_language
from indexer.searching.marking import Marker
from indexer.searching.query import build_tree
from indexer.searching.request import MAX_CHARACTERS
from indexer.searching.weights import RANKING
from indexer.searching.whom import without_whom
from tests.property.random_collections import SEARCHES, VOCABULARY

PIECES = st.sampled_from(
    [
        "(",
        ")",
        "(((",
        ")))",
        '"',
        "“",
        "”",
        "-",
        "--",
        "NOT",
        "AND",
        "OR",
        "and",
        "not",
        "or",
        "title:",
        "topic:",
        "SOURCE:",
        "foo:",
        "*",
        "sle*",
        "a*",
        "don't*",
        "OR*",
        "AND,",
        "self-harm",
        "post-traumatic",
        "-self-harm",
        "-(",
        "NOT(",
        "title:(",
        "title:-",
        "title:self-harm",
        'title:"a',
        'b"',
        "5-HT2A",
        "0.5",
        "’s",
        "½",
        "ŉ",
        "\ud800",
        "\x00",
        "<b>",
        "&lt;",
    ]
)
#: What tells whom a search is for, and what is said to be polite.
SAID = st.sampled_from(
    [
        "my",
        "mother",
        "moms",
        "mum's",
        "dad",
        "law",
        "in",
        "16",
        "70",
        "year",
        "yrs",
        "old",
        "please",
        "tell",
        "me",
        "about",
        "what",
        "is",
        "-16",
        "title:year",
    ]
)
QUERIES = st.one_of(
    SEARCHES,
    st.lists(st.one_of(SAID, PIECES, st.sampled_from(VOCABULARY)), max_size=12).map(" ".join),
    st.lists(st.one_of(PIECES, st.sampled_from(VOCABULARY), st.text(max_size=4)), max_size=30).map(" ".join),
    st.lists(st.one_of(PIECES, st.sampled_from(VOCABULARY)), max_size=30).map("".join),
    st.text(max_size=60),
    st.lists(
        st.sampled_from([*VOCABULARY, "what's", "well-known", "5-HT", "0.5", "a,b", "(", " - ", "AND,", "é?"])
    ).map(" ".join),
)
QUICK = settings(max_examples=400, derandomize=True, deadline=None)
LONG = settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def leaves(items) -> int:
    """How many words, phrases' words and prefixes there are."""
    found = 0
    for item in items:
        match item:
            case Word() | Start():
                found += 1
            case Quoted(surfaces):
                found += len(surfaces)
            case Without(inner):
                found += leaves((inner,))
            case Either(inner) | Both(inner) | Together(inner):
                found += leaves(inner)
    return found


def check_language(text: str) -> None:
    parsed = parse(text)
    assert parse_language(text) == parsed
    assert leaves(parsed.items) <= MOST_LEAVES
    rendered = render(parsed.items)
    again = parse(rendered)
    assert again.items == parsed.items
    assert not again.ignored
    assert render(again.items) == rendered
    assert build_tree(again.items) == build_tree(parsed.items)
    about = without_whom(parsed.items)
    asked_for = [item for item in parsed.items if not is_plain(item)]
    assert [item for item in about if not is_plain(item)] == asked_for
    build_tree(without_whom(without_courtesy(parsed.items)))


@QUICK
@given(QUERIES)
@example("(a OR b) AND c")
@example("-(a OR b) c")
@example("OR, b")
@example("self-harm OR suicide")
@example("self- harm")
@example("a -b")
@example("title:a")
@example("what is 5-HT2A?")
@example("\ufb01bre \u212bngstr\u00f6m")
@example("a OR -b")
@example("my moms -x law")
@example("16 title:year old sleep")
@example("-a AND -b c")
@example("(-a -b) c")
@example("NOT " * 5000 + "a")
@example("(" * 5000 + "a")
@example("a OR " * 5000)
@example("-" * 5000 + "(" * 5000)
def test_rendered_searches_read_the_same(text):
    check_language(text)


@pytest.mark.long
@LONG
@given(QUERIES)
def test_more_rendered_searches_read_the_same(text):
    check_language(text)


TEXTS = st.one_of(
    st.lists(st.one_of(st.sampled_from(VOCABULARY), PIECES), max_size=60).map(" ".join),
    st.text(max_size=80),
    st.sampled_from(
        ("", "—", "“Sleep” & <dreams>!", "é" * 400 + " sleep", "sleep " * 3000, "¿Sleep? well-known (sleep)”…")
    ),
).map(lambda text: " ".join(text.split()))
BLOCKS = st.tuples(TEXTS, st.sampled_from(("p", "p", "li", ">li", "3", "+", "th", "tr")))
LONG_TITLES = st.integers(0, 40).map(lambda count: ("sleep calm dream " * 14).split()[:count]).map(" ".join)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of any texts at all, each on one line as the readers leave them."""
    sections = tuple(
        Section(heading, "", 2, tuple(block for block, _ in blocks), tuple(kind for _, kind in blocks))
        for heading, blocks in draw(st.lists(st.tuples(TEXTS, st.lists(BLOCKS, max_size=4)), max_size=3))
    )
    title = draw(st.one_of(TEXTS, LONG_TITLES))
    return Article("a", title, sections, summary=draw(st.text(max_size=9)), topics=(draw(st.text(max_size=9)),))


def shown(text: str) -> str:
    """What a reader sees of marked HTML; fails where there is anything but marks."""
    assert re.fullmatch(r"(?:[^<>]|<mark>[^<>]+</mark>)*", text, re.DOTALL), text
    return html.unescape(re.sub("</?mark>", "", text))


def plain(text: str) -> str:
    """A text as it is encoded: what cannot be is a question mark."""
    return text.encode("utf-8", "replace").decode()


def check_shown(article: Article, text: str) -> None:
    ranking = replace(RANKING, meaning=0.0)
    with TemporaryDirectory() as folder:
        chosen = Settings(corpus=folder, index=f"{folder}/index", semantic_model="none")
        engine = store.WhooshEngine(chosen, ranking)
        write(engine, Path(folder), [article])
        snapshot = engine.snapshot()
        tree = build_tree(parse(text).items)
        answer = snapshot.search(Ask(tree))
        blocks = [plain(t) for section in article.sections for t in (section.heading, *section.blocks)]
        for passage in answer.words.passages(answer.docs, answer.closest):
            (card,) = snapshot.cards([0])
            assert shown(passage.title_html) == card.title == plain(article.title)
            seen = shown(passage.html).removeprefix("… ").removesuffix(" …")
            body = [plain(t) for section in article.sections for t in section.blocks]
            if any("<mark>" in Marker(tree).html(block) for block in blocks):
                assert "<mark>" in passage.html
            elif any(analysis.words(text) for text in body):
                assert seen
            if seen:
                # Of the cells of a table the first and the last are quoted.
                quoted = [unquote_to_bytes(piece).decode() for piece in passage.fragment.split(",")]
                section = article.sections[passage.section]
                assert all(quoted) and " | " not in "".join(quoted) and len(quoted) <= 2
                assert re.search(r" \| (?:.* \| |\| )*".join(map(re.escape, quoted)), seen, re.DOTALL)
                # What is left out between blocks is told, and so is where one ends.
                pieces = re.split(r" … | · |(?<=:) ", seen)
                assert all(any(piece in plain(t) for t in (section.heading, *section.blocks)) for piece in pieces)
        marker = Marker(tree)
        for block in (article.title, *blocks):
            assert shown(marker.html(block)) == block
        engine.close()


def write(engine: store.WhooshEngine, corpus: Path, articles: list[Article]) -> None:
    """Index articles that no file could hold."""
    files = tuple(ReadFile(f"{article.id}.md", article.id, 1, 2, article) for article in articles)
    engine.write(corpus, Changes((), files), rebuild=True, progress=lambda done: None)


CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=80, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(articles(), QUERIES.filter(lambda text: len(text) <= MAX_CHARACTERS))
@example(Article("a", "Sleep", (Section("", "", 2, ("***", "Rest well."), ("p", "p")),)), "sleep")
@example(Article("a", "Sleep", (Section("", "", 2, ("rest | | calm, well | mind", "0|0"), ("tr", "p")),)), "rest 0")
@example(Article("a", "“Sleep” and (rest)", ()), "sleep rest")
@example(Article("a", "Sleep\0", (Section("", "", 2, ("Sleep \0 and rest\0",), ("p",)),)), "sleep")
@example(Article("a", " ".join(["sleep"] * 11), (Section("", "", 2, ("One.",), ("p",)),)), "sleep")
def test_what_is_shown_stands_in_the_article(article, text):
    check_shown(article, text)


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=CALM)
@given(articles(), QUERIES)
def test_whatever_is_shown_stands_in_the_article(article, text):
    check_shown(article, text)
