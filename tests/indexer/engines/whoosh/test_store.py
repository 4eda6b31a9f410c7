"""When a snapshot is opened again, and which segments a commit takes in."""

from __future__ import annotations

import errno
import gc
import io
import os
import shutil
from pathlib import Path
from time import monotonic, sleep

import pytest
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from indexer.engines.base import Changes
from indexer.engines.whoosh.generations import Generations, damaged_or_unreadable
from indexer.engines.whoosh.opening import _open_segment
from indexer.engines.whoosh.shared_files import SharedStorage
from indexer.engines.whoosh.snapshot import WhooshSnapshot
from indexer.engines.whoosh.store import WhooshEngine
from indexer.engines.whoosh.writing import committing
from indexer.engines.whoosh.writing.building import ReadFile
from indexer.engines.whoosh.writing.committing import MOST_SEGMENTS, absorbable
from indexer.engines.whoosh.writing.segments import INDEX_NAME
from indexer.errors import IndexDamaged, IndexLocked, IndexUnreadable
from indexer.searching.weights import RANKING


class Segment:
    """As much of a Whoosh segment as is looked at."""

    def __init__(self, live: int, deleted: int = 0):
        self._live, self._deleted = live, deleted

    def doc_count_all(self) -> int:
        return self._live + self._deleted

    def deleted_count(self) -> int:
        return self._deleted


@pytest.mark.parametrize(
    ("sizes", "added", "taken"),
    [
        ([], 1, []),
        ([1], 1, [1]),
        ([2], 1, []),
        ([1, 2, 4, 8], 1, [1, 2, 4, 8]),
        ([5000], 1, []),
        ([60], 60, []),
        ([0, 30], 0, [0]),
        ([500] * MOST_SEGMENTS, 1, [500]),
        ([500] * (MOST_SEGMENTS + 3), 1, [500] * 4),
        ([*[1] * 3, *[500] * (MOST_SEGMENTS - 1)], 1, [1, 1, 1]),
    ],
)
def test_what_a_commit_takes_in(sizes, added, taken):
    assert [
        each.doc_count_all() for each in absorbable([Segment(size) for size in sizes], added, 1, joins=True)
    ] == taken


@pytest.mark.parametrize(
    ("live", "deleted", "is_taken"), [(300, 299, False), (300, 301, True), (0, 1, True), (9_000, 20_000, False)]
)
def test_a_hollow_segment_is_written_again(live, deleted, is_taken):
    assert len(absorbable([Segment(live, deleted), Segment(5_000)], 1, 1, joins=True)) == is_taken


def test_a_commit_that_takes_a_segment_away_while_it_is_opened_damages_nothing(engine_of, article, tmp_path):
    engine = engine_of([article("a", "Calm", "dream")])
    folder = next((tmp_path / "index0").glob("g*"))
    old = whoosh_index.TOC.read(FileStorage(str(folder)), INDEX_NAME)
    files = (ReadFile("b.md", "b", 1, 2, article("b", "Rest", "sleep")),)
    engine.write(tmp_path, Changes(("a",), files), rebuild=False, progress=lambda done: None)
    with pytest.raises(FileNotFoundError):
        _open_segment(folder, SharedStorage(str(folder)), old.segments[0], old.generation, RANKING)


def test_what_a_commit_takes_away_while_it_is_checked_is_not_damaged(engine_of, article, tmp_path, monkeypatch):
    engine = engine_of([article("a", "Calm", "dream")])
    looks = []

    def overtaken(folder, ranking):
        looks.append(folder)
        if len(looks) in overtaking:
            files = (ReadFile(f"n{len(looks)}.md", f"n{len(looks)}", 1, 2, article(f"n{len(looks)}", "Rest", "sleep")),)
            engine.write(tmp_path, Changes((), files), rebuild=False, progress=lambda done: None)
        return ["The arrays are gone."] if len(looks) in overtaking or always else []

    monkeypatch.setattr("indexer.engines.whoosh.store.damages", overtaken)
    overtaking, always = {1, 2}, False
    assert engine.damages() == [] and len(looks) == 3
    overtaking, always = set(range(4, 99)), False
    with pytest.raises(IndexLocked):
        engine.damages()
    overtaking, always = set(), True
    assert engine.damages() == ["The arrays are gone."]


