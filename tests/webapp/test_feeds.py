"""What browsers, feed readers and robots are told."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_browsers_are_told_how_to_search(client):
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.data)
    templates = {url.get("type"): url.get("template") for url in root.iter(f"{OPENSEARCH}Url")}
    assert templates["text/html"] == "http://localhost/search?q={searchTerms}"
    assert len(root.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert 'href="/opensearch.xml"' in client.get("/").text


def test_the_address_bar_gets_suggestions(canned):
    answer = canned().get("/suggestions.json?q=sl")
    assert answer.mimetype == "application/x-suggestions+json"
    assert answer.json == ["sl", ["sleep", "Sleep"]]
    assert canned().get("/suggestions.json").json == ["", []]


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.atom?q=depression"])
def test_feeds_have_what_atom_asks_for(client, path):
    answer = client.get(path)
    assert answer.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(answer.data)
    for name in ("id", "title", "updated"):
        assert root.findtext(ATOM + name)
    entries = root.findall(f"{ATOM}entry")
    assert 1 <= len(entries) <= 20
    for entry in entries:
        assert entry.findtext(f"{ATOM}id").startswith("http://localhost/articles/")
        assert entry.findtext(f"{ATOM}title") and entry.findtext(f"{ATOM}updated")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_a_feed_of_anything_is_well_formed(canned):
    answer = canned().get("/feed.atom", query_string={"q": "<&\x00\x1b>"})
    assert ElementTree.fromstring(answer.data).findtext(f"{ATOM}title").startswith("<&>")


def test_robots_read_articles_but_not_searches(client):
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /search" in answer.text and "Disallow: /articles" not in answer.text


def test_there_is_a_favicon(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200 and answer.mimetype == "image/svg+xml"


def test_a_search_that_is_narrowed_has_a_feed_of_its_own(client):
    page = client.get("/search?q=ketamine&topic=depression").text
    address = re.search(r'href="(/feed\.atom\?[^"]+)"', page)[1].replace("&amp;", "&")
    narrowed = ElementTree.fromstring(client.get(address).text)
    whole = ElementTree.fromstring(client.get("/feed.atom?q=ketamine").text)
    topics = [
        {each.get("term") for each in entry.findall(f"{ATOM}category")} for entry in narrowed.findall(f"{ATOM}entry")
    ]
    assert topics and all("depression" in each for each in topics)
    assert narrowed.find(f"{ATOM}id").text != whole.find(f"{ATOM}id").text
    assert "topic=depression" in narrowed.find(f"{ATOM}link[@rel='alternate']").get("href")


def test_a_narrowed_feed_needs_words(client):
    answer = client.get("/feed.atom?topic=depression")
    assert answer.status_code == 400 and "topic:sleep" in answer.text
