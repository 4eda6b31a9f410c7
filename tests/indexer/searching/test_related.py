"""Related articles share words, meaning and topics; near-duplicates are not among them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.analysis.meaning import meanings
from indexer.errors import RequestError

PAGE = "---\ntitle: {title}\ntopics: [{topics}]\n---\n\n{text}\n"


def page(title: str, text: str, *topics: str) -> str:
    return PAGE.format(title=title, text=text, topics=", ".join(topics))


def related(library, article_id: str) -> list[str]:
    return [card.id for card in library.related(article_id)]


def test_of_two_that_share_the_same_words_the_one_that_shares_topics_comes_first(collection):
    words = "Calm rivers and quiet meadows."
    library = collection(
        {
            "a.md": page("Walks", words, "rest", "outdoors"),
            "b.md": page("Paths", words, "money"),
            "c.md": page("Trails", words, "outdoors", "rest"),
            "d.md": page("Trains", "Nothing of that kind.", "rest"),
        },
        semantic_model="none",
    )
    assert related(library, "a")[:2] == ["c", "b"]
    assert "a" not in related(library, "a")


@pytest.mark.skipif(meanings() is None, reason="wordllama is not installed")
def test_what_means_much_the_same_comes_before_what_shares_a_word_by_chance(collection):
    files = {
        "a.md": page("Insomnia", "Insomnia keeps people awake at night, and tired by day. Rest matters."),
        "b.md": page("Sleeplessness", "Lying awake until morning leaves people exhausted. Rest matters."),
        "c.md": page("Accounts", "The rest of the invoice is due on Monday. Rest matters."),
        "d.md": page("Engines", "A piston moves in a cylinder."),
    }
    assert related(collection(files), "a")[0] == "b"


def test_fewer_than_none_are_none(library):
    assert library.related("ptsd", -1) == library.overview(-1).newest == ()
    assert library.ranked("ketamine", -1) == []


def test_days_may_be_texts_and_what_is_none_is_named(library):
    day = date(2024, 1, 1)
    assert library.search("ketamine", since=str(day)).total == library.search("ketamine", since=day).total
    with pytest.raises(RequestError, match="from"):
        library.search("ketamine", since="last year")
