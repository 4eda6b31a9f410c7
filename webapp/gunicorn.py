"""How gunicorn serves the app: the master opens the index, so that all workers share what it mapped."""

from __future__ import annotations

import gc

worker_class = "gthread"
# A search takes less than a millisecond: a request that has not ended by then hangs.
timeout = 30
graceful_timeout = 10
keepalive = 5
# A worker that has leaked is replaced; the spread keeps them from restarting together.
max_requests = 100_000
max_requests_jitter = 10_000


def when_ready(server) -> None:
    """Keep what is loaded by now out of garbage collection, so that its pages stay shared after forking."""
    gc.collect()
    gc.freeze()
