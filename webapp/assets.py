"""Static files, each under an address that changes with its content, so that it may be kept for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, request

blueprint = Blueprint("assets", __name__)

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
#: The search box that other sites load.
EMBEDDED = "embed.js"


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file in memory; `digest` is the part of its address that names its content."""

    name: str
    body: bytes
    digest: str
    mimetype: str


def load(folder: Path = FOLDER) -> dict[str, Asset]:
    """Read every static file; they are few and small."""
    found = {}
    for path in sorted(folder.iterdir()):
        body = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        found[path.name] = Asset(path.name, body, hashlib.sha256(body).hexdigest()[:12], kind)
    return found


def urls(files: dict[str, Asset]) -> dict[str, str]:
    """The lasting address of each file, by its name."""
    return {name: f"/static/{asset.digest}/{name}" for name, asset in files.items()}


@blueprint.get("/static/<digest>/<name>")
def lasting(digest: str, name: str):
    """A file at its lasting address; an address of another release leads to this one's."""
    asset = _named(name)
    if digest != asset.digest:
        return redirect(f"/static/{asset.digest}/{name}")
    return _answer(asset, FOR_EVER)


@blueprint.get("/static/<name>")
def current(name: str):
    """A file at an address that other sites may write down, such as the embeddable box."""
    answer = _answer(_named(name), FOR_AN_HOUR)
    if name == EMBEDDED:
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.get("/favicon.ico")
def favicon():
    """The site's mark, at the address browsers ask for unasked."""
    return _answer(_named("mark.svg"), FOR_AN_HOUR)


def _named(name: str) -> Asset:
    return current_app.extensions["assets"].get(name) or abort(404)


def _answer(asset: Asset, cache_control: str) -> Response:
    response = Response(asset.body, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = cache_control
    response.set_etag(asset.digest, weak=True)
    return response.make_conditional(request)
