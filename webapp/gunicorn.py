"""How gunicorn serves the app: the master opens the index before it forks, so that workers share what it loaded."""

from __future__ import annotations

import gc

from indexer import FindwellError

worker_class = "gthread"
preload_app = True
# A search takes less than a millisecond: a request that has not ended by then hangs.
timeout = 30
graceful_timeout = 10
keepalive = 5
# A worker that has leaked is replaced; the spread keeps them from restarting together.
max_requests = 100_000
max_requests_jitter = 10_000
# The service is steered by signals alone.
control_socket_disable = True
#: One word that no index has and one that many have, so that corrections and meanings are loaded too.
WARMING_WORDS = "hlelo help"


def when_ready(server) -> None:
    """Open the index and load what a search loads, and keep it out of garbage collection, so that it stays shared."""
    try:
        library = server.app.wsgi().extensions["shelf"].library()
        library.search(WARMING_WORDS)
    except FindwellError as error:
        server.log.error("%s", error)
    gc.collect()
    gc.freeze()


def post_worker_init(worker) -> None:
    """Let no visitor wait for a commit to be opened."""
    worker.wsgi.extensions["shelf"].follow()