def test_a_commit_within_one_tick_of_the_clock_is_seen(engine_of, article):
    engine = engine_of([article("a", "Calm")])
    engine.snapshot()
    (folder,) = engine._folder.glob("g0*")
    ticks = os.stat(folder).st_mtime_ns
    before = engine._generations.state()
    (table,) = folder.glob("*.toc")
    table.rename(folder / "_MAIN_77.toc")
    os.utime(folder, ns=(ticks, ticks))
    assert engine._generations.state() != before


def test_files_that_are_not_committed_open_nothing_anew(engine_of, article):
    engine = engine_of([article("a", "Calm")])
    snapshot = engine.snapshot()
    (folder,) = engine._folder.glob("g0*")
    (folder / "MAIN_new.arrays").write_bytes(b"half")
    assert engine.snapshot() is snapshot


def test_an_index_made_anew_in_the_same_place_has_another_name(engine_of, article):
    engine = engine_of([article("a", "Calm", "dream")])
    first = engine.snapshot().generation
    shutil.rmtree(engine._settings.index)
    files = (ReadFile("a.md", "a", 1, 2, article("a", "Calm", "river")),)
    engine.write(Path(engine._settings.corpus), Changes((), files), rebuild=True, progress=lambda done: None)
    assert engine.snapshot().generation != first


def test_a_follower_opens_commits_while_searches_are_answered(engine_of, article):
    engine = engine_of([article("a", "Calm", "dream")])
    assert len(engine.snapshot()) == 1
    engine.follow()
    for number in range(3):
        files = (ReadFile(f"n{number}.md", f"n{number}", 1, 2, article(f"n{number}", "Calm", "river")),)
        engine.write(Path(engine._settings.corpus), Changes((), files), rebuild=False, progress=lambda done: None)
        deadline = monotonic() + 30
        while len(engine.snapshot()) < number + 2:
            assert monotonic() < deadline
            sleep(0.005)


def test_a_follower_outlives_a_commit_that_it_cannot_open(engine_of, article, monkeypatch, caplog):
    engine = engine_of([article("a", "Calm", "dream")])
    engine.snapshot()
    failures = iter([MemoryError("no room")])

    def prepare(self) -> None:
        for failure in failures:
            raise failure

    monkeypatch.setattr(WhooshSnapshot, "prepare", prepare)
    engine.follow()
    files = (ReadFile("b.md", "b", 1, 2, article("b", "Calm", "river")),)
    engine.write(Path(engine._settings.corpus), Changes((), files), rebuild=False, progress=lambda done: None)
    deadline = monotonic() + 30
    while len(engine.snapshot()) < 2:
        assert monotonic() < deadline
        sleep(0.005)
    assert "there is not enough memory" in caplog.text


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (MemoryError(), IndexUnreadable, "cannot be read right now (there is not enough memory)"),
        (OSError(errno.EMFILE, "Too many open files"), IndexUnreadable, "cannot be read right now (Too many open"),
        (OSError(errno.ENOSPC, "No space left on device"), IndexUnreadable, "right now (No space left on device)"),
        (OSError(errno.EINVAL, "Invalid argument"), IndexDamaged, "is damaged ([Errno 22] Invalid argument)"),
        (ValueError("odd bytes"), IndexDamaged, "is damaged (odd bytes): rebuild it"),
        (IndexDamaged("One article is damaged: rebuild it."), IndexDamaged, "One article is damaged: rebuild it."),
    ],
)
def test_what_lies_outside_of_an_index_is_no_damage_of_it(error, kind, said):
    told = damaged_or_unreadable(Path("there"), error)
    assert type(told) is kind and said in str(told) and str(told).count("rebuild it") <= 1


def test_a_segment_that_cannot_be_made_again_leaves_no_file_open(engine_of, article, monkeypatch):
    engine = engine_of([article("a", "Calm", "dream")])
    (path,) = engine._folder.glob("g*/*.arrays")
    path.unlink()

    def full(*arguments):
        raise MemoryError

    # A file that is left open is an error in these tests.
    monkeypatch.setattr("indexer.engines.whoosh.opening.collect_arrays", full)
    with pytest.raises(IndexUnreadable, match="not enough memory"):
        WhooshEngine(engine._settings, RANKING).snapshot()
    gc.collect()


