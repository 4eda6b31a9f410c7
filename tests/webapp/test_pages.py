"""The pages show what a search found, and every state is an address of its own."""

from __future__ import annotations

import pytest

from indexer.searching.page import FacetValue, KeySentence, MarkedSection, QueryReading, SectionLink
from tests.webapp.parsed import soup, words


def test_the_start_page_has_box_topics_and_newest(client):
    page = soup(client.get("/"))
    form = page.select_one("search form")
    assert form["action"] == "/search" and form["method"] == "get"
    assert page.find("label", attrs={"for": "q"})
    assert page.select(".chips a[href^='/search?q=topic']")
    assert page.select(".cards a[href^='/articles/']")


def test_topics_of_the_start_page_find_articles(client):
    for link in soup(client.get("/")).select(".chips a")[:5]:
        assert "Articles about" in client.get(link["href"]).text


def test_a_hit_shows_what_is_known_of_it(canned):
    hit = soup(canned().get("/search?q=sleep")).select_one(".hits > li")
    assert hit.select_one("h2 a")["href"] == "/articles/a/sleep?q=sleep"
    assert hit.select_one("h2 mark").text == "Sleep"
    assert hit.select_one(".where a")["href"] == "/articles/a/sleep?q=sleep#why"
    assert words(hit.select_one(".snippet")) == "All about sleep <b>"
    assert "Guide" in words(hit) and "1 March 2020" in words(hit) and "years ago" in words(hit)
    assert "1 more article says nearly the same." in words(hit)
    assert hit.select_one(".copies a")["href"] == "/search?q=sleep&duplicates=show"
    assert [link["href"] for link in hit.select(".topic")] == [
        "/search?q=sleep&topic=sleep",
        "/search?q=sleep&topic=brain+science",
    ]


def test_canonical_links_are_left_as_they_are(canned, hit):
    section = hit.section._replace(url="https://example.org/sleep#a")
    away = hit._replace(url="https://example.org/sleep", section=section)
    page = soup(canned(hits=(away,)).get("/search?q=sleep"))
    assert page.select_one(".hits h2 a")["href"] == "https://example.org/sleep"
    assert page.select_one(".where a")["href"] == "https://example.org/sleep#a"


def test_the_query_is_escaped_wherever_it_stands(canned):
    text = '<img src=x onerror="alert(1)">\'&'
    answer = canned(query=QueryReading(text, text), suggestion=text).get("/search", query_string={"q": text})
    assert "<img" not in answer.text
    assert soup(answer).find("input", id="q")["value"] == text


def test_paging_is_links(client):
    page = soup(client.get("/search?q=depression&per_page=5&page=2"))
    nav = page.find("nav", attrs={"aria-label": "Pages of results"})
    assert nav.find("a", rel="prev")["href"] == "/search?q=depression&per_page=5"
    assert nav.find("a", rel="next")["href"] == "/search?q=depression&per_page=5&page=3"
    assert words(nav.find("a", attrs={"aria-current": "page"})) == "Page 2"
    assert page.head.find("link", rel="next") and page.head.find("link", rel="prev")


def test_numbered_lists_count_on(canned):
    kinds, blocks = ("1", "2", "p", "3", "1", "li"), ("one", "two", "more", "three", "again", "no number")
    section = MarkedSection("How", "How", "how", 2, blocks, kinds)
    text = soup(canned(changed_view={"sections": (section,)}).get("/articles/a/sleep")).select_one(".text")
    lists = [(each.get("start"), [words(item) for item in each.find_all("li")]) for each in text.find_all("ol")]
    assert lists == [(None, ["one", "two"]), ("3", ["three"]), (None, ["again"])]
    assert [words(item) for item in text.select("ul li")] == ["no number"]


def test_what_is_offered_instead_finds_something_where_the_search_looks(client):
    offered = soup(client.get("/search?q=oanic+sttack")).select_one("a.meant")
    assert offered and not soup(client.get(offered["href"])).select(".help")
    narrowed = soup(client.get("/search?q=oanic+sttack&topic=brain+science"))
    assert narrowed.select(".help") and not narrowed.select("a.meant")


