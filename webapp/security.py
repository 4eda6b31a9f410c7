"""Headers that keep pages to themselves, answers for other origins, proxies to believe, and a limit on requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Everything comes from this site; nothing is inline, nothing is framed.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # What somebody searched for must not reach the sites they go to from here.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
#: Who may load an answer: this site alone, where an answer does not say otherwise.
LOADED_BY = "Cross-Origin-Resource-Policy"
OURS_ALONE = [(LOADED_BY, "same-origin")]
API = "/api/v1/"
SCHEMES = ("http", "https")
#: The answers that say when to come again: too many requests, and no index.
WAITING = (429, 503)
#: An address with or without a port, in brackets as IPv6 is then.
_WITH_PORT = re.compile(r"\[(.*)\](?::\d+)?|([^:]*):\d+")
_USUAL_PORT = re.compile(r"^(http://.*(?=:80$)|https://.*(?=:443$)):\d+$")
_REFUSED = re.compile(r";\s*q=0(?:\.0*)?\s*$")


def register(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer, and believe proxies and limit requests where the settings say so."""
    app.wsgi_app = _secured(app.wsgi_app)
    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(_of_the_web(app.wsgi_app), x_for=proxies, x_proto=proxies, x_host=proxies)
    if origins := frozenset(map(_origin, filter(str.strip, settings.cors_origins.split(",")))):

        @app.after_request
        def share(response: Response) -> Response:
            if request.path.startswith(API):
                _share(response, origins)
            return response

    if settings.rate_limit:
        _limit(app, settings.rate_limit)


def _origin(site: str) -> str:
    """A site as browsers name it: in small letters, without the port that goes without saying."""
    return _USUAL_PORT.sub(r"\1", site.strip().rstrip("/").lower())


def _secured(app: WSGIApplication) -> WSGIApplication:
    """The same app, with the headers on its answers: behind Flask, which would look each of them over for 2 µs."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "q=0" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            environ["HTTP_ACCEPT_ENCODING"] = _without_refused(environ["HTTP_ACCEPT_ENCODING"])

        def start(status: str, headers: list[tuple[str, str]], *exc_info):
            said = any(name == LOADED_BY for name, _ in headers)
            return start_response(status, headers + HEADERS + ([] if said else OURS_ALONE), *exc_info)

        return app(environ, start)

    return answer


def _of_the_web(app: WSGIApplication) -> WSGIApplication:
    """The same app, which takes a proxy's word for a scheme only where it is one that pages have."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] not in SCHEMES:
            environ["wsgi.url_scheme"] = environ["werkzeug.proxy_fix.orig"]["wsgi.url_scheme"]
        return app(environ, start_response)

    return answer


def _without_refused(accepted: str) -> str:
    """The encodings that are accepted, without those refused by "q=0", which Flask-Compress would use."""
    return ",".join(each for each in accepted.split(",") if not _REFUSED.search(each))


def _share(response: Response, origins: frozenset[str]) -> None:
    """Let pages of the configured origins read an answer."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if origin in origins or "*" in origins:
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
        response.headers[LOADED_BY] = "cross-origin"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Max-Age"] = "86400"


def _limit(app: Flask, rate: str) -> None:
    # Only who limits loads it.
    from flask_limiter import Limiter

    # Before the limiter is there: Flask begins with what came last, and the limiter tells everybody to wait.
    @app.after_request
    def let_come(response: Response) -> Response:
        if response.status_code not in WAITING:
            response.headers.pop("Retry-After", None)
        return response

    limiter = Limiter(_visitor, app=app, default_limits=[rate], storage_uri="memory://", headers_enabled=True)
    for name in ("health", "assets"):
        limiter.exempt(app.blueprints[name])


def _visitor() -> str:
    """Whose requests are counted together: an address, without the port that some proxies add to it.

    Of IPv6 it is the network of 64 bits, which is what one household is given.
    """
    told = request.remote_addr or ""
    named = _WITH_PORT.fullmatch(told)
    try:
        address = ip_address((named[1] or named[2]) if named else told)
    except ValueError:  # such as that of a socket that is a file
        return told
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
