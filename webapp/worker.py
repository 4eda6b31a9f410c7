"""A gunicorn worker whose threads are kept by nobody who is slow to ask, to read the answer, or to leave.

gunicorn's own waits for the rest of a request in a thread, for as long as its sender likes, and for the end of a
connection in the loop that all others wait for: a handful of visitors could stop it.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from functools import partial
from io import SEEK_END
from selectors import EVENT_READ
from socket import SHUT_WR, socket
from time import monotonic
from urllib.parse import urlsplit

from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

#: The head of a request must be there in whole so soon after its connection, or after its first byte on an old one.
REQUEST_SECONDS = 10
#: The head of an answer must be taken within this time, and then its body.
ANSWER_SECONDS = 10
#: Who is told that a connection ends may go on sending for so long: to close it at once could lose the answer.
GOODBYE_SECONDS = 2
#: The longest head of a request; gunicorn lets a line of it have an eighth of that.
HEAD_BYTES = 65_536
#: So much is taken in at once.
_PIECE_BYTES = 8192
_HEAD_END = b"\r\n\r\n"
#: What announces a body, which no page has a use for.
_BODY = frozenset(("CONTENT-LENGTH", "TRANSFER-ENCODING"))


class PatientWorker(ThreadWorker):
    """Waits in its loop for heads of requests and for goodbyes; its threads get what can be answered at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        #: Connections that were told that they end, in the order in which they are closed.
        self.leaving: deque[TConn] = deque()

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to a thread if the head of its request is there, or wait for that."""
        if self._is_for_a_thread(conn):
            super().enqueue_req(conn)
        else:
            conn.timeout = monotonic() + REQUEST_SECONDS
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: TConn, client: socket) -> None:
        """Take in more of a request."""
        if self._is_for_a_thread(conn):
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            conn.data_ready = True
            super().enqueue_req(conn)

    def _is_for_a_thread(self, conn: TConn) -> bool:
        """Take in what has come of a request, without waiting; whether nothing more of its head is waited for."""
        if self.cfg.is_ssl:  # what comes is deciphered in the thread
            return True
        conn.init()
        buffer = conn.parser.unreader.buf
        if self._is_whole(buffer.getvalue()):
            return True
        conn.sock.setblocking(False)
        try:
            more = conn.sock.recv(_PIECE_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            more = b""
        buffer.seek(0, SEEK_END)
        buffer.write(more)
        return not more or self._is_whole(buffer.getvalue()) or _is_endless(conn)

    def _is_whole(self, data: bytes) -> bool:
        """Whether the head of a request is there, or what can never become one and is refused at once."""
        line = data[: self.cfg.limit_request_line + 2]
        is_too_long = self.cfg.limit_request_line < len(line) - 1 and b"\r\n" not in line
        return _HEAD_END in data or data.count(b"\n") != data.count(b"\r\n") or is_too_long

    def handle(self, conn: TConn):
        """Answer a request, unless its head goes on for too long."""
        if _is_endless(conn):
            self.handle_error(None, conn.sock, conn.client, LimitRequestHeaders("max buffer headers"))
            return False
        try:
            return super().handle(conn)
        finally:
            # Python keeps the addresses that it took apart last, and with them what was searched for.
            urlsplit.cache_clear()

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Answer a request in time, without its body; whether the connection is kept."""
        if any(name in _BODY and value != "0" for name, value in req.headers):
            req.force_close()
        conn.sock.settimeout(ANSWER_SECONDS)
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            return False

    def finish_request(self, conn: TConn, future: Future) -> None:
        """Keep a connection for further requests, or let it end."""
        if future.cancelled() or future.exception() or not future.result():
            self._leave(conn)
        else:
            super().finish_request(conn, future)

    def _leave(self, conn: TConn) -> None:
        conn.timeout = monotonic() + GOODBYE_SECONDS
        self.leaving.append(conn)
        try:
            conn.sock.shutdown(SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self._hear_out, conn))
        except (OSError, ValueError):  # it has ended already
            self._end(conn)

    def _hear_out(self, conn: TConn, client: socket) -> None:
        """Pass over what comes after the answer, until the other side closes the connection too."""
        try:
            if client.recv(_PIECE_BYTES):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.poller.unregister(client)
        self._end(conn)

    def _end(self, conn: TConn) -> None:
        self.leaving.remove(conn)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close what has had its time."""
        now = monotonic()
        if not self.alive:
            # Others may have a request on its way, but are not waited for as long.
            for conn in self.pending_conns:
                if not _has_begun(conn):
                    conn.timeout = min(conn.timeout, now + GOODBYE_SECONDS)
            self.pending_conns = deque(sorted(self.pending_conns, key=lambda conn: conn.timeout))
        super().murder_pending()
        while self.leaving and self.leaving[0].timeout <= now:
            self.poller.unregister(self.leaving[0].sock)
            self._end(self.leaving[0])


def _has_begun(conn: TConn) -> bool:
    """Whether something of a request is there."""
    return conn.initialized and bool(conn.parser.unreader.buf.getvalue())


def _is_endless(conn: TConn) -> bool:
    if not conn.initialized or conn.is_http2:
        return False
    begun = conn.parser.unreader.buf.getvalue()
    return len(begun) > HEAD_BYTES and _HEAD_END not in begun
