"""Measures of ranking: against figures worked out by hand, and over an index."""

from __future__ import annotations

import json
from math import log2

import pytest

from indexer.upkeep.evaluate import evaluate, measure
from indexer.upkeep.judgements import JudgedQuery


def ranked(*ids):
    return [(article, 9.0 - place) for place, article in enumerate(ids)]


def test_measures_by_hand():
    queries = [
        JudgedQuery("1", "first", "lay", {"a": 3, "b": 1, "c": 0}),
        JudgedQuery("2", "second", "lay", {"x": 1}),
        JudgedQuery("3", "nothing", "nothing", {"": 0}),
        JudgedQuery("4", "nothing either", "nothing", {"a": 0}),
    ]
    found = {"1": ranked("c", "b", "a"), "2": [], "3": [], "4": ranked("a")}
    result = measure(queries, found)
    first, second = result.per_query
    assert first.ndcg_at_10 == pytest.approx((1 / log2(3) + 3 / log2(4)) / (3 / log2(2) + 1 / log2(3)))
    assert (first.mrr, first.recall_at_100, first.best) == (0.5, 1.0, "c")
    assert (second.ndcg_at_10, second.mrr, second.recall_at_100, second.best) == (0, 0, 0, "")
    assert result.ndcg_at_10 == pytest.approx(first.ndcg_at_10 / 2)
    assert (result.queries, result.mrr, result.recall_at_100) == (2, 0.25, 0.5)
    assert (result.empty_expected, result.empty_right) == (2, 1)
    assert result.of_kind("lay") == result.ndcg_at_10
    assert result.of_kind("absent") == 0


def test_equal_scores_keep_the_order_that_people_see():
    found = {"1": [("z", 1.0), ("a", 1.0)]}
    assert measure([JudgedQuery("1", "q", "", {"a": 1})], found).mrr == 0.5
    assert measure([JudgedQuery("1", "q", "", {"z": 1})], found).mrr == 1.0


def test_an_eleventh_hit_does_not_count_and_a_hundred_and_first_is_not_recalled():
    many = [f"d{n}" for n in range(10)]
    assert measure([JudgedQuery("1", "q", "", {"a": 1})], {"1": ranked(*many, "a")}).ndcg_at_10 == 0


def test_over_an_index(collection, tmp_path):
    library = collection({"sleep.txt": "Sleep\n\nHow to sleep better.", "mood.txt": "Mood\n\nMood and light."})
    path = tmp_path / "judgements.csv"
    path.write_text("sleep better,sleep,3\nmood,mood,2\nxylophone,,0\nmood,sleep,0\n", encoding="utf-8")
    result = evaluate(library, path)
    assert (result.queries, result.ndcg_at_10, result.empty_expected, result.empty_right) == (2, 1.0, 1, 1)
    assert evaluate(library, path, limit=1).queries == 1
    shown = json.loads(json.dumps(result.as_json()))
    assert {"queries", "ndcg_at_10", "mrr", "recall_at_100", "per_query", "empty_expected", "empty_right"} <= set(shown)
    assert shown["per_query"][0]["text"] == "sleep better"


def test_a_busy_machine_does_not_cut_what_is_measured(library, monkeypatch):
    text = "what helps somebody who cannot sleep after an accident?"
    whole = library.ranked(text)
    monkeypatch.setattr("indexer.library.perf_counter", lambda: -1e9)
    assert len(whole) > 10 and library.ranked(text) == whole
