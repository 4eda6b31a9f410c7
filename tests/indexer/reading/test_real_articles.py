"""The five real articles: titles, headings, and what must not be in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.reading import Article, read_article, walk
from indexer.reading.blocks.lists import item_of

SHARED = os.environ.get("FINDWELL_SHARED", "")
pytestmark = pytest.mark.skipif(
    not (SHARED and Path(SHARED, "articles").is_dir()),
    reason="FINDWELL_SHARED names no folder with the real articles",
)

EXPECTED = {
    "000": (
        "How Ketamine Therapy Works in Combination with Psychotherapy",
        [
            "",
            "A Synergistic Approach to Mental Wellness",
            "Leveraging Clinical Insights to Guide Treatment",
            "Mental Health Benefits That Extend Beyond Mood",
            "Building a Supportive Framework for Recovery",
            "Conclusion",
        ],
        ["see also", "yard drainage"],
    ),
    "001": (
        "Combining Therapy with Ketamine Treatment for Enhanced Results",
        [
            "",
            "Understanding Ketamine Therapy",
            "What is Psychotherapy?",
            "Why Combine Ketamine with Psychotherapy?",
            "The Role of Integration Therapy",
            "Types of Psychotherapy That Pair Well with Ketamine",
            "Who Benefits Most from Combining Ketamine with Psychotherapy?",
            "Conclusion",
        ],
        ["mechanism of action", "initially developed as an anesthetic in the 1960s"],
    ),
    "002": (
        "The Science Behind Ketamine Assisted Psychotherapy",
        [
            "",
            "How Ketamine Works Differently in Your Brain",
            "BDNF: Your Brain’s Growth Factor",
            "Why the Therapy Component Matters",
            "The Power of Combining Ketamine with Psychotherapy",
            "Why Speed of Relief Matters",
            "Long-Term Benefits Beyond the Treatment Room",
        ],
        ["previous", "navigating different sexual needs", "what to expect from"],
    ),
    "003": (
        "What Makes Ketamine Therapy Effective for Mental Health?",
        [
            "",
            "Understanding Ketamine's Mechanism",
            "Impact on Neuroplasticity",
            "Alteration of Thought Patterns",
            "Reduction of Inflammatory Markers",
            "Enhancing Mood Regulation",
            "Accelerating Therapeutic Outcomes",
            "Frequently Asked Questions",
        ],
        [
            "continue reading",
            "no image",
            "forgiveness in trauma",
            "trauma integration",
            "intergenerational",
            "self-awareness in trauma",
            "a guide",
        ],
    ),
    "004": (
        None,
        [
            "",
            "How Ketamine Works for PTSD",
            "Emotional Reconnection and Cognitive Flexibility",
            "Considerations for Patients Exploring Ketamine Therapy",
            "Conclusion",
        ],
        ["read more", "helpful tips for maintaining"],
    ),
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    folder = Path(SHARED, "articles")
    files, rejected = walk(folder)
    assert not rejected
    return {file.id[:3]: read_article(folder, file, 50_000_000) for file in files}


@pytest.mark.parametrize("name", EXPECTED)
def test_real_article(articles: dict[str, Article], name: str) -> None:
    title, headings, absent = EXPECTED[name]
    article = articles[name]
    if title is None:
        assert article.title.startswith("Post-traumatic stress disorder")
        assert len(article.title) <= 90
    else:
        assert article.title == title
    assert [section.heading for section in article.sections][: len(headings)] == headings
    if name != "003":
        assert len(article.sections) == len(headings)
    else:
        assert len(article.sections) == 13
    text = "\n".join(text for section in article.sections for text in (section.heading, *section.blocks)).casefold()
    for words in absent:
        assert words not in text
    assert len(text) > 3000


def test_lists_are_recognised(articles: dict[str, Article]) -> None:
    kinds = {
        name: sum(item_of(kind) is not None for section in article.sections for kind in section.kinds)
        for name, article in articles.items()
    }
    assert kinds["001"] == 11
    assert kinds["002"] == 8


def test_the_last_words_stay(articles: dict[str, Article]) -> None:
    assert articles["001"].sections[-1].blocks[-1].endswith("long-term mental wellness.")
    assert articles["003"].sections[-1].blocks[-1].endswith("permanently closed.")
