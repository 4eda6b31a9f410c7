"""Judged sets, each indexed once and searched again and again with other rankings."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from pathlib import Path

from indexer import Settings, update
from indexer.engines import open_engine
from indexer.engines.base import Ask, Ranking, Snapshot
from indexer.errors import IndexMissing
from indexer.searching.reading import Reading, read_query
from indexer.searching.synonyms import NONE, Synonyms, read_synonyms
from indexer.searching.weights import ranking_for
from indexer.upkeep.evaluate import DEPTH, Evaluation, measure
from indexer.upkeep.judgements import JudgedQuery, read_judgements
from tests.relevance.judged_sets import write_medquad, write_scifact

ROOT = Path(__file__).resolve().parents[2]
SETS = ("corpus", "scifact", "medquad")


@dataclass(frozen=True)
class JudgedSet:
    """A name, the settings of its index, and its judged queries."""

    name: str
    settings: Settings
    queries: list[JudgedQuery]


def judged_sets(shared: Path | None, folder: Path, names: tuple[str, ...] = SETS) -> list[JudgedSet]:
    """The shipped corpus and, where the shared folder is there, SciFact and MedQuAD; indexed below `folder`."""
    writers = {"corpus": _shipped, **({"scifact": write_scifact, "medquad": write_medquad} if shared else {})}
    found = []
    for name in filter(writers.__contains__, names):
        corpus, judgements = writers[name](shared, folder)
        settings = Settings(corpus=str(corpus), index=str(folder / f"index-{name}"), query_seconds=5.0)
        bring_up_to_date(settings)
        found.append(JudgedSet(name, settings, read_judgements(judgements)))
    return found


def _shipped(_shared: Path | None, _folder: Path) -> tuple[Path, Path]:
    return ROOT / "corpus" / "articles", ROOT / "corpus" / "judgements.csv"


def bring_up_to_date(settings: Settings) -> None:
    """Make a set's index or what it lacks."""
    try:
        update(settings, force=True)
    except IndexMissing:
        update(settings, rebuild=True)


def snapshot_of(judged: JudgedSet, ranking: Ranking | None = None) -> Snapshot:
    """The set's index, opened to rank so, or as its settings say."""
    return open_engine(judged.settings, ranking or ranking_for(judged.settings)).snapshot()


def read_all(
    judged: JudgedSet, snapshot: Snapshot, synonyms: Synonyms | None = None, deadline: float = inf
) -> dict[str, Reading]:
    """Every query of a set as it is read; after `deadline` no word is corrected."""
    if synonyms is None:
        path = ROOT / "corpus" / "synonyms.toml"
        synonyms = read_synonyms(path) if path.exists() else NONE
    return {query.id: read_query(query.text, snapshot, synonyms, deadline) for query in judged.queries}


def evaluation(judged: JudgedSet, ranking: Ranking, readings: dict[str, Reading] | None = None) -> Evaluation:
    """How well a ranking answers a set's queries."""
    snapshot = snapshot_of(judged, ranking)
    readings = readings or read_all(judged, snapshot)
    found = {}
    for query in judged.queries:
        reading = readings[query.id]
        ask = Ask(reading.tree, reading.meant, reading.sentence, limit=DEPTH, facets=False)
        answer = snapshot.search(ask)
        found[query.id] = [(card.id, s) for card, s in zip(snapshot.cards(answer.docs), answer.scores, strict=True)]
    return measure(judged.queries, found)
