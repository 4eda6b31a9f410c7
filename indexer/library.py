"""Library: the single entry point through which the web app, the command line and notebooks search."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from math import inf
from time import perf_counter
from typing import NamedTuple

from indexer.engines import open_engine
from indexer.engines.base import Ask, Snapshot
from indexer.errors import ArticleNotFound, FindwellError, PageNotFound
from indexer.searching import pins, presenting, related, suggest
from indexer.searching.page import ArticleCard, ArticleView, HitPage, Overview, Suggestion
from indexer.searching.reading import Reading, read_query
from indexer.searching.request import SearchRequest, read_request
from indexer.searching.synonyms import synonyms
from indexer.searching.weights import ranking_for
from indexer.settings import Settings


class Library:
    """An open collection: safe to read from many threads, and it sees what writers commit."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._engine = open_engine(settings, ranking_for(settings))

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Open the index that `settings` name; raises `IndexUnusable` or `SettingsError`."""
        library = cls(settings)
        library._engine.snapshot()
        return library

    def close(self) -> None:
        """Let go of the index's files."""
        self._engine.close()

    def follow(self, told: Callable[[FindwellError], str] = str) -> None:
        """See commits a moment later from now on, and never wait for one to be opened: for servers.

        An index that cannot be opened any more is logged, in the words of `told`; what was opened last goes on
        answering.
        """
        self._engine.follow(told)

    @property
    def trouble(self) -> FindwellError | None:
        """Why what answers is not the newest state, where one who follows cannot open that."""
        return self._engine.trouble

    def still(self) -> Library:
        """The same library as it stands now: it sees no later commit, so that all that one request asks fits together.

        Raises `IndexUnusable`.
        """
        held = copy(self)
        held._engine = _Still(self._engine.snapshot(), self._engine.trouble)
        return held

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exc) -> None:
        self.close()

    def search(
        self,
        text: str,
        *,
        page: int = 1,
        per_page: int = 10,
        topic: str | None = None,
        source: str | None = None,
        since: date | None = None,
        until: date | None = None,
        sort: str = "relevance",
    ) -> HitPage:
        """Search for words as typed; raises `RequestError` for a parameter out of bounds and `PageNotFound`."""
        parameters = {
            "q": text, "page": page, "per_page": per_page, "topic": topic, "source": source,
            "from": since, "to": until, "sort": sort,
        }  # fmt: skip
        return self.find(read_request({name: str(value) for name, value in parameters.items() if value is not None}))

    def find(self, request: SearchRequest) -> HitPage:
        """Search for what a checked request asks; raises `PageNotFound` for a page past the last."""
        snapshot = self._snapshot()
        started = perf_counter()
        if request.is_blank:
            return presenting.blank_page(request)
        # Half of the time at most goes into spelling, and what that leaves is for the search; loading the dictionary,
        # once in a process, takes none of it.
        seconds = self._settings.query_seconds
        reading = self._read(request.text, snapshot, started + seconds / 2)
        ask = self._ask(request, reading, max(started + seconds, perf_counter() + seconds / 2))
        pinned = pins.pinned_doc(self._settings, request, reading.items, snapshot)
        answer = snapshot.search(ask) if pinned is None else pins.search_with_pin(ask, pinned, snapshot)
        # A search that ran out of time does not know the true total.
        if request.page > 1 and (request.page - 1) * request.per_page >= answer.total and not answer.partial:
            raise PageNotFound(f"There is no page {request.page}: {answer.total} articles were found.")
        return presenting.hit_page(request, reading, answer, snapshot, self._settings, started, ask.deadline, pinned)

    def total(self, request: SearchRequest, deadline: float) -> int | None:
        """How many articles a search finds; None where `deadline`, in `perf_counter` seconds, comes first."""
        snapshot = self._snapshot()
        reading = self._read(request.text, snapshot, deadline)
        if reading.cut or perf_counter() >= deadline:
            return None
        ask = self._ask(request, reading, deadline)
        pinned = pins.pinned_doc(self._settings, request, reading.items, snapshot)
        if pinned is None:
            answer = snapshot.search(ask._replace(limit=0, facets=False))
        else:
            answer = pins.search_with_pin(ask._replace(limit=1), pinned, snapshot)
        return None if answer.partial else answer.total

    def ranked(self, text: str, limit: int = 100) -> list[tuple[str, float]]:
        """The ids of the best articles and their scores, without what a page shows of them; pins do not count.

        It is for measuring: nothing is cut short, however busy the machine is.
        """
        snapshot = self._snapshot()
        if not text.strip():
            return []
        request = SearchRequest(text, per_page=max(limit, 0), duplicates="show")
        reading = self._read(text, snapshot)
        answer = snapshot.search(self._ask(request, reading, inf))
        ids = [card.id for card in snapshot.cards(answer.docs)]
        return list(zip(ids, answer.scores, strict=True))

    def _snapshot(self) -> Snapshot:
        """The newest state, with all that searches need loaded: what that takes is no search's time."""
        snapshot = self._engine.snapshot()
        snapshot.prepare()
        return snapshot

    def _ask(self, request: SearchRequest, reading: Reading, deadline: float) -> Ask:
        return Ask(
            tree=reading.tree,
            meant=reading.meant,
            sentence=reading.sentence,
            names=reading.names,
            filters=request.filters,
            newest_first=request.sort == "newest",
            offset=(request.page - 1) * request.per_page,
            limit=request.per_page,
            collapse=request.duplicates == "collapse",
            deadline=deadline,
        )

    def _read(self, text: str, snapshot: Snapshot, deadline: float = inf) -> Reading:
        return read_query(text, snapshot, synonyms(self._settings), deadline)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Complete what is being typed: searches that give results, and titles."""
        snapshot = self._snapshot()
        deadline = perf_counter() + self._settings.query_seconds
        return suggest.suggestions(text, snapshot, limit, self._settings, deadline)

    def article(self, article_id: str, text: str = "") -> ArticleView:
        """One article, the matches of `text` marked; raises `ArticleNotFound`."""
        snapshot = self._snapshot()
        doc = _found(snapshot, article_id)
        reading = self._read(text, snapshot, perf_counter() + self._settings.query_seconds / 2)
        return presenting.article_view(snapshot.article(doc), reading)

    def related(self, article_id: str, limit: int = 5) -> tuple[ArticleCard, ...]:
        """The articles nearest to one; raises `ArticleNotFound`."""
        snapshot = self._snapshot()
        doc = _found(snapshot, article_id)
        return presenting.article_cards(snapshot.cards(related.nearest(snapshot, doc, max(limit, 0))), self._settings)

    def overview(self, newest: int = 6) -> Overview:
        """The collection at a glance."""
        snapshot = self._snapshot()
        facets = snapshot.facet_counts()
        cards = presenting.article_cards(snapshot.cards(snapshot.newest(max(newest, 0))), self._settings)
        return Overview(len(snapshot), snapshot.generation, facets["topic"], cards)

    @property
    def generation(self) -> str:
        """Names the state of the index that the next search will see; changes with every commit."""
        return self._engine.snapshot().generation


class _Still(NamedTuple):
    """Stands for an engine whose newest state stays the same."""

    held: Snapshot
    trouble: FindwellError | None

    def snapshot(self) -> Snapshot:
        return self.held

    def close(self) -> None:
        """Nothing is let go of: whoever opened the library has it open still."""


def _found(snapshot: Snapshot, article_id: str) -> int:
    doc = snapshot.find(article_id)
    if doc is None:
        raise ArticleNotFound(f"There is no article {article_id!r}.")
    return doc
