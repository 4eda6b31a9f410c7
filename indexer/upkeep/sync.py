"""Sync: bring the index up to date with the corpus folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, time_ns

from indexer.engines import open_engine
from indexer.engines.base import Engine, Snapshot
from indexer.errors import CuratedFileError, GuardRefused, IndexDamaged, IndexMissing
from indexer.reading import Rejected
from indexer.searching.weights import ranking_for
from indexer.settings import Settings
from indexer.upkeep.curated import check_curated
from indexer.upkeep.plan import Plan, check_corpus, check_guards, fewest, make_plan
from indexer.upkeep.report import Report, last_look, read_last_run, write_last_run


def update(
    settings: Settings,
    plan_only: bool = False,
    *,
    rebuild: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Add, change and remove articles until the index says what the folder says.

    `plan_only` writes nothing and reports what would happen; `rebuild` reads everything again beside the index that
    answers; `force` goes past the guards. `progress` is told (files done, files to do), and, where the index must be
    mended first, the same of its articles.
    Raises `CorpusMissing`, `IndexLocked`, `IndexDamaged`, `IndexUnreadable`, `GuardRefused`, `CuratedFileError`,
    `SettingsError`.
    """
    started = perf_counter()
    try:
        curated = check_curated(settings, (read_last_run(Path(settings.index)) or {}).get("curated", {}))
    except CuratedFileError as error:
        raise CuratedFileError(f"{error} Nothing was indexed; fix the file and run it again.") from None
    corpus = Path(settings.corpus)
    check_corpus(corpus)
    engine = open_engine(settings, ranking_for(settings))
    try:
        if plan_only:
            work = _look(settings, engine, rebuild)
            rejected, generation = (*work.plan.rejected, *work.as_before), work.generation
        else:
            # A plan from before another writer's commit would take out again what that has added.
            with engine.lock():
                work = _look(settings, engine, rebuild)
                if not force:
                    _check(settings, work)
                rejected, generation = _carry_out(settings, engine, work, force, progress)
    finally:
        engine.close()
    report = _report(work, rejected, perf_counter() - started, generation)
    if not plan_only:
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        seen = str(corpus.absolute()), work.looked_ns, work.plan.places, curated
        write_last_run(Path(settings.index), report, finished, *seen)
    return report


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run has to do: the plan, whether it starts from nothing, and how many articles there are or were.

    `looked_ns` is when the folder was looked at, and `ids` are those of the articles in the index. `as_before` tells of
    the plan's files that are tried again why they could not be read.
    """

    plan: Plan
    rebuild: bool
    articles: int
    generation: str
    needs_mending: bool
    looked_ns: int
    ids: frozenset[str] = frozenset()
    as_before: tuple[Rejected, ...] = ()


def _look(settings: Settings, engine: Engine, rebuild: bool) -> _Work:
    before, now, corpus = _snapshot(engine, rebuild), time_ns(), Path(settings.corpus)
    if before is None:
        return _Work(make_plan(corpus, {}, rebuild=True), True, _lost(settings), "", False, now)
    known = before.files()
    last = last_look(Path(settings.index), corpus)
    plan = make_plan(corpus, known, rebuild=rebuild, last=last)
    needs_mending = before.needs_mending and not rebuild
    return _Work(
        plan,
        rebuild,
        len(known),
        before.generation,
        needs_mending,
        now,
        frozenset(article_id for article_id, _ in known.values()),
        tuple(Rejected(file.path, last.rejected[file.path]) for file in plan.retried),
    )


def _lost_to_sight(settings: Settings, plan: Plan) -> list[Rejected]:
    """What the last run could read or did not meet, and this one cannot; none that another file stands in for."""
    last = read_last_run(Path(settings.index)) or {}
    known = {each.get("path") for each in last.get("rejected", ())}
    ids = {file.id for file in plan.added}
    unread = (each for each in plan.rejected if each.elsewhere is None and each.path not in known)
    return [each for each in unread if os.path.splitext(each.path)[0] not in ids]


def _lost(settings: Settings) -> int:
    """How many articles an index had that cannot be read any more."""
    last = read_last_run(Path(settings.index)) or {}
    return sum(last.get(count, 0) for count in ("added", "changed", "unchanged"))


def _check(settings: Settings, work: _Work) -> None:
    """Raises `GuardRefused` where too much would vanish, or an unreadable index is of another folder."""
    usual = _other_folder(settings)
    if usual and not work.generation:
        raise GuardRefused(
            f"The index in {settings.index} was made of the articles in {usual}: name that folder; "
            f"if you mean {settings.corpus}, run it again with --force."
        )
    if not work.generation and work.articles and (lost := _lost_to_sight(settings, work.plan)):
        raise GuardRefused(
            f"The index has to be rebuilt, and {lost[0].path} cannot be read right now "
            f"({lost[0].reason.rstrip('.')}); if the articles that were there may go, run it again with --force."
        )
    check_guards(work.plan, work.articles, rebuild=work.rebuild, usual=usual)


def _carry_out(
    settings: Settings, engine: Engine, work: _Work, force: bool, progress: Callable[[int, int], None]
) -> tuple[tuple[Rejected, ...], str]:
    """Mend and write; returns the files that were rejected, and the generation that answers then."""
    plan, generation = work.plan, work.generation
    if work.needs_mending:
        engine.mend(lambda done: progress(done, work.articles))
        generation = engine.snapshot().generation
    changes = plan.changes
    if not (work.rebuild or changes.add or changes.remove):
        return plan.rejected, generation
    written = engine.write(
        Path(settings.corpus),
        changes,
        rebuild=work.rebuild,
        least=0 if force else fewest(work.articles),
        kept=frozenset() if force else work.ids,
        progress=lambda done: progress(done, len(changes.add)),
    )
    return (*plan.rejected, *written.rejected), written.generation


def _other_folder(settings: Settings) -> str:
    """The folder that the last run read, where it is another one and is still there."""
    last, corpus = (read_last_run(Path(settings.index)) or {}).get("corpus", ""), Path(settings.corpus)
    is_other = os.path.isdir(last) and corpus.is_dir() and not os.path.samefile(last, corpus)
    return last if is_other else ""


def _snapshot(engine: Engine, rebuild: bool) -> Snapshot | None:
    """What there is before the run; None where there is no index, or none that a rebuild could read."""
    try:
        return engine.snapshot()
    except IndexMissing:
        return None
    except IndexDamaged:
        if rebuild:
            return None
        raise


def _report(work: _Work, rejected: Collection[Rejected], seconds: float, generation: str) -> Report:
    plan, refused = work.plan, {each.path for each in rejected}
    read_again = [file.id in work.ids for file in plan.retried if file.path not in refused]
    return Report(
        added=sum(file.path not in refused for file in plan.added) + read_again.count(False),
        changed=sum(file.path not in refused for file in plan.changed) + read_again.count(True),
        removed=len(plan.removed),
        unchanged=plan.unchanged,
        rejected=tuple(sorted(rejected, key=lambda each: each.path)),
        seconds=round(seconds, 3),
        generation=generation,
    )
