"""Judged collections: the default install beside plain BM25, and one collection in three formats."""

from __future__ import annotations

import os

import pytest

from indexer import Library, Settings, update
from indexer.analysis import words as analysed
from indexer.analysis.meaning import meanings
from indexer.searching.weights import RANKING
from indexer.upkeep.evaluate import evaluate
from indexer.upkeep.judgements import read_judgements
from tests.relevance.ablation import outside, with_sentences
from tests.relevance.judged_sets import write_medquad
from tests.relevance.rankings import evaluation, judged_sets, snapshot_of


@pytest.mark.long
@pytest.mark.skipif(meanings() is None, reason="the bars are those of the default install: [semantic]")
def test_the_default_install_beats_plain_bm25(shared, tmp_path):
    """nDCG@10 at least 4 % above bm25s's on SciFact, and not below it on MedQuAD."""
    pytest.importorskip("bm25s")
    least = {"scifact": 1.04, "medquad": 1.0}
    for judged in judged_sets(shared, tmp_path):
        if judged.name in least:
            outside_value = outside(judged, snapshot_of(judged))
            assert evaluation(judged, RANKING).ndcg_at_10 >= least[judged.name] * outside_value


@pytest.mark.long
@pytest.mark.skipif("FINDWELL_ONNX_MODEL" not in os.environ, reason="FINDWELL_ONNX_MODEL names no model's folder")
def test_a_sentence_embedding_model_beats_plain_bm25_by_more(shared, tmp_path):
    """nDCG@10 at least 7 % above bm25s's on SciFact, with a model of MiniLM's class."""
    pytest.importorskip("bm25s")
    (scifact,) = judged_sets(shared, tmp_path, ("scifact",))
    assert with_sentences(scifact, os.environ["FINDWELL_ONNX_MODEL"]) >= 1.07 * outside(scifact, snapshot_of(scifact))


@pytest.mark.long
def test_judged_questions_in_three_formats(shared, tmp_path):
    means = []
    for form in ("html", "md", "txt"):
        corpus, judgements = write_medquad(shared, tmp_path, form)
        settings = Settings(corpus=str(corpus), index=str(tmp_path / f"index-{form}"))
        update(settings)
        with Library.open(settings) as library:
            means.append(evaluate(library, judgements).ndcg_at_10)
    assert min(means) >= 0.89
    assert max(means) - min(means) <= 0.02


@pytest.mark.long
def test_a_question_is_shown_the_section_under_it(shared, tmp_path):
    """MedQuAD's questions are headings of its articles: nearly all whose article is found lead to their own."""
    corpus, judgements = write_medquad(shared, tmp_path)
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"))
    update(settings)
    with Library.open(settings) as library:
        shown = [
            analysed(hit.section.heading) == analysed(query.text)
            for query in read_judgements(judgements)
            for hit in library.search(query.text).hits
            if query.grades.get(hit.id)
        ]
    assert len(shown) >= 450 and sum(shown) >= 0.95 * len(shown)
