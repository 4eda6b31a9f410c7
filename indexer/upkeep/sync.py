"""Sync: bring the index up to date with the corpus folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, time_ns
from typing import Any

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
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Report:
    """Add, change and remove articles until the index says what the folder says.

    `plan_only` writes nothing and reports what would happen; `rebuild` reads everything again beside the index that
    answers; `force` goes past the guards. `progress` is told what is being done, with how many articles, and of how
    many.
    Raises `CorpusMissing`, `IndexLocked`, `IndexDamaged`, `IndexUnreadable`, `GuardRefused`, `CuratedFileError`,
    `SettingsError`.
    """
    started = perf_counter()
    index, corpus = Path(settings.index), Path(settings.corpus)
    try:
        curated = check_curated(settings, (read_last_run(index) or {}).get("curated", {}))
    except CuratedFileError as error:
        raise CuratedFileError(f"{error} Nothing was indexed; fix the file and run it again.") from None
    check_corpus(corpus)
    engine = open_engine(settings, ranking_for(settings))
    try:
        if plan_only:
            work = _look(settings, engine, rebuild)
            unread = (*work.plan.rejected, *work.as_before)
            report = _report(work, unread, perf_counter() - started, work.generation)
            return report if force else replace(report, refused=_refusal(settings, work))
        # A plan from before another writer's commit would take out again what that has added.
        with engine.lock():
            work = _look(settings, engine, rebuild)
            if not force:
                _check(settings, work)
            rejected, generation = _carry_out(settings, engine, work, force, progress)
            report = _report(work, rejected, perf_counter() - started, generation)
            write_last_run(
                index,
                report,
                finished=datetime.now(UTC).isoformat(timespec="seconds"),
                corpus=str(corpus.absolute()),
                begun_ns=work.looked_ns,
                places=work.plan.places,
                curated=curated,
                articles=_held(work, rejected),
            )
            return report
    finally:
        engine.close()


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run has to do: the plan, whether it starts from nothing, and how many articles there are or were.

    `last` is the report of the last run, `looked_ns` when the folder was looked at, and `ids` are those of the articles
    in the index, or that were in one which cannot be read any more. `as_before` tells of the plan's files that are
    tried again why they could not be read.
    """

    plan: Plan
    last: Mapping[str, Any]
    rebuild: bool
    articles: int
    generation: str
    needs_mending: bool
    looked_ns: int
    ids: frozenset[str] = frozenset()
    as_before: tuple[Rejected, ...] = ()


def _look(settings: Settings, engine: Engine, rebuild: bool) -> _Work:
    before, now, corpus = _snapshot(engine, rebuild), time_ns(), Path(settings.corpus)
    last = read_last_run(Path(settings.index)) or {}
    if before is None:
        plan = make_plan(corpus, {}, max_bytes=settings.max_file_bytes, rebuild=True)
        return _Work(plan, last, True, _lost(last), "", False, now, frozenset(last.get("articles", ())))
    known = before.files()
    if len(known) != len(before) and not rebuild:
        raise IndexDamaged(f"The index has {len(before)} articles of {len(known)} files: rebuild it.")
    look = last_look(last, corpus, before.generation)
    plan = make_plan(corpus, known, max_bytes=settings.max_file_bytes, rebuild=rebuild, last=look)
    needs_mending = before.needs_mending and not rebuild
    return _Work(
        plan,
        last,
        rebuild,
        len(known),
        before.generation,
        needs_mending,
        now,
        frozenset(article_id for article_id, _ in known.values()),
        tuple(Rejected(file.path, look.rejected[file.path]) for file in plan.retried),
    )


def _lost_to_sight(last: Mapping[str, Any], plan: Plan) -> list[Rejected]:
    """What an index had that cannot be read any more, and whose files or folders cannot be looked at either.

    None that another file stands in for.
    """
    ids = {file.id for file in plan.added}
    unread = [each for each in plan.rejected if each.elsewhere is None]
    if "articles" not in last:  # The report is of an earlier version: what was not refused then may have been there.
        known = {each["path"] for each in last.get("rejected", ())}
        return [each for each in unread if each.path not in known and _id_of(each.path) not in ids]
    gone = set(last["articles"]) - ids
    return [
        each for each in unread if _id_of(each.path) in gone or any(id_.startswith(f"{each.path}/") for id_ in gone)
    ]


def _id_of(path: str) -> str:
    return os.path.splitext(path)[0]


def _lost(last: Mapping[str, Any]) -> int:
    """How many articles an index had that cannot be read any more."""
    if "articles" in last:
        return len(last["articles"])
    return sum(last.get(count, 0) for count in ("added", "changed", "unchanged"))


def _held(work: _Work, rejected: Collection[Rejected]) -> list[str]:
    """The ids of the articles that the index has after a run."""
    refused = {each.path for each in rejected}
    before = frozenset() if work.rebuild else work.ids.difference(work.plan.removed)
    return sorted(before.union(file.id for file in work.plan.changes.add if file.path not in refused))


def _refusal(settings: Settings, work: _Work) -> str:
    """Why a guard would refuse the run; empty where none does."""
    try:
        _check(settings, work)
    except GuardRefused as error:
        return str(error)
    return ""


def _check(settings: Settings, work: _Work) -> None:
    """Raises `GuardRefused` where too much would vanish, or an unreadable index is of another folder."""
    usual = _other_folder(work.last, Path(settings.corpus))
    if usual and not work.generation:
        raise GuardRefused(
            f"The index in {settings.index} was made of the articles in {usual}: name that folder; "
            f"if you mean {settings.corpus}, run it again with --force."
        )
    if not work.generation and work.articles and (lost := _lost_to_sight(work.last, work.plan)):
        raise GuardRefused(
            f"The index has to be rebuilt, and {lost[0].path} cannot be read right now "
            f"({lost[0].reason.rstrip('.')}); if the articles that were there may go, run it again with --force."
        )
    check_guards(work.plan, work.articles, rebuild=work.rebuild, usual=usual)


def _carry_out(
    settings: Settings, engine: Engine, work: _Work, force: bool, progress: Callable[[str, int, int], None]
) -> tuple[tuple[Rejected, ...], str]:
    """Mend and write; returns the files that were rejected, and the generation that answers then."""
    plan, generation = work.plan, work.generation
    if work.needs_mending:
        engine.mend(partial(progress, "Making arrays again"))
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
        progress=lambda done: progress("Reading articles", done, len(changes.add)),
    )
    return (*plan.rejected, *written.rejected), written.generation


def _other_folder(last: Mapping[str, Any], corpus: Path) -> str:
    """The folder that the last run read, where it is another one and is still there."""
    named = last.get("corpus", "")
    is_other = os.path.isdir(named) and corpus.is_dir() and not os.path.samefile(named, corpus)
    return named if is_other else ""


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
