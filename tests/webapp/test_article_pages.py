"""Articles as pages: laid out by kind, marked, in either direction, each under an address of its own."""

from __future__ import annotations

import pytest

from indexer import Settings
from indexer.reading.blocks.sections import RESERVED
from indexer.searching.page import MarkedSection
from tests.webapp.parsed import soup, words
from webapp import create_app

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


TABLES = [
    (("tr", "tr"), ("a | b", "c | d"), "td td/td td"),
    (("th", "tr"), ("a | b", "c | <mark>d</mark>"), "th:col th:col/td td"),
    (("th", "tr", "tr"), ("| b", "c | d", "| e"), "td th:col/th:row td/td td"),
    (("tr", "th", "tr"), ("a | b", "| b | c", "c | | d"), "td td/td th:col th:col/th:row td td"),
]


@pytest.mark.parametrize(("section", "shown"), LISTS)
def test_lists_lie_within_items(canned, section, shown):
    kinds, blocks = zip(*(block.split(" ") for block in section.split(" / ")), strict=True)
    view = {"sections": (MarkedSection("How", "How", "how", 2, blocks, kinds),)}
    text = soup(canned(changed_view=view).get("/articles/a/sleep")).select_one(".text")
    assert "".join(str(each) for each in text.find_all(True, recursive=False)[1:]).replace("\n", "") == shown


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


def test_no_section_has_the_anchor_of_a_part_of_its_page(client):
    page = soup(client.get("/articles/ptsd?q=sleep+suicide"))
    assert page.select("mark[id=m1]")
    page.select_one(".text").extract()
    own = [each["id"] for each in page.find_all(id=True)]
    assert own and not [each for each in own if not RESERVED.fullmatch(each)]


@pytest.mark.parametrize("name", ["new\nline", "#hash?", "a%2Fb", "sub/deep er"])
def test_every_article_that_is_indexed_has_an_address(collection, tmp_path, name):
    collection({f"{name}.md": "# Odd\n\nA needle of it.\n"}).close()
    client = create_app(Settings(index=str(tmp_path / "index"))).test_client()
    found = client.get("/api/v1/search?q=needle").json["hits"][0]
    assert client.get(found["url"]).status_code == 200
    for more in ("", "/related"):
        assert client.get(f"/api/v1{found['url']}{more}").status_code == 200
