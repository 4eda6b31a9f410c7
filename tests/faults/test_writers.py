"""Writers that meet, and writers that die: the index is always as one of the commits left it."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from whoosh import index as whoosh_index

from indexer import Library, update
from indexer.engines.whoosh.writing.committing import ABSORBED_ARTICLES, MOST_SEGMENTS
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.errors import IndexLocked, IndexMissing
from tests.faults.shelf import answers, answers_of, settings, write

ROOT = Path(__file__).resolve().parents[2]


def generation(chosen) -> Path:
    return max(Path(chosen.index).glob("g0*"))


def segments(chosen) -> int:
    return len(whoosh_index.open_dir(str(generation(chosen)))._segments())


def ids(chosen) -> set[str]:
    with Library.open(chosen) as library:
        return {hit.id for hit in library.search("common", per_page=100).hits}


def test_a_second_writer_is_told_that_the_index_is_locked(tmp_path):
    chosen = settings(tmp_path, lock_seconds=0.05)
    write(chosen, range(3))
    update(chosen)
    write(chosen, [4])
    with FileLock(Path(chosen.index) / "writer.lock"), pytest.raises(IndexLocked, match="try again"):
        update(chosen)
    writer = whoosh_index.open_dir(str(generation(chosen))).writer()
    with pytest.raises(IndexLocked, match="try again"):
        update(chosen)
    writer.cancel()
    assert update(chosen).added == 1


def test_two_writers_at_once_lose_nothing(tmp_path):
    chosen = settings(tmp_path, lock_seconds=60.0)
    write(chosen, range(5))
    update(chosen)
    write(chosen, range(5, 40))
    problems = []

    def work() -> None:
        try:
            update(chosen)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert ids(chosen) == {f"n{number:03}" for number in range(40)}
    with Library.open(chosen) as library:
        assert library.overview().articles == 40


@pytest.mark.parametrize("rebuild", [False, True])
def test_who_waits_for_another_writer_goes_by_the_folder_as_it_is_then(tmp_path, rebuild):
    chosen = settings(tmp_path, lock_seconds=60.0)
    write(chosen, range(3))
    update(chosen)
    (Path(chosen.corpus) / "n002.md").unlink()
    with ThreadPoolExecutor() as pool:
        with FileLock(Path(chosen.index) / "writer.lock"):
            waiting = pool.submit(update, chosen, rebuild=rebuild)
            time.sleep(0.5)
            write(chosen, range(2, 5))
        assert waiting.result().removed == 0
    assert ids(chosen) == {"n000", "n001", "n002", "n003", "n004"}


def run(folder: Path, *arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tests.faults.writer", str(folder), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def prepared(folder: Path):
    """An index of a first edition, and a corpus in which some articles are new, some changed and some gone."""
    chosen = settings(folder)
    write(chosen, range(30))
    update(chosen)
    write(chosen, range(30, 34))
    update(chosen)
    write(chosen, [*range(4), *range(40, 46)], edition=2)
    (Path(chosen.corpus) / "n010.md").unlink()
    (Path(chosen.corpus) / "n031.md").unlink()
    return chosen


OLD = {f"n{number:03}" for number in range(34)}
NEW = OLD - {"n010", "n031"} | {f"n{number:03}" for number in range(40, 46)}


def kill_at(folder: Path, death: int, *options: str) -> bool:
    """Kill an update at one point; returns whether it came to that, after holding the index against what it may be."""
    chosen = prepared(folder)
    before = answers(chosen)
    died = run(folder, death, *options).returncode != 0
    with Library.open(chosen) as library:
        found, old = ids(chosen), answers_of(library) == before
    assert found in (OLD, NEW), death
    assert old == (found == OLD), death
    update(chosen)
    assert ids(chosen) == NEW
    (folder / "twin").mkdir()
    twin = settings(folder / "twin")
    for path in Path(chosen.corpus).iterdir():
        (Path(twin.corpus) / path.name).write_bytes(path.read_bytes())
    update(twin)
    assert [total for total, _, _ in answers(chosen)] == [total for total, _, _ in answers(twin)]
    return died


@pytest.mark.parametrize("options", [(), ("--rebuild",)])
def test_a_writer_killed_anywhere_leaves_a_whole_index(tmp_path, options):
    seed = 11
    print(f"seed {seed}")
    (tmp_path / "whole").mkdir()
    prepared(tmp_path / "whole")
    touches = int(run(tmp_path / "whole", 0, *options).stdout)
    assert touches > 5
    for death in [1, touches, *random.Random(seed).sample(range(2, touches), 4)]:
        folder = tmp_path / str(death)
        folder.mkdir()
        assert kill_at(folder, death, *options), death


@pytest.mark.long
@pytest.mark.parametrize("options", [(), ("--rebuild",)])
def test_a_writer_killed_everywhere_leaves_a_whole_index(tmp_path, options):
    death, died = 0, True
    while died:
        death += 1
        folder = tmp_path / str(death)
        folder.mkdir()
        died = kill_at(folder, death, *options)
    assert death > 5


def test_a_first_writer_that_is_killed_leaves_no_half_index(tmp_path):
    chosen = settings(tmp_path)
    write(chosen, range(9))
    for death in (2, 4, 7):
        assert run(tmp_path, death).returncode != 0
        with pytest.raises(IndexMissing):
            answers(chosen)
    assert update(chosen).added == 9


def test_a_hundred_small_commits_stay_cheap_and_few_segments(tmp_path, monkeypatch):
    commits = 100
    chosen = settings(tmp_path)
    write(chosen, range(130))
    update(chosen)
    seen, analysed = [], [0]
    add = Inverter.add

    def counted(self, *args):
        analysed[-1] += 1
        add(self, *args)

    monkeypatch.setattr(Inverter, "add", counted)
    with Library.open(chosen) as library:
        for number in range(200, 200 + commits):
            write(chosen, [number])
            assert update(chosen).added == 1
            assert library.search(f"number{number}").hits[0].id == f"n{number}"
            seen.append(segments(chosen))
            analysed.append(0)
    assert max(seen) <= MOST_SEGMENTS
    assert max(analysed) <= ABSORBED_ARTICLES
    assert sum(analysed) <= commits * 10
    assert len(list(generation(chosen).glob("*.arrays"))) == seen[-1]
    with Library.open(chosen) as library:
        assert library.overview().articles == 130 + commits
        for number in (*range(0, 130, 13), *range(200, 200 + commits, 7)):
            assert library.search(f"number{number}").hits[0].id == f"n{number:03}"


def test_many_large_commits_are_joined(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.engines.whoosh.writing.committing.FEW_FILES", 4)
    chosen = settings(tmp_path)
    for first in range(0, 200, 10):
        write(chosen, range(first, first + 10))
        update(chosen)
    write(chosen, [300])
    update(chosen)
    assert segments(chosen) <= MOST_SEGMENTS
    with Library.open(chosen) as library:
        assert library.overview().articles == 201


def look(chosen, stop: threading.Event, problems: list, looked: list) -> None:
    """Search until told to stop; every answer must be of one edition as a whole."""
    try:
        with Library.open(chosen) as library:
            while not stop.is_set():
                snapshot = library._engine.snapshot()
                total = library.search("common", per_page=100).total
                ones, twos = (library.search(f"edition{n}", per_page=100) for n in (1, 2))
                if library._engine.snapshot() is snapshot and not (
                    total == 60 and (ones.total, twos.total) in ((60, 0), (0, 60))
                ):
                    problems.append((total, ones.total, twos.total))
                for hit in (*ones.hits[:3], *twos.hits[:3]):
                    library.article(hit.id, "common")
                    assert "<mark>" in hit.snippet_html
                looked.append(snapshot.generation)
    except Exception as error:
        problems.append(error)


def read_while_writing(tmp_path, rounds: int) -> None:
    chosen = settings(tmp_path, lock_seconds=60.0)
    write(chosen, range(60))
    update(chosen)
    stop, problems, looked = threading.Event(), [], []
    readers = [threading.Thread(target=look, args=(chosen, stop, problems, looked)) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(rounds):
            write(chosen, range(60), edition=2 - number % 2)
            done = run(tmp_path, 0, *(["--rebuild"] if number % 3 == 2 else []))
            assert done.returncode == 0, done.stderr
            if problems:
                break
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert not problems
    assert len(set(looked)) >= rounds / 2


def test_readers_see_whole_commits_only(tmp_path):
    read_while_writing(tmp_path, 5)


@pytest.mark.long
def test_readers_see_whole_commits_only_for_long(tmp_path):
    read_while_writing(tmp_path, 120)


def test_what_was_replaced_goes_away_in_time(tmp_path, monkeypatch):
    chosen = settings(tmp_path)
    monkeypatch.setattr("indexer.engines.whoosh.writing.committing.FEW_FILES", 10)
    write(chosen, range(60))
    update(chosen)
    for edition in range(2, 8):
        draw = random.Random(edition)
        for number in sorted(draw.sample(range(60), 30)):
            write(chosen, [number], edition)
        update(chosen)
    with Library.open(chosen) as library:
        snapshot = library._engine.snapshot()
        assert len(snapshot) == 60 and snapshot.collection.documents < 160
        assert library.search("common", per_page=1).total == 60


def test_processes_end_with_the_one_that_started_them(tmp_path, monkeypatch):
    chosen = settings(tmp_path)
    write(chosen, range(400))
    command = [sys.executable, "-m", "indexer", "--index", chosen.index, "index", chosen.corpus, "--jobs", "2"]
    run_of_two = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    children: list[int] = []
    while run_of_two.poll() is None and len(children) < 2:
        listed = Path(f"/proc/{run_of_two.pid}/task/{run_of_two.pid}/children").read_text().split()
        children = [int(each) for each in listed if "resource_tracker" not in command_of(int(each))]
    run_of_two.kill()
    # What they hold open ends with them: who waits for the output would wait for ever.
    run_of_two.communicate(timeout=30)
    if len(children) < 2:
        pytest.skip("the run was over before it could be killed")
    update(chosen)
    assert len(ids(chosen)) == 100


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return "resource_tracker"
