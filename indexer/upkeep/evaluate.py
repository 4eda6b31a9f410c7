"""Evaluate: how well the ranking answers queries whose answers are known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.upkeep.judgements import JudgedQuery, read_judgements

if TYPE_CHECKING:
    from indexer.library import Library

#: How many hits are looked at for each query; recall is measured at this depth.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class QueryMeasures:
    """How well one query was answered, each measure from 0 to 1; `best` is the article that came first."""

    id: str
    text: str
    kind: str
    ndcg_at_10: float
    mrr: float
    recall_at_100: float
    best: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The means over the queries that have answers, and each of them.

    Queries that should find nothing are counted apart: `empty_expected` of them, of which `empty_right` found
    nothing.
    """

    queries: int
    ndcg_at_10: float
    mrr: float
    recall_at_100: float
    per_query: tuple[QueryMeasures, ...]
    empty_expected: int
    empty_right: int

    def as_json(self) -> dict:
        """The evaluation as the command line prints it."""
        return asdict(self)

    def of_kind(self, kind: str) -> float:
        """The mean nDCG@10 of the queries of one kind; 0 where there are none."""
        return _mean([each.ndcg_at_10 for each in self.per_query if each.kind == kind])


def evaluate(library: Library, path: Path, limit: int | None = None) -> Evaluation:
    """Measure the ranking over the judged queries in `path`, or the first `limit` of them.

    nDCG@10 has the grades as gains (Järvelin and Kekäläinen 2002, as trec_eval computes it), MRR and recall@100 count
    every grade above 0 as an answer. Raises `JudgementsError`.
    """
    queries = read_judgements(Path(path))[:limit]
    found = {query.id: library.ranked(query.text, DEPTH) for query in queries}
    return measure(queries, found)


def measure(queries: list[JudgedQuery], found: dict[str, list[tuple[str, float]]]) -> Evaluation:
    """Measure what was found, (article id, score) best first, for each query id."""
    answerable = [query for query in queries if query.has_answers]
    unanswerable = [query for query in queries if not query.has_answers]
    measured = _measures(answerable, found)
    per_query = tuple(
        QueryMeasures(
            query.id, query.text, query.kind, *measured[query.id], found[query.id][0][0] if found[query.id] else ""
        )
        for query in answerable
    )
    return Evaluation(
        queries=len(per_query),
        ndcg_at_10=_mean([each.ndcg_at_10 for each in per_query]),
        mrr=_mean([each.mrr for each in per_query]),
        recall_at_100=_mean([each.recall_at_100 for each in per_query]),
        per_query=per_query,
        empty_expected=len(unanswerable),
        empty_right=sum(not found[query.id] for query in unanswerable),
    )


def _measures(queries: list[JudgedQuery], found) -> dict[str, list[float]]:
    """(nDCG@10, MRR, recall@100) of each query; ranks count, so that equal scores stay in the order shown."""
    import ir_measures  # takes 30 ms that no search needs

    wanted = [ir_measures.nDCG @ 10, ir_measures.RR, ir_measures.R @ DEPTH]
    measured = {query.id: [0.0] * len(wanted) for query in queries}
    judged = {query.id: {article: grade for article, grade in query.grades.items() if article} for query in queries}
    run = {query.id: {article: float(-rank) for rank, (article, _) in enumerate(found[query.id])} for query in queries}
    if queries:
        for metric in ir_measures.iter_calc(wanted, judged, run):
            measured[metric.query_id][wanted.index(metric.measure)] = metric.value
    return measured


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
