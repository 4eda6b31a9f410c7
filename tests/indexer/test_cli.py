"""The command line, through its runner: what it prints, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from time import sleep

import pytest
from click.testing import CliRunner

from indexer import Settings, cli, printing
from indexer.cli import main
from indexer.upkeep.status import Status

PAGE = "<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"


@pytest.fixture
def folder(tmp_path):
    """A corpus of three articles and one file that cannot be read."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for word in ("sleep", "worry", "grief"):
        text = f"A page about {word} that goes on for a sentence or two, so that it is an article. {word} again."
        (corpus / f"{word}.html").write_text(PAGE.format(title=f"On {word}", text=text), encoding="utf-8")
    (corpus / "empty.html").write_bytes(b"")
    # What was written within the last tick of the clock before a run is looked at once more by the next.
    sleep(0.05)
    return corpus


@pytest.fixture
def run(tmp_path):
    """Runs the command with an index of the test's own."""
    runner = CliRunner()

    def call(*arguments: str, code: int = 0):
        result = runner.invoke(main, ["--index", str(tmp_path / "index"), *arguments])
        assert result.exit_code == code, result.output
        return result

    return call


def test_index_adds_then_finds_nothing_to_do(run, folder):
    first = json.loads(run("index", str(folder), "--json").stdout)
    assert (first["added"], first["unchanged"]) == (3, 0)
    assert [each["path"] for each in first["rejected"]] == ["empty.html"]
    assert first["rejected"][0]["reason"]
    again = json.loads(run("index", str(folder), "--json").stdout)
    assert (again["added"], again["changed"], again["removed"], again["unchanged"]) == (0, 0, 0, 3)
    assert again["generation"] == first["generation"]


def test_index_sees_new_changed_and_removed_files(run, folder):
    run("index", str(folder))
    (folder / "hope.md").write_text("# On hope\n\nHope is a page that came later, with a sentence of its own.")
    (folder / "worry.html").write_text(PAGE.format(title="On worrying", text="Rumination, at some length, and more."))
    (folder / "sleep.html").unlink()
    done = json.loads(run("index", str(folder), "--json").stdout)
    assert (done["added"], done["changed"], done["removed"], done["unchanged"]) == (1, 1, 1, 1)
    found = json.loads(run("search", "hope", "--json").stdout)
    assert [hit["id"] for hit in found["hits"]] == ["hope"]
    assert json.loads(run("search", "sleep", "--json").stdout)["total"] == 0
    assert json.loads(run("search", "rumination", "--json").stdout)["hits"][0]["title"] == "On worrying"


def test_a_touched_file_with_the_same_content_is_unchanged(run, folder):
    run("index", str(folder))
    (folder / "sleep.html").touch()
    assert json.loads(run("index", str(folder), "--json").stdout)["unchanged"] == 3


@pytest.mark.parametrize(("count", "told"), [(1_189, "1.2 kB"), (99_900, "99.9 kB"), (2_584_584, "2.6 MB")])
def test_a_small_index_has_a_size_too(count, told):
    assert f", {told}, " in printing.status(Status(3, "g000001.1.0", count, "whoosh", None, ()))


def test_plan_writes_nothing(run, folder, tmp_path):
    planned = json.loads(run("index", str(folder), "--plan", "--json").stdout)
    assert planned["added"] == 4 and not (tmp_path / "index").exists()
    assert "Would add" in run("index", str(folder), "--plan").stdout


def test_a_changed_file_that_cannot_be_read_keeps_its_old_article(run, folder):
    run("index", str(folder))
    (folder / "sleep.html").write_bytes(b"")
    done = json.loads(run("index", str(folder), "--json").stdout)
    assert "sleep.html" in [each["path"] for each in done["rejected"]]
    assert json.loads(run("search", "sleep", "--json").stdout)["total"] == 1


def test_rebuild_switches_generations(run, folder):
    first = json.loads(run("index", str(folder), "--json").stdout)["generation"]
    second = json.loads(run("index", str(folder), "--rebuild", "--json").stdout)["generation"]
    assert first != second
    assert json.loads(run("search", "sleep", "--json").stdout)["total"] == 1