def test_every_link_of_a_results_page_is_answered(client):
    page = soup(client.get("/search?q=depression&sort=newest"))
    for address in {link["href"] for link in page.select("main a[href^='/']")}:
        assert client.get(address).status_code == 200, address


def test_notices_come_first(canned):
    notice = {
        "id": "crisis", "title": "Help is here", "lines": ["Talk to somebody.", "Now."], "tone": "crisis",
        "links": [{"label": "Call 988", "href": "tel:988"}],
    }  # fmt: skip
    client = canned(notices=(notice,))
    main = soup(client.get("/search?q=sleep")).main
    assert main.find(["section", "h1"]).name == "section"
    assert [words(line) for line in main.section.find_all("p")] == ["Talk to somebody.", "Now."]
    assert main.section.a["href"] == "tel:988"
    assert client.get("/api/v1/search?q=sleep").json["notices"] == [notice]


def test_a_private_notice_is_kept_nowhere(canned):
    notice = {"id": "crisis", "title": "Help", "lines": [], "links": [], "tone": "crisis", "private": True}
    client = canned(notices=(notice,))
    for _ in range(2):
        answer = client.get("/search?q=sleep")
        assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    assert len(client.library.asked) == 2


def test_pins_are_marked_as_such(canned, hit):
    hits = (hit._replace(pinned=True), hit._replace(id="b"))
    shown = soup(canned(hits=hits).get("/search?q=sleep")).select(".hits > li")
    assert [bool(each.select_one(".pinned")) for each in shown] == [True, False]


def test_hits_by_meaning_alone_say_so(canned, hit):
    hits = (hit, hit._replace(id="b", by_meaning=True))
    client = canned(hits=hits)
    shown = soup(client.get("/search?q=sleep")).select(".hits > li")
    assert [words(said) for each in shown for said in each.select(".by-meaning")] == ["Other words, similar meaning"]
    assert shown[1].select_one(".by-meaning")
    assert [each["by_meaning"] for each in client.get("/api/v1/search?q=sleep").json["hits"]] == [False, True]


def test_nothing_lies_over_the_numbers_to_call(canned):
    assert soup(canned().get("/articles/a/sleep?q=sleep")).select_one(".marks")
    page = soup(canned().get("/articles/a/sleep?q=i+want+to+die"))
    assert page.select_one(".notice.crisis") and not page.select_one(".marks")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("sleep", "Results for “sleep”"),
        ('"sleep well"', 'Results for "sleep well"'),
        ("topic:sleep", "Articles about “sleep”"),
        ('topic:"brain science"', "Articles about “brain science”"),
        ("topic:sleep brain", "Results for “topic:sleep brain”"),
    ],
)
def test_the_heading_says_what_was_asked_for(canned, text, heading):
    assert words(soup(canned().get("/search", query_string={"q": text})).h1) == heading


def test_a_page_past_the_last_leads_to_the_first(client):
    page = soup(client.get("/search?q=depression&page=99"))
    assert "There is no page 99" in page.text
    assert page.select_one(".found a")["href"] == "/search?q=depression"


def test_errors_are_told_to_people_in_their_words(client):
    assert "A few words from it are enough" in client.get(f"/search?q={'a' * 600}").text
    assert "Searching usually finds it" in client.get("/articles/none").text
    assert "There is no article" in client.get("/api/v1/articles/none").json["detail"]


@pytest.mark.parametrize(("wrong", "told"), [("page=0", "this setting"), ("page=0&sort=foo", "these settings")])
def test_wrong_settings_are_left_out_by_a_link(client, wrong, told):
    link = soup(client.get(f"/search?q=sleep+well&{wrong}")).select_one("main a[href^='/search']")
    assert link["href"] == "/search?q=sleep%20well"
    assert words(link) == f"Search for “sleep well” without {told}"
    assert not soup(client.get(f"/search?q={'a' * 600}&{wrong}")).select("main a[href^='/search']")


