"""Filters on a page of results: chosen, kept, shown and taken away again."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from indexer import Settings
from indexer.searching.page import FacetValue
from tests.webapp.parsed import soup, words
from webapp import create_app


def test_facets_filter_and_are_undone(client):
    page = soup(client.get("/search?q=depression"))
    link = page.select_one(".facets a[href*='source=']")
    expected = int(link.select_one(".n").text)
    filtered = soup(client.get(link["href"]))
    assert filtered.main["data-said"].startswith(f"{expected} article")
    undo = filtered.select_one(".active a")
    assert undo["href"] == "/search?q=depression"
    assert filtered.select_one(".facets a[aria-current]")["href"] == "/search?q=depression"


def test_capitals_tell_no_values_apart(collection, tmp_path):
    page = "---\ntopics: [{topic}]\nsource: {source}\n---\n# {title}\n\nCalm helps.\n"
    said = [("Low mood", "Guide"), ("low mood", "GUIDE"), ("low mood", "Guide")]
    files = {
        f"{number}.md": page.format(topic=topic, source=source, title="calm " * (number + 1))
        for number, (topic, source) in enumerate(said)
    }
    library = collection(files | {"other.md": page.format(topic="LOW MOODS", source="Other", title="calm sleep")})
    asked = {"topic": "LOW mood", "source": "guide"}
    found = library.search("calm", **asked)
    assert found.total == 3
    assert found.facets["topic"] == (FacetValue("low mood", 3),)
    assert found.facets["source"] == (FacetValue("Guide", 3),)
    assert not library.search("calm", topic="low").total
    client = create_app(Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"))).test_client()
    page = soup(client.get("/search", query_string={"q": "calm"} | asked))
    assert [words(each).split(" (")[0] for each in page.select(".facets a[aria-current]")] == ["low mood", "Guide"]
    assert [words(each).split(" (")[0] for each in page.select(".active a")] == ["Topic: low mood", "Source: Guide"]


@pytest.mark.parametrize("topic", ["Café culture", "Cafe\u0301 culture", "CAFE CULTURE"])
def test_accents_tell_no_values_apart(collection, topic):
    library = collection({"a.md": "---\ntopics: [Café culture, İstanbul]\n---\n# Calm\n\nCalm helps.\n"})
    assert library.search("calm", topic=topic).total == 1
    assert library.search("calm", topic="istanbul").facets["topic"][1] == FacetValue("İstanbul", 1)


def test_filters_stay_when_other_words_are_typed(canned):
    page = soup(
        canned().get(
            "/search?q=sleep&topic=sleep&source=Guide&from=2020-01-01&to=2020-12-31&sort=newest&duplicates=show"
        )
    )
    hidden = {field["name"]: field["value"] for field in page.select("form input[type=hidden]")}
    assert hidden == {
        "topic": "sleep", "source": "Guide", "from": "2020-01-01", "to": "2020-12-31", "sort": "newest",
        "duplicates": "show",
    }  # fmt: skip


def test_years_are_a_facet(canned):
    page = soup(canned(facets={"year": (FacetValue("2020", 1),)}).get("/search?q=sleep"))
    assert page.select_one(".facets a")["href"] == "/search?q=sleep&from=2020-01-01&to=2020-12-31"
    page = soup(canned().get("/search?q=sleep&from=2020-01-01&to=2020-12-31"))
    assert words(page.select_one(".active a")).startswith("Published: 2020")


@pytest.mark.parametrize(
    ("chosen", "address"),
    [("topic=rare", "/search?q=sleep"), ("from=2020-01-01&to=2020-12-31", "/search?q=sleep")],
)
def test_what_is_chosen_is_marked_and_in_sight(canned, chosen, address):
    topics = (*(FacetValue(f"topic {number}", 2) for number in range(9)), FacetValue("rare", 1))
    page = soup(canned(facets={"topic": topics, "year": (FacetValue("2020", 1),)}).get(f"/search?q=sleep&{chosen}"))
    marked = page.select_one(".facets [aria-current]")
    assert marked["href"] == address
    assert all("open" in each.attrs for each in marked.parents if each.name == "details")


def test_nothing_found_behind_filters_leads_back(canned):
    page = soup(canned(total=0, hits=()).get("/search?q=sleep&topic=x"))
    assert page.select_one(".help a")["href"] == "/search?q=sleep"


def test_names_and_values_of_any_kind_lead_where_they_should(collection, tmp_path):
    text = (
        '---\ntitle: Odd <b>title</b> & "quotes"\ntopics: ["a/b & c", "d\'e"]\nsource: S & <Co>\n---\n'
        "# Odd\n\nOddword here.\n\n## What about “this” & that?\n\nOddword there.\n"
    )
    collection({"Ünï 🙂/it's (1) #2 & 100%?.md": text})
    app = create_app(Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index")))
    client = app.test_client()
    for path in ("/search?q=oddword", "/"):
        page = soup(client.get(path))
        assert not page.select("main b")
        for address in {link["href"].split("#")[0] for link in page.select("main a[href^='/']")}:
            assert client.get(address).status_code == 200, address
    assert client.get("/feed.atom?q=oddword").status_code == 200
    app.extensions["shelf"].close()


def test_fewer_words_keep_the_filters(settings):
    client = create_app(Settings(index=settings.index, query_seconds=30.0)).test_client()
    page = BeautifulSoup(client.get('/search?q="grounding+sleep+flashbacks"&topic=ptsd&sort=newest').text, "lxml")
    offered = page.find("h2", string="With fewer words").find_next("ul")("li")
    assert offered
    for each in offered:
        address, total = each.a["href"], each.find(class_="n").text
        assert "topic=ptsd" in address and "sort=newest" in address
        assert total in client.get(address).text


@pytest.mark.parametrize("text", ["xyzzyqqv -sleep", "xyzzyqqv NOT sleep", "the xyzzyqqv"])
def test_fewer_words_are_never_those_that_must_not_be_there(settings, text):
    client = create_app(Settings(index=settings.index, query_seconds=30.0)).test_client()
    page = BeautifulSoup(client.get("/search", query_string={"q": text}).text, "lxml")
    assert page.h1.text.startswith("Nothing found") and "With fewer words" not in page.text
