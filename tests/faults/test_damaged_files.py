"""Whatever happens to the files of an index: the same answers, or one sentence that says how to mend it."""

from __future__ import annotations

import gc
import os
import random
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from indexer import Library, Settings, update
from indexer.engines.whoosh.arrays.arena import open_arena, write_arena
from indexer.engines.whoosh.opening import open_snapshot
from indexer.engines.whoosh.store import WhooshEngine
from indexer.engines.whoosh.writing.segments import INDEX_NAME
from indexer.errors import GuardRefused, IndexDamaged, IndexMissing
from indexer.searching.weights import RANKING
from indexer.upkeep import plan
from indexer.upkeep.report import mending
from indexer.upkeep.status import check_index
from tests.faults.shelf import answers, answers_of, settings, write


@pytest.fixture
def chosen(tmp_path):
    """Settings of an index of two segments, with an article deleted from one."""
    made = settings(tmp_path)
    write(made, range(150))
    update(made)
    write(made, range(150, 156))
    (Path(made.corpus) / "n001.md").unlink()
    update(made)
    return made


def generation(chosen) -> Path:
    (folder,) = Path(chosen.index).glob("g0*")
    return folder


def arrays(chosen) -> list[Path]:
    found = sorted(generation(chosen).glob("*.arrays"), key=lambda path: path.stat().st_size)
    assert len(found) == 2
    return found


def delete(path: Path, draw: random.Random) -> None:
    path.unlink()


def empty(path: Path, draw: random.Random) -> None:
    path.write_bytes(b"")


def truncate_in_head(path: Path, draw: random.Random) -> None:
    os.truncate(path, draw.randrange(1, 16))


def truncate_in_description(path: Path, draw: random.Random) -> None:
    os.truncate(path, draw.randrange(16, 1500))


def truncate_anywhere(path: Path, draw: random.Random) -> None:
    os.truncate(path, draw.randrange(path.stat().st_size))


def truncate_by_one(path: Path, draw: random.Random) -> None:
    os.truncate(path, path.stat().st_size - 1)


