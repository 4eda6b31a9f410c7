"""A run takes out what the folder no longer has, and nothing that it merely cannot see; what fails leaves no trace."""

from __future__ import annotations

import logging
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from indexer import Library, Settings, update
from indexer.engines.whoosh.writing import committing
from indexer.errors import GuardRefused, IndexDamaged
from indexer.upkeep.report import read_last_run
from indexer.upkeep.status import check_index


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Settings of a folder of 20 articles and another of 15, not yet indexed."""
    for folder, count in (("a", 20), ("b", 15)):
        (tmp_path / "corpus" / folder).mkdir(parents=True)
        for number in range(count):
            text = f"# Article {folder}{number}\n\nNeedle and word{number} and more of the same.\n"
            (tmp_path / "corpus" / folder / f"{number}.md").write_text(text)
    return Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"), jobs=1)


def total(settings: Settings) -> int:
    with Library.open(settings) as library:
        return library.search("needle", per_page=1).total


def empty(folder) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"")


def test_a_folder_that_cannot_be_seen_for_a_while_keeps_its_articles(settings, tmp_path):
    corpus, away = tmp_path / "corpus", tmp_path / "away"
    shutil.move(corpus / "b", away)
    (corpus / "b").symlink_to(away)
    update(settings)
    away.rename(tmp_path / "unplugged")
    done = update(settings)
    assert done.removed == 0 and [each.path for each in done.rejected] == ["b"]
    assert total(settings) == 35
    with pytest.raises(GuardRefused, match="15 of the articles"):
        update(settings, rebuild=True)
    assert total(settings) == 35
    (corpus / "b").unlink()
    assert update(settings).removed == 15


def test_a_file_in_the_place_of_a_folder_keeps_none_of_its_articles(settings, tmp_path):
    corpus = tmp_path / "corpus"
    (corpus / "b").rename(corpus / "b.md")
    update(settings)
    shutil.rmtree(corpus / "b.md")
    (corpus / "b.md").write_text("# One file\n\nNeedle of its own, and more of the same.")
    assert update(settings).removed == 15 and total(settings) == 21


def test_a_folder_that_became_a_link_to_where_its_files_are_now_keeps_no_article_at_its_old_place(settings, tmp_path):
    corpus = tmp_path / "corpus"
    for number in range(3):
        file = corpus / "old" / f"a{number}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# Guide {number}\n\nAbout the lantern {number}.")
    update(settings)
    (corpus / "old").rename(corpus / "new")
    (corpus / "old").symlink_to("new")
    report = update(settings)
    assert (report.added, report.removed) == (3, 3)
    assert "read already as new" in {each.path: each.reason for each in report.rejected}["old"]
    with Library.open(settings) as library:
        assert sorted(hit.id for hit in library.search("lantern").hits) == ["new/a0", "new/a1", "new/a2"]
    assert update(settings, rebuild=True).added == 38


def test_a_run_that_would_take_out_more_than_half_is_refused(settings, tmp_path):
    update(settings)
    shutil.copytree(tmp_path / "corpus", tmp_path / "kept")
    shutil.rmtree(tmp_path / "corpus" / "a")
    for number in range(30):  # others in their place are no excuse
        (tmp_path / "corpus" / f"other{number}.md").write_text("# Other\n\nNothing of what there was before.")
    with pytest.raises(GuardRefused):
        update(settings)
    assert total(settings) == 35
    assert update(settings, force=True).removed == 20


def test_files_that_cannot_be_read_are_not_taken_out_and_stop_nobody(settings, tmp_path):
    update(settings)
    empty(tmp_path / "corpus" / "a")
    (tmp_path / "corpus" / "new.md").write_text("# New\n\nNeedle of another kind.")
    done = update(settings)
    assert (done.added, done.removed, len(done.rejected)) == (1, 0, 20)
    assert total(settings) == 36


def test_a_file_of_another_format_under_the_same_name_takes_its_place(settings, tmp_path):
    update(settings)
    for path in (tmp_path / "corpus").rglob("*.md"):
        path.rename(path.with_suffix(".txt"))
    done = update(settings)
    assert done.changed == 35 and done.removed == 0 and total(settings) == 35


def test_a_rebuild_that_could_not_read_half_of_the_articles_is_given_up(settings, tmp_path):
    update(settings)
    empty(tmp_path / "corpus" / "a")
    before = sorted(path.name for path in (tmp_path / "index").glob("g*"))
    with pytest.raises(GuardRefused, match="drop 20 of the articles"):
        update(settings, rebuild=True)
    assert total(settings) == 35
    assert sorted(path.name for path in (tmp_path / "index").glob("g*")) == before
    assert update(settings, rebuild=True, force=True).added == 15 and total(settings) == 15


def test_what_a_run_that_failed_wrote_is_taken_away(settings, tmp_path, monkeypatch):
    update(settings)
    (generation,) = (tmp_path / "index").glob("g*")
    before = sorted(path.name for path in generation.iterdir())
    for number in range(200):
        (tmp_path / "corpus" / f"more{number}.md").write_text(f"# More {number}\n\nNeedle again and again.")

    def full(paths):
        assert list(paths)  # segments have been written by now
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space"):
        disk.setattr(committing, "_flush", full)
        update(settings)
    assert sorted(path.name for path in generation.iterdir()) == before

    # What a run leaves that was killed stands in nobody's way for longer than to the next commit.
    stray = generation / "MAIN_0123456789abcdef.arrays"
    stray.write_bytes(b"x" * 1000)
    half = tmp_path / "index" / f"g{int(generation.name[1:]) + 1:06d}"
    half.mkdir()
    in_the_way = []
    update(settings, progress=lambda *told: in_the_way.append(stray.exists()))
    assert in_the_way and not any(in_the_way) and total(settings) == 235
    update(settings, rebuild=True)
    assert sorted(path.name for path in (tmp_path / "index").glob("g*")) == [generation.name, half.name]
    assert total(settings) == 235


def test_a_commit_that_fails_leaves_nothing_and_no_lock(settings, tmp_path, monkeypatch):
    update(settings)
    (generation,) = (tmp_path / "index").glob("g*")
    before = sorted(path.name for path in generation.iterdir())
    (tmp_path / "corpus" / "more.md").write_text("# More\n\nNeedle again and again.")

    def full(self, oldname, newname, safe=False):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space"):
        disk.setattr(committing._DurableStorage, "rename_file", full)
        update(settings)
    assert [path.name for path in generation.iterdir() if path.name not in before] == []
    assert total(settings) == 35
    assert update(settings).added == 1 and total(settings) == 36


def test_a_run_that_can_read_nothing_writes_nothing(settings, tmp_path):
    update(settings)
    # More than half of the second segment is taken out: the next commit writes it anew.
    for number in range(9):
        (tmp_path / "corpus" / f"more{number}.md").write_text(f"# More {number}\n\nNeedle again and again.")
    update(settings)
    for number in range(6):
        (tmp_path / "corpus" / f"more{number}.md").unlink()
    update(settings)
    (generation,) = (tmp_path / "index").glob("g*")
    before = {path.name: path.stat().st_mtime_ns for path in generation.iterdir()}
    (tmp_path / "corpus" / "empty.md").write_text("")
    assert [each.path for each in update(settings).rejected] == ["empty.md"]
    assert {path.name: path.stat().st_mtime_ns for path in generation.iterdir()} == before


def test_a_report_that_cannot_be_kept_fails_no_run(settings, tmp_path, caplog):
    (tmp_path / "index" / "last_run.json").mkdir(parents=True)
    assert update(settings).added == 35
    assert "could not be saved" in caplog.text and read_last_run(tmp_path / "index") is None
    assert not list((tmp_path / "index").glob("*.tmp"))


def test_an_index_without_articles_has_a_generation_too(tmp_path):
    (tmp_path / "corpus").mkdir()
    settings = Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"))
    first = update(settings)
    assert first.generation and update(settings).generation == first.generation


def test_reports_of_runs_that_end_together_do_not_meet(settings, tmp_path):
    update(settings)
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            logging.getLogger("indexer.upkeep.report").warning = lambda *said: os._exit(2)
            try:
                for _ in range(10):
                    update(settings)
                os._exit(0)
            except BaseException:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4


def test_what_older_readers_read_is_read_again(settings, monkeypatch):
    monkeypatch.setattr("indexer.reading.folder.EDITION", "1")
    update(settings)
    assert update(settings).unchanged == 35
    monkeypatch.undo()
    done = update(settings)
    assert (done.changed, done.removed, total(settings)) == (35, 0, 35)
    assert update(settings).unchanged == 35


def test_a_rebuild_loses_no_article_whose_file_cannot_be_read_now(settings, tmp_path):
    update(settings)
    (tmp_path / "corpus" / "a" / "3.md").write_text("")
    assert update(settings).rejected[0].path == "a/3.md"
    with pytest.raises(GuardRefused, match=r"drop 1 of the articles.*a/3\.md"):
        update(settings, rebuild=True)
    assert total(settings) == 35
    assert update(settings, rebuild=True, force=True).added == 34


def test_a_rebuild_loses_no_article_whose_link_leads_nowhere_now(settings, tmp_path):
    file = tmp_path / "corpus" / "a" / "3.md"
    file.rename(tmp_path / "elsewhere.md")
    file.symlink_to(tmp_path / "elsewhere.md")
    update(settings)
    (tmp_path / "elsewhere.md").unlink()
    with pytest.raises(GuardRefused, match="drop 1 of the articles"):
        update(settings, rebuild=True)
    assert total(settings) == 35


def test_files_that_change_places_are_noticed_though_size_and_time_stay(settings, tmp_path):
    one, other = (tmp_path / "corpus" / "a" / name for name in ("3.md", "4.md"))
    for path in (one, other):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    time.sleep(0.05)
    update(settings)
    one.rename(tmp_path / "x")
    other.rename(one)
    (tmp_path / "x").rename(other)
    assert (tmp_path / "corpus" / "a" / "3.md").stat().st_mtime_ns == 1_700_000_000 * 10**9
    assert update(settings).changed == 2
    time.sleep(0.05)
    # They were looked at once, and are not looked at again.
    update(settings)
    with mock.patch("indexer.upkeep.plan.digest_of", side_effect=AssertionError):
        assert update(settings).changed == 0


def test_what_is_out_of_sight_by_another_way_is_kept(settings, tmp_path):
    corpus = tmp_path / "corpus"
    for number in range(3):
        for folder in ("old", "old/sub"):
            file = corpus / folder / f"a{number}.md"
            file.parent.mkdir(exist_ok=True, parents=True)
            file.write_text(f"# Guide {number}\n\nAbout the lantern {number}.")
    update(settings)
    (corpus / "old").rename(corpus / "new")
    (corpus / "old").symlink_to("new")
    scandir = os.scandir

    def unreadable(path):
        if os.path.basename(path) == "sub":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with mock.patch("os.scandir", unreadable):
        report = update(settings)
    assert (report.added, report.removed) == (3, 3)
    with Library.open(settings) as library:
        found = sorted(hit.id for hit in library.search("lantern").hits)
    assert found == [*(f"new/a{n}" for n in range(3)), *(f"old/sub/a{n}" for n in range(3))]
    assert update(settings).removed == 3 and total(settings) == 35


def test_a_link_to_a_file_that_leads_to_another_is_noticed_though_that_is_older(settings, tmp_path):
    for release, milligrams in zip("ab", "25", strict=True):
        (tmp_path / f"{release}.md").write_text(f"# Guide\n\nTake {milligrams} lanterns a day.")
        os.utime(tmp_path / f"{release}.md", (1_700_000_000, 1_700_000_000))
    link = tmp_path / "corpus" / "guide.md"
    link.symlink_to(tmp_path / "a.md")
    time.sleep(0.05)
    update(settings)
    link.unlink()
    link.symlink_to(tmp_path / "b.md")
    assert update(settings).changed == 1


def test_a_folder_that_is_named_otherwise_is_not_read_again(settings, tmp_path):
    time.sleep(0.05)
    update(settings)
    time.sleep(0.05)
    update(settings)
    (tmp_path / "way").symlink_to(tmp_path / "corpus")
    with mock.patch("indexer.upkeep.plan.digest_of", side_effect=AssertionError):
        assert update(replace(settings, corpus=str(tmp_path / "way"))).changed == 0


@pytest.mark.parametrize("by", ["a link", "a rename", "a link above the corpus"])
def test_a_folder_that_takes_the_place_of_another_is_noticed_though_its_files_are_older(tmp_path, by):
    releases = tmp_path / "one", tmp_path / "two"
    for release, milligrams in zip(releases, "25", strict=True):
        release.mkdir()
        (release / "guide.md").write_text(f"# Guide\n\nTake {milligrams} lanterns a day.")
        os.utime(release / "guide.md", (1_700_000_000, 1_700_000_000))
    corpus = tmp_path / "current" if by == "a link above the corpus" else tmp_path / "corpus" / "guides"
    corpus.parent.mkdir(exist_ok=True)
    chosen = Settings(corpus=str(tmp_path / corpus.relative_to(tmp_path).parts[0]), index=str(tmp_path / "i"), jobs=1)

    def put(release: Path) -> None:
        if by == "a rename":
            if corpus.exists():
                corpus.rename(tmp_path / "past")
            release.rename(corpus)
        else:
            corpus.unlink(missing_ok=True)
            corpus.symlink_to(release)

    put(releases[0])
    time.sleep(0.05)
    update(chosen)
    put(releases[1])
    assert check_index(chosen).outdated == ("guide.md" if by == "a link above the corpus" else "guides/guide.md",)
    assert update(chosen).changed == 1
    with Library.open(chosen) as library:
        assert library.search("5 lanterns").hits[0].snippet_html.startswith("Take <mark>5 ")
    # Looked at once, its files are not read again.
    time.sleep(0.05)
    update(chosen)
    with mock.patch("indexer.upkeep.plan.digest_of", side_effect=AssertionError):
        assert update(chosen).changed == 0


def test_the_last_articles_are_not_taken_out_by_an_empty_folder(tmp_path):
    chosen = Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"), jobs=1)
    (tmp_path / "corpus").mkdir()
    for number in range(3):
        (tmp_path / "corpus" / f"{number}.md").write_text(f"# Article\n\nNeedle and word{number}.\n")
    update(chosen)
    for path in (tmp_path / "corpus").iterdir():
        path.unlink()
    with pytest.raises(GuardRefused, match="only 0 would be left"):
        update(chosen)
    assert total(chosen) == 3


def test_what_could_not_be_read_is_not_said_to_be_behind(settings, tmp_path):
    path = tmp_path / "corpus" / "a" / "new.md"
    path.write_text("")
    time.sleep(0.05)
    update(settings)
    assert check_index(settings).missing == ()
    path.write_text("# New\n\nNeedle.\n")
    assert check_index(settings).missing == ("a/new.md",)


def test_a_rebuild_may_read_an_article_from_another_file_of_its_name(settings, tmp_path):
    update(settings)
    (tmp_path / "corpus" / "a" / "3.html").write_text("<h1>Three</h1><p>Needle in a page.</p>")
    assert update(settings, rebuild=True).added == 35 and total(settings) == 35


def test_a_file_that_takes_over_an_id_is_counted_as_a_change(settings, tmp_path):
    update(settings)
    taken = sorted((tmp_path / "corpus").rglob("*.md"))[0]
    taken.with_suffix(".html").write_text("<h1>Needle</h1><p>Needle of another kind.</p>")
    there = update(settings)
    taken.with_suffix(".html").unlink()
    back = update(settings)
    assert [(done.added, done.changed, done.removed) for done in (there, back)] == [(0, 1, 0), (0, 1, 0)]
    assert total(settings) == 35


def test_a_rebuild_is_refused_where_an_unreadable_file_has_the_id_of_an_article(settings, tmp_path):
    update(settings)
    kept = sorted((tmp_path / "corpus").rglob("*.md"))[0]
    kept.with_suffix(".html").write_text("")
    assert update(settings).removed == 0
    with pytest.raises(GuardRefused, match="1 of the articles"):
        update(settings, rebuild=True)
    assert total(settings) == 35


def test_a_new_version_drops_no_articles_that_are_out_of_sight(settings, tmp_path):
    update(settings)
    away = tmp_path / "away"
    folder = next(path for path in (tmp_path / "corpus").iterdir() if path.is_dir())
    folder.rename(away)
    folder.symlink_to(tmp_path / "nowhere")
    current = Path(settings.index, "current.json")
    current.write_text(current.read_text().replace('"schema": "', '"schema": "0.'))
    with pytest.raises(GuardRefused, match="cannot be read right now"):
        update(settings)
    folder.unlink()
    away.rename(folder)
    assert update(settings).added == 35


def test_a_file_that_could_not_be_read_for_a_while_is_looked_at_again(settings, tmp_path, monkeypatch):
    path = sorted((tmp_path / "corpus").rglob("*.md"))[0]
    update(settings)
    before = path.stat()
    text = path.read_text()
    path.write_text(text.replace("Needle", "Noodle").replace("needle", "noodle"))
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))

    def failing(corpus, file, most):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr("indexer.reading.folder.content_of", failing)
        assert len(update(settings).rejected) == 1
    time.sleep(0.05)
    assert update(settings).changed == 1
    assert update(settings).unchanged == 35 and total(settings) == 34


def test_a_plan_says_of_a_file_that_could_not_be_read_that_it_cannot_be_read(settings, tmp_path):
    broken = tmp_path / "corpus" / "a" / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    rejected = update(settings).rejected
    past = time.time() - 60
    os.utime(broken, (past, past))
    time.sleep(0.05)
    assert [each.path for each in rejected] == ["a/broken.pdf"] == [each.path for each in update(settings).rejected]
    planned = update(settings, plan_only=True)
    assert (planned.added, planned.unchanged, planned.rejected) == (0, 35, rejected)
    known = tmp_path / "corpus" / "a" / "3.md"
    known.write_text("")
    assert update(settings, plan_only=True).changed == 1
    time.sleep(0.05)
    rejected = update(settings).rejected
    planned = update(settings, plan_only=True)
    assert (planned.changed, planned.unchanged, planned.rejected) == (0, 34, rejected) and len(rejected) == 2
    assert check_index(settings).outdated == ()
    known.write_text("# Three\n\nNeedle again.")
    broken.with_suffix(".md").write_text("# Whole\n\nNeedle.")
    broken.unlink()
    planned = update(settings, plan_only=True)
    assert (planned.added, planned.changed, planned.rejected) == (1, 1, ())


def test_an_index_whose_corpus_was_moved_is_checked_against_that_of_the_settings(settings, tmp_path):
    update(settings)
    (tmp_path / "corpus").rename(tmp_path / "moved")
    assert check_index(replace(settings, corpus=str(tmp_path / "moved"))).articles == 35


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves what it opened.
def test_mending_a_damaged_index_tells_so_in_a_sentence(settings):
    update(settings)
    folder = next(Path(settings.index).glob("g0*"))
    for path in folder.iterdir():
        if path.suffix == ".arrays":
            path.unlink()
        if path.suffix == ".trm":
            path.write_bytes(b"")
    with pytest.raises(IndexDamaged, match="rebuild"):
        update(settings)


def test_a_new_version_is_not_refused_for_a_second_file_of_an_id(settings, tmp_path):
    update(settings)
    path = sorted((tmp_path / "corpus").rglob("*.md"))[0]
    path.with_suffix(".txt").write_text("Needle again, in a file of the same name.")
    current = Path(settings.index, "current.json")
    current.write_text(current.read_text().replace('"schema": "', '"schema": "0.'))
    done = update(settings)
    assert done.added == 35 and len(done.rejected) == 1
