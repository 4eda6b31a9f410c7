"""Headers on every answer, other origins only where told, and a limit where one is set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.errors import SettingsError
from webapp import create_app


@pytest.mark.parametrize(
    "path", ["/", "/search?q=sleep", "/nope", "/api/v1/search?q=a", "/static/embed.js", "/healthz"]
)
def test_every_answer_has_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_other_origins_are_refused_unless_told(canned):
    answer = canned().get("/api/v1/search?q=a", headers={"Origin": "https://a.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_origins_that_were_told_may_read_the_api(canned):
    client = canned({"cors_origins": "https://a.example, https://b.example"})
    asked = {"Origin": "https://b.example"}
    answer = client.get("/api/v1/suggest?q=a", headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://b.example"
    assert "Origin" in answer.headers["Vary"]
    refused = client.get("/api/v1/suggest?q=a", headers={"Origin": "https://c.example"})
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "Access-Control-Allow-Origin" not in client.get("/search?q=a", headers=asked).headers
    before = client.options("/api/v1/search", headers=asked)
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_the_embeddable_box_may_be_loaded_from_anywhere(client):
    assert client.get("/static/embed.js").headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/").headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_too_many_requests_are_told_to_wait(canned):
    client = canned({"rate_limit": "2/minute"})
    assert [client.get("/search?q=a").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get("/api/v1/suggest?q=a")
    assert [client.get("/api/v1/suggest?q=a").status_code for _ in range(2)] == [200, 429]
    assert answer.status_code == 200
    assert client.get("/api/v1/suggest?q=a").mimetype == "application/problem+json"
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


def test_a_wrong_rate_is_said_at_start(settings):
    with pytest.raises(SettingsError, match="rate_limit"):
        create_app(replace(settings, rate_limit="often"))
