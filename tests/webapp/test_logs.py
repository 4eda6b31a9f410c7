"""What visitors search for stands in no log, whatever else is wrong."""

from __future__ import annotations

import logging
import sys

import pytest

from webapp.privacy import DISCREET

MALFORMED = [
    b"GET /search?q=i want to die secret HTTP/1.1\r\n\r\n",
    b"GET /search?q=secret\xff\xfe suicide HTTP/1.1\r\n\r\n",
    b"GET /search?q=secret\n\n",
    b"GET /search?q=secret\r\n\r\n",
    b"GET http://[secret/search?q=a HTTP/1.1\r\n\r\n",
    b"SECRET@ /search HTTP/1.1\r\n\r\n",
    b"GET /search HTTP/1.1\r\nReferer secret\r\n\r\n",
    b"GET /search HTTP/1.1\r\nX secret: a\r\n\r\n",
    b"GET /search HTTP/1.1\r\nX-A: a\r\n secret\r\n\r\n",
    b"GET /search HTTP/1.1\r\nExpect: secret\r\n\r\n",
    b"POST /search HTTP/1.1\r\nTransfer-Encoding: secret\r\n\r\n",
    b"POST /search HTTP/1.1\r\nContent-Length: secret\r\n\r\n",
    b"GET /search?q=secret" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
    b"GET /search?q=secret HTTP/1.1\r\nX-A: ",
]


def test_malformed_requests_are_told_without_their_words(served):
    for raw in MALFORMED:
        with served.connect() as connection:
            connection.sendall(raw)
            connection.shutdown(1)
            assert b" 200 " not in connection.recv(65536)
    told = [line for line in served.log.splitlines() if "Invalid" in line]
    assert len(told) > 8 and all("127.0.0.1" in line for line in told)
    assert "secret" not in served.log.lower() and "suicide" not in served.log and "want" not in served.log


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Error handling request GET /search?q=help+me", "Error handling request GET /search?…"),
        ("Ignored premature client disconnection. No more data after: b'GET /secret'", "after:…"),
        ("Invalid request from ip=::1: Invalid HTTP Version: 'to die'", "ip=::1: Invalid HTTP Version:…"),
        ("Worker exiting (pid: 7)", "Worker exiting (pid: 7)"),
    ],
)
def test_messages_are_cut_where_what_was_sent_begins(message, told):
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, "%s", (message,), None)
    assert DISCREET.filter(record) and record.getMessage().endswith(told)


def test_errors_are_told_without_their_words():
    try:
        try:
            raise KeyError("secret")
        except KeyError as error:
            raise ValueError("/search?q=secret") from error
    except ValueError:
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "It failed", (), sys.exc_info())
    DISCREET.filter(record)
    told = logging.Formatter().format(record)
    assert "test_logs.py" in told and told.index("KeyError") < told.rindex("ValueError")
    assert not any("secret" in line for line in told.splitlines() if not line.startswith("    raise"))


def test_an_error_nobody_foresaw_is_logged_without_the_search(canned, caplog, monkeypatch):
    client = canned()
    monkeypatch.setattr(client.library, "find", lambda asked: {}[asked.text])
    assert client.get("/search?q=secret").status_code == 500
    assert "KeyError" in caplog.text and "secret" not in caplog.text