def test_what_is_called_like_a_generation_and_is_none_is_in_nobodys_way(engine_of, article, tmp_path):
    engine = engine_of([article("a", "Calm", "dream")])
    (engine._folder / "g000099").write_text("a file")
    files = (ReadFile("b.md", "b", 1, 2, article("b", "Calm", "river")),)
    for _ in range(3):
        engine.write(tmp_path, Changes((), files), rebuild=True, progress=lambda done: None)
    assert len(engine.snapshot()) == 1 and (engine._folder / "g000099").exists()


def test_a_follower_goes_on_answering_where_the_index_goes_away(engine_of, article, caplog):
    engine = engine_of([article("a", "Calm", "dream")])
    engine.snapshot()
    engine.follow()
    (Path(engine._settings.index) / "current.json").unlink()
    deadline = monotonic() + 30
    while not caplog.records:
        assert monotonic() < deadline
        sleep(0.005)
    assert "There is no index" in caplog.text
    assert len(engine.snapshot()) == 1


def test_who_begins_to_follow_does_not_answer_with_what_was_opened_long_ago(engine_of, article, tmp_path, caplog):
    engine = engine_of([article("a", "Calm", "dream"), article("b", "Calm", "river")])
    assert len(engine.snapshot()) == 2
    writer = WhooshEngine(engine._settings, RANKING)
    writer.write(tmp_path, Changes(("b",), ()), rebuild=False, progress=lambda done: None)
    current = Path(engine._settings.index) / "current.json"
    said, damaged = current.read_text(), "garbage"
    current.write_text(damaged)
    engine.follow(lambda error: f"told: {error}")
    with pytest.raises(IndexDamaged):
        engine.snapshot()
    deadline = monotonic() + 30
    while not engine.trouble:
        assert monotonic() < deadline
        sleep(0.005)
    assert "told: The index in" in caplog.text
    current.write_text(said)
    while engine.trouble:
        assert monotonic() < deadline
        sleep(0.005)
    assert len(engine.snapshot()) == 1
    engine.close()


def test_two_generations_are_kept_at_most(article, engine_of, tmp_path):
    engine = engine_of([article("a", "A", "Words.")])
    for _ in range(3):
        files = (ReadFile("a.md", "a", 1, 2, article("a", "A", "Words.")),)
        engine.write(tmp_path, Changes((), files), rebuild=True, progress=lambda done: None)
    kept = sorted(path.name for path in Path(engine._settings.index).glob("g[0-9]*"))
    assert kept == ["g000003", "g000004"] and engine.snapshot().find("a") is not None


def test_a_commit_opens_only_the_segments_that_it_made(article, engine_of, tmp_path):
    engine = engine_of([article(f"a{n}", "A", "Words.") for n in range(9)])
    before = engine.snapshot()
    files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
    engine.write(tmp_path, Changes((), files), rebuild=False, progress=lambda done: None)
    after = engine.snapshot()
    assert len(after.opened) == 2
    assert [name for name, each in after.opened.items() if before.opened.get(name) is each] == list(before.opened)


def test_a_commit_is_on_the_disk_before_it_is_told(article, engine_of, tmp_path, monkeypatch):
    engine = engine_of([article("a", "A", "Words.")])
    done = []
    fsync, rename = os.fsync, os.rename

    def note(file):
        done.append(os.readlink(f"/proc/self/fd/{file}"))
        fsync(file)

    def renamed(old, new):
        done.append(f"renamed {new}")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(os, "rename", renamed)
    files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
    engine.write(tmp_path, Changes((), files), rebuild=False, progress=lambda done: None)
    folder = next(iter(Path(engine._settings.index).glob("g0*")))
    arrays = next(number for number, each in enumerate(done) if each.endswith(".arrays"))
    named = done.index(f"renamed {folder / '_MAIN_2.toc'}")
    # The segment, then the folder that lists it, then the commit that names it, first under another name.
    assert arrays < done.index(str(folder)) < named - 1
    assert ".toc." in done[named - 1] and done[named + 1] == str(folder)


