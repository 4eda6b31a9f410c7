"""Nobody who is slow keeps the service from others: against gunicorn itself, with one worker of four threads."""

from __future__ import annotations

import signal
import socket
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from time import monotonic, sleep
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from gunicorn.workers.gthread import ThreadWorker

from tests.webapp.serving import serving
from webapp.worker import PatientWorker

#: More of them than a worker has threads.
MANY = 12
HALF = b"GET /search?q=a HTTP/1.1\r\nHost: x\r\nX-A: "
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
#: The same service with less patience, so that a test need not have as much.
IMPATIENT = """
from webapp import worker
from webapp.gunicorn import *

worker.REQUEST_SECONDS = worker.ANSWER_SECONDS = 1.5
worker.GOODBYE_SECONDS = 0.5
"""


@pytest.fixture(scope="module")
def impatient(shipped_settings, tmp_path_factory):
    """A running service whose limits are short."""
    folder = tmp_path_factory.mktemp("impatient")
    (folder / "conf.py").write_text(IMPATIENT)
    command = ("-m", "gunicorn", "--bind", "127.0.0.1:0", "--threads", "4", "--config", str(folder / "conf.py"))
    command += ("webapp.gunicorn:application()",)
    with serving(folder / "log", environ={"FINDWELL_INDEX": shipped_settings.index}, start=command) as running:
        yield running


def seconds_to_answer(served) -> float:
    begun = monotonic()
    assert b"200 OK" in served.get("/healthz")
    return monotonic() - begun


def seconds_to_end(connection: socket.socket) -> float:
    begun = monotonic()
    with suppress(ConnectionError):
        while connection.recv(65536):
            pass
    return monotonic() - begun


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        HALF,
        b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\na",
        b"POST /search HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk", "no end", "malformed"],
)
def test_those_who_go_no_further_keep_nobody_waiting(served, begun):
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(served.connect()).sendall(begun)
        sleep(0.3)
        assert seconds_to_answer(served) < 3


def test_a_request_that_drips_in_is_not_waited_for(impatient):
    begun = monotonic()
    with impatient.connect() as connection, suppress(ConnectionError):
        connection.sendall(HALF)
        while monotonic() - begun < 10:
            connection.sendall(b"a")
            sleep(0.1)
    assert 1 < monotonic() - begun < 6


def test_a_connection_that_asks_nothing_is_closed(impatient):
    with impatient.connect() as connection:
        assert 1 < seconds_to_end(connection) < 6


def test_a_body_that_drips_in_is_not_waited_for(impatient):
    with impatient.connect() as connection:
        connection.sendall(b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\na")
        told = connection.recv(65536)
        assert b" 405 " in told and b"Connection: close" in told
        assert seconds_to_end(connection) < 4


def test_an_answer_that_is_not_taken_frees_its_thread(impatient):
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", impatient.port))
            # More than fits between the two.
            connection.sendall(b"GET /static/app.css HTTP/1.1\r\nHost: x\r\n\r\n" * 1400)
        sleep(1)
        assert seconds_to_answer(impatient) < 6
    assert "Traceback" not in impatient.log


def test_a_connection_is_kept_for_further_requests(served):
    connection = HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.connect()
    kept = connection.sock
    for _ in range(3):
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() and connection.sock is kept
    connection.close()


def test_requests_may_come_in_pieces_and_behind_one_another(served):
    with served.connect() as connection:
        for piece in (WHOLE[:9], WHOLE[9:] + WHOLE + WHOLE[:20], WHOLE[20:-1], WHOLE[-1:]):
            connection.sendall(piece)
            sleep(0.1)
        told = b""
        while told.count(b"200 OK") < 3:
            told += connection.recv(65536)


def test_a_head_without_end_is_refused(served):
    assert b" 431 " in served.ask(b"GET / HTTP/1.1\r\n" + b"X-A: a\r\n" * 8192)


def test_who_hears_no_goodbye_is_left(impatient):
    with impatient.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert seconds_to_end(connection) < 4
        with pytest.raises(ConnectionError):
            for _ in range(100):
                connection.sendall(b"a")
                sleep(0.05)


def test_who_has_begun_to_ask_is_answered_by_a_service_that_stops(shipped_settings, tmp_path):
    with serving(tmp_path / "log", "--index", shipped_settings.index) as running:
        assert b" 200 " in running.get("/healthz")  # The address is told before a worker is there.
        with running.connect() as silent, running.connect() as connection:
            connection.sendall(HALF)
            sleep(0.3)
            running.process.send_signal(signal.SIGTERM)
            sleep(1.5)  # the master looks once a second
            connection.sendall(b"a\r\n\r\n")
            assert b" 200 " in connection.recv(65536)
            assert seconds_to_end(connection) < 6 and seconds_to_end(silent) < 6
        assert running.process.wait(timeout=5) == 0


def test_no_address_stays_in_memory(monkeypatch):
    monkeypatch.setattr(ThreadWorker, "handle", lambda worker, conn: bool(urlsplit("/search?q=help")))
    assert PatientWorker.handle(object.__new__(PatientWorker), SimpleNamespace(initialized=False))
    assert urlsplit.cache_info().currsize == 0


def test_more_connections_than_there_may_be_files_stop_no_worker(shipped_settings, tmp_path):
    limited = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200)); "
        "os.execv(sys.executable, [sys.executable, '-m', 'indexer', *sys.argv[1:]])"
    )
    command = ("-c", limited, "--index", shipped_settings.index, "serve", "--port", "0", "--workers", "1")
    with serving(tmp_path / "log", start=command) as running:
        with ExitStack() as stack:
            idle = [stack.enter_context(running.connect()) for _ in range(250)]
            idle[0].sendall(WHOLE)
            assert b" 200 " in idle[0].recv(65536)
        assert seconds_to_answer(running) < 5
    assert "Too many open files" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("wrong", [b"GET /healthz HTTP/1.1\nHost: x\n\n", b"GET /" + b"a" * 9000])
def test_what_can_be_no_request_is_refused_at_once(impatient, wrong):
    with impatient.connect() as connection:
        connection.sendall(wrong)
        begun = monotonic()
        assert connection.recv(65536).startswith(b"HTTP/1.1 4") and monotonic() - begun < 1
