"""Whatever the description allows, and what it does not, is answered as the description says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits

schemathesis = pytest.importorskip("schemathesis")

ASKED = [
    ("/api/v1/search", "positive"),
    ("/api/v1/search", "negative"),
    ("/api/v1/suggest", "positive"),
    ("/api/v1/suggest", "negative"),
    ("/api/v1/articles/{id}", "positive"),
    ("/api/v1/articles/{id}", "negative"),
    ("/api/v1/articles/{id}/related", "positive"),
]


@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_answers_are_as_described(app, path, mode):
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    # Empty parameters take their defaults and unknown ones are let pass, so wrong data may be accepted; and
    # a description cannot say that `from` must not be later than `to`, so right data may be refused.
    excluded = [negative_data_rejection, positive_data_acceptance]
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    asked = described[path]["GET"].as_strategy(generation_mode=schemathesis.GenerationMode(mode))

    @limits(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=asked)
    def ask(case):
        case.call_and_validate(excluded_checks=excluded, headers={"Accept-Encoding": "identity"})

    ask()


def test_every_path_is_asked(app):
    described = app.test_client().get("/api/openapi.json").json
    assert {path for path, _ in ASKED} == set(described["paths"])