def test_what_is_out_of_order_for_a_moment_can_be_tried_again(without_index):
    page = soup(without_index.get("/search?q=sleep&topic=x"))
    assert [(link["href"], link.text) for link in page.select("main a")] == [("", "Try again")]


def test_a_search_without_end_is_told_from_one_that_finds_nothing(canned):
    page = soup(canned(total=0, hits=(), partial=True).get("/search?q=sleep"))
    assert words(page.h1) == "Nothing found in time for “sleep”" and page.title.text.startswith(words(page.h1)[:21])
    assert page.main["data-said"] == "Nothing found in time."


def test_one_article_is_not_sorted(canned, hit):
    assert not soup(canned().get("/search?q=sleep")).select(".sort")
    assert soup(canned(total=2, hits=(hit, hit)).get("/search?q=sleep")).select(".sort")


def test_thousands_are_set_apart_wherever_articles_are_counted(canned):
    page = soup(canned(facets={"topic": (FacetValue("sleep", 1234),)}).get("/search?q=sleep"))
    assert page.select_one(".facets .n").text == "1,234"


def test_what_is_pasted_is_never_too_long_for_an_address(client):
    longest = int(soup(client.get("/")).select_one("#q")["maxlength"])
    assert 512 < longest <= 8190 // len("%E2%82%AC") - 200


def test_a_key_sentence_stands_above_the_hits(canned):
    section = SectionLink("Why", "why", "/articles/a/sleep#why")
    key = KeySentence("<mark>Sleep</mark> mends.", "a/sleep", "Sleep", "/articles/a/sleep", section)
    box = soup(canned(answer=key).get("/search?q=sleep")).select_one(".answer")
    assert words(box.blockquote) == "Sleep mends."
    assert box.a["href"] == "/articles/a/sleep?q=sleep#why" and words(box.a) == "Sleep: Why"


def test_nothing_found_helps(client):
    page = soup(client.get("/search?q=depression+-depression"))
    assert "Nothing found" in page.h1.text
    assert page.select_one(".help a[href='/search?q=depression']")
    assert page.select(".help .chips a")


@pytest.mark.parametrize("path", ["/", "/search?q=depression", "/search?q=qqqqzzzz", "/nope", "/api/docs"])
def test_every_page_says_that_it_is_no_medical_advice(client, path):
    page = soup(client.get(path))
    assert "not medical advice" in words(page.footer)
    assert page.html["lang"] == "en"
    assert page.title.text and page.find("meta", attrs={"name": "description"})["content"]
    assert page.find("meta", property="og:title")["content"] == page.title.text


def test_advice_stands_near_results_and_articles(canned):
    client = canned()
    for path in ("/search?q=sleep", "/articles/a/sleep"):
        assert "not medical advice" in words(soup(client.get(path)).main)


@pytest.mark.parametrize("path", ["/", "/search?q=depression", "/articles/nope", "/api/docs"])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client, path):
    page = soup(client.get(path))
    assert not page.find_all("style") and not page.find_all(style=True)
    for script in page.find_all("script"):
        assert script["src"].startswith("/static/") and not script.text
    assert not page.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))
    for link in page.find_all("link", rel=["stylesheet", "icon"]):
        assert link["href"].startswith("/static/")


def test_what_a_page_offers_comes_out_of_the_time_of_its_search(canned, monkeypatch):
    client = canned(total=0, hits=())
    asked = []

    def slow(request, deadline):
        asked.append(request.text)
        return None if len(asked) > 1 else 3

    monkeypatch.setattr(client.library, "total", slow)
    answer = client.get("/search?q=one+two+three+four")
    assert asked == ["two three four", "one three four"]
    assert "two three four" in answer.text and answer.headers["Cache-Control"] == "no-store"


def test_very_long_words_are_not_repeated_for_every_hit(canned, hit):
    client = canned(hits=(hit._replace(duplicates=0),) * 100, total=100, per_page=100)
    short, long = (client.get("/search", query_string={"q": text}).text for text in ("sleep", "sleep" + "😀" * 500))
    assert 'href="/articles/a/sleep?q=sleep"' in short and 'href="/articles/a/sleep"' in long
    assert len(long) < len(short) + 200_000
