"""The ablation table of docs/relevance.md: nDCG@10 on every judged set, all steps on and each one off.

    FINDWELL_SHARED=/path/to/shared python -m tests.relevance.ablation FOLDER

FOLDER keeps the indexes between runs. Where FINDWELL_ONNX_MODEL names the folder of an ONNX sentence-embedding model,
the corpus and SciFact are measured with that as well, and MedQuAD, whose articles take long to embed, is left out. The
outside reference is bm25s with Lucene's BM25 (k1 1.2, b 0.75), Snowball and English stop words over title and text
together.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from math import inf
from pathlib import Path

from indexer.engines.base import Ranking, Snapshot
from indexer.searching.synonyms import NONE
from indexer.searching.weights import RANKING, ranking_for
from indexer.upkeep.evaluate import DEPTH, measure
from tests.relevance.rankings import JudgedSet, bring_up_to_date, evaluation, judged_sets, read_all, snapshot_of

OFF = {
    "all steps": {},
    "without coverage": {"coverage": 0.0},
    "without proximity": {"proximity": 0.0},
    "without the title's share": {"titled": 0.0},
    "without meaning": {"meaning": 0.0},
    "title, headings as body": {"title": 1.0, "headings": 1.0},
    "BM25F alone": {"coverage": 0.0, "proximity": 0.0, "titled": 0.0, "meaning": 0.0},
}


class Unexplained:
    """A snapshot whose articles explain no abbreviations and name nothing by a letter."""

    shorts_begin = longs_begin = frozenset()

    def __init__(self, snapshot: Snapshot):
        self._snapshot = snapshot

    def __getattr__(self, name: str):
        return getattr(self._snapshot, name)

    def __len__(self) -> int:
        return len(self._snapshot)

    def is_name(self, terms: str) -> bool:
        """No."""
        return False


def rows(judged: JudgedSet):
    """(what is on or off, nDCG@10) of one set."""
    snapshot = snapshot_of(judged)
    readings = read_all(judged, snapshot)
    for name, changed in OFF.items():
        yield name, evaluation(judged, replace(RANKING, **changed), readings).ndcg_at_10
    for name, read in (
        ("without synonyms", read_all(judged, snapshot, NONE)),
        ("without abbreviations", read_all(judged, Unexplained(snapshot))),
        # No word is corrected when time is up.
        ("without corrections", read_all(judged, snapshot, deadline=-inf)),
    ):
        yield name, evaluation(judged, RANKING, read).ndcg_at_10
    plain = read_all(judged, Unexplained(snapshot), NONE, deadline=-inf)
    nothing = Ranking(3.0, 2.0, 1.0, RANKING.k1, RANKING.b, 0.0, 0.0)
    yield "BM25F alone, words as typed", evaluation(judged, nothing, plain).ndcg_at_10
    yield "bm25s (Lucene, Snowball)", outside(judged, snapshot)


def with_sentences(judged: JudgedSet, model: str) -> float:
    """nDCG@10 of one set where a sentence-embedding model tells the meaning."""
    settings = replace(judged.settings, index=f"{judged.settings.index}-sentences", semantic_model=model)
    bring_up_to_date(settings)
    return evaluation(replace(judged, settings=settings), ranking_for(settings)).ndcg_at_10


def outside(judged: JudgedSet, snapshot: Snapshot) -> float:
    """nDCG@10 of bm25s over the same articles."""
    import bm25s
    import Stemmer

    docs = range(snapshot.collection.documents)
    texts = []
    for doc in docs:
        article = snapshot.article(doc)
        parts = [article.title]
        for section in article.sections:
            parts += [section.heading, *section.blocks]
        texts.append(" ".join(parts))
    ids = [card.id for card in snapshot.cards(docs)]
    options = {"stopwords": "en", "stemmer": Stemmer.Stemmer("english"), "show_progress": False}
    engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    engine.index(bm25s.tokenize(texts, **options), show_progress=False)
    found = {}
    for query in judged.queries:
        words = bm25s.tokenize([query.text], **options)
        depth = min(DEPTH, len(ids))
        numbers, scores = engine.retrieve(words, k=depth, show_progress=False)
        pairs = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
        found[query.id] = [(ids[number], score) for number, score in pairs if score > 0]
    return measure(judged.queries, found).ndcg_at_10


def main(folder: Path) -> None:
    """Measure and print a table in Markdown."""
    shared, model = os.environ.get("FINDWELL_SHARED"), os.environ.get("FINDWELL_ONNX_MODEL")
    names = ("corpus", "scifact") if model else ("corpus", "scifact", "medquad")
    sets = judged_sets(Path(shared) if shared else None, folder, names)
    table: dict[str, list[float]] = {}
    for judged in sets:
        for name, value in rows(judged):
            table.setdefault(name, []).append(value)
        if model:
            table.setdefault("meaning by sentences (ONNX)", []).append(with_sentences(judged, model))
    print("| | " + " | ".join(judged.name for judged in sets) + " |")
    print("|---|" + "---|" * len(sets))
    full = table["all steps"]
    for name, values in table.items():
        cells = [f"{v:.4f} ({(v / f - 1) * 100:+.1f} %)" for v, f in zip(values, full, strict=True)]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