def test_runs_of_many_files_leave_no_more_segments_than_others(article, engine_of, tmp_path, monkeypatch):
    monkeypatch.setattr(committing, "FEW_FILES", 2)
    monkeypatch.setattr("indexer.engines.whoosh.writing.building.FEW_FILES", 2)
    engine = engine_of([article("a", "A", "Words.")])
    for run in range(committing.MOST_SEGMENTS + 3):
        made = [article(f"{run}-{number}", "B", "Words.") for number in range(3)]
        files = tuple(ReadFile(f"{each.id}.md", each.id, 1, 2, each) for each in made)
        engine.write(tmp_path, Changes((), files), rebuild=False, progress=lambda done: None)
    snapshot = engine.snapshot()
    assert len(snapshot) == 1 + 3 * (committing.MOST_SEGMENTS + 3)
    assert len(snapshot.opened) <= committing.MOST_SEGMENTS


@pytest.mark.parametrize(
    ("sizes", "new", "taken"),
    [
        ([2500] * 2, 2, []),
        ([300] * (MOST_SEGMENTS - 2), 2, []),
        ([300] * (MOST_SEGMENTS - 1), 2, [300] * 2),
        # On machines of many cores nothing large is written again.
        ([312] * 16, 16, [312] * 6),
        ([5000] * 16, 16, []),
    ],
)
def test_what_a_run_of_many_files_takes_in(sizes, new, taken):
    found = absorbable([Segment(size) for size in sizes], 200, new, joins=False)
    assert [each.doc_count_all() for each in found] == taken


@pytest.mark.parametrize("name", ["g000009.bak", "g000000.old", "g2-old"])
def test_what_lies_beside_the_generations_stays_and_is_none(article, engine_of, tmp_path, name):
    engine = engine_of([article("a", "A", "Words.")])
    beside = Path(engine._settings.index, name)
    beside.mkdir()
    for _ in range(4):
        files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
        engine.write(tmp_path, Changes((), files), rebuild=True, progress=lambda done: None)
        assert engine.snapshot().find("b") is not None
    assert beside.is_dir()


def test_generations_are_told_apart_by_their_numbers(article, engine_of, tmp_path):
    engine = engine_of([article("a", "A", "Words.")])
    index = Path(engine._settings.index)
    (index / "g000001").rename(index / "g999999")
    (index / "current.json").write_text((index / "current.json").read_text().replace("g000001", "g999999"))
    for _ in range(2):
        files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
        engine.write(tmp_path, Changes((), files), rebuild=True, progress=lambda done: None)
    assert engine.snapshot().generation.startswith("g1000001") and engine.snapshot().find("b") is not None


def full_disk(*args, **options):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_failed_rebuild_leaves_no_folder(article, engine_of, tmp_path, monkeypatch):
    engine = engine_of([article("a", "A", "Words.")])

    monkeypatch.setattr("indexer.engines.whoosh.store.whoosh_index.create_in", full_disk)
    with pytest.raises(OSError, match="No space"):
        engine.write(tmp_path, Changes((), ()), rebuild=True, progress=lambda done: None)
    assert [path.name for path in Path(engine._settings.index).glob("g*")] == ["g000001"]


def test_a_rebuild_that_cannot_switch_leaves_nothing(article, engine_of, tmp_path, monkeypatch):
    engine = engine_of([article("a", "A", "Words.")])
    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space"):
        disk.setattr("indexer.engines.whoosh.generations.os.replace", full_disk)
        engine.write(tmp_path, Changes((), ()), rebuild=True, progress=lambda done: None)
    assert {path.name for path in engine._folder.iterdir()} == {"g000001", "current.json", "writer.lock"}
    assert engine.snapshot().find("a") is not None


