"""How gunicorn serves the app: the master opens the index before it forks, so that workers share what it loaded."""

from __future__ import annotations

import gc
import resource
import sys
from contextlib import suppress

from flask import Flask

from indexer import FindwellError
from indexer.cli import take_figures_away
from indexer.errors import IndexUnusable, SettingsError, exit_code
from indexer.searching.request import SORTS, SearchRequest
from webapp import create_app
from webapp.pages import Offers, rendered
from webapp.privacy import DISCREET

worker_class = "webapp.worker.PatientWorker"
preload_app = True
# A worker whose loop has stood still for so long is replaced; `worker.py` bounds how long a request may take.
timeout = 30
graceful_timeout = 10
keepalive = 5


def descriptors(wanted: int = 4096) -> int:
    """Have the process allowed so many open files, if that can be; returns how many it is allowed then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed


# A connection takes a descriptor, and so do the files of the index.
worker_connections = max(16, min(1000, descriptors() - 128))
# 512 characters, of which each may take 12 bytes in an address, are answered.
limit_request_line = 8190
# A worker that has leaked is replaced; the spread keeps them from restarting together.
max_requests = 100_000
max_requests_jitter = 10_000
# Which proxies are believed, the settings say (`security.py`): here no header means anything, whoever sends it.
forwarded_allow_ips = ""
secure_scheme_headers = {}
forwarder_headers = ""
# The service is steered by signals alone.
control_socket_disable = True
#: Searches of every kind, of words that the index has: what they load, from compiled loops to templates, the workers
#: share.
WARMING = ("what is {}?", '"{}" OR (help AND {}) -zzzz', "{}* zz*", "hlelo help", "zzzz")
#: The titles of so many articles are these words: questions and phrases need several.
WARMING_ARTICLES = 3


def warm(app: Flask) -> None:
    """Load what searches load; raises `IndexUnusable`."""
    library = app.extensions["shelf"].library()
    titles = " ".join(card.title.replace('"', "") for card in library.overview(WARMING_ARTICLES).newest)
    with app.test_request_context("/search"):
        for text in WARMING:
            for sort in SORTS:
                asked = SearchRequest(text.replace("{}", titles), sort=sort)
                rendered(asked, library.find(asked), Offers())


def application() -> Flask:
    """The app to serve; a wrong setting ends the program with a sentence."""
    try:
        app = create_app()
        # What is wrong with the index is told when all is ready; there may be a good one later.
        with suppress(IndexUnusable):
            app.extensions["shelf"].library()
    except SettingsError as error:
        print(f"findwell: {error}", file=sys.stderr)
        take_figures_away()
        raise SystemExit(exit_code(error)) from None
    return app


def when_ready(server) -> None:
    """Say where the pages are, load what searches load, and keep that out of garbage collection: it stays shared."""
    server.log.error_log.addFilter(DISCREET)
    site_name = server.app.wsgi().extensions["shelf"].settings.site_name
    print(f"{site_name} on {', '.join(map(str, server.LISTENERS))} (Ctrl-C stops it)", flush=True)
    gc.disable()
    try:
        warm(server.app.wsgi())
    except FindwellError as error:
        server.log.error("%s", error)
    gc.collect()
    gc.freeze()
    gc.enable()


def on_exit(server) -> None:
    """Leave nothing behind, unless another master goes on with it."""
    if not server.reexec_pid:
        take_figures_away()


def pre_exec(server) -> None:
    """Start the master that takes this one's place as a module: its file lies beside an `http` of gunicorn's own."""
    server.START_CTX["args"] = [sys.executable, "-m", "gunicorn", *sys.argv[1:]]


def post_worker_init(worker) -> None:
    """Let no visitor wait for a commit to be opened."""
    worker.wsgi.extensions["shelf"].follow()
