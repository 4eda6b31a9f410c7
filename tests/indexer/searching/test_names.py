"""A search that is the title of an article finds that article first."""

from __future__ import annotations

import pytest

from indexer.analysis.naming import title_names

MUCH = "Low mood low mood low mood. " * 4
ARTICLES = {
    "mood.md": f"# Low mood\n\n{MUCH}",
    "kinds.md": f"# Low mood: kinds of low mood\n\n{MUCH}",
    "teens.md": "# Low mood in teenagers\n\nWhat is said of everybody holds for them.",
    "cause.md": "# Causes of low mood\n\nThere are many.",
    "like.md": f"# Mood-like low disorder\n\n{MUCH}",
    "other.md": "# Disorder of low mood\n\nThis disorder, a low mood disorder, is a disorder of mood. Disorder!",
    "cant.md": "# Cant disorder\n\nRare.",
    "pressure.md": "# High blood pressure\n\nIt has no signs.",
    "lungs.md": "# Hypertension of the lungs\n\nHypertension is hypertension, hypertension and hypertension.",
    "tide.md": "# Recurrent ocean fever\n\nA recurrent ocean fever (ROF) passes.",
    "rof.md": "# Signs of ROF\n\nROF, ROF and ROF.",
    "sea.md": f"# Sea disorder\n\n{'Sea disorder type 2 is a sea disorder of type 2. ' * 8}",
    "two.md": f"# Sea disorder type 2\n\n{'Rare, and little else can be told. ' * 40}",
    "b.md": "# Vitamin B\n\nIt is in grain.",
    "grain.md": "---\ntopics: [grain]\n---\n# Grain\n\nLow mood in teenagers.",
    "e.md": "# E vitamin\n\nVitamin vitamin vitamin.",
}
SYNONYMS = (
    '[[same]]\nwords = ["hypertension", "high blood pressure"]\n[[also]]\nwords = ["tides"]\nfind = ["low mood"]\n'
)


@pytest.fixture
def library(collection, tmp_path):
    path = tmp_path / "synonyms.toml"
    path.write_text(SYNONYMS, encoding="utf-8")
    return collection(ARTICLES, semantic_model="none", synonyms=str(path))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("low mood", "mood"),
        ("Low moods?", "mood"),
        ("what is low mood", "mood"),
        ("my mother has low mood", "mood"),
        ("low mood in teenagers", "teens"),
        ("teenagers' low mood", "teens"),
        ("what causes low mood", "cause"),
        ("disorder of low mood", "other"),
        ("mood like low disorder", "like"),
        ("cant disorder", "cant"),
        ("sea disorder type 2", "two"),
        ("type 2 sea disorder", "two"),
        ("hypertension", "pressure"),
        ("hypertension of the lungs", "lungs"),
        ("ROF", "tide"),
        ("vitamin b", "b"),
        ("vitamin e", "e"),
    ],
)
def test_the_article_that_is_called_so_comes_first(library, text, first):
    assert library.ranked(text)[0][0] == first


@pytest.mark.parametrize("text", ["low mood kinds", "tides", '"low mood" signs', "vitamin"])
def test_others_are_ranked_as_ever(library, text):
    scores = [score for _, score in library.ranked(text)]
    assert scores == sorted(scores, reverse=True)


def test_a_filter_and_an_exclusion_hold_for_what_is_called_so(library):
    assert "teens" not in dict(library.ranked("low mood in teenagers -everybody"))
    assert [hit.id for hit in library.search("low mood in teenagers", topic="grain").hits] == ["grain"]


def test_every_segment_has_names_and_a_removed_article_has_none(collection):
    added = {"late.md": "# High tide\n\nRare."}
    collection(ARTICLES | {"often.md": f"# Tides\n\n{'High tide, high tide. ' * 9}"}, semantic_model="none")
    assert collection(added, semantic_model="none").ranked("high tide")[0][0] == "late"
    removed = collection({"late.md": None}, semantic_model="none").ranked("high tide")
    assert removed[0][0] == "often" and "late" not in dict(removed)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Causes of Low Mood", ("caus of low mood", " caus low mood")),
        ("Vitamin A", ("vitamin a", " a vitamin")),
        ("Finding a Therapist", ("find a therapist", " find therapist")),
        ("VITAMIN A", ("vitamin a", " vitamin")),
        ("To be or not to be", ("to be or not to be", " not")),
        ("Who is it?", ("who is it", " is it who")),
        ("…", ("", "")),
        ("", ("", "")),
    ],
)
def test_what_a_title_is_called(title, names):
    assert title_names(title) == names
