"""The JSON API answers in the shape of the contract and of its own description."""

from __future__ import annotations

import jsonschema
import pytest

from indexer import Settings
from indexer.searching.page import Expansion, QueryReading
from webapp import create_app


@pytest.fixture(scope="module")
def described(shipped_settings):
    return create_app(shipped_settings).test_client().get("/api/openapi.json").json


def check(described, name, value):
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


CONTRACT = {
    "page": (
        "query", "total", "page", "per_page", "took_ms", "partial", "hits", "facets", "notices", "suggestion",
    ),
    "hit": (
        "id", "url", "title", "title_html", "snippet_html", "section", "source", "topics", "published", "reviewed",
        "score", "duplicates",
    ),
}  # fmt: skip


def test_the_object_is_the_contracts(canned, hit):
    reading = QueryReading(
        "ptsd slep",
        "ptsd sleep",
        True,
        (Expansion("ptsd", ("post-traumatic stress disorder",), "abbreviation"),),
    )
    answer = canned(query=reading, took_ms=0.91234567).get("/api/v1/search?q=ptsd+slep").json
    # Later releases may say more, but never less and nothing otherwise.
    (found,) = answer["hits"]
    answer["hits"] = [{name: found[name] for name in found if name in CONTRACT["hit"]}]
    assert {name: answer[name] for name in CONTRACT["page"]} == {
        "query": {
            "text": "ptsd slep",
            "read_as": "ptsd sleep",
            "corrected": True,
            "expansions": [{"from": "ptsd", "to": ["post-traumatic stress disorder"], "why": "abbreviation"}],
            "ignored": [],
            "missing": [],
        },
        "total": 1,
        "page": 1,
        "per_page": 10,
        "took_ms": 0.912,
        "partial": False,
        "hits": [
            {
                "id": "a/sleep",
                "url": "/articles/a/sleep",
                "title": "Sleep & rest",
                "title_html": "<mark>Sleep</mark> &amp; rest",
                "snippet_html": "All about <mark>sleep</mark> &lt;b&gt;",
                "section": {"heading": "Why we sleep", "anchor": "why", "url": "/articles/a/sleep#why"},
                "source": "Guide",
                "topics": ["sleep", "brain science"],
                "published": "2020-03-01",
                "reviewed": "2021-03-01",
                "score": 1.5,
                "duplicates": 1,
            }
        ],
        "facets": {"topic": [{"value": "sleep", "count": 1}], "source": [{"value": "Guide", "count": 1}]},
        "notices": [],
        "suggestion": None,
    }


def test_parameters_reach_the_library(canned):
    client = canned()
    client.get("/api/v1/search?q=a&page=2&per_page=5&topic=t&source=s&from=2020-01-01&to=2020-12-31&sort=newest")
    (asked,) = client.library.asked
    assert (asked.text, asked.page, asked.per_page, asked.topic, asked.source) == ("a", 2, 5, "t", "s")
    assert (asked.since.isoformat(), asked.until.isoformat(), asked.sort) == (
        "2020-01-01",
        "2020-12-31",
        "newest",
    )


@pytest.mark.parametrize(
    "query", ["", "q=depression", "q=depression&per_page=100", "q=qqqqzzzz", "q=sleep&sort=newest"]
)
def test_searches_are_as_described(client, described, query):
    check(described, "HitPage", client.get(f"/api/v1/search?{query}").json)


def test_all_that_answers_hold_is_described(described):
    schemas = described["components"]["schemas"]
    assert {"HitPage", "Hit", "SectionLink", "KeySentence", "FacetValue", "ArticleView"} <= set(schemas)
    assert all(schemas[name]["properties"] for name in ("Hit", "SectionLink", "FacetValue"))


def test_suggestions_are_as_described(client, described):
    suggestions = client.get("/api/v1/suggest?q=dep").json["suggestions"]
    assert suggestions
    for suggestion in suggestions:
        check(described, "Suggestion", suggestion)


def test_articles_are_as_described(client, described):
    found = client.get("/api/v1/search?q=depression").json["hits"][0]
    article = client.get("/api/v1" + found["url"] + "?q=depression").json
    check(described, "ArticleView", article)
    assert article["id"] == found["id"]
    assert article["marks"] >= 1
    related = client.get("/api/v1" + found["url"] + "/related").json["articles"]
    assert related and all(card["id"] != article["id"] for card in related)
    for card in related:
        check(described, "ArticleCard", card)


def test_problems_are_as_described(client, described):
    check(described, "Problem", client.get("/api/v1/search?page=0").json)
    check(described, "Problem", client.get("/api/v1/articles/nope").json)


def test_marked_texts_hold_nothing_but_marks(client):
    for hit in client.get("/api/v1/search?q=depression&per_page=50").json["hits"]:
        for text in (hit["title_html"], hit["snippet_html"]):
            bare = text.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in bare and ">" not in bare


def test_no_suggestions_for_nothing(client):
    assert client.get("/api/v1/suggest?q=").json == {"suggestions": []}
    assert client.get("/api/v1/suggest").json == {"suggestions": []}


def test_other_methods_are_refused(client):
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert "GET" in answer.headers["Allow"]


def test_the_description_is_valid(described):
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(described)
    assert described["openapi"].startswith("3.1")


def test_the_description_has_every_route(app, described):
    routes = {rule.rule.replace("<article:article_id>", "{id}") for rule in app.url_map.iter_rules()}
    assert {rule for rule in routes if rule.startswith("/api/v1/")} == set(described["paths"])


def test_the_description_is_also_a_page(client):
    answer = client.get("/api/docs")
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert "/api/v1/articles/{id}/related" in answer.text and "HitPage" in answer.text


def test_an_article_may_be_called_related(collection, tmp_path):
    text = "# On sleep\n\nQuiet nights and calm days, again and again, help people to sleep."
    collection({"sleep.md": text, "rest/related.md": text, "related.md": text}).close()
    client = create_app(Settings(index=str(tmp_path / "index"))).test_client()
    assert client.get("/api/v1/articles/related").json["id"] == "related"
    assert "articles" in client.get("/api/v1/articles/sleep/related").json
    assert client.get("/api/v1/articles/rest/related").json["id"] == "rest/related"
    assert "articles" in client.get("/api/v1/articles/rest/related/related").json
    missing = client.get("/api/v1/articles/none/related")
    assert missing.status_code == 404 and "none" in missing.json["detail"]
