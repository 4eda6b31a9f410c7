"""Notices: which searches call for them, in which order their numbers come, and that nothing takes them away."""

from __future__ import annotations

import os
import random
import string
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer
from indexer import Library, Settings
from indexer.analysis import fold
from indexer.errors import CuratedFileError, SettingsError
from indexer.searching import plain
from indexer.searching.notices import BUILT_IN, built_in, notices_for, read_notices
from indexer.searching.notices_wording import MANY, covered
from indexer.upkeep.curated import check_curated

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "notices"
GOOD = '[[notice]]\nid = "x"\ntitle = "X"\nlines = ["Read this."]\nany_of = ["purple rain"]\n'


def rows(name: str) -> list[list[str]]:
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


MUST_FIRE, MUST_NOT_FIRE = rows("must-fire.tsv"), rows("must-not-fire.tsv")


def ids(settings: Settings, text: str) -> list[str]:
    return [notice["id"] for notice in notices_for(settings, text)]


@pytest.fixture
def shipped() -> Settings:
    """Settings with the maintainers' files that ship, and an index that is not there."""
    return Settings(index="/nowhere", notices=str(ROOT / "corpus/notices.toml"), pins=str(ROOT / "corpus/pins.toml"))


@pytest.fixture
def own(tmp_path) -> Path:
    """A file of notices of the test's own."""
    path = tmp_path / "notices.toml"
    path.write_text(GOOD)
    return path