def lengthen(path: Path, draw: random.Random) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def flip_in_head(path: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[draw.randrange(16)] ^= draw.randrange(1, 256)
    path.write_bytes(data)


def flip_in_description(path: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[draw.randrange(16, 1500)] ^= draw.randrange(1, 256)
    path.write_bytes(data)


def flip_anywhere(path: Path, draw: random.Random) -> None:
    data = bytearray(path.read_bytes())
    # Between the arrays there are noughts that nobody reads.
    written = [place for place in range(1500, len(data)) if data[place]]
    data[draw.choice(written)] ^= draw.randrange(1, 256)
    path.write_bytes(data)


def swap(path: Path, draw: random.Random) -> None:
    other = next(each for each in path.parent.glob("*.arrays") if each != path)
    shutil.copyfile(other, path)


DAMAGES = [
    (damage, seed)
    for damage, times in (
        (delete, 1), (empty, 1), (truncate_in_head, 2), (truncate_in_description, 3), (truncate_anywhere, 4),
        (truncate_by_one, 1), (lengthen, 1), (flip_in_head, 8), (flip_in_description, 4), (flip_anywhere, 8),
        (swap, 1),
    )
    for seed in range(times)
]  # fmt: skip


@pytest.mark.parametrize("which", [0, 1])
def test_arrays_that_are_damaged_change_no_answer(chosen, which):
    before = answers(chosen)
    path = arrays(chosen)[which]
    whole = path.read_bytes()
    for damage, seed in DAMAGES:
        damage(path, random.Random(seed))
        assert answers(chosen) == before, (damage.__name__, seed)
        assert WhooshEngine(chosen, RANKING).damages(), (damage.__name__, seed)
        path.write_bytes(whole)
    assert not WhooshEngine(chosen, RANKING).damages()


def test_arrays_of_a_segment_of_the_same_size_change_no_answer(tmp_path):
    chosen = settings(tmp_path)
    for first in (0, 70):
        write(chosen, range(first, first + 70))
        update(chosen)
    before = answers(chosen)
    one, other = arrays(chosen)
    whole = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(whole)
    assert answers(chosen) == before
    assert len(WhooshEngine(chosen, RANKING).damages()) == 2


def test_updating_mends_the_arrays(chosen):
    before = answers(chosen)
    path = arrays(chosen)[1]
    os.truncate(path, 1000)
    report = update(chosen)
    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert WhooshEngine(chosen, RANKING).damages() == []
    assert answers(chosen) == before


def test_who_has_the_index_open_sees_that_its_arrays_are_mended(chosen):
    os.truncate(arrays(chosen)[1], 1000)
    engine = WhooshEngine(chosen, RANKING)
    damaged = engine.snapshot()
    assert damaged.needs_mending
    update(chosen)
    assert not engine.snapshot().needs_mending
    assert engine.snapshot().generation != damaged.generation


def tables_of_contents(chosen) -> Path:
    (found,) = generation(chosen).glob("*.toc")
    return found


def segment_file(chosen) -> Path:
    return max(generation(chosen).glob("MAIN_*.seg"), key=lambda path: path.stat().st_size)


def current(chosen) -> Path:
    return Path(chosen.index) / "current.json"


# Whoosh leaves files open that it cannot read.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize(
    "damage",
    [
        lambda chosen: os.truncate(tables_of_contents(chosen), 20),
        lambda chosen: os.truncate(tables_of_contents(chosen), tables_of_contents(chosen).stat().st_size - 1),
        lambda chosen: tables_of_contents(chosen).write_bytes(b""),
        lambda chosen: tables_of_contents(chosen).write_bytes(os.urandom(3000)),
        lambda chosen: tables_of_contents(chosen).unlink(),
        lambda chosen: shutil.rmtree(generation(chosen)),
        lambda chosen: current(chosen).write_text("{"),
        lambda chosen: current(chosen).write_text("[]"),
        lambda chosen: current(chosen).write_text('{"generation": 3}'),
        lambda chosen: current(chosen).write_bytes(b"\xff\xfe\0"),
        lambda chosen: [os.truncate(path, 7) for path in generation(chosen).glob("MAIN_*") if path.suffix != ".arrays"],
        lambda chosen: [path.unlink() for path in generation(chosen).glob("MAIN_*") if path.suffix != ".arrays"],
    ],
)
def test_a_damaged_index_says_how_to_mend_it(chosen, damage):
    before = answers(chosen)
    damage(chosen)
    for act in (lambda: answers(chosen), lambda: update(chosen)):
        with pytest.raises(IndexDamaged, match="rebuild") as raised:
            act()
        assert mending(raised.value, chosen) == f"findwell --index {chosen.index} index {chosen.corpus} --rebuild"
    update(chosen, rebuild=True)
    assert [total for total, _, _ in answers(chosen)] == [total for total, _, _ in before]
    gc.collect()


def test_what_cannot_be_read_is_made_anew_of_the_same_folder(chosen, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "only.md").write_text("# Only\n\nThe only article of another folder, and more of it.")
    current(chosen).write_text("")
    other = replace(chosen, corpus=str(tmp_path / "other"))
    with pytest.raises(GuardRefused, match="corpus: name that folder"):
        update(other, rebuild=True)
    for path in list(Path(chosen.corpus).iterdir())[100:]:
        path.unlink()
    assert update(chosen, rebuild=True).added == 100
    current(chosen).write_text("")
    for path in list(Path(chosen.corpus).iterdir())[40:]:
        path.unlink()
    with pytest.raises(GuardRefused, match="Only 40"):
        update(chosen, rebuild=True)
    assert update(other, rebuild=True, force=True).added == 1


def other_version(chosen: Settings) -> None:
    current(chosen).write_text(current(chosen).read_text().replace('"schema": "', '"schema": "0.'))


def damaged_index(chosen: Settings) -> None:
    current(chosen).write_text("")


@pytest.mark.parametrize("unusable", [other_version, damaged_index])
@pytest.mark.parametrize("unreadable", [155, 20])
def test_no_article_is_lost_whose_file_could_not_be_read_for_some_time(chosen, unusable, unreadable):
    for path in list(Path(chosen.corpus).iterdir())[:unreadable]:
        path.write_bytes(b"")
    # A run that keeps them in their older version, and then the index cannot be used any more.
    assert len(update(chosen).rejected) == unreadable
    unusable(chosen)
    before = current(chosen).read_text()
    with pytest.raises(GuardRefused, match=rf"drop {unreadable} of the articles.*--force"):
        update(chosen, rebuild=True)
    assert current(chosen).read_text() == before
    assert update(chosen, rebuild=True, force=True).added == 155 - unreadable


def test_a_run_that_was_killed_behind_its_commit_leaves_no_stale_text(chosen, tmp_path, monkeypatch):
    """Folders take each other's place, with files of the same names, sizes and times, and go back again."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for number in range(3):
            path = tmp_path / name / f"p{number}.md"
            path.write_text(f"# Page {number}\n\nThis is text {name} of the page.")
            os.utime(path, (1.6e9, 1.6e9))
    corpus, link = tmp_path / "site", tmp_path / "site" / "link"
    corpus.mkdir()
    link.symlink_to(tmp_path / "one")
    sites = replace(chosen, corpus=str(corpus), index=str(tmp_path / "sites"))
    assert update(sites).added == 3

    def led_to(name: str) -> None:
        sleep(0.05)
        link.unlink()
        link.symlink_to(tmp_path / name)

    led_to("two")
    with monkeypatch.context() as killed:
        killed.setattr("indexer.upkeep.sync.write_last_run", lambda *told, **more: None)
        assert update(sites).changed == 3
    led_to("one")
    assert update(sites).changed == 3
    assert update(sites).unchanged == 3


def test_what_became_a_pipe_before_it_was_compared_is_not_waited_for(chosen, monkeypatch):
    (path, *_) = sorted(Path(chosen.corpus).iterdir())
    content_of, looked = plan.content_of, []

    def late(corpus, file, max_bytes):
        if not looked:
            looked.append(file)
            path.unlink()
            os.mkfifo(path)
        return content_of(corpus, file, max_bytes)

    monkeypatch.setattr(plan, "content_of", late)
    os.utime(path, (1.0, 1.0))
    (refused,) = update(chosen).rejected
    assert looked and refused.path == path.name and "not a plain file" in refused.reason


def test_two_articles_of_one_file_are_told(chosen):
    """As one flipped bit in the table of contents has a document back that was deleted."""
    path = Path(chosen.corpus, "n002.md")
    path.write_text("# Another\n\nAnother text in the place of the one before.")
    assert update(chosen).changed == 1
    storage = FileStorage(str(generation(chosen)))
    table = whoosh_index.TOC.read(storage, INDEX_NAME)
    for segment in table.segments:
        segment._deleted = None
    (generation(chosen) / f"_{INDEX_NAME}_{table.generation}.toc").unlink()
    table.write(storage, INDEX_NAME)
    assert any("'n002' is there more than once" in each for each in check_index(chosen).damages)
    with pytest.raises(IndexDamaged, match="rebuild it"):
        update(chosen)
    assert update(chosen, rebuild=True).added == 155
    assert check_index(chosen).damages == ()


def test_a_file_in_the_place_of_a_folder_has_nothing_below_it(chosen):
    folder = Path(chosen.corpus, "guide.html")
    folder.mkdir()
    (folder / "part.md").write_text("# Part\n\nA part of the guide, that goes away.")
    Path(chosen.corpus, "guide.htm").write_text("<title>Guide</title><p>The guide in one page, which stays there.")
    update(chosen)
    shutil.rmtree(folder)
    folder.write_text("<title>Guide</title><p>The same guide in one page, refused for its id.")
    assert update(chosen).removed == 1


def test_what_a_killed_rebuild_left_goes_with_the_next_commit(chosen):
    left = Path(chosen.index, "g000009")
    left.mkdir()
    update(chosen)
    Path(chosen.corpus, "new.md").write_text("# New\n\nA new article, and more of it.")
    update(chosen)
    assert not left.exists()


def test_an_index_of_another_version_is_missing_and_is_made_anew(chosen):
    before = answers(chosen)
    current(chosen).write_text(current(chosen).read_text().replace('"schema": "', '"schema": "0.'))
    with pytest.raises(IndexMissing, match="rebuild"):
        answers(chosen)
    assert update(chosen).added == 155
    assert [total for total, _, _ in answers(chosen)] == [total for total, _, _ in before]


def test_an_index_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(IndexMissing, match="make one"):
        answers(settings(tmp_path))


def zero(path: Path) -> None:
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(path.stat().st_size // 4))


@pytest.mark.parametrize("damage", [zero, lambda path: os.truncate(path, 99), lambda path: path.write_bytes(b"x" * 9)])
def test_arrays_that_are_written_to_while_they_are_mapped_are_let_go(chosen, damage):
    before = answers(chosen)
    with Library.open(chosen) as library:
        library.follow()
        generation_before = library.generation
        damage(max(arrays(chosen), key=lambda path: path.stat().st_size))
        wait_for(lambda: library.generation != generation_before)
        assert answers_of(library) == before
        generation_before = library.generation
        update(chosen)
        wait_for(lambda: library.generation != generation_before)
        assert answers_of(library) == before
    gc.collect()


def test_nobody_answers_from_such_arrays_while_the_index_is_opened_again(chosen, monkeypatch):
    engine = WhooshEngine(chosen, RANKING)
    engine.follow()
    before = engine.snapshot()
    wait_for(lambda: engine.snapshot().generation == before.generation)

    def slow(*arguments):
        sleep(1)
        return open_snapshot(*arguments)

    monkeypatch.setattr("indexer.engines.whoosh.newest.open_snapshot", slow)
    os.truncate(arrays(chosen)[0], 99)
    sleep(0.4)
    assert engine.snapshot().generation != before.generation
    engine.close()


def test_who_was_forked_after_that_does_not_answer_from_them_either(chosen):
    engine = WhooshEngine(chosen, RANKING)
    before = engine.snapshot()
    os.truncate(arrays(chosen)[0], 99)
    engine.follow()
    assert engine.snapshot().generation != before.generation
    engine.close()


def wait_for(happened) -> None:
    deadline = monotonic() + 30
    while not happened():
        assert monotonic() < deadline
        sleep(0.01)


def test_the_stored_texts_of_another_segment_are_not_shown(chosen):
    columns = sorted(generation(chosen).glob("*stored*"), key=lambda path: path.stat().st_size)
    small, large = columns[0], columns[-1]
    with Library.open(chosen) as library:
        ids = [hit.id for hit in library.search("common", per_page=100).hits]
    for swapped, other in ((small, large), (large, small)):
        kept = swapped.read_bytes()
        swapped.write_bytes(other.read_bytes())
        with suppress(IndexDamaged), Library.open(chosen) as library:
            for article_id in ids:
                with suppress(IndexDamaged):
                    assert library.article(article_id).card.id == article_id
        swapped.write_bytes(kept)
    gc.collect()


def test_a_moved_folder_is_indexed_where_it_is_now(chosen, tmp_path):
    current(chosen).write_text("")
    (tmp_path / "moved").mkdir()
    for name in ("corpus", "index"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    moved = replace(chosen, corpus=str(tmp_path / "moved" / "corpus"), index=str(tmp_path / "moved" / "index"))
    with pytest.raises(IndexDamaged) as raised:
        answers(moved)
    assert mending(raised.value, moved).endswith(f"index {moved.corpus} --rebuild")
    assert update(moved, rebuild=True).added == 155


@pytest.mark.parametrize(
    "text", ["", "[]", '{"corpus": null}', '{"corpus": 7}', '{"added": "many"}', '{"rejected": 1}']
)
def test_a_damaged_report_of_the_last_run_is_none(chosen, text):
    current(chosen).write_text("")
    (Path(chosen.index) / "last_run.json").write_text(text)
    assert update(chosen, rebuild=True).added == 155


# Whoosh leaves files open that it cannot read.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("suffix", [".pst", ".trm", "_stored.col"])
def test_damage_in_what_whoosh_keeps_is_found(chosen, suffix):
    path = max(generation(chosen).glob(f"*{suffix}"), key=lambda each: each.stat().st_size)
    assert check_index(chosen).is_whole
    os.truncate(path, path.stat().st_size * 3 // 4)
    with suppress(IndexDamaged):
        assert "rebuild" in check_index(chosen).damages[0]
    gc.collect()


@pytest.mark.parametrize("damage", ["empty", "gone"])
@pytest.mark.parametrize("field", ["title", "body"])
def test_lengths_that_whoosh_has_lost_are_found(chosen, field, damage):
    path = max(generation(chosen).glob(f"*_{field}_len.col"), key=lambda each: each.stat().st_size)
    path.write_bytes(b"") if damage == "empty" else path.unlink()
    assert "rebuild" in check_index(chosen).damages[0]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_flipped_bytes_of_postings_are_found(chosen, share):
    path = max(generation(chosen).glob("*.pst"), key=lambda each: each.stat().st_size)
    with open(path, "r+b") as file:
        at = int(path.stat().st_size * share)
        file.seek(at)
        flipped = bytes(byte ^ 0xFF for byte in file.read(200))
        file.seek(at)
        file.write(flipped)
    with suppress(IndexDamaged):
        assert not check_index(chosen).is_whole
    gc.collect()


def test_flipped_bytes_of_stored_articles_are_found(chosen):
    path = max(generation(chosen).glob("*_stored.col"), key=lambda each: each.stat().st_size)
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(40))
    assert not check_index(chosen).is_whole
    gc.collect()


@pytest.mark.parametrize(
    "name",
    ["positions", "term_starts", "in_title", "cards_bytes", "published", "surfaces_bytes", "surface_counts"],
)
def test_arrays_that_are_whole_and_say_something_else_than_the_articles_are_found(chosen, name):
    """A fault of who wrote them, which no checksum tells."""
    path = arrays(chosen)[-1]
    arena = open_arena(path)
    changed = {each: array.copy() for each, array in arena.arrays.items()}
    assert check_index(chosen).is_whole and changed[name].size
    changed[name][-1] ^= 1
    write_arena(path, changed, arena.facts)
    assert "rebuild it with --rebuild" in check_index(chosen).damages[0]
