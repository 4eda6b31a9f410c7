"""Stage: what the web app adds to rendering a page of hits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from urllib.parse import quote_plus

from flask import Flask
from werkzeug.test import EnvironBuilder

from indexer.searching.request import SearchRequest
from webapp import create_app
from webapp.pages import rendered

from .bench import Bench
from .report import Bar, Table, number
from .timing import alternate, p50, p95


def page(bench: Bench) -> None:
    """The whole /search page through WSGI, beside its template rendered from hits found beforehand."""
    engine = bench.engines(len(bench.articles))["findwell"]
    app = create_app(engine.settings)
    # An untimed call comes before each timed one, so a round takes two environs of each query.
    environs = _environs(bench.queries, 2 * bench.rounds)
    times = alternate(
        {"page": _whole(app, environs), "template": _rendered(app, engine.library, bench.queries)},
        bench.queries,
        bench.rounds,
    )
    rows = tuple(
        (label, number(p50(times[name])), number(p95(times[name])))
        for name, label in (("page", "the page through WSGI"), ("template", "its template from canned hits"))
    )
    note = (
        "No page comes from the cache: every request has an address of its own. What a server makes of a request "
        "before it calls the app, the WSGI environ, is made beforehand."
    )
    bench.found.tables.append(Table("The /search page", ("", "p50 ms", "p95 ms"), rows, (note,)))
    bench.found.bars.append(Bar("the /search page / its template", p50(times["page"]) / p50(times["template"]), 2.0))


def _environs(queries: list[str], times: int) -> dict[str, Iterator[dict]]:
    """The environs of so many requests for each query; a number in the address keeps it from the cache of pages."""
    fresh = count()

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
        return rendered(SearchRequest(query), found)

    return render