def rewrite(path: Path, text: str) -> None:
    """Change a file so that its time tells, however coarse the clock."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


@pytest.mark.parametrize(("text", "expected", "reason"), MUST_FIRE, ids=[row[0] for row in MUST_FIRE])
def test_must_fire(shipped, text, expected, reason):
    # Beside crisis help there may be another message; the crisis notices come first.
    assert ids(shipped, text)[: len(expected.split())] == expected.split(), reason


@pytest.mark.parametrize(("text", "reason"), MUST_NOT_FIRE, ids=[row[0] for row in MUST_NOT_FIRE])
def test_must_not_fire(shipped, text, reason):
    assert not [notice for notice in notices_for(shipped, text) if notice["tone"] == "crisis"], reason


def test_the_lists_are_long_and_every_case_is_explained():
    for cases in (MUST_FIRE, MUST_NOT_FIRE):
        assert len(cases) >= 90 and len({row[0] for row in cases}) == len(cases)
        assert all(row[-1].strip() for row in cases)


def test_every_phrase_is_heard_in_its_own_words():
    """Each choice of each slot, with the first choices of the others; fillers are left out of searches."""
    book = built_in()
    vocabulary, _ = book._matching
    unheard = []
    for phrase in (phrase for notice in book.notices for phrase in (*notice.any_of, *notice.alone)):
        choices = [sorted(slot.words - book.words.fillers) for slot in phrase]
        for number, words in enumerate(choices):
            for word in words:
                said = [word if at == number else each[0] for at, each in enumerate(choices)]
                text = " ".join("30" if each == MANY else each for each in said)
                if not any(covered(phrase, reading.near) for reading in vocabulary.readings(text)):
                    unheard.append(text)
    assert unheard == []


def test_whatever_else_is_in_the_query(shipped):
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    # Words that `unless` is about would say that the rest is technical: these are not among them.
    words = ["ketamine", "dose", "therapy", "London", "5mg", "my", "please", "help", "?", "and", "clinic"]
    for text in ("suicide", "kill myself", "overdose", "i want to die", "self-harm"):
        for _ in range(40):
            before, after = (" ".join(chance.choices(words, k=chance.randrange(9))) for _ in range(2))
            assert ids(shipped, f"{before} {text} {after}"), f"{before} {text} {after}"


def test_what_never_slips_makes_no_slip_with_the_word_before_it_either(own):
    own.write_text('never_slips = ["rapid"]\n' + GOOD.replace("purple rain", "was rabid"))
    settings = Settings(notices=str(own))
    assert ids(settings, "it wasrabbid") == ids(settings, "it was rabit") == ["x"]
    assert ids(settings, "its growth was rapid") == []


def test_a_maintainer_names_sets_of_words_and_tells_of_others(own):
    sets = '[of_others]\nwe = "i"\n[sets]\nweather = "rain snow"\n'
    own.write_text(sets + GOOD.replace("purple rain", "purple @weather/sky tomorrow"))
    for text in ("purple rain tomorrow", "purple snow tomorrow", "purple sky tomorrow", "purple snow we tomorrow"):
        assert ids(Settings(notices=str(own)), text) == ["x"], text
    assert ids(Settings(notices=str(own)), "purple weather tomorrow") == []
    own.write_text(GOOD.replace("purple rain", "took @pills"))
    assert "x" in ids(Settings(notices=str(own)), "took tablets"), "the built-in sets are for everybody"


def test_a_maintainer_says_what_calls_for_a_notice_where_it_is_the_whole_search(own):
    own.write_text(GOOD.replace("any_of", "alone"))
    for text in ("purple rain", "Purple rain!", "purpel rain", "a really purple rain"):
        assert ids(Settings(notices=str(own)), text) == ["x"], text
    for text in ("purple rain tomorrow", "the colour of purple rain", "rain"):
        assert ids(Settings(notices=str(own)), text) == [], text
    own.write_text('[[notice]]\nid = "crisis"\nalone = ["purple rain"]\n')
    assert ids(Settings(notices=str(own)), "purple rain") == ["crisis"] == ids(Settings(notices=str(own)), "crisis")


@given(st.text(max_size=600))
def test_no_text_whatever_raises(text):
    for notice in notices_for(Settings(notices="/nowhere"), text):
        assert set(notice) == {"id", "title", "lines", "links", "tone", "private"}


@given(st.lists(st.sampled_from(sorted({word for row in MUST_FIRE for word in row[0].split()})), max_size=60))
def test_no_mixture_of_its_words_raises(words):
    notices_for(Settings(notices="/nowhere"), " ".join(words))


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00", "\ud800suicid\udfff", "'" * 4000, "a" * 100_000, "kill " * 5000, "(" * 3000, "i " * 3000, "ﾞ"],
)
def test_hostile_texts(shipped, text):
    assert isinstance(notices_for(shipped, text), tuple)


def test_signs_that_fold_to_several_words_raise_nothing_and_hide_nothing(shipped):
    signs = [chr(number) for number in range(sys.maxunicode) if " " in fold(chr(number))]
    assert "ﷺ" in signs and "\u037a" in signs
    for sign in signs:
        for text in (f"calm {sign}", f"{sign} calm", sign, f"{sign}{sign} {sign}"):
            assert not ids(shipped, text)
        assert ids(shipped, f"{sign} i want to kill myself {sign}") == ids(shipped, "i want to kill myself")


def test_what_stands_far_into_a_long_text_is_found(shipped):
    assert ids(shipped, "word " * 700 + "i want to die") == ["crisis"]


def test_a_page_of_hits_carries_the_notices_and_so_does_its_json(library):
    page = library.search("ketamine suicide", page=2, per_page=5)
    assert [notice["id"] for notice in page.notices] == ["crisis"]
    assert plain.hit_page(page)["notices"][0]["lines"]
    assert library.search("ketamine").notices == ()
    assert library.search("").notices == ()


def test_notices_need_no_index(tmp_path):
    settings = Settings(index=str(tmp_path / "missing"), notices=str(tmp_path / "missing.toml"))
    assert [notice["id"] for notice in indexer.notices_for(settings, "i want to die")] == ["crisis"]
    with pytest.raises(indexer.FindwellError):
        Library.open(settings)


def test_the_numbers_of_the_country_come_first():
    everywhere = Settings(notices="/nowhere")
    for country, number in {"US": "988", "GB": "116 123", "IE": "116 123", "AU": "13 11 14", "CA": "9-8-8"}.items():
        (notice,) = notices_for(replace(everywhere, country=country), "suicide")
        general = len(built_in().notices[0].lines)
        assert number in notice["lines"][general]
        assert all(country == "US" or "(US)" not in link["label"] for link in notice["links"])
        assert notice["links"][-1]["href"] == "https://findahelpline.com/"
    assert len({tuple(notices_for(replace(everywhere, country=c), "suicide")[0]["lines"]) for c in ("US", "GB")}) == 2
    (unknown,) = notices_for(replace(everywhere, country="ZZ"), "suicide")
    (none,) = notices_for(everywhere, "suicide")
    assert unknown["lines"] == none["lines"]
    assert {"tel:988", "tel:116123", "tel:131114"} <= {link["href"] for link in none["links"]}


def test_a_country_is_a_code():
    with pytest.raises(SettingsError, match="country"):
        Settings(country="Germany")


def test_what_is_shipped_says_what_matters():
    calls = {"crisis": "suicide", "overdose": "overdose", "emergency": "not breathing", "violence": "he beats me"}
    for notice in built_in().notices:
        assert notice.private and notice.tone == "crisis"
        said = " ".join(notices_for(Settings(notices="/nowhere"), calls[notice.id])[0]["lines"])
        for number in ("911", "112", "999", "000", "988", "116 123", "13 11 14", "findahelpline.com"):
            assert number in said, (notice.id, number)
    (overdose,) = notices_for(Settings(notices="/nowhere"), "overdose")
    assert "emergency number" in overdose["lines"][0]
    assert "1-800-222-1222" in " ".join(overdose["lines"])
    (violence,) = notices_for(Settings(notices="/nowhere"), "he beats me")
    for number in ("1-800-799-7233", "0808 2000 247", "1800 341 900", "1800 737 732", "0800 456 450", "sheltersafe.ca"):
        assert number in " ".join(violence["lines"]), number
    # Who is watched must know what this page leaves behind.
    assert "history" in " ".join(violence["lines"])


def test_maintainers_add_notices(own):
    settings = Settings(notices=str(own))
    assert notices_for(settings, "Purple  RAIN")[0] == {
        "id": "x", "title": "X", "lines": ["Read this."], "links": [], "tone": "info", "private": False,
    }  # fmt: skip
    assert ids(settings, "purple rain suicide") == ["crisis", "x"]


def test_maintainers_change_what_is_built_in(own):
    rewrite(own, '[[notice]]\nid = "crisis"\ntitle = "Call us"\nany_of = ["blue monday"]\nunless = ["suicide tango"]\n')
    settings = Settings(notices=str(own))
    (notice,) = notices_for(settings, "blue monday")
    assert notice["title"] == "Call us" and notice["private"] and "988" in " ".join(notice["lines"])
    assert ids(settings, "suicide") == ["crisis"] and not ids(settings, "suicide tango")
    rewrite(own, '[[notice]]\nid = "crisis"\n[[notice.place]]\ncountry = "DE"\nlines = ["Deutschland"]\n')
    lines = notices_for(settings, "suicide")[0]["lines"]
    assert lines[-2] == "Deutschland" and "988" in " ".join(lines) and lines[-1].startswith("Anywhere else")
    rewrite(own, '[[notice]]\nid = "crisis"\noff = true\n')
    assert ids(settings, "suicide") == [] and ids(settings, "overdose") == ["overdose"]


def test_a_change_is_seen_and_a_bad_one_leaves_the_last_good_in_force(own, caplog):
    settings = Settings(notices=str(own))
    assert ids(settings, "purple rain") == ["x"]
    rewrite(own, GOOD.replace("purple", "golden"))
    assert ids(settings, "purple rain") == [] and ids(settings, "golden rain") == ["x"]
    rewrite(own, GOOD.replace("[[notice]]", "[[notice"))
    assert ids(settings, "golden rain suicide") == ["crisis", "x"]
    assert ids(settings, "golden rain") == ["x"]
    assert [record.levelname for record in caplog.records] == ["ERROR"] and "line 1" in caplog.text
    with pytest.raises(CuratedFileError):
        check_curated(settings)
    own.unlink()
    assert ids(settings, "golden rain suicide") == ["crisis"]
    check_curated(settings)


def test_a_file_that_was_never_good_leaves_crisis_help(tmp_path, caplog):
    path = tmp_path / "notices.toml"
    path.write_bytes(b"\xff\xfe")
    assert ids(Settings(notices=str(path)), "suicide") == ["crisis"]
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[[notice]]\nid = "a"\ntitle = \n', 3, "Invalid value"),
        (GOOD + '\n[[notice]]\nid = "x"\ntitle = "X"\n', 8, "'x' already"),
        (GOOD + '\n[[notice]]\nid = "y"\nlines = ["L"]\nany_of = ["a b"]\n', 7, "'title' is missing"),
        (GOOD.replace('["Read this."]', '"Read this."'), 4, "list of texts"),
        (GOOD.replace('["Read this."]', '["", "b"]'), 4, "list of texts"),
        (GOOD.replace('lines = ["Read this."]', ""), 1, "'lines' says nothing"),
        (GOOD.replace('["purple rain"]', "[]"), 5, "no phrases"),
        (GOOD.replace('["purple rain"]', '[\n"ok",\n"self-harm",\n]'), 7, "write words apart"),
        (GOOD.replace("purple rain", "…"), 5, "…"),
        (GOOD.replace("purple rain", "rain …"), 5, "ends with …"),
        (GOOD.replace("purple rain", "to the"), 5, "no words"),
        (GOOD + 'tone = "loud"\n', 6, "crisis, info"),
        (GOOD + 'private = "yes"\n', 6, "true or false"),
        (GOOD + "off = true\n", 6, "built-in"),
        (GOOD + 'colour = "red"\n', 6, "'colour' is not a key"),
        (GOOD + 'links = ["x"]\n', 6, "label"),
        (GOOD + 'links = [{ label = "L", href = "javascript:alert(1)" }]\n', 6, "a link leads to"),
        (GOOD + 'links = [{ label = "L", href = "//evil.example" }]\n', 6, "a link leads to"),
        (GOOD + '[[notice.place]]\ncountry = "Germany"\n', 7, "code such as US"),
        ('fillers = "a"\n' + GOOD, 1, "list of texts"),
        ('sets = ["a"]\n' + GOOD, 1, "table of texts"),
        (GOOD.replace("purple rain", "purple @weather"), 5, "'weather'"),
        ("colour = 1\n" + GOOD, 1, "'colour' is not a key"),
        ('[notice]\nid = "a"\n', 1, r"\[\[notice\]\]"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(own, text, line, reason):
    own.write_text(text, encoding="utf-8")
    with pytest.raises(CuratedFileError, match=rf"notices\.toml, line {line}: .*{reason}"):
        read_notices(own)


def test_the_shipped_files_are_good(shipped):
    check_curated(shipped)
    assert BUILT_IN.exists()
    assert ids(shipped, "can i stop taking sertraline") == ["stopping-antidepressants"]


def test_one_slip_is_forgiven_anywhere_in_the_word():
    settings = Settings(notices="/nowhere")
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    for at in range(1, len("overdose") - 1):
        letter = chance.choice(sorted(set(string.ascii_lowercase) - set("overdose")))
        left_out = "overdose"[:at] + "overdose"[at + 1 :]
        replaced = "overdose"[:at] + letter + "overdose"[at + 1 :]
        put_in = "overdose"[:at] + letter + "overdose"[at:]
        for typed in (left_out, replaced, put_in):
            assert ids(settings, typed) == ["overdose"], typed
