"""Nothing is sent or made twice that has not changed, and nothing stale is taken for new."""

from __future__ import annotations

import gzip
from dataclasses import replace
from time import sleep
from unittest import mock

import pytest

from indexer import Settings, update
from indexer.errors import CuratedFileError
from webapp import create_app
from webapp.freshness import KEPT_BYTES, Freshness
from webapp.shelf import open_library


@pytest.mark.parametrize("path", ["/", "/search?q=depression", "/api/v1/search?q=depression"])
def test_what_has_not_changed_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_new_generation_is_sent(canned):
    client = canned()
    first = client.get("/search?q=sleep")
    client.library.generation = "g2"
    again = client.get("/search?q=sleep", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/search?q=sleep", "find"),
        ("/api/v1/search?q=sleep", "find"),
        ("/articles/a/sleep", "article"),
        ("/api/v1/articles/a/sleep", "article"),
        ("/api/v1/articles/a/sleep/related", "related"),
    ],
)
def test_an_answer_that_a_commit_overtook_is_made_again(canned, path, name):
    client = canned()
    answer = getattr(client.library, name)

    def overtaken(*asked):
        made = answer(*asked)
        client.library.generation = "g2"
        return made

    setattr(client.library, name, overtaken)
    first = client.get(path)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_addresses_and_settings_have_tags_of_their_own(canned):
    one, other = canned(), canned({"site_name": "Elsewhere"})
    tags = {one.get("/search?q=a").headers["ETag"], one.get("/search?q=b").headers["ETag"]}
    assert len(tags | {other.get("/search?q=a").headers["ETag"]}) == 3


@pytest.mark.parametrize("setting", ["notices", "pins", "synonyms"])
def test_what_maintainers_edit_is_sent(canned, tmp_path, setting):
    edited = tmp_path / "edited.toml"
    client = canned({setting: str(edited)})
    first = client.get("/search?q=sleep").headers["ETag"]
    edited.write_text("")
    assert client.get("/search?q=sleep", headers={"If-None-Match": first}).status_code == 200
    assert len(client.library.asked) == 2


def test_a_page_is_made_once_while_nothing_changes(canned):
    client = canned()
    assert client.get("/search?q=sleep").text == client.get("/search?q=sleep").text
    assert len(client.library.asked) == 1
    client.library.generation = "g2"
    client.get("/search?q=sleep")
    assert len(client.library.asked) == 2


