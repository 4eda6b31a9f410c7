"""Searches of somebody in a crisis are kept nowhere: not here, not by the browser, not on the way; no log has any."""

from __future__ import annotations

import re
from logging import Filter, LogRecord
from traceback import format_tb

from flask import Response, current_app

import indexer

#: What visitors sent begins here in a message: in an address, or in what gunicorn says of a malformed request.
_SENT = re.compile(r"(\?|Invalid request from ip=\S+ [^:]*:|No more data after:).*", re.DOTALL)


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


class Discreet(Filter):
    """Cuts what visitors sent out of messages to the log, and the words out of errors, which may tell it too."""

    def filter(self, record: LogRecord) -> bool:
        """Let a record pass, without what was searched for."""
        record.msg, record.args = _SENT.sub(r"\1…", record.getMessage()), ()
        if record.exc_info:
            record.exc_text, record.exc_info = _where(record.exc_info[1]), None
        return True


#: One for all logs: a logger takes it once, however many apps are made.
DISCREET = Discreet()


def _where(error: BaseException | None) -> str:
    """Where an error came from, and which kind it and those that led to it are."""
    told = []
    while error:
        told.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(told))
