"""The key sentence: verbatim, from a good answer, to a question; or nothing at all."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def library(collection):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, trains and weather, number {n}." for n in range(30)}
    return collection(
        {
            "bdnf.md": "# A growth factor\n\nFirst some talk. "
            "The zorbin protein helps nerve cells to survive and to grow new "
            "branches. It was found long ago.\n\n## Later\n\nDoes zorbin help nerve cells to survive?",
            **filler,
        }
    )


@pytest.mark.parametrize(
    "text", ["what does zorbin do for nerve cells", "zorbin nerve cells?", "How does zorbin help nerve cells"]
)
def test_a_question_gets_the_sentence_that_covers_it(library, text):
    answer = library.search(text).answer
    shown = re.sub("</?mark>", "", answer.html)
    assert shown == "The zorbin protein helps nerve cells to survive and to grow new branches."
    assert answer.id == "bdnf" and "<mark>zorbin</mark>" in answer.html
    assert ":~:text=The%20zorbin" in answer.section.url


@pytest.mark.parametrize(
    "text",
    [
        "zorbin nerve cells",
        "what is zorbin",
        '"zorbin protein" what',
        "can't zorbin nerve cells",
        "can’t zorbin nerve",
        "",
    ],
)
def test_anything_else_gets_none(library, text):
    assert library.search(text).answer is None


def test_only_the_first_page_has_one(library):
    assert library.search("what do weather gardens trains words bring", page=2).answer is None
