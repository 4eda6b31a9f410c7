"""Front matter whose lists hold one another, or themselves, is read in no time, and says what it can."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.reading.markdown import read_markdown

BODY = "# Title\n\nA sentence that is long enough for the page to be an article about something."
LEVELS = 40


def nested(key: str, leaf: str) -> bytes:
    lists = [f"x0: &x0 [{leaf}, {leaf}]"]
    lists += [f"x{level}: &x{level} [*x{level - 1}, *x{level - 1}]" for level in range(1, LEVELS)]
    return "\n".join(["---", *lists, f"{key}: *x{LEVELS - 1}", "---", BODY]).encode()


@pytest.mark.parametrize("key", ["topics", "author", "date", "language", "url", "title", "summary"])
@pytest.mark.parametrize("leaf", ["calm", "[]", "{name: calm}"])
def test_lists_of_lists(key, leaf):
    article = read_markdown(nested(key, leaf), "x")
    assert article.sections and len(article.author) < 1000
    if key == "topics" and leaf != "[]":
        assert article.topics == ("calm",)


def test_a_list_that_holds_itself():
    article = read_markdown(f"---\ntopics: &loop [*loop, *loop]\nauthor: Ann\n---\n{BODY}".encode(), "x")
    assert (article.author, article.topics) == ("Ann", ())


def test_front_matter_with_one_bad_line_is_read_for_the_rest():
    pairs = 'title: "Calm \\"nights\\": how"\ndate: 2024-02-30\nauthor: \'Ann Lee\'\nbroken: [\ntopics: [sleep, rest]'
    article = read_markdown(f"---\n{pairs}\n---\n{BODY}".encode(), "x")
    assert article.title == 'Calm "nights": how' and article.published is None
    assert (article.author, article.topics) == ("Ann Lee", ("sleep", "rest"))


@pytest.mark.parametrize(
    ("pairs", "topics"),
    [
        ("tags: [calm, rest]\ncategories: [sleep]", ("calm", "rest", "sleep")),
        ("categories: sleep, Calm\ntags: calm", ("sleep", "Calm")),
        ("tags: [calm]\ntopics: [sleep]", ("sleep",)),
        ("topics: []\ntags: [calm]", ("calm",)),
    ],
)
def test_topics_are_those_that_are_named_so_or_else_all_others(pairs, topics):
    assert read_markdown(f"---\n{pairs}\n---\n{BODY}".encode(), "x").topics == topics


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("publishDate", "published"), ("datePublished", "published"), ("last_modified_at", "modified"),
        ("dateModified", "modified"), ("lastReviewed", "reviewed"), ("reviewDate", "reviewed"),
    ],
)  # fmt: skip
def test_dates_of_every_generator_are_known(key, field):
    article = read_markdown(f"---\n{key}: 2024-03-01\n---\n{BODY}".encode(), "x")
    assert getattr(article, field) == date(2024, 3, 1)
