"""Status and check: what the index says of itself, and whether it is true."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.engines import open_engine
from indexer.searching.weights import ranking_for
from indexer.settings import Settings
from indexer.upkeep.curated import check_curated, lost_articles
from indexer.upkeep.plan import make_plan
from indexer.upkeep.report import corpus_of, last_look, read_last_run


@dataclass(frozen=True, slots=True)
class Status:
    """The index at a glance: `bytes` on disk, when the last run finished, and which files it could not read."""

    articles: int
    generation: str
    bytes: int
    engine: str
    last_run: str | None
    rejected: tuple[dict[str, str], ...]

    def as_json(self) -> dict:
        """The status as the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with the index in itself, and how far it is behind the corpus folder, in files.

    `lost` says which articles pins and notices lead to that the index does not have.
    """

    articles: int
    damages: tuple[str, ...]
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    surplus: tuple[str, ...]
    lost: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the index can be trusted; one that is merely behind the folder can."""
        return not self.damages

    def as_json(self) -> dict:
        """The check as the command line prints it."""
        return {"whole": self.is_whole, **asdict(self)}


def read_status(settings: Settings) -> Status:
    """What the index says of itself; raises `IndexUnusable`."""
    engine = open_engine(settings, ranking_for(settings))
    try:
        snapshot = engine.snapshot()
        last = read_last_run(Path(settings.index)) or {}
        return Status(
            articles=len(snapshot),
            generation=snapshot.generation,
            bytes=engine.bytes_used(),
            engine=settings.engine,
            last_run=last.get("finished"),
            rejected=tuple(last.get("rejected", ())),
        )
    finally:
        engine.close()


def check_index(settings: Settings) -> Check:
    """Verify the index against itself and the corpus; raises `IndexUnusable`, `CorpusMissing` or `CuratedFileError`."""
    check_curated(settings)
    engine = open_engine(settings, ranking_for(settings))
    try:
        snapshot = engine.snapshot()
        corpus = Path(corpus_of(settings))
        look = last_look(read_last_run(Path(settings.index)) or {}, corpus, snapshot.generation)
        plan = make_plan(corpus, snapshot.files(), max_bytes=settings.max_file_bytes, last=look)
        return Check(
            articles=len(snapshot),
            damages=tuple(engine.damages()),
            missing=tuple(file.path for file in plan.added),
            outdated=tuple(file.path for file in plan.changed),
            surplus=plan.removed,
            lost=lost_articles(settings, snapshot),
        )
    finally:
        engine.close()
