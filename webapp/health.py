"""Whether the service lives, whether it can search, and how it has been doing."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from indexer.errors import IndexUnusable, SettingsError, http_status
from indexer.searching.page import HitPage
from indexer.searching.request import SearchRequest
from indexer.upkeep.report import mending
from webapp.problems import problem
from webapp.shelf import let_go, open_library, shelf

blueprint = Blueprint("health", __name__)

SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)


class Metrics:
    """The figures of one app; raises `SettingsError` where workers cannot share them in the folder they are told."""

    def __init__(self):
        self.registry = CollectorRegistry()
        self.requests = Counter("findwell_requests", "Requests answered.", ("route", "status"), registry=self.registry)
        try:
            self.searching = Histogram(
                "findwell_search_seconds", "Time a search took.", buckets=SECONDS, registry=self.registry
            )
        except OSError as error:
            folder, why = Path(error.filename or "").parent, error.strerror
            raise SettingsError(
                f"PROMETHEUS_MULTIPROC_DIR must name a folder that can be written to, not {folder} ({why})."
            ) from error
        self._counted = {}

    def count(self, route: str, status: int) -> None:
        """Count an answer; the labelled counters are kept, looking them up costs more than counting."""
        counter = self._counted.get((route, status))
        if counter is None:
            counter = self._counted[route, status] = self.requests.labels(route, status)
        counter.inc()

    def text(self) -> bytes:
        """The figures as Prometheus reads them, over all workers where they share a folder."""
        registry = CollectorRegistry()
        try:
            MultiProcessCollector(registry)
        except ValueError:
            registry = self.registry
        return generate_latest(registry)


def register(app: Flask) -> None:
    """Count every answer of the app."""
    metrics: Metrics = app.extensions["metrics"]

    @app.after_request
    def count(response: Response) -> Response:
        metrics.count(request.url_rule.rule if request.url_rule else "none", response.status_code)
        return response


def timed_search(asked: SearchRequest) -> HitPage:
    """Search, and note how long it took."""
    library = open_library()
    with current_app.extensions["metrics"].searching.time():
        return library.find(asked)


@blueprint.get("/healthz")
def alive():
    """The process answers."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready():
    """The index is open; otherwise 503 and the command that mends it, if there is one.

    Where what answers is not the newest state, since that cannot be opened, it says so, and what mends it.
    """
    try:
        library = open_library()
        overview = library.overview()
    except IndexUnusable as error:
        let_go(error)
        command = mending(error, shelf().settings)
        response = problem(http_status(error), str(error), **{"mend": command} if command else {})
        response.headers["Cache-Control"] = "no-store"
        return response
    stale = {}
    if trouble := library.trouble:
        command = mending(trouble, shelf().settings)
        stale = {"trouble": str(trouble)} | ({"mend": command} if command else {})
    return jsonify(status="ready", articles=overview.articles, generation=overview.generation, **stale)


@blueprint.get("/metrics")
def metrics():
    """Figures for Prometheus."""
    return Response(current_app.extensions["metrics"].text(), content_type=CONTENT_TYPE_LATEST)
