"""What a page says of how its search was understood, and how that is undone."""

from __future__ import annotations

import pytest

from indexer.searching.page import Expansion, QueryReading
from tests.webapp.parsed import soup, words

CRISIS = {"id": "c", "title": "Help", "lines": ["Now."], "links": [], "tone": "crisis", "private": True}


@pytest.mark.parametrize("filters", ["", "&topic=depression"])
def test_a_correction_can_always_be_undone(client, filters):
    corrected = soup(client.get(f"/search?q=ketamin+for+depresion{filters}"))
    undo = corrected.select_one(".reading").find("a", string="ketamin for depresion")
    assert undo["href"] == f"/search?q=ketamin+for+%22depresion%22{filters}"
    undone = soup(client.get(undo["href"]))
    assert undone.select(".help") and "Showing results for" not in undone.main.text


@pytest.mark.parametrize("filters", ["", "&topic=sleep"])
def test_what_was_added_to_a_search_can_always_be_left_out(client, filters):
    widened = soup(client.get(f"/search?q=spravato{filters}"))
    undo = widened.select_one(".reading").find("a", string="Only “spravato”")
    assert undo["href"] == f"/search?q=%22spravato%22{filters}"
    assert client.get(undo["href"]).status_code == 200


def test_a_correction_is_said_and_can_be_undone(canned):
    reading = QueryReading("slep well", "sleep well", corrected=True)
    page = soup(canned(query=reading).get("/search?q=slep+well"))
    assert words(page.select_one(".reading p")) == "Showing results for sleep well. Search instead for slep well."
    assert page.select_one(".reading a")["href"] == "/search?q=%22slep%22+well"
    assert page.select_one(".hits h2 a")["href"].endswith("?q=sleep+well")


def test_a_suggestion_is_offered(canned):
    page = soup(canned(suggestion="sleep well").get("/search?q=slep+well"))
    assert page.select_one("a.meant")["href"] == "/search?q=sleep+well"


def test_expansions_and_what_was_ignored_are_said(canned):
    expansion = Expansion("ptsd", ("post-traumatic stress disorder",), "abbreviation")
    reading = QueryReading("ptsd (", "ptsd", expansions=(expansion,), ignored=("a ( without its )",))
    page = soup(canned(query=reading).get("/search?q=ptsd+%28"))
    box = page.select_one(".reading")
    assert "Also looked for post-traumatic stress disorder" in words(box)
    assert box.a["href"] == "/search?q=%22ptsd%22+%28"
    assert "Left out of the search: a ( without its )." in words(box)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("malaria",), "No article mentions malaria."),
        (("covid", "flu"), "No article mentions covid or flu."),
        (("covid", "flu", "<b>"), "No article mentions covid, flu or <b>."),
    ],
)
def test_words_that_no_article_has_are_said_beside_hits_of_the_others(canned, missing, said):
    reading = QueryReading("sleep", "sleep", missing=missing)
    page = soup(canned(query=reading).get("/search?q=sleep"))
    assert words(page.select_one(".reading p")) == said
    assert page.main["data-said"].startswith(said)
    assert not soup(canned(query=reading, total=0, hits=()).get("/search?q=sleep")).select(".reading")
    assert not soup(canned(query=reading, notices=(CRISIS,)).get("/search?q=sleep")).select(".reading")


def test_each_expansion_has_a_link_of_its_own(client):
    page = soup(client.get('/search?q="depression"+ptsd+cbt'))
    said = [line for line in page.select(".reading p") if "Also looked for" in words(line)]
    assert len(said) >= 2
    for line in said:
        word = line.strong.text
        assert words(line.a) == f"Only “{word}”"
        undone = soup(client.get(line.a["href"]))
        assert word not in [strong.text for strong in undone.select(".reading strong")]
        assert len(undone.select(".reading p")) < len(page.select(".reading p"))


def test_an_expansion_by_two_ways_is_told_once(canned):
    to = ("post-traumatic stress disorder",)
    ways = (
        Expansion("ptsd", to, "synonym"),
        Expansion("ptsd", ("Post-traumatic stress disorder",), "abbreviation"),
        Expansion("ptsd", ("x",), "synonym"),
    )
    page = soup(canned(query=QueryReading("ptsd", "ptsd", expansions=ways)).get("/search?q=ptsd"))
    assert [words(each).count("synonym") for each in page.select(".reading p")] == [1, 1]


def test_in_a_crisis_the_notice_alone_speaks_of_the_words(canned):
    reading = QueryReading("die", "die", expansions=(Expansion("die", ("death",), "synonym"),))
    page = soup(canned(query=reading, notices=(CRISIS,)).get("/search?q=die"))
    assert page.select_one(".notice.crisis") and not page.select_one(".reading")
    page = soup(canned(hits=(), total=0, notices=(CRISIS,)).get("/search?q=die"))
    assert page.select_one(".notice.crisis") and "spelling" not in page.text
    assert "spelling" in soup(canned(hits=(), total=0).get("/search?q=die")).text


def test_control_characters_are_no_misspelling(canned):
    reading = QueryReading("sleep\x07", "sleep", corrected=True)
    assert not soup(canned(query=reading).get("/search?q=sleep%07")).select_one(".reading")
