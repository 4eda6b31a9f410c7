"""Errors as programs read them: RFC 9457 problem details."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, json

MIMETYPE = "application/problem+json"


def problem(
    status: int, detail: str, problems: tuple[tuple[str, str], ...] = (), notices: tuple = (), **more: str
) -> Response:
    """An error as `application/problem+json`; `problems` names each wrong parameter."""
    body: dict = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if problems:
        body["errors"] = [{"parameter": name, "message": message} for name, message in problems]
    if notices:
        body["notices"] = list(notices)
    return Response(json.dumps(body | more), status, mimetype=MIMETYPE)
