"""The maintainers' list of synonyms: what it says, and what is wrong with it, by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import Library, Settings, update
from indexer.errors import CuratedFileError
from indexer.searching import synonyms as module
from indexer.searching.synonyms import read_synonyms, synonyms

SHIPPED = Path(__file__).resolve().parents[3] / "corpus" / "synonyms.toml"


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "synonyms.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_end_of_a_search_may_be_the_beginning_of_a_longer_phrase(written):
    found = read_synonyms(written('[[same]]\nwords = ["high blood pressure", "high blood", "hypertension"]\n'))
    assert found.sizes == {"high": (2, 3), "hypertens": (1,)}


def test_two_ways_and_one_way(written):
    path = written(
        '[[same]]\nwords = ["hypertension", "high blood pressure"]\n\n[[also]]\nwords = ["pee"]\nfind = ["urine"]\n'
    )
    found = read_synonyms(path)
    assert found.others == {
        ("hypertens",): ("high blood pressure",),
        ("high", "blood", "pressur"): ("hypertension",),
        ("pee",): ("urine",),
    }


def test_a_word_of_both_kinds_finds_what_both_say(written):
    path = written(
        '[[same]]\nwords = ["low mood", "feeling down"]\n\n'
        '[[same]]\nwords = ["feeling down", "blue"]\n\n'
        '[[also]]\nwords = ["feel down"]\nfind = ["depression", "low mood"]\n'
    )
    found = read_synonyms(path).others
    assert found["feel", "down"] == ("low mood", "blue", "depression")
    assert found["low", "mood"] == ("feeling down",)


def test_forms_of_a_word_are_one_word(written):
    path = written('[[also]]\nwords = ["pill", "pills", "tablet"]\nfind = ["tablets", "medicine"]\n')
    assert read_synonyms(path).others == {("pill",): ("tablets", "medicine"), ("tablet",): ("medicine",)}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[[same]]\nwords = ["one"]\n', 2, "needs 2"),
        ('[[same]]\nwords = ["one", "two"]\nfind = []\n', 3, "not a key"),
        ('[[also]]\nwords = ["one"]\n', 1, "needs 1"),
        ('\n[[also]]\nwords = ["one"]\nfind = ["two", ""]\n', 4, "not empty"),
        ('[[same]]\nwords = ["tablet", "tablets"]\n', 2, "needs 2 or more that are not forms"),
        ('[[same]]\nwords = ["the", "tablet"]\n', 2, "says nothing"),
        ('[[same]]\nwords = ["a b c d e f", "tablet"]\n', 2, "from one to 5"),
        ('[[also]]\nwords = ["tablet",\n  "pill"]\nfind = ["pills"]\n', 3, "'pill' would find nothing but itself"),
        (
            '[[also]]\nwords = ["pee"]\nfind = ["urine"]\n\n[[also]]\nwords = ["wee",\n"peeing"]\nfind = ["toilet"]\n',
            7,
            "'peeing' is in the \\[\\[also\\]\\] of line 1 already, perhaps in another form: leave it in one",
        ),
        ('[[same]]\nwords = ["one", "two"\n', 2, ""),
        ('[[same]]\nwords = ["one", "two"]\n\n[[sane]]\nwords = ["three", "four"]\n', 4, "'sane' is not a key"),
        ('# words\n\n[sane]\nwords = ["three", "four"]\n', 3, "'sane' is not a key"),
        ('# words\n\nsame = ["three", "four"]\n', 3, r"must be written as \[\[same\]\]"),
        ('# words\n\n[also]\nwords = ["three"]\nfind = ["four"]\n', 3, r"must be written as \[\[also\]\]"),
        ('[[sane]]\nwords = ["one", "two"]\n', 1, r"not a key here; there are \[\[same\]\], \[\[also\]\]"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(written, text, line, reason):
    path = written(text)
    with pytest.raises(CuratedFileError, match=rf"synonyms\.toml, line {line}: .*{reason}"):
        read_synonyms(path)


def test_the_last_good_list_stays_in_force(written, caplog):
    module.file_at.cache_clear()
    path = written('[[same]]\nwords = ["one", "two"]\n')
    settings = Settings(synonyms=str(path))
    good = synonyms(settings)
    assert good.others.keys() == {("one",), ("two",)}
    written('[[same]]\nwords = ["one"]\n# longer\n')
    with caplog.at_level("ERROR"):
        assert synonyms(settings) is good
    assert "line 2" in caplog.text
    written('[[same]]\nwords = ["one", "two"]\n[[also]]\nwords = ["a limb"]\nfind = ["arm"]\n')
    assert synonyms(settings).others.keys() == {("one",), ("two",), ("a", "limb")}


def test_without_a_file_nothing_is_widened(tmp_path):
    module.file_at.cache_clear()
    assert synonyms(Settings(synonyms=str(tmp_path / "absent.toml"))).others == {}


def test_the_shipped_list():
    assert len(read_synonyms(SHIPPED).others) >= 1_000


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("she keeps checking the stove", "ocd"),
        ("imagining hurting people", "ocd"),
        ("peeing blood", "bladder-and-long-term-risks"),
        ("people staring at me on the bus", "social-anxiety"),
        ("snorting ket", "ketamine-and-substance-use"),
        ("how to help a depressed friend", "caring-for-somebody"),
        ("overspending and no sleep", "bipolar-disorder"),
        ("serotonin toxicity", "antidepressants"),
        ("someone to take me home", "preparing-for-your-first-session"),
        ("my friend has unalive thoughts", "suicidal-crisis-where-help-is"),
        ("efectos secundarios", "side-effects-of-ketamine"),
        ("ansiedade", "anxiety"),
        ("my daughter burns herself", "self-harm"),
        ("his sister is cutting her thighs", "self-harm"),
    ],
)
def test_the_shipped_list_finds_what_people_mean(library, text, article):
    assert article in [hit.id for hit in library.search(text, per_page=3).hits]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("im 14 weeks pregnant", "teenagers"),
        ("am 16 weeks pregnant", "teenagers"),
        ("in recovery from surgery", "substance use"),
        ("depression in early remission", "substance use"),
    ],
)
def test_everyday_words_are_not_widened_to_what_they_do_not_say(library, typed, wrong):
    assert wrong not in [text for expansion in library.search(typed).query.expansions for text in expansion.to]


@pytest.mark.parametrize(
    ("typed", "widened"),
    [
        ("depression AND ptsd", ["ptsd"]),
        ("sleep OR ptsd", ["ptsd"]),
        ("(sleep OR ptsd) AND calm", ["ptsd"]),
        ("sleep AND self-harm", ["self harm"]),
        ("sleep AND NOT ptsd", []),
        ('sleep AND "ptsd"', []),
        ("self OR harm", []),
    ],
)
def test_words_of_operators_are_widened_like_others(library, typed, widened):
    found = library.search(typed).query.expansions
    assert sorted({each.source for each in found} & {"ptsd", "self harm"}) == widened


def test_what_means_the_same_is_found_by_and_as_well(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, said in (("a", "hypertension"), ("b", "high blood pressure"), ("c", "calm")):
        (corpus / f"{name}.md").write_text(f"# {name}\n\nPregnancy and {said}.\n", encoding="utf-8")
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"), synonyms=str(SHIPPED))
    update(settings)
    with Library.open(settings) as library:
        assert {hit.id for hit in library.search("pregnancy AND hypertension").hits} == {"a", "b"}
        assert [hit.id for hit in library.search('pregnancy AND "hypertension"').hits] == ["a"]
        assert {hit.id for hit in library.search("calm OR hypertension").hits} == {"a", "b", "c"}