def test_a_rebuild_that_has_switched_stays_whatever_goes_wrong_behind_it(article, engine_of, tmp_path, monkeypatch):
    engine = engine_of([article("a", "A", "Words.")])
    files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space"):
        disk.setattr("indexer.engines.whoosh.generations.flush_folder", full_disk)
        engine.write(tmp_path, Changes((), files), rebuild=True, progress=lambda done: None)
    assert WhooshEngine(engine._settings, RANKING).snapshot().find("b") is not None


def test_what_a_killed_first_build_left_is_no_generation_before(article, engine_of, tmp_path):
    engine = engine_of([article("a", "A", "Words.")])
    (engine._folder / "g000001").rename(engine._folder / "g000002")
    current = engine._folder / "current.json"
    current.write_text(current.read_text().replace("g000001", "g000002"))
    (engine._folder / "g000001").mkdir()
    files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
    engine.write(tmp_path, Changes((), files), rebuild=True, progress=lambda done: None)
    assert {path.name for path in engine._folder.glob("g*")} == {"g000002", "g000003"}


def test_arrays_that_were_not_written_to_their_end_are_taken_away(article, engine_of, tmp_path, monkeypatch):
    engine = engine_of([article("a", "A", "Words.")])
    (arrays,) = engine._folder.glob("g*/*.arrays")
    arrays.unlink()
    with monkeypatch.context() as disk, pytest.raises(IndexUnreadable, match="No space"):
        disk.setattr("indexer.engines.whoosh.arrays.arena.os.fsync", full_disk)
        engine.mend(lambda done, total: None)
    assert not list(arrays.parent.glob("*.tmp"))
    killed = arrays.with_name(f"{arrays.name}.1.tmp")
    killed.write_bytes(b"half")
    files = (ReadFile("b.md", "b", 1, 2, article("b", "B", "Words.")),)
    engine.write(tmp_path, Changes((), files), rebuild=False, progress=lambda done: None)
    assert not killed.exists() and engine.snapshot().find("b") is not None


def test_a_look_at_an_index_that_cannot_be_read_now_finds_no_damage(article, engine_of, monkeypatch):
    engine = engine_of([article("a", "A", "Words.")])

    def refused(*_):
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("indexer.engines.whoosh.verifying.stored_articles", refused)
    with pytest.raises(IndexUnreadable, match="Too many open files"):
        engine.damages()


def test_whoever_follows_goes_on_whatever_goes_wrong(article, engine_of, monkeypatch, caplog):
    engine = engine_of([article("a", "A", "Words.")])
    failures = iter([ValueError("never thought of")])
    real = Generations.state

    def state(self):
        for failure in failures:
            raise failure
        return real(self)

    engine.snapshot()
    engine.follow()
    monkeypatch.setattr(Generations, "state", state)
    deadline = monotonic() + 30
    while "never thought of" not in caplog.text or engine.trouble:
        assert monotonic() < deadline
        sleep(0.005)
    assert engine._newest._follower.is_alive()


def test_an_index_that_is_put_in_the_place_of_another_is_seen(article, engine_of):
    engine = engine_of([article("a", "A", "Words.")])
    other = engine_of([article("b", "B", "Words.")])
    assert engine.snapshot().find("a") is not None
    index, instead = Path(engine._settings.index), Path(other._settings.index)
    known = os.stat(index / "current.json")
    # As rsync does it: each file under a name of its own, then in place; the table of contents has the same name.
    for path in sorted((instead / "g000001").iterdir()):
        shutil.copy(path, index / "g000001" / ".new")
        (index / "g000001" / ".new").rename(index / "g000001" / path.name)
    assert os.stat(index / "current.json").st_mtime_ns == known.st_mtime_ns
    assert engine.snapshot().find("b") is not None


@pytest.mark.parametrize("failing", ["current.json", ".arrays", ".toc"])
def test_what_may_not_be_read_now_is_not_damaged(article, engine_of, monkeypatch, failing):
    engine = engine_of([article("a", "A", "Words.")])
    real = io.open

    def refused(path, *args, **options):
        if str(path).endswith(failing):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *args, **options)

    monkeypatch.setattr("builtins.open", refused)
    monkeypatch.setattr("io.open", refused)
    with pytest.raises(IndexUnreadable, match="Permission denied"):
        WhooshEngine(engine._settings, engine._ranking).snapshot()