def test_a_folder_that_lost_most_articles_is_refused(run, folder):
    for number in range(12):
        (folder / f"n{number}.md").write_text(f"# Note {number}\n\nA note with a sentence of words in it, {number}.")
    run("index", str(folder))
    for path in folder.glob("n*.md"):
        path.unlink()
    refused = run("index", str(folder), code=1)
    assert "--force" in refused.stderr
    assert json.loads(run("search", "note", "--json").stdout)["total"] == 12
    run("index", str(folder), "--force")
    assert json.loads(run("search", "note", "--json").stdout)["total"] == 0


def test_search_prints_hits_for_people(run, folder):
    run("index", str(folder))
    said = run("search", "grief").stdout
    assert "On grief" in said and "<mark>" not in said


def test_search_options(run, folder):
    run("index", str(folder))
    found = json.loads(run("search", "page", "--limit", "2", "--json").stdout)
    assert len(found["hits"]) == 2 and found["total"] == 3
    assert json.loads(run("search", "page", "--topic", "nothing", "--json").stdout)["total"] == 0


def test_a_minus_before_a_word_leaves_it_out(run, folder):
    run("index", str(folder))
    assert (
        json.loads(run("search", "page", "-grief", "--json", "--limit", "5").stdout)["query"]["read_as"]
        == "page -grief"
    )


def test_status_and_check(run, folder):
    run("index", str(folder))
    status = json.loads(run("status", "--json").stdout)
    assert {"articles", "generation", "bytes", "engine", "last_run", "rejected"} <= status.keys()
    assert status["articles"] == 3 and status["bytes"] > 0 and status["engine"] == "whoosh"
    assert "3 articles" in run("status").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("search", "x"), 1, "index"),
        (("status",), 1, "findwell"),
        (("check",), 1, "findwell"),
        (("index", "/does/not/exist"), 1, "/does/not/exist"),
        (("nonsense",), 2, "nonsense"),
        (("search",), 2, "WORDS"),
        (("search", "x", "--limt", "3"), 2, "--limt"),
        (("--engine", "solr", "status"), 2, "solr"),
        (("--config", "/does/not/exist.toml", "status"), 2, "/does/not/exist.toml"),
        (("--index", __file__, "index", "."), 2, "must name a folder"),
    ],
)
def test_errors_are_one_sentence(run, arguments, code, said):
    result = run(*arguments, code=code)
    assert said in result.stderr and "Traceback" not in result.output


def test_a_traceback_with_v(tmp_path):
    result = CliRunner().invoke(main, ["--index", str(tmp_path), "-v", "status"])
    assert result.exit_code == 1 and "Traceback" in result.stderr and "IndexMissing" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("findwell: There is no index")


def test_check_looks_at_the_folder_that_was_indexed(run, folder):
    run("index", str(folder))
    (folder / "more.md").write_text("# More\n\nA new file with a sentence in it.")
    found = json.loads(run("check", "--json").stdout)
    assert found["whole"] and found["missing"] == ["more.md"]


def test_a_bad_notices_file_is_an_error_before_anything_is_written(tmp_path, folder, monkeypatch):
    (tmp_path / "notices.toml").write_text("[[notice]]\nid = 1\n")
    monkeypatch.setenv("FINDWELL_NOTICES", str(tmp_path / "notices.toml"))
    result = CliRunner().invoke(main, ["--index", str(tmp_path / "index"), "index", str(folder)])
    assert result.exit_code in (1, 2) and "notices.toml" in result.stderr
    assert not (tmp_path / "index").exists()


def test_help_is_shown_in_the_terminal_too(run, folder):
    run("index", str(folder))
    assert "988" in run("search", "suicide").stdout


def test_progress_is_told_of_one_thing_after_the_other(capsys):
    with printing.progress(quiet=False) as progress:
        for what in ("Making arrays again", "Reading articles"):
            for done in range(0, 2_500, 500):
                progress(what, done, 2_400)
    assert capsys.readouterr().err.splitlines() == [
        "Making arrays again: 1000 of 2400", "Making arrays again: 2000 of 2400",
        "Reading articles: 1000 of 2400", "Reading articles: 2000 of 2400",
    ]  # fmt: skip


def test_what_mends_an_index_names_the_folder_that_was_named(run, folder, tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "current.json").write_text("hi")
    assert run("index", str(folder), code=1).stderr.rstrip().endswith(f"index {folder} --rebuild")


