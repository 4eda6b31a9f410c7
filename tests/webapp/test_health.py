"""Alive, ready, and figures; an index that comes back is used again."""

from __future__ import annotations

import logging
import threading
from time import monotonic

from indexer.errors import ArticleDamaged, IndexDamaged, IndexUnreadable
from webapp.shelf import Shelf


def test_alive_without_an_index(without_index):
    assert without_index.get("/healthz").json == {"status": "alive"}


def test_ready_with_one(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ready" and answer.json["articles"] > 0 and answer.json["generation"]


def test_requests_and_searches_are_counted(canned):
    client = canned()
    client.get("/search?q=sleep")
    client.get("/nope")
    text = client.get("/metrics").text
    assert 'findwell_requests_total{route="/search",status="200"} 1.0' in text
    assert 'findwell_requests_total{route="none",status="404"} 1.0' in text
    assert "findwell_search_seconds_count 1.0" in text


def test_what_was_searched_for_is_not_in_the_figures(canned):
    client = canned()
    client.get("/search?q=verysecretword")
    assert "verysecretword" not in client.get("/metrics").text


def test_a_damaged_index_is_left_and_tried_again(canned):
    client = canned()
    library = client.library

    def broken(request):
        raise IndexDamaged("The index cannot be read.")

    library.find = broken
    assert client.get("/search?q=sleep").status_code == 503
    shelf = client.application.extensions["shelf"]
    assert shelf._library is None
    shelf._library = library
    del library.find
    assert client.get("/search?q=sleep").status_code == 200


def test_a_damaged_index_is_to_be_rebuilt(canned, monkeypatch):
    client = canned()

    def broken(newest=6):
        raise IndexDamaged("The index cannot be read.")

    monkeypatch.setattr(client.library, "overview", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["mend"].endswith("--rebuild")


def test_an_unexpected_failure_is_a_friendly_page(canned, monkeypatch, caplog):
    client = canned()

    def broken(request):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(client.library, "find", broken)
    answer = client.get("/search?q=sleep")
    assert answer.status_code == 500 and answer.mimetype == "text/html"
    assert "secret detail" not in answer.text
    assert client.get("/api/v1/search?q=sleep").mimetype == "application/problem+json"
    assert "ZeroDivisionError" in caplog.text
    assert "sleep" not in caplog.records[0].getMessage()


def test_a_library_that_is_let_go_of_is_followed_no_more(shipped_settings):
    before = set(threading.enumerate())
    shelf = Shelf(shipped_settings, logging.getLogger("test"))
    shelf.follow()
    for _ in range(3):
        assert shelf.library().search("ketamine").total
        shelf.let_go(shelf.library(), IndexDamaged("One article cannot be read."))
        assert set(threading.enumerate()) == before


def test_an_error_that_comes_late_leaves_the_library_that_was_opened_since(shipped_settings):
    shelf = Shelf(shipped_settings, logging.getLogger("test"))
    failed = shelf.library()
    shelf.let_go(failed, IndexDamaged("One article cannot be read."))
    opened = shelf.library()
    shelf.let_go(failed, IndexDamaged("One article cannot be read."))
    assert shelf.library() is opened
    shelf.close()


def test_a_library_that_is_opened_again_is_followed(shipped_settings):
    shelf = Shelf(shipped_settings, logging.getLogger("test"))
    shelf.follow()
    shelf.let_go(shelf.library(), IndexDamaged("One article cannot be read."))
    assert shelf.library()._engine._newest._follower is not None
    shelf.close()


def test_who_answers_from_an_older_state_says_why_and_what_mends_it(canned):
    client = canned()
    client.library.trouble = IndexDamaged("The index is damaged: rebuild it.")
    answer = client.get("/readyz")
    assert answer.status_code == 200 and answer.json["status"] == "ready"
    assert answer.json["trouble"] == "The index is damaged: rebuild it."
    assert answer.json["mend"].endswith("--rebuild")


def test_an_article_that_is_damaged_takes_no_other_with_it(canned, caplog):
    client = canned()
    client.library.article = lambda article_id, text="": (_ for _ in ()).throw(ArticleDamaged("It is cut."))
    answer = client.get("/articles/a/sleep")
    assert answer.status_code == 503 and "This article cannot be shown" in answer.text
    assert "It is cut with: findwell" in caplog.text
    shelf = client.application.extensions["shelf"]
    assert shelf._library is None  # it may have been mended since the index was opened
    shelf._library, shelf._opened = client.library, monotonic()
    assert client.get("/articles/a/sleep").status_code == 503 and shelf._library is client.library
    assert client.get("/search?q=sleep").status_code == 200


def test_an_index_that_may_not_be_read_now_is_told_without_a_command_that_would_not_help(canned):
    client = canned()
    client.library.overview = lambda: (_ for _ in ()).throw(IndexUnreadable("It may not be read right now."))
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["detail"] == "It may not be read right now."
    assert "mend" not in answer.json
