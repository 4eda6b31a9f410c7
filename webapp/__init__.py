"""Findwell's web app: HTTP in, HTTP out, over `indexer.Library`."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

from indexer import Settings, load_settings
from webapp import api, assets, errors, feeds, health, links, pages, security, words
from webapp.freshness import Freshness
from webapp.privacy import DISCREET
from webapp.shelf import Shelf


def create_app(settings: Settings | None = None) -> Flask:
    """Make the WSGI app for one collection; the index is opened by the first request that needs it.

    Without `settings` they are read from the configuration file and the environment. Raises `SettingsError`.
    """
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None)
    # A page of results is packed in 55 to 100 µs; the next levels take twice as long for 6 % less.
    app.config.update(
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"], COMPRESS_ZSTD_LEVEL=3, COMPRESS_BR_LEVEL=3, COMPRESS_LEVEL=3
    )
    app.json.sort_keys = False
    app.json.ensure_ascii = False
    app.json.compact = True
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}

    app.logger.addFilter(DISCREET)
    files = assets.load()
    app.extensions["shelf"] = Shelf(settings, app.logger)
    app.extensions["assets"] = files
    app.extensions["freshness"] = Freshness(settings, files)
    app.extensions["metrics"] = health.Metrics()
    app.jinja_env.globals.update(site_name=settings.site_name, assets=assets.urls(files))
    app.jinja_env.filters.update(words.FILTERS)

    app.url_map.converters["article"] = links.ArticleId
    for module in (pages, api, feeds, health, assets):
        app.register_blueprint(module.blueprint)
    errors.register(app)
    health.register(app)
    security.register(app, settings)
    Compress(app)
    return app
