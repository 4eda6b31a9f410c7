"""Errors as people and programs see them: a friendly page, or RFC 9457 problem details."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from indexer.errors import ArticleDamaged, ArticleNotFound, FindwellError, IndexUnusable, RequestError, http_status
from indexer.searching.request import MAX_CHARACTERS
from webapp import words
from webapp.privacy import notices_for
from webapp.problems import problem
from webapp.shelf import let_go

#: What people are told; programs get the exact sentence instead.
HEADINGS = {
    400: "That search cannot be run as it stands",
    404: "This page is not here",
    405: "That cannot be done here",
    429: "Too many searches in a short time",
    500: "Something went wrong on our side",
    503: "Search is unavailable for a moment",
}
ADVICE = {
    404: "The address may be mistyped, or the article may have moved. Searching usually finds it.",
    429: "Please wait a minute and try again.",
    500: "It is not your fault. Please try again; if it keeps happening, tell the people who run this site.",
    503: "The articles cannot be searched just now. Please try again in a minute.",
}
DAMAGED_HEADING = "This article cannot be shown just now"
DAMAGED = "It is damaged where it is kept. Please try again later, or search for another."
TOO_LONG = f"A search can hold {MAX_CHARACTERS} characters, and this is more. A few words from it are enough."


def register(app: Flask) -> None:
    """Let every error of the app be answered here."""
    app.register_error_handler(FindwellError, _expected)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _expected(error: FindwellError) -> Response:
    status = http_status(error)
    if isinstance(error, ArticleDamaged):
        let_go(error)
        return _answer(status, DAMAGED, heading=DAMAGED_HEADING)
    if isinstance(error, IndexUnusable):
        let_go(error)
        return _answer(status, ADVICE[status])
    if status >= 500:
        current_app.logger.error("%s", error)
        return _answer(status, ADVICE.get(status, ADVICE[500]))
    problems = error.problems if isinstance(error, RequestError) else ()
    told = ADVICE[404] if isinstance(error, ArticleNotFound) else None
    if [name for name, _ in problems] == ["q"]:
        told = TOO_LONG
    return _answer(status, str(error), problems, told)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    response = _answer(status, ADVICE.get(status, error.description or ""))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("%s failed", request.path, exc_info=error)
    return _answer(500, ADVICE[500])


def _answer(
    status: int,
    detail: str,
    problems: tuple[tuple[str, str], ...] = (),
    told: str | None = None,
    heading: str | None = None,
) -> Response:
    """The answer to a program, with the exact sentence, or a page for people, with `told` where that is kinder."""
    asked = words.printable(request.args.get("q", ""))
    notices = notices_for(asked)
    if request.path.startswith("/api/") and request.path != "/api/docs":
        response = problem(status, detail, problems, notices)
    else:
        page = render_template(
            "error.html", status=status, heading=heading or HEADINGS.get(status, HTTPStatus(status).phrase),
            detail=told or detail, problems=problems, notices=notices, query=asked[:512],
        )  # fmt: skip
        response = Response(page, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response