def test_a_plan_tells_what_a_guard_will_refuse(run, folder):
    run("index", str(folder))
    for path in folder.iterdir():
        path.unlink()
    planned = run("index", str(folder), "--plan")
    assert "This would be refused. Of" in planned.stdout and "--force" in planned.stdout
    assert json.loads(run("index", str(folder), "--plan", "--json").stdout)["refused"].startswith("Of")
    assert "refused" not in run("index", str(folder), "--plan", "--force").stdout
    assert "refused" not in json.loads(run("index", str(folder), "--force", "--json").stdout)


def test_a_file_is_no_folder_of_articles(run, folder):
    assert "is no folder" in run("index", str(next(folder.iterdir())), code=1).stderr


def test_a_full_disk_is_told_with_where_room_is_needed(run, folder, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cli, "update", full)
    said = run("index", str(folder), code=1).stderr
    assert "No space left on device: make room where the index is" in said and said.count("\n") == 1


def test_trouble_with_the_disk_is_one_sentence(run, folder, tmp_path):
    (tmp_path / "index" / "writer.lock").mkdir(parents=True)
    failed = run("index", str(folder), code=1)
    assert failed.stderr.startswith("findwell: Is a directory") and failed.stderr.count("\n") == 1


def test_what_a_terminal_cannot_show_stops_nothing(folder, tmp_path):
    command = [sys.executable, "-m", "indexer", "--index", str(tmp_path / "index")]
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    subprocess.run([*command, "index", str(folder)], check=True, capture_output=True)
    shown = subprocess.run([*command, "search", "suicidal", "—"], env=environ, capture_output=True, check=False)
    assert shown.returncode == 0 and b"988" in shown.stdout and not shown.stderr
    told = subprocess.run([*command, "search", "żółw", "--json"], env=environ, capture_output=True, check=True).stdout
    assert json.loads(told)["query"]["text"] == "żółw"
    failed = subprocess.run([*command, "index", "żółw"], env=environ, capture_output=True, check=False)
    assert b"\\u017c\xf3\\u0142w" in failed.stderr and b"Traceback" not in failed.stderr


@pytest.mark.parametrize("can_be_kept", [True, False])
def test_serving_begins_anew_only_where_compiled_loops_are_kept(monkeypatch, can_be_kept):
    known = iter([False, can_be_kept])
    monkeypatch.setattr(cli, "is_warm", lambda: next(known))
    monkeypatch.setattr(cli, "warm", lambda settings: None)
    assert cli._warmed(Settings()) is can_be_kept


def test_check_names_what_pins_and_notices_lead_to_in_vain(run, folder, tmp_path, monkeypatch):
    (tmp_path / "pins.toml").write_text('[[pin]]\nfor = ["page"]\narticle = "gone"\n')
    monkeypatch.setenv("FINDWELL_PINS", str(tmp_path / "pins.toml"))
    run("index", str(folder))
    assert "'gone'" in run("check").stdout
    assert any("gone" in each for each in json.loads(run("check", "--json").stdout)["lost"])


def test_nothing_is_indexed_or_measured_beside_a_broken_file(run, folder, tmp_path, monkeypatch):
    run("index", str(folder))
    (tmp_path / "pins.toml").write_text("[[pin]\n")
    monkeypatch.setenv("FINDWELL_PINS", str(tmp_path / "pins.toml"))
    assert "Nothing was indexed" in run("index", str(folder), code=1).stderr
    (tmp_path / "judgements.csv").write_text("page,a,1\n")
    assert "pins.toml, line 1" in run("evaluate", str(tmp_path / "judgements.csv"), code=1).stderr


@pytest.mark.parametrize("host, address", [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_an_address_that_is_taken_is_told_before_anything_is_served(run, host, address):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as other:
        try:
            other.bind((host, 0))
        except OSError:
            pytest.skip(f"this machine has no {host}")
        other.listen()
        port = other.getsockname()[1]
        refused = run("serve", "--host", host, "--port", str(port), code=1)
    assert not refused.stdout and refused.stderr.count("\n") == 1
    assert f"{address}:{port}" in refused.stderr and "--port" in refused.stderr


@pytest.mark.parametrize(("floor", "code"), [("0", 0), ("1", 0), ("1.1", 1), ("nan", 1)])
def test_measuring_below_the_floor_ends_with_1(run, folder, tmp_path, floor, code):
    run("index", str(folder))
    path = tmp_path / "judgements.csv"
    path.write_text("query,article,grade,kind\nsleep,sleep,3,plain\n")
    run("evaluate", str(path), "--floor", floor, code=code)
