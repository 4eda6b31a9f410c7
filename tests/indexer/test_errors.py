"""Errors come whole through pipes between processes, and each has its status and exit code."""

from __future__ import annotations

import pickle

import pytest

from indexer.errors import OUTCOMES, RequestError


@pytest.mark.parametrize("kind", OUTCOMES)
def test_errors_survive_pickling(kind):
    error = kind((("page", "'page' is a number"), ("q", "'q' is too long"))) if kind is RequestError else kind("Why.")
    copied = pickle.loads(pickle.dumps(error))
    assert type(copied) is kind and str(copied) == str(error)
    assert getattr(copied, "problems", None) == getattr(error, "problems", None)
