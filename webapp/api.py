"""The JSON API, version 1, and its description."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from indexer.errors import ArticleNotFound
from indexer.searching import plain
from indexer.searching.request import read_request
from webapp import description
from webapp.freshness import is_in_time, revalidated
from webapp.health import timed_search
from webapp.privacy import is_private, is_private_search, once_only
from webapp.shelf import open_library

blueprint = Blueprint("api", __name__)

SUGGESTIONS = 8
RELATED = 5
#: Suggestions may be told again for this long without asking: words are typed, deleted and typed again.
SUGGESTIONS_MAX_AGE = "private, max-age=60"


@blueprint.get("/api/v1/search")
@revalidated
def search():
    """A page of hits."""
    asked = read_request(request.args.to_dict())
    begun = perf_counter()
    found = timed_search(asked)
    is_whole = not found.partial and is_in_time(begun)
    response = jsonify(plain.hit_page(found))
    return response if is_whole and not is_private(found.notices) else once_only(response)


@blueprint.get("/api/v1/suggest")
def suggest():
    """Completions of what is being typed."""
    asked = read_request({"q": request.args.get("q", "")})
    begun = perf_counter()
    offered = () if asked.is_blank else open_library().suggest(asked.text, SUGGESTIONS)
    is_whole = is_in_time(begun)
    response = jsonify(suggestions=[plain.suggestion(each) for each in offered])
    if not is_whole or is_private_search(asked.text):
        return once_only(response)
    response.headers["Cache-Control"] = SUGGESTIONS_MAX_AGE
    return response


@blueprint.get("/api/v1/articles/<article:article_id>")
@revalidated
def article(article_id: str):
    """One article; `q` marks its matches."""
    return _article(article_id)


@blueprint.get("/api/v1/articles/<article:article_id>/related")
@revalidated
def related(article_id: str):
    """The articles nearest to one."""
    try:
        cards = [plain.card(card) for card in open_library().related(article_id, RELATED)]
    except ArticleNotFound:
        # A file may be called so: "sleep/related.md".
        with suppress(ArticleNotFound):
            return _article(f"{article_id}/related")
        raise
    response = jsonify(articles=cards)
    # Words have no say in it; but what was asked for with them is not kept if they are private.
    return once_only(response) if is_private_search(request.args.get("q", "")) else response


@blueprint.get("/api/openapi.json")
def openapi():
    """The OpenAPI 3.1 description of this API."""
    return jsonify(description.describe(current_app.jinja_env.globals["site_name"]))


@blueprint.get("/api/docs")
def docs():
    """The same description as a page."""
    site = current_app.jinja_env.globals["site_name"]
    return render_template("docs.html", api=description.describe(site), example=description.EXAMPLE)


def _article(article_id: str) -> Response:
    asked = read_request({"q": request.args.get("q", "")})
    view = open_library().article(article_id, asked.text)
    response = jsonify(plain.article(view))
    return once_only(response) if view.partial or is_private_search(asked.text) else response