def test_kept_pages_take_only_so_much_memory():
    freshness = Freshness(Settings(), {})
    page = b"x" * 30_000
    for number in range(1000):
        freshness.keep(str(number), page)
    kept = [number for number in range(1000) if freshness.kept(str(number))]
    assert kept == list(range(1000 - KEPT_BYTES // len(page), 1000))
    freshness.keep("large", b"x" * KEPT_BYTES)
    assert freshness.kept("large") is None and freshness.kept("999")


def test_a_page_cut_short_is_not_kept(canned):
    client = canned(partial=True)
    for _ in range(2):
        client.get("/search?q=sleep")
    assert len(client.library.asked) == 2


def test_pages_are_compressed_for_those_who_can(client):
    plain = client.get("/search?q=depression")
    packed = client.get("/search?q=depression", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    again = client.get(
        "/search?q=depression",
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
    )
    assert again.status_code == 304


def test_errors_are_not_kept(client):
    assert client.get("/search?page=0").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_under_their_content(app, client):
    address = app.jinja_env.globals["assets"]["app.css"]
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    moved = client.get("/static/000000000000/app.css")
    assert moved.status_code == 302 and moved.headers["Location"] == address
    assert client.get("/static/000000000000/nope.css").status_code == 404


def test_a_first_visit_is_small(client):
    accept = {"Accept-Encoding": "gzip"}
    page = client.get("/search?q=depression", headers=accept)
    assets = client.application.jinja_env.globals["assets"]
    files = [client.get(assets[name], headers=accept) for name in ("app.css", "app.js", "mark.svg")]
    assert len(page.data) + sum(len(each.data) for each in files) <= 40_000
    assert len(files[1].data) <= 8_000
    assert len(client.get("/static/embed.js", headers=accept).data) <= 8_000


@pytest.mark.parametrize("path", ["/articles/nope", "/api/v1/articles/nope", "/api/v1/articles/nope/related"])
def test_what_is_not_there_has_not_stayed_as_it_was(client, path):
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/search?q=ketamine&page=0", headers={"If-None-Match": "*"}).status_code == 400


def test_other_code_makes_other_pages(monkeypatch, canned):
    first = canned().get("/search?q=sleep").headers["ETag"]
    assert canned().get("/search?q=sleep").headers["ETag"] == first
    monkeypatch.setattr("webapp.freshness.digest_of_sources", lambda: "another")
    assert canned().get("/search?q=sleep").headers["ETag"] != first


def test_an_edit_during_an_answer_is_not_taken_for_its_own(canned, tmp_path):
    edited = tmp_path / "edited.toml"
    client = canned({"synonyms": str(edited)})
    answer = client.library.find

    def overtaken(asked):
        made = answer(asked)
        edited.write_text("")
        return made

    client.library.find = overtaken
    first = client.get("/api/v1/search?q=sleep").headers["ETag"]
    assert client.get("/api/v1/search?q=sleep", headers={"If-None-Match": first}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "used"),
    [("gzip;q=0", None), ("zstd;q=0, br;q=0.0, gzip;q=0", None), ("gzip;q=0, br", "br"), ("gzip;q=0.5", "gzip")],
)
def test_an_encoding_that_is_refused_is_not_sent(client, accepted, used):
    sent = client.get("/search?q=ketamine", headers={"Accept-Encoding": accepted})
    assert sent.headers.get("Content-Encoding") == used


def test_an_answer_of_the_api_that_was_cut_short_is_not_taken_for_the_whole(canned):
    cut = canned(partial=True).get("/api/v1/search?q=sleep")
    assert "ETag" not in cut.headers and cut.headers["Cache-Control"] == "no-store"
    assert "ETag" in canned().get("/api/v1/search?q=sleep").headers


@pytest.mark.parametrize("path", ["/search?q=slep", "/api/v1/search?q=slep"])
def test_an_answer_that_took_all_of_its_time_is_not_taken_for_the_whole(canned, path):
    """Another spelling may not have been looked for any more."""
    client = canned({"query_seconds": 0.01}, took_ms=20.0)
    assert "ETag" in canned(took_ms=1.0).get(path).headers
    client.library.find = lambda request: sleep(0.02) or client.library.page
    cut = client.get(path)
    assert "ETag" not in cut.headers and cut.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/articles/a/sleep?q=slep", "/api/v1/articles/a/sleep?q=slep"])
def test_an_article_with_words_that_were_not_looked_at_in_time_is_not_taken_for_the_whole(canned, path):
    assert "ETag" in canned().get(path).headers
    cut = canned(changed_view={"partial": True}).get(path)
    assert cut.status_code == 200 and "ETag" not in cut.headers and cut.headers["Cache-Control"] == "no-store"


def test_suggestions_that_took_all_of_their_time_are_asked_for_again(canned):
    client = canned({"query_seconds": 0.01})
    assert "max-age" in client.get("/api/v1/suggest?q=sl").headers["Cache-Control"]
    suggest = client.library.suggest
    client.library.suggest = lambda *asked: sleep(0.02) or suggest(*asked)
    assert client.get("/api/v1/suggest?q=sl").headers["Cache-Control"] == "no-store"


def test_a_request_sees_one_state_of_the_index(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "first.md").write_text("# Sleep\n\nRest at night.")
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"))
    update(settings)
    app = create_app(settings)
    with app.test_request_context("/search?q=sleep"):
        before = open_library().generation
        (corpus / "second.md").write_text("# Sleep again\n\nRest by day.")
        update(settings)
        assert open_library().generation == before
        assert open_library().search("sleep").total == 1
    with app.test_request_context("/search?q=sleep"):
        assert open_library().search("sleep").total == 2
    app.extensions["shelf"].close()


def test_a_notice_that_could_not_be_read_for_a_while_is_on_the_page_afterwards(own_settings, tmp_path):
    update(own_settings)
    path = tmp_path / "notices.toml"
    path.write_text('[[notice]]\nid = "x"\ntitle = "On lanterns"\nlines = ["Rest."]\nany_of = ["ketamine"]\n')
    client = create_app(replace(own_settings, notices=str(path))).test_client()
    with mock.patch("indexer.searching.notices.read_tables", side_effect=CuratedFileError("No.")) as reading:
        reading.side_effect.__cause__ = OSError(24, "Too many open files")
        before = client.get("/search?q=ketamine")
    assert before.status_code == 200 and "On lanterns" not in before.text
    after = client.get("/search?q=ketamine", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and "On lanterns" in after.text


def test_a_question_mark_in_an_id_is_no_question(collection, tmp_path):
    collection({"a.md": "# Plain\n\nWords.", "a?q=zebra.md": "# Striped\n\nWords."})
    client = create_app(Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"))).test_client()
    plain, striped = client.get("/articles/a?q=zebra?"), client.get("/articles/a%3Fq%3Dzebra")
    assert "<title>Plain" in plain.text and "<title>Striped" in striped.text
    assert plain.headers["ETag"] != striped.headers["ETag"]
