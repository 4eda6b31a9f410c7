"""The contract's table of what is asked and what comes back, for the pages and for the API."""

from __future__ import annotations

import pytest

BOTH = pytest.mark.parametrize("path", ["/search", "/api/v1/search"])

ODDITIES = [
    "NOT OR AND",
    "AND",
    '"unbalanced',
    "((((",
    "a OR (b AND",
    "\x00\x01\x1b[31m",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "*",
    "* " * 250,
    "title:",
    "nosuch:field",
    "-",
    "--- +++ ~~~",
    "a~9",
    "[a TO z]",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\\",
    "\u202ertl\u202c",
    "x" * 512,
]


@BOTH
@pytest.mark.parametrize("query", ["", "?q=", "?q=+++", "?q=%09%0A"])
def test_nothing_asked_gives_no_hits(client, path, query):
    answer = client.get(path + query)
    assert answer.status_code == 200
    if answer.is_json:
        assert answer.json["total"] == 0 and answer.json["hits"] == []
    else:
        assert "Newest articles" in answer.text and "Results for" not in answer.text


@BOTH
def test_too_long_a_search_is_refused(client, path):
    answer = client.get(path, query_string={"q": "x" * 513})
    assert answer.status_code == 400
    assert "512" in answer.text


@BOTH
@pytest.mark.parametrize("text", ODDITIES)
def test_any_text_is_answered(client, path, text):
    answer = client.get(path, query_string={"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text or answer.is_json
    assert "\x00" not in answer.text


@BOTH
@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("page=0", {"page"}),
        ("page=x", {"page"}),
        ("page=-1", {"page"}),
        ("page=99999999999999999999", {"page"}),
        ("per_page=1000", {"per_page"}),
        ("sort=foo", {"sort"}),
        ("from=yesterday", {"from"}),
        ("from=2025-01-02&to=2025-01-01", {"from"}),
        ("page=0&per_page=0&sort=foo&from=a&to=b", {"page", "per_page", "sort", "from", "to"}),
    ],
)
def test_every_wrong_parameter_is_named(client, path, query, parameters):
    answer = client.get(f"{path}?q=depression&{query}")
    assert answer.status_code == 400
    if path.startswith("/api"):
        assert answer.mimetype == "application/problem+json"
        assert {each["parameter"] for each in answer.json["errors"]} == parameters
        assert all(each["message"] for each in answer.json["errors"])
        assert answer.json["status"] == 400 and answer.json["title"] and answer.json["detail"]
    else:
        assert all(f"{name} must" in answer.text for name in parameters)


@BOTH
@pytest.mark.parametrize("text", ["ﾞ", "ﾟ ﾞ", "suicide ﾞ", "-ﾞ", '"ﾞ"', "title:ﾞ", "ﾞ*"])
def test_marks_that_fold_to_nothing_are_words_like_others(client, path, text):
    assert client.get(path, query_string={"q": text}).status_code == 200


def test_wrong_parameters_are_named_in_one_order(client):
    answer = client.get("/api/v1/search?sort=foo&to=2025-01-01&from=2025-01-02&page=0&q=depression")
    assert [each["parameter"] for each in answer.json["errors"]] == ["page", "from", "sort"]


def test_several_wrong_parameters_are_told_in_one_sentence(client):
    detail = client.get("/api/v1/search?q=a&page=0&per_page=x&sort=foo").json["detail"]
    assert detail.count("; ") == 2 and detail.endswith(".")


@BOTH
def test_a_page_past_the_last_is_not_found(client, path):
    assert client.get(f"{path}?q=depression&page=1").status_code == 200
    answer = client.get(f"{path}?q=depression&page=9999")
    assert answer.status_code == 404
    assert answer.mimetype == ("application/problem+json" if "api" in path else "text/html")


@pytest.mark.parametrize(
    "path",
    ["/articles/no/such", "/api/v1/articles/no/such", "/api/v1/articles/no/such/related", "/api/v1/x", "/x"],
)
def test_what_is_not_there_is_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == ("application/problem+json" if "/api/" in path else "text/html")


@pytest.mark.parametrize("path", ["/", "/search?q=sleep", "/articles/x", "/feed.atom"])
def test_a_missing_index_is_said_on_a_page(without_index, path):
    answer = without_index.get(path)
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert 'name="q"' in answer.text
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize("path", ["/api/v1/search?q=sleep", "/api/v1/suggest?q=s", "/api/v1/articles/x"])
def test_a_missing_index_is_said_to_programs(without_index, path):
    answer = without_index.get(path)
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 503


def test_readiness_tells_the_command_that_mends(without_index):
    answer = without_index.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["mend"].startswith("findwell --index ")
    assert " index " in answer.json["mend"]


def test_the_mending_is_logged_once(without_index, caplog):
    for _ in range(3):
        without_index.get("/search?q=sleep")
    assert sum("findwell --index" in record.getMessage() for record in caplog.records) == 1


def test_a_search_cut_short_says_so(canned):
    client = canned(partial=True)
    assert client.get("/api/v1/search?q=sleep").json["partial"] is True
    answer = client.get("/search?q=sleep")
    assert "cut short" in answer.text
    assert "ETag" not in answer.headers
