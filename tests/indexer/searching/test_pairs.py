"""A letter that makes a name with its neighbour counts in a search; where articles know no such name, it does not."""

from __future__ import annotations

import pytest

from indexer.searching.items import Letter, Word
from indexer.searching.query import build_tree

ARTICLES = {
    "a.md": "# Vitamin A\n\nToo little vitamin A harms the eyes. A deficiency is rare.",
    "d.md": "# Vitamin D\n\nA deficiency of vitamin D is common. Vitamin D comes from the sun and keeps bones strong.",
    "all.md": "# Vitamins\n\nA vitamin is what the body needs. Vitamins vitamin vitamin: a deficiency has signs.",
    "cell.md": "# T-cell counts\n\nA T cell is a kind of blood cell.",
    "other.md": "# Cell counts\n\nThe cell counts of the blood: each cell counts.",
    "help.md": "# Finding help\n\nHow to find a doctor. Doctors find a way.",
}


@pytest.fixture
def library(collection):
    return collection(ARTICLES, semantic_model="none")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("vitamin a", "a"),
        ("Vitamin A deficiency", "a"),
        ("vitamin d", "d"),
        ("what is vitamin d?", "d"),
        ("vitamin-d", "d"),
        ("t cell count", "cell"),
        ("vitamins", "all"),
    ],
)
def test_an_article_with_the_name_comes_first(library, text, first):
    assert library.ranked(text)[0][0] == first


def test_a_letter_is_no_fourth_word(library):
    assert library.search("vitamin d common bones").hits[0].id == "d"
    assert build_tree((Word("a"), Letter("d", ("a", "d")), *map(Word, ("sun", "bones", "eyes")))).all_first


def test_the_others_are_found_as_well_and_are_asked_for_no_letter(library):
    assert {article for article, _ in library.ranked("vitamin a")} == {"a", "d", "all"}
    assert library.ranked("find a doctor") == library.ranked("find doctor")
    assert library.search("vitamin a").query.read_as == "vitamin a"


def test_the_name_is_marked_and_no_other_letter(library):
    hit = library.search("vitamin a").hits[0]
    assert hit.title_html == "<mark>Vitamin A</mark>"
    assert hit.snippet_html == "Too little <mark>vitamin A</mark> harms the eyes. A deficiency is rare."
    sections = library.article("a", "vitamin a").sections
    assert sections[-1].blocks_html == ("Too little <mark>vitamin A</mark> harms the eyes. A deficiency is rare.",)


def test_a_question_about_a_name_is_answered_by_a_sentence(library):
    answer = library.search("where does vitamin d come from?").answer
    assert answer is not None and answer.html.startswith("<mark>Vitamin D comes</mark> from the sun")
