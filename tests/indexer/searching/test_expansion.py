"""A search finds what means the same: abbreviations the articles explain, and synonyms; quotes switch that off."""

from __future__ import annotations

import pytest

ARTICLES = {
    "bdnf.txt": "A growth factor\n\nStress lowers brain-derived neurotrophic factor (BDNF) in animals.",
    "long.txt": "Nerve cells\n\nOne protein is brain derived neurotrophic factor, and it helps cells to live.",
    "short.txt": "Exercise\n\nRunning raises BDNF for a while.",
    "pressure.txt": "The heart\n\nHypertension harms the vessels.",
    "blood.txt": "Measuring\n\nHigh blood pressure is measured at the arm. <b>High</b> readings count.",
    "urine.txt": "Signs\n\nBlood in the urine needs a doctor.",
    "all.txt": "Leukaemia\n\nAcute lymphoblastic leukaemia (ALL) is rare.",
    "insomnia.txt": "Sleeplessness\n\nInsomnia is common, and it can be treated.",
}
SYNONYMS = """
[[same]]
words = ["hypertension", "high blood pressure"]
[[same]]
words = ["high blood", "elevated blood"]
[[also]]
words = ["pee", "wee"]
find = ["urine"]
[[also]]
words = ["can't sleep"]
find = ["insomnia"]
[[also]]
words = ["strees"]
find = ["insomnia", "urinne"]
"""


@pytest.fixture
def library(collection, tmp_path):
    path = tmp_path / "synonyms.toml"
    path.write_text(SYNONYMS, encoding="utf-8")
    return collection(ARTICLES, synonyms=str(path), semantic_model="none")


def found(library, text: str) -> set[str]:
    return {article for article, _ in library.ranked(text)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("BDNF", {"bdnf", "long", "short"}),
        ("bdnf", {"bdnf", "long", "short"}),
        ("brain-derived neurotrophic factor", {"bdnf", "long", "short"}),
        ('"BDNF"', {"bdnf", "short"}),
        ('"brain-derived neurotrophic factor"', {"bdnf", "long"}),
        ("hypertension", {"pressure", "blood"}),
        ('"hypertension"', {"pressure"}),
        ("pee", {"urine"}),
        ("peeing", {"urine"}),
        ("I can't sleep", {"insomnia"}),
        ("ALL", {"all"}),
        ("BDNF -stress", {"long", "short"}),
        ("is it high", {"blood"}),
        ("pressure is high blood", {"blood", "urine"}),
        ("(pee)", {"urine"}),
        ("title:hypertension", set()),
    ],
)
def test_found(library, text, ids):
    assert found(library, text) == ids


def test_one_way_is_one_way(library):
    assert library.search("urine").query.expansions == ()


def test_what_the_list_has_is_spelt_right(library):
    assert library.search("strees").query.corrected is False
    assert library.search("urinne").query.corrected is False
    assert library.search("stresss").query.corrected is True
    assert found(library, "strees") == {"insomnia"}


def test_both_words_of_a_phrase_count_as_there(library):
    """An article with the synonym of a phrase has all its words, and comes before one that has some."""
    assert [article for article, _ in library.ranked("high blood pressure")][:2] == ["blood", "pressure"]


def test_a_word_is_no_abbreviation_in_small_letters(library):
    assert library.search("all about it").query.expansions == ()
    (expansion,) = library.search("ALL").query.expansions
    assert (expansion.source, expansion.why) == ("ALL", "abbreviation")


def test_what_was_added_is_said(library):
    expansions = library.search("BDNF and high blood pressure").query.expansions
    assert {(e.source, e.to, e.why) for e in expansions} == {
        ("BDNF", ("brain-derived neurotrophic factor",), "abbreviation"),
        ("high blood pressure", ("hypertension",), "synonym"),
    }
    assert library.search("BDNF").query.read_as == "BDNF"
    assert library.search('"BDNF"').query.expansions == ()


def test_what_means_the_same_is_marked(library):
    (hit,) = [hit for hit in library.search("BDNF").hits if hit.id == "long"]
    assert "<mark>brain derived neurotrophic factor</mark>" in hit.snippet_html
    assert "<mark>Hypertension</mark>" in library.search("high blood pressure").hits[1].snippet_html


def test_abbreviations_are_learnt_from_what_is_added_and_forgotten_with_it(collection):
    new = {"new.txt": "Trials\n\nThe hamster survey of sleep (HSS) began."}
    old = {"old.txt": "Old\n\nThe HSS ended.", "other.txt": "Other\n\nNothing is said here."}
    assert found(collection(old, semantic_model="none"), "HSS") == {"old"}
    assert found(collection(new, semantic_model="none"), '"hamster survey of sleep" OR HSS') == {"new", "old"}
    assert found(collection({}, semantic_model="none"), "hamster survey of sleep") == {"new", "old"}
    gone = collection({"new.txt": None}, semantic_model="none")
    assert found(gone, "hamster survey of sleep") == set()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("gall stones", ["one", "two", "stones"]),
        ("Gall-stones?", ["one", "two", "stones"]),
        ("removing gall stones", ["one", "two", "stones"]),
        ("gallstones", ["one"]),
        ('"gall stones"', ["two"]),
        ("gall and stones", ["two", "stones"]),
        ("of gall 2 stones", ["two", "stones"]),
    ],
)
def test_two_words_also_find_the_one_that_they_may_be_written_as(collection, text, ids):
    files = {
        "one.md": "# Gallstones\n\nGallstones hurt.",
        "two.md": "# Bile\n\nOf bile gall stones are made.",
        "stones.md": "# Stones\n\nStones, stones and stones.",
    }
    library = collection(files, semantic_model="none")
    assert [article for article, _ in library.ranked(text)] == ids


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("malaria insomnia Malaria ebola", ("Malaria", "ebola")),
        ("stress OR malaria", ("malaria",)),
        ("(malaria stress) AND running", ("malaria",)),
        ("stress -malaria", ()),
        ('stress "malaria"', ()),
        ("stress title:malaria", ()),
        ("what is never a stress", ()),
        ("stressed by wee", ()),
        ("strees", ()),
        ("stresss", ()),
    ],
)
def test_words_that_no_article_has_nor_what_means_the_same_are_missing(library, text, missing):
    assert library.search(text).query.missing == missing
