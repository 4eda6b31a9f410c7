"""Searches of somebody in a crisis are kept nowhere: not here, not by the browser, not on the way."""

from __future__ import annotations

from flask import Response, current_app

import indexer


def notices_for(text: str) -> tuple[dict, ...]:
    """The maintainers' messages for a search, found without the index."""
    return indexer.notices_for(current_app.extensions["shelf"].settings, text) if text.strip() else ()


def is_private(notices: tuple[dict, ...]) -> bool:
    """Whether a search that calls for these notices must be kept nowhere."""
    return any(notice.get("private") for notice in notices)


def is_private_search(text: str) -> bool:
    """The same of the words of a search."""
    return is_private(notices_for(text))


def once_only(body: str | Response) -> Response:
    """An answer that nobody keeps; text is a page."""
    response = body if isinstance(body, Response) else Response(body, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response
