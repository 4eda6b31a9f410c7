"""Crisis help comes first on every page and answer, with and without the index; and is written down nowhere."""

from __future__ import annotations

import logging

import pytest
from bs4 import BeautifulSoup

CALLS_FOR_HELP = [
    "i want to die",
    "suicidal thoughts",
    "ketamine overdose what do i do",
    "sucide " + "x " * 300,
]
NO_CALL = ["killing time in a waiting room", "suicide prevention research funding"]
BROKEN = pytest.mark.parametrize("broken", [False, True], ids=["with the index", "without the index"])


@pytest.fixture
def ask(client, without_index):
    """Ask a client with or without an index."""

    def get(broken: bool, path: str, text: str):
        return (without_index if broken else client).get(path, query_string={"q": text})

    return get


@BROKEN
@pytest.mark.parametrize("text", CALLS_FOR_HELP)
def test_help_is_shown_first(ask, broken, text):
    answer = ask(broken, "/search", text)
    main = BeautifulSoup(answer.text, "lxml").main
    assert "crisis" in main.find(["section", "h1"])["class"]
    assert main.section.find("a", href=True)
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    told = ask(broken, "/api/v1/search", text)
    assert told.headers["Cache-Control"] == "no-store" and "ETag" not in told.headers
    assert told.json["notices"][0]["tone"] == "crisis"


@BROKEN
@pytest.mark.parametrize("text", NO_CALL)
def test_other_searches_are_left_alone(ask, broken, text):
    assert 'class="notice' not in ask(broken, "/search", text).text
    assert not ask(broken, "/api/v1/search", text).json.get("notices")


@BROKEN
def test_such_searches_are_not_logged(ask, broken, caplog):
    caplog.set_level(logging.DEBUG)
    ask(broken, "/search", "i want to die secretword")
    ask(broken, "/api/v1/search", "i want to die secretword")
    assert "secretword" not in caplog.text


def test_an_article_opened_from_such_a_search_still_shows_it(client):
    answer = client.get("/articles/depression?q=i+want+to+die")
    assert "notice crisis" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/api/v1/suggest", "/suggestions.json", "/feed.atom", "/articles/depression", "/api/v1/articles/depression"],
)
def test_whatever_such_a_search_asks_for_is_kept_nowhere(client, path):
    answer = client.get(path, query_string={"q": "i want to die"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    assert client.get(path, query_string={"q": "sleep"}).headers.get("Cache-Control") != "no-store"
