"""Headers on every answer, other origins only where told, and a limit where one is set."""

from __future__ import annotations

import pytest

from webapp.security import SCHEMES


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


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("https://WWW.Example.org/", "https://www.example.org"),
        ("https://a.example:443", "https://a.example"),
        ("http://a.example:80", "http://a.example"),
        ("https://a.example:80", "https://a.example:80"),
        ("https://a.example:8443", "https://a.example:8443"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_origins_are_told_apart_as_browsers_write_them(canned, told, origin):
    answer = canned({"cors_origins": told}).get("/api/v1/search?q=a", headers={"Origin": origin})
    assert answer.headers["Access-Control-Allow-Origin"] == origin


def test_the_embeddable_box_may_be_loaded_from_anywhere(client):
    assert client.get("/static/embed.js").headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/").headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_too_many_requests_are_told_to_wait(canned):
    client = canned({"rate_limit": "2/minute"})
    assert [client.get("/search?q=a").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get("/api/v1/suggest?q=a")
    assert [client.get("/api/v1/suggest?q=a").status_code for _ in range(2)] == [200, 429]
    assert answer.status_code == 200 and "Retry-After" not in answer.headers
    refused = client.get("/api/v1/suggest?q=a")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/suggest?q=a").mimetype == "application/problem+json"
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


FORWARDED = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "library.example"}


@pytest.mark.parametrize("path", ["/opensearch.xml", "/feed.atom", "/feed.atom?q=sleep"])
def test_addresses_behind_a_trusted_proxy_are_the_visitors(canned, path):
    told = canned({"trusted_proxies": 1}).get(path, headers=FORWARDED).text
    assert "https://library.example/" in told and "localhost" not in told
    told = canned().get(path, headers=FORWARDED).text
    assert "library.example" not in told and "http://localhost/" in told


def test_only_so_many_proxies_are_believed(canned):
    claimed = {name: f"evil.example, {value}" for name, value in FORWARDED.items()}
    told = canned({"trusted_proxies": 1}).get("/opensearch.xml", headers=claimed).text
    assert "https://library.example/" in told and "evil" not in told
    assert "http://localhost/" in canned({"trusted_proxies": 2}).get("/opensearch.xml", headers=FORWARDED).text


@pytest.mark.parametrize(
    ("claimed", "scheme"), [("https", "https"), ("http", "http"), ("javascript", "http"), ("HTTPS<", "http")]
)
def test_a_proxy_may_name_only_schemes_of_the_web(canned, claimed, scheme):
    headers = FORWARDED | {"X-Forwarded-Proto": claimed}
    told = canned({"trusted_proxies": 1}).get("/opensearch.xml", headers=headers).text
    assert f'"{scheme}://library.example/' in told and (claimed in SCHEMES or claimed not in told)


def test_visitors_behind_a_trusted_proxy_are_limited_one_by_one(canned):
    client = canned({"rate_limit": "1/minute", "trusted_proxies": 1})
    asked = [FORWARDED | {"X-Forwarded-For": address} for address in ("192.0.2.7", "192.0.2.8", "192.0.2.7")]
    assert [client.get("/search?q=a", headers=headers).status_code for headers in asked] == [200, 200, 429]


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("192.0.2.7:1234", "192.0.2.7:1235", True),
        ("192.0.2.7", "192.0.2.7:1235", True),
        ("192.0.2.7:1234", "192.0.2.8:1234", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("[2001:db8::1]:443", "2001:db8::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("unknown", "unknown", True),
    ],
)
def test_a_visitor_has_one_limit_at_every_port_and_address(canned, first, second, are_one):
    client = canned({"rate_limit": "1/minute", "trusted_proxies": 1})
    asked = [FORWARDED | {"X-Forwarded-For": address} for address in (first, second)]
    statuses = [client.get("/search?q=a", headers=headers).status_code for headers in asked]
    assert statuses == [200, 429 if are_one else 200]
