"""Fixtures of the web tests: an app over canned answers, and an app whose index is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.errors import ArticleNotFound
from indexer.searching.page import (
    ArticleCard,
    ArticleView,
    FacetValue,
    Hit,
    HitPage,
    MarkedSection,
    Overview,
    QueryReading,
    SectionLink,
    Suggestion,
)
from tests.webapp.serving import serving
from webapp import create_app


class CannedLibrary:
    """Stands in for a library: answers what it was given, and keeps what it was asked."""

    generation = "g1"
    trouble = None

    def __init__(self, page: HitPage, view: ArticleView):
        self.page, self.view, self.asked, self.closed = page, view, [], False

    def close(self):
        self.closed = True

    def still(self):
        return self

    def find(self, request):
        self.asked.append(request)
        return self.page

    def total(self, request, deadline):
        return self.page.total

    def suggest(self, text, limit=8):
        return (
            Suggestion("sleep", "query", "/search?q=sleep"),
            Suggestion("Sleep", "title", "/articles/a/sleep"),
        )

    def article(self, article_id, text=""):
        if article_id != self.view.card.id:
            raise ArticleNotFound(f"There is no article {article_id!r}.")
        return self.view

    def related(self, article_id, limit=5):
        return (self.view.card,)

    def overview(self, newest=6):
        topics = (FacetValue("sleep", 3), FacetValue("brain science", 2))
        return Overview(5, self.generation, topics, (self.view.card,)[:newest])


@pytest.fixture
def hit() -> Hit:
    """A hit with something in every field."""
    return Hit(
        id="a/sleep",
        url="/articles/a/sleep",
        title="Sleep & rest",
        title_html="<mark>Sleep</mark> &amp; rest",
        snippet_html="All about <mark>sleep</mark> &lt;b&gt;",
        section=SectionLink("Why we sleep", "why", "/articles/a/sleep#why"),
        source="Guide",
        topics=("sleep", "brain science"),
        published=date(2020, 3, 1),
        reviewed=date(2021, 3, 1),
        score=1.5,
        duplicates=1,
    )


@pytest.fixture
def page(hit) -> HitPage:
    """A page of one hit."""
    facets = {"topic": (FacetValue("sleep", 1),), "source": (FacetValue("Guide", 1),)}
    return HitPage(QueryReading("sleep", "sleep"), 1, 1, 10, 0.5, False, (hit,), facets)


@pytest.fixture
def view() -> ArticleView:
    """An article with every kind of block."""
    card = ArticleCard(
        "a/sleep", "/articles/a/sleep", "Sleep", "About sleep.", "Guide", ("sleep",), date(2020, 3, 1), None
    )
    kinds = ("p", "li", "li", "tr", "tr", "quote", "pre")
    blocks = ("On <mark>sleep</mark>.", "one", "two", "a | b", "c | d", "said", "x  =  1")
    sections = (
        MarkedSection("", "", "", 2, ("Lead.",), ("p",)),
        MarkedSection("Why <mark>sleep</mark>", "Why sleep", "why", 4, blocks, kinds),
        MarkedSection("How", "How", "how", 2, ("So.",), ("p",)),
        MarkedSection("When", "When", "when", 3, ("Now.",), ("p",)),
    )
    title = "<mark>Sleep</mark>"
    return ArticleView(card, title, "Editors", "https://example.org/sleep", "en-GB", None, sections, 3)


@pytest.fixture
def canned(settings, page, view):
    """Make a client whose library answers with a page changed as told; `.library` is that library."""

    def make(changed_settings: dict | None = None, changed_view: dict | None = None, **changes):
        app = create_app(replace(settings, **(changed_settings or {})))
        library = CannedLibrary(replace(page, **changes), replace(view, **(changed_view or {})))
        app.extensions["shelf"]._library = library
        client = app.test_client()
        client.library = library
        return client

    return make


@pytest.fixture
def without_index(settings, tmp_path):
    """A client of an app whose index is missing."""
    app = create_app(replace(settings, index=str(tmp_path / "missing")))
    return app.test_client()


@pytest.fixture(scope="session")
def served(shipped_settings, tmp_path_factory):
    """The service as `findwell serve` runs it, with one worker."""
    with serving(tmp_path_factory.mktemp("served") / "log", "--index", shipped_settings.index) as running:
        yield running
