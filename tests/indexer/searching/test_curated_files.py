"""The files that maintainers write, in an open library: a bad one is named, and what held before stays in force."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from unittest import mock

import pytest
from click.testing import CliRunner

from indexer import Settings, update
from indexer.cli import main
from indexer.errors import CuratedFileError
from indexer.searching.curated import CuratedFile
from indexer.searching.pins import read_pins
from indexer.upkeep.curated import check_curated, lost_articles, missing_files

#: file -> what is good, what is wrong in its second line, and why.
FILES = {
    "synonyms": ('[[also]]\nwords = ["kip"]\nfind = ["sleep"]\n', '[[also]]\nwords = ["the"]\nfind = ["x"]\n', "says"),
    "notices": (
        '[[notice]]\nid = "x"\ntitle = "On sleep"\nlines = ["Rest."]\nany_of = ["kip"]\n',
        '[[notice]]\nid = ""\ntitle = "Other"\nlines = ["Rest."]\nany_of = ["kip"]\n',
        "'id'",
    ),
    "pins": ('[[pin]]\nfor = ["night"]\narticle = "sleep"\n', '[[pin]]\nfor = []\narticle = "mood"\n', "'for'"),
}


def seen(library) -> tuple:
    """What the three files do to two searches."""
    kip, night = library.search("kip"), library.search("night")
    return (
        [hit.id for hit in kip.hits],
        [notice["title"] for notice in kip.notices],
        [hit.id for hit in night.hits if hit.pinned],
    )


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_named_and_the_last_good_one_stays_in_force(collection, tmp_path, caplog, name):
    paths = {each: tmp_path / f"{each}.toml" for each in FILES}
    for each, (good, _, _) in FILES.items():
        paths[each].write_text(good, encoding="utf-8")
    articles = {"sleep.txt": "Sleep\n\nHow to sleep at night.", "mood.txt": "Mood\n\nMood by night, at night."}
    library = collection(articles, **{each: str(path) for each, path in paths.items()})
    good = seen(library)
    assert good == (["sleep"], ["On sleep"], ["sleep"])

    _, bad, reason = FILES[name]
    paths[name].write_text(bad, encoding="utf-8")
    os.utime(paths[name], ns=(0, 0))
    with caplog.at_level("ERROR"):
        assert seen(library) == good
        assert seen(library) == good
    assert len(caplog.records) == 1
    said = caplog.text
    assert f"{paths[name]}, line 2: " in said
    assert reason in said
    assert "stays in force" in said

    paths[name].unlink()
    assert seen(library) != good


def test_an_empty_setting_names_no_file(collection, caplog):
    nothing = dict.fromkeys(FILES, "")
    library = collection({"sleep.txt": "Sleep\n\nHow to sleep at night."}, **nothing)
    with caplog.at_level("ERROR"):
        assert seen(library) == ([], [], [])
        assert library.search("suicide").notices
    assert not caplog.records
    settings = Settings(**nothing)
    check_curated(settings)
    assert lost_articles(settings, mock.Mock()) == ()


def test_a_file_that_is_named_and_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text("")
    assert missing_files(Settings()) == missing_files(Settings(pins="mine.toml", notices="")) == ()
    result = CliRunner().invoke(main, ["status"], env={"FINDWELL_PINS": "yours.toml"})
    assert "no file yours.toml, which the setting 'pins' names" in result.stderr


@pytest.mark.parametrize("path", ["x" * 300, "loop"])
def test_a_file_that_cannot_be_looked_at_is_told(tmp_path, monkeypatch, caplog, path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    settings = Settings(pins=path)
    assert missing_files(settings) == ()
    with pytest.raises(CuratedFileError, match="cannot be read"):
        check_curated(settings)
    pins = CuratedFile(path, read_pins, {})
    assert pins.value() == pins.value() == {}
    assert len(caplog.records) == 1 and "It is not in force" in caplog.text


@pytest.mark.parametrize(("odd", "end"), [("\u2028", "\n"), ("\x85", "\n"), ("", "\r\n")])
def test_lines_end_as_those_of_toml_do(tmp_path, odd, end):
    path = tmp_path / "pins.toml"
    lines = (f"# one{odd} two", "", "[[pin]]", 'for = ["a"]', 'article = ""', "")
    path.write_bytes(end.join(lines).encode())
    with pytest.raises(CuratedFileError, match="line 5"):
        read_pins(path)
    path.write_bytes(end.join((*lines[:4], "article =")).encode())
    with pytest.raises(CuratedFileError, match="line 5"):
        read_pins(path)


@pytest.mark.parametrize("text", [f"x = {'1' * 5000}", f"x = {'[' * 3000}"])
def test_what_no_reader_of_toml_survives_is_an_error_of_the_file(tmp_path, text):
    path = tmp_path / "pins.toml"
    path.write_text(text)
    with pytest.raises(CuratedFileError, match=r"pins\.toml"):
        read_pins(path)


def test_a_file_that_could_not_be_read_is_tried_again_though_it_has_not_changed(tmp_path, caplog):
    path = tmp_path / "pins.toml"
    path.write_text(FILES["pins"][0], encoding="utf-8")
    pins = CuratedFile(str(path), read_pins, {})
    with mock.patch("pathlib.Path.read_text", side_effect=PermissionError(13, "Permission denied")):
        assert pins.value() == pins.value() == {}
    assert len(caplog.records) == 1 and "It is not in force" in caplog.text
    assert list(pins.value().values()) == ["sleep"]


def test_the_stamp_is_that_of_what_is_in_force(tmp_path):
    path = tmp_path / "pins.toml"
    path.write_text(FILES["pins"][0], encoding="utf-8")
    early, late = (CuratedFile(str(path), read_pins, {}) for _ in range(2))
    good = early.stamp
    path.write_text("[[pin", encoding="utf-8")
    assert early.stamp == good and early.value()
    assert late.stamp is None and late.value() == {}
    path.unlink()
    assert early.stamp is None and early.value() == {}


def test_a_file_that_goes_away_is_told_once(tmp_path, caplog):
    path = tmp_path / "pins.toml"
    path.write_text(FILES["pins"][0], encoding="utf-8")
    pins = CuratedFile(str(path), read_pins, {})
    assert pins.value()
    path.unlink()
    assert pins.value() == pins.value() == {}
    assert [record.levelname for record in caplog.records] == ["WARNING"] and "not there any more" in caplog.text


def test_what_was_never_in_force_is_not_said_to_stay_so(tmp_path, caplog):
    path = tmp_path / "pins.toml"
    pins = CuratedFile(str(path), read_pins, {})
    told = []
    good, bad = FILES["pins"][:2]
    for text in (bad, bad.replace("[]", '[""]'), good, bad, None, bad):
        path.write_text(text, encoding="utf-8") if text else path.unlink()
        caplog.clear()
        pins.value()
        told.append(caplog.text)
    assert ["not in force" in each for each in told] == [True, True, False, False, False, True]
    assert ["stays in force" in each for each in told] == [False, False, False, True, False, False]


@pytest.mark.parametrize("other", [False, True])
def test_a_bad_file_with_an_old_time_is_found_before_anything_is_indexed(tmp_path, other):
    """One that was moved into place, and one that the settings have not named before."""
    draft, path = tmp_path / "draft.toml", tmp_path / "pins.toml"
    draft.write_text(FILES["pins"][1], encoding="utf-8")
    os.utime(draft, (0, 0))
    path.write_text(FILES["pins"][0], encoding="utf-8")
    os.utime(path, (0, 0))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "sleep.md").write_text("# Sleep\n\nSleep well.")
    settings = Settings(
        corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"), pins=str(path), notices="", synonyms=""
    )
    update(settings)
    if other:
        settings = replace(settings, pins=str(draft))
    else:
        draft.rename(path)
    with pytest.raises(CuratedFileError, match="line 2"):
        update(settings)


def test_files_that_are_as_they_were_are_not_read_again(tmp_path):
    path = tmp_path / "pins.toml"
    path.write_text(FILES["pins"][0], encoding="utf-8")
    settings = Settings(pins=str(path), notices="", synonyms="")
    with mock.patch.dict("indexer.upkeep.curated._READERS", {"pins": (read := mock.Mock())}):
        stands = check_curated(settings)
        assert check_curated(settings, json.loads(json.dumps(stands))) == stands
        assert read.call_count == 1
        with pytest.raises(CuratedFileError):
            check_curated(replace(settings, synonyms=settings.pins, pins=""), stands)
        check_curated(settings, {"pins": 7})
    assert read.call_count == 2


def test_an_article_that_only_one_country_is_led_to_may_be_lost_too(collection, tmp_path):
    path = tmp_path / "notices.toml"
    place = '[[notice.place]]\ncountry = "IE"\nlines = ["Here."]\nlinks = [{ label = "a", href = "/articles/gone" }]\n'
    path.write_text(FILES["notices"][0] + place, encoding="utf-8")
    library = collection({"sleep.txt": "Sleep\n\nHow to sleep."}, notices=str(path))
    (lost,) = lost_articles(Settings(notices=str(path), pins=""), library._engine.snapshot())
    assert "'gone'" in lost
