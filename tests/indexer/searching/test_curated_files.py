"""The files that maintainers write, in an open library: a bad one is named, and what held before stays in force."""

from __future__ import annotations

import os
from unittest import mock

import pytest

from indexer import Settings
from indexer.errors import CuratedFileError
from indexer.searching.pins import read_pins
from indexer.upkeep.curated import check_curated, lost_articles

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


@pytest.mark.parametrize("text", [f"x = {'1' * 5000}", f"x = {'[' * 3000}"])
def test_what_no_reader_of_toml_survives_is_an_error_of_the_file(tmp_path, text):
    path = tmp_path / "pins.toml"
    path.write_text(text)
    with pytest.raises(CuratedFileError, match=r"pins\.toml"):
        read_pins(path)
