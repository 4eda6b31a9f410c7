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
        "what does zorbin do for my nerve cells",
        "what does it do, zorbin, for nerve cells",
        "what does zorbin do for nerve roots",
        "what does zorbin do when found long ago",
        "does zorbin make nerve cells branch and shout",
        "can’t zorbin nerve",
        "",
    ],
)
def test_anything_else_gets_none(library, text):
    assert library.search(text).answer is None


@pytest.mark.parametrize(
    "sentence",
    [
        "And the plimbo root can calm a frightened cat for some hours.",
        'Someone said "the plimbo root can calm a frightened cat for some hours. Others laughed."',
        "Does the plimbo root really calm a frightened cat for some hours?",
        "It is the plimbo root that can calm a frightened cat.",
        "What the plimbo root is, and how it can calm a frightened cat for some hours.",
    ],
)
def test_a_sentence_that_does_not_stand_by_itself_is_none(library, collection, sentence):
    asked = "does plimbo root calm a frightened cat"
    again = collection({"root.md": f"# On roots\n\nSomething else is said before. {sentence}\n"})
    assert again.search(asked).hits[0].id == "root" and again.search(asked).answer is None
    again = collection({"root.md": "# On roots\n\nThe plimbo root can calm a frightened cat for some hours.\n"})
    assert again.search(asked).answer.id == "root"


def test_what_means_the_same_is_no_answer(collection):
    said = "The drowsy feeling goes away within a day for nearly everybody."
    library = collection({"a.md": f"# Afterwards\n\n{said}", "b.md": "# Tired\n\nBeing sleepy is common."})
    assert library.search("when does the drowsy feeling go away").answer
    meant = library.search("when does the sleepy feeling go away")
    assert meant.query.expansions and meant.answer is None


def test_only_the_first_page_has_one(library):
    assert library.search("what do weather gardens trains words bring", page=2).answer is None
