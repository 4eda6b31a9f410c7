"""The pages show what a search found, and every state is an address of its own."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from indexer import Settings
from indexer.reading.blocks.sections import RESERVED
from indexer.searching.page import Expansion, FacetValue, KeySentence, MarkedSection, QueryReading, SectionLink
from webapp import create_app


def soup(answer) -> BeautifulSoup:
    assert answer.mimetype == "text/html"
    return BeautifulSoup(answer.text, "lxml")


def words(element) -> str:
    return " ".join(element.get_text().split())


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


LISTS = [
    (
        "li a / >li b / >>li c / >li d / li e",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>",
    ),
    (
        "1 a / >li b / 2 c / >1 d / >2 e",
        "<ol><li>a<ul><li>b</li></ul></li><li>c<ol><li>d</li><li>e</li></ol></li></ol>",
    ),
    ("li a / + b / li c", "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>"),
    ("li a / >li b / + c / li d", "<ul><li>a<ul><li>b</li></ul><p>c</p></li><li>d</li></ul>"),
    ("1 a / >>4 b / >5 c / 2 d", '<ol><li>a<ol start="4"><li>b</li><li>c</li></ol></li><li>d</li></ol>'),
    (">li a / li b / + c", "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>"),
    ("+ a / 1 b", "<p>a</p><ol><li>b</li></ol>"),
    ("0 a / 1 b", '<ol start="0"><li>a</li><li>b</li></ol>'),
]


@pytest.mark.parametrize(("section", "shown"), LISTS)
def test_lists_lie_within_items(canned, section, shown):
    kinds, blocks = zip(*(block.split(" ") for block in section.split(" / ")), strict=True)
    view = {"sections": (MarkedSection("How", "How", "how", 2, blocks, kinds),)}
    text = soup(canned(changed_view=view).get("/articles/a/sleep")).select_one(".text")
    assert "".join(str(each) for each in text.find_all(True, recursive=False)[1:]).replace("\n", "") == shown


@pytest.mark.parametrize("filters", ["", "&topic=depression"])
def test_a_correction_can_always_be_undone(client, filters):
    corrected = soup(client.get(f"/search?q=ketamin+for+depresion{filters}"))
    undo = corrected.select_one(".reading").find("a", string="ketamin for depresion")
    assert undo["href"] == f"/search?q=ketamin+for+%22depresion%22{filters}"
    undone = soup(client.get(undo["href"]))
    assert undone.select(".help") and "Showing results for" not in undone.main.text


def test_what_is_offered_instead_finds_something_where_the_search_looks(client):
    offered = soup(client.get("/search?q=oanic+sttack")).select_one("a.meant")
    assert offered and not soup(client.get(offered["href"])).select(".help")
    narrowed = soup(client.get("/search?q=oanic+sttack&topic=brain+science"))
    assert narrowed.select(".help") and not narrowed.select("a.meant")


TABLES = [
    (("tr", "tr"), ("a | b", "c | d"), "td td/td td"),
    (("th", "tr"), ("a | b", "c | <mark>d</mark>"), "th:col th:col/td td"),
    (("th", "tr", "tr"), ("| b", "c | d", "| e"), "td th:col/th:row td/td td"),
    (("tr", "th", "tr"), ("a | b", "| b | c", "c | | d"), "td td/td th:col th:col/th:row td td"),
]


@pytest.mark.parametrize(("kinds", "blocks", "shape"), TABLES)
def test_tables_say_which_cells_are_headings(canned, kinds, blocks, shape):
    section = MarkedSection("Which", "Which", "which", 2, ("Text.", *blocks), ("p", *kinds))
    page = soup(canned(changed_view={"sections": (section,)}).get("/articles/a/sleep"))
    named = [
        " ".join(":".join(filter(None, (cell.name, cell.get("scope")))) for cell in row.find_all(["td", "th"]))
        for row in page.select(".text tr")
    ]
    assert "/".join(named) == shape
    assert [table["aria-label"] for table in page.select(".table")] == [
        f"Table {number}: Which" for number in range(1, len(page.select("table")) + 1)
    ]


@pytest.mark.parametrize("filters", ["", "&topic=sleep"])
def test_what_was_added_to_a_search_can_always_be_left_out(client, filters):
    widened = soup(client.get(f"/search?q=spravato{filters}"))
    undo = widened.select_one(".reading").find("a", string="Only “spravato”")
    assert undo["href"] == f"/search?q=%22spravato%22{filters}"
    assert client.get(undo["href"]).status_code == 200


def test_facets_filter_and_are_undone(client):
    page = soup(client.get("/search?q=depression"))
    link = page.select_one(".facets a[href*='source=']")
    expected = int(link.select_one(".n").text)
    filtered = soup(client.get(link["href"]))
    assert filtered.main["data-said"].startswith(f"{expected} article")
    undo = filtered.select_one(".active a")
    assert undo["href"] == "/search?q=depression"
    assert filtered.select_one(".facets a[aria-current]")["href"] == "/search?q=depression"


def test_every_link_of_a_results_page_is_answered(client):
    page = soup(client.get("/search?q=depression&sort=newest"))
    for address in {link["href"] for link in page.select("main a[href^='/']")}:
        assert client.get(address).status_code == 200, address


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


def test_an_expansion_by_two_ways_is_told_once(canned):
    to = ("post-traumatic stress disorder",)
    ways = (
        Expansion("ptsd", to, "synonym"),
        Expansion("ptsd", to, "abbreviation"),
        Expansion("ptsd", ("x",), "synonym"),
    )
    page = soup(canned(query=QueryReading("ptsd", "ptsd", expansions=ways)).get("/search?q=ptsd"))
    assert [words(each).count("synonym") for each in page.select(".reading p")] == [1, 1]


CRISIS = {"id": "c", "title": "Help", "lines": ["Now."], "links": [], "tone": "crisis", "private": True}


def test_in_a_crisis_the_notice_alone_speaks_of_the_words(canned):
    reading = QueryReading("die", "die", expansions=(Expansion("die", ("death",), "synonym"),))
    page = soup(canned(query=reading, notices=(CRISIS,)).get("/search?q=die"))
    assert page.select_one(".notice.crisis") and not page.select_one(".reading")
    page = soup(canned(hits=(), total=0, notices=(CRISIS,)).get("/search?q=die"))
    assert page.select_one(".notice.crisis") and "spelling" not in page.text
    assert "spelling" in soup(canned(hits=(), total=0).get("/search?q=die")).text


def test_nothing_lies_over_the_numbers_to_call(canned):
    assert soup(canned().get("/articles/a/sleep?q=sleep")).select_one(".marks")
    page = soup(canned().get("/articles/a/sleep?q=i+want+to+die"))
    assert page.select_one(".notice.crisis") and not page.select_one(".marks")


def test_control_characters_are_no_misspelling(canned):
    reading = QueryReading("sleep\x07", "sleep", corrected=True)
    assert not soup(canned(query=reading).get("/search?q=sleep%07")).select_one(".reading")


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


def test_nothing_found_behind_filters_leads_back(canned):
    page = soup(canned(total=0, hits=()).get("/search?q=sleep&topic=x"))
    assert page.select_one(".help a")["href"] == "/search?q=sleep"


def test_an_article_shows_its_text_and_marks(client):
    found = client.get("/api/v1/search?q=depression").json["hits"][0]
    page = soup(client.get(found["url"] + "?q=depression"))
    assert words(page.h1) == found["title"]
    marks = page.select("article mark")
    assert [mark["id"] for mark in marks] == [f"m{n + 1}" for n in range(len(marks))]
    assert str(len(marks)) in words(page.select_one(".marks"))
    assert page.select(".cards a")
    assert not soup(client.get(found["url"])).select("mark")


def test_an_article_is_laid_out_by_kind(canned):
    page = soup(canned().get("/articles/a/sleep?q=sleep"))
    text = page.select_one(".text")
    assert [words(item) for item in text.select("ul li")] == ["one", "two"]
    assert [[words(cell) for cell in row.find_all("td")] for row in text.find_all("tr")] == [
        ["a", "b"],
        ["c", "d"],
    ]
    assert words(text.blockquote) == "said"
    assert text.pre.text.strip() == "x  =  1"
    assert [(heading.name, heading["id"]) for heading in text.find_all(["h2", "h3", "h4"])] == [
        ("h2", "why"), ("h2", "how"), ("h3", "when"),
    ]  # fmt: skip
    assert [link["href"] for link in page.select(".contents a")] == ["#why", "#how", "#when"]
    assert page.head.find("link", rel="canonical")["href"] == "https://example.org/sleep"
    assert page.article["lang"] == "en-GB" and page.article["dir"] == "ltr"


def test_right_to_left_articles_say_so(canned):
    page = soup(canned(changed_view={"language": "ar"}).get("/articles/a/sleep"))
    assert page.article["lang"] == "ar" and page.article["dir"] == "rtl"


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


def test_no_section_has_the_anchor_of_a_part_of_its_page(client):
    page = soup(client.get("/articles/ptsd?q=sleep+suicide"))
    assert page.select("mark[id=m1]")
    page.select_one(".text").extract()
    own = [each["id"] for each in page.find_all(id=True)]
    assert own and not [each for each in own if not RESERVED.fullmatch(each)]


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


@pytest.mark.parametrize("name", ["new\nline", "#hash?", "a%2Fb", "sub/deep er"])
def test_every_article_that_is_indexed_has_an_address(collection, tmp_path, name):
    collection({f"{name}.md": "# Odd\n\nA needle of it.\n"}).close()
    client = create_app(Settings(index=str(tmp_path / "index"))).test_client()
    found = client.get("/api/v1/search?q=needle").json["hits"][0]
    assert client.get(found["url"]).status_code == 200
    for more in ("", "/related"):
        assert client.get(f"/api/v1{found['url']}{more}").status_code == 200


def test_fewer_words_keep_the_filters(settings):
    client = create_app(Settings(index=settings.index, query_seconds=30.0)).test_client()
    page = BeautifulSoup(client.get('/search?q="grounding+sleep+flashbacks"&topic=ptsd&sort=newest').text, "lxml")
    offered = page.find("h2", string="With fewer words").find_next("ul")("li")
    assert offered
    for each in offered:
        address, total = each.a["href"], each.find(class_="n").text
        assert "topic=ptsd" in address and "sort=newest" in address
        assert total in client.get(address).text


def test_very_long_words_are_not_repeated_for_every_hit(canned, hit):
    client = canned(hits=(hit._replace(duplicates=0),) * 100, total=100, per_page=100)
    short, long = (client.get("/search", query_string={"q": text}).text for text in ("sleep", "sleep" + "😀" * 500))
    assert 'href="/articles/a/sleep?q=sleep"' in short and 'href="/articles/a/sleep"' in long
    assert len(long) < len(short) + 200_000
