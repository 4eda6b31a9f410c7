"""Stage: what the web app adds to rendering a page of hits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, repeat
from urllib.parse import quote_plus

from flask import Flask
from werkzeug.test import EnvironBuilder

from indexer.searching.request import SearchRequest
from webapp import create_app
from webapp.pages import Offers, rendered

from .bench import Bench
from .report import Bar, Table, number
from .timing import alternate, p50, p95


def page(bench: Bench) -> None:
    """The whole /search page through WSGI, beside its template rendered from hits found beforehand."""
    engine = bench.engines(len(bench.articles))["findwell"]
    # New addresses would drive those that are asked for again out of the cache.
    app, other = create_app(engine.settings), create_app(engine.settings)
    for each in (app, other):
        each.extensions["shelf"].follow()
    # An untimed call comes before each timed one, so a round takes two environs of each query.
    calls = {
        "the page through WSGI": _whole(app, _environs(bench.queries, 2 * bench.rounds, count())),
        "the page, asked for again": _whole(other, _environs(bench.queries, 2 * bench.rounds, repeat(0))),
        "its template from canned hits": _rendered(app, engine.library, bench.queries),
    }
    times = alternate(calls, bench.queries, bench.rounds)
    for each in (app, other):
        each.extensions["shelf"].close()
    rows = tuple((label, number(p50(times[label])), number(p95(times[label]))) for label in calls)
    page, _, template = (p50(times[label]) for label in calls)
    note = (
        "No page of the first row comes from the cache: every request has an address of its own. Those of the second "
        "are asked for once more. The index is followed as servers do. What a server makes of a request before it "
        "calls the app, the WSGI environ, is made beforehand."
    )
    bench.found.tables.append(Table("The /search page", ("", "p50 ms", "p95 ms"), rows, (note,)))
    bench.found.bars.append(Bar("the /search page / its template", page / template, 2.0))


def _environs(queries: list[str], times: int, fresh: Iterator[int]) -> dict[str, Iterator[dict]]:
    """The environs of so many requests for each query; a number in the address that is new keeps it from the cache."""

    def made(query: str) -> dict:
        return EnvironBuilder(path="/search", query_string=f"q={quote_plus(query)}&fresh={next(fresh)}").get_environ()

    return {query: iter([made(query) for _ in range(times)]) for query in queries}


def _whole(app: Flask, environs: dict[str, Iterator[dict]]):
    """Asks for the page of a query as a server does."""

    def ask(query: str) -> bytes:
        status = []
        body = b"".join(app(next(environs[query]), lambda line, headers, error=None: status.append(line)))
        if status[0] != "200 OK":
            raise RuntimeError(f"{query!r} gave {status[0]}")
        return body

    return ask


def _rendered(app: Flask, library, queries: list[str]):
    """Renders the page of a query from hits that were found beforehand."""
    canned = {query: library.search(query) for query in queries}
    context = app.test_request_context("/search")
    context.push()

    def render(query: str) -> str:
        found = canned[query]
        return rendered(SearchRequest(query), found, Offers())

    return render
