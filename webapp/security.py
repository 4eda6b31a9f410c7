"""Headers that keep pages to themselves, answers for other origins, and a limit on requests."""

from __future__ import annotations

from flask import Flask, Response, request

from indexer import Settings
from indexer.errors import SettingsError

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
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # What somebody searched for must not reach the sites they go to from here.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
API = "/api/v1/"
EMBEDDED = "/static/embed.js"


def register(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer, and the limit where the settings name one."""
    origins = frozenset(
        part.strip().rstrip("/") for part in getattr(settings, "cors_origins", "").split(",") if part.strip()
    )

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.extend(HEADERS)
        if origins and request.path.startswith(API):
            _share(response, origins)
        if request.path == EMBEDDED:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    if settings.rate_limit:
        _limit(app, settings.rate_limit)


def _share(response: Response, origins: frozenset[str]) -> None:
    """Let pages of the configured origins read an answer."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if origin in origins or "*" in origins:
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Max-Age"] = "86400"


def _limit(app: Flask, rate: str) -> None:
    try:
        from flask_limiter import Limiter
        from flask_limiter.util import get_remote_address
        from limits import parse_many
    except ImportError:
        raise SettingsError("The setting 'rate_limit' needs Flask-Limiter: pip install 'findwell[limit]'.") from None
    try:
        parse_many(rate)
    except ValueError:
        raise SettingsError(f"The setting 'rate_limit' must be such as `60/minute`, not {rate!r}.") from None
    limiter = Limiter(get_remote_address, app=app, default_limits=[rate], storage_uri="memory://")
    for name in ("health", "assets"):
        limiter.exempt(app.blueprints[name])
