"""Sync: bring the index up to date with the corpus folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from indexer.engines import open_engine
from indexer.engines.base import Engine, Snapshot
from indexer.errors import CuratedFileError, GuardRefused, IndexDamaged, IndexMissing
from indexer.searching.weights import ranking_for
from indexer.settings import Settings
from indexer.upkeep.curated import check_curated
from indexer.upkeep.plan import Plan, check_guards, fewest, make_plan
from indexer.upkeep.report import Report, last_run_time, read_last_run, write_last_run

#: A file that was changed so shortly before a run ended, in seconds, is looked at again.
_CLOCK_TICK = 2.0


def update(
    settings: Settings,
    plan_only: bool = False,
    *,
    rebuild: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Add, change and remove articles until the index says what the folder says.

    `plan_only` writes nothing and reports what would happen; `rebuild` reads everything anew beside the index that
    answers; `force` goes past the guards. `progress` is told (files done, files to do), and, where the index must be
    mended first, the same of its articles.
    Raises `CorpusMissing`, `IndexLocked`, `IndexDamaged`, `GuardRefused`, `CuratedFileError`, `SettingsError`.
    """
    started = perf_counter()
    try:
        check_curated(settings, since=last_run_time(Path(settings.index)) - _CLOCK_TICK)
    except CuratedFileError as error:
        raise CuratedFileError(f"{error} Nothing was indexed: mend that and run it again.") from None
    corpus = Path(settings.corpus)
    engine = open_engine(settings, ranking_for(settings))
    try:
        before = _snapshot(engine, rebuild)
        known = before.files() if before is not None else {}
        rebuild = rebuild or before is None
        lost = _lost(settings, corpus, force or plan_only) if before is None else 0
        plan = make_plan(corpus, known, rebuild=rebuild)
        rejected, generation = plan.rejected, before.generation if before is not None else ""
        if not plan_only:
            if not force:
                check_guards(plan, len(known), rebuild=rebuild, usual=_other_folder(settings, corpus))
            if before is not None and before.needs_mending and not rebuild:
                engine.mend(lambda done: progress(done, len(known)))
                generation = engine.snapshot().generation
            if rebuild or plan.added or plan.changed or plan.removed:
                total = len(plan.added) + len(plan.changed)
                written = engine.write(
                    corpus,
                    plan.changes,
                    rebuild=rebuild,
                    least=0 if force else fewest(len(known) or lost),
                    progress=lambda done: progress(done, total),
                )
                rejected, generation = (*plan.rejected, *written.rejected), written.generation
    finally:
        engine.close()
    report = _report(plan, rejected, perf_counter() - started, generation)
    if not plan_only:
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        write_last_run(Path(settings.index), report, finished, str(corpus.absolute()))
    return report


def _lost(settings: Settings, corpus: Path, force: bool) -> int:
    """How many articles an index had that cannot be read any more; raises `GuardRefused` for another folder's."""
    other = _other_folder(settings, corpus)
    if other and not force:
        raise GuardRefused(
            f"The index in {settings.index} was made of the articles in {other}: name that folder; "
            f"if you mean {corpus}, run it again with --force."
        )
    last = read_last_run(Path(settings.index)) or {}
    return sum(last.get(count, 0) for count in ("added", "changed", "unchanged"))


def _other_folder(settings: Settings, corpus: Path) -> str:
    """The folder that the last run read, where it is another one and is still there."""
    last = (read_last_run(Path(settings.index)) or {}).get("corpus", "")
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


def _report(plan: Plan, rejected, seconds: float, generation: str) -> Report:
    refused = {each.path for each in rejected}
    return Report(
        added=sum(file.path not in refused for file in plan.added),
        changed=sum(file.path not in refused for file in plan.changed),
        removed=len(plan.removed),
        unchanged=plan.unchanged,
        rejected=tuple(sorted(rejected, key=lambda each: each.path)),
        seconds=round(seconds, 3),
        generation=generation,
    )
