"""The key sentence: verbatim, from a good answer, to a question; or nothing at all."""

from __future__ import annotations

import re

import pytest

from indexer import Library
from indexer.engines.whoosh.snapshot import WhooshSnapshot


@pytest.fixture
def library(collection):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, trains and weather, number {n}." for n in range(30)}
    return collection(
        {
            "bdnf.md": "# A growth factor\n\nFirst some talk. "
            "The zorbin protein helps nerve cells to survive and to grow new "
            "branches. It was found long ago.\n\n## Later\n\nDoes zorbin help nerve cells to survive?",
            **filler,
        }
    )


@pytest.mark.parametrize(
    "text", ["what does zorbin do for nerve cells", "zorbin nerve cells?", "How does zorbin help nerve cells"]
)
def test_a_question_gets_the_sentence_that_covers_it(library, text):
    answer = library.search(text).answer
    shown = re.sub("</?mark>", "", answer.html)
    assert shown == "The zorbin protein helps nerve cells to survive and to grow new branches."
    assert answer.id == "bdnf" and "<mark>zorbin</mark>" in answer.html
    assert ":~:text=The%20zorbin" in answer.section.url


@pytest.mark.parametrize(
    "text",
    [
        "zorbin nerve cells",
        "what is zorbin",
        '"zorbin protein" what',
        "can't zorbin nerve cells",
        "what does zorbin do for my nerve cells",
        "what does it do, zorbin, for nerve cells",
        "what does zorbin do for nerve roots",
        "what does zorbin do when found long ago",
        "does zorbin make nerve cells branch and shout",
        "can’t zorbin nerve",
        "",
    ],
)
def test_anything_else_gets_none(library, text):
    assert library.search(text).answer is None


@pytest.mark.parametrize(
    "sentence",
    [
        "And the plimbo root can calm a frightened cat for some hours.",
        'Someone said "the plimbo root can calm a frightened cat for some hours. Others laughed."',
        "Does the plimbo root really calm a frightened cat for some hours?",
        "It is the plimbo root that can calm a frightened cat.",
        "What the plimbo root is, and how it can calm a frightened cat for some hours.",
    ],
)
def test_a_sentence_that_does_not_stand_by_itself_is_none(library, collection, sentence):
    asked = "does plimbo root calm a frightened cat"
    again = collection({"root.md": f"# On roots\n\nSomething else is said before. {sentence}\n"})
    assert again.search(asked).hits[0].id == "root" and again.search(asked).answer is None
    again = collection({"root.md": "# On roots\n\nThe plimbo root can calm a frightened cat for some hours.\n"})
    assert again.search(asked).answer.id == "root"


def test_what_means_the_same_is_no_answer(collection):
    said = "The drowsy feeling goes away within a day for nearly everybody."
    library = collection({"a.md": f"# Afterwards\n\n{said}", "b.md": "# Tired\n\nBeing sleepy is common."})
    assert library.search("when does the drowsy feeling go away").answer
    meant = library.search("when does the sleepy feeling go away")
    assert meant.query.expansions and meant.answer is None


def test_only_the_first_page_has_one(library):
    assert library.search("what do weather gardens trains words bring", page=2).answer is None


FITTING = [
    ("what causes dolm", "Dolm is caused by cold water, as divers have told.", True),
    ("what causes dolm", "Cold water and wind can cause dolm, as divers have told.", True),
    ("what causes dolm", "Nobody knows what causes severe dolm, as divers have told.", True),
    ("what causes dolm", "Dolm causes a loud ringing in both ears.", False),
    ("what causes dolm", "Dolm is the first cause of deafness among divers.", False),
    ("what is dolm swelling", "Dolm swelling is a thickening of both ears.", True),
    ("what is dolm swelling", "Many divers know dolm swelling from their early years.", False),
    ("how is dolm treated", "Dolm is treated with warm oil, as divers have told.", True),
    ("how is dolm treated", "A doctor will treat dolm with warm oil, as divers have told.", True),
    ("how is dolm treated", "Divers who were treated for other things seldom got dolm.", False),
    ("is dolm hereditary", "Dolm is not hereditary, as far as anybody knows.", True),
    ("is dolm hereditary", "Hereditary dolm begins at an early age, as divers have told.", False),
    ("how long does dolm last", "Dolm may last as long as several weeks, as divers have told.", True),
    ("how long does dolm last", "In divers dolm is a long lasting illness, as divers have told.", False),
    ("does dolm go away", "Dolm can go away by itself, as divers have told.", True),
    ("does dolm go away", "With dolm, see a doctor right away, as divers have told.", False),
    ("how common is dolm", "Dolm is most common in divers, as divers have told.", True),
    ("how common is dolm", "The most common sign of dolm is a ringing, as divers have told.", False),
    ("can dolm be cured", "Dolm can be cured within a year, as divers have told.", True),
    ("can dolm be cured", "Much research wants dolm to be cured, as divers have told.", False),
    ("can dolm be cured", "- Oil - Dolm that is cured - Wind and cold.", False),
    ("who gets dolm ringing", "Dolm ringing is a loud noise in both ears.", False),
]


@pytest.mark.parametrize(("question", "sentence", "fits"), FITTING, ids=[f"{q}: {s}" for q, s, _ in FITTING])
def test_a_sentence_answers_what_is_asked_and_does_not_only_have_its_words(collection, question, sentence, fits):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, number {n}." for n in range(9)}
    library = collection(filler | {"dolm.md": f"# Dolm\n\n{sentence}\n"}, semantic_model="none")
    assert library.search(question).hits[0].id == "dolm"
    assert (library.search(question).answer is not None) == fits


def test_the_sentence_is_from_an_article_that_is_called_what_is_asked_about(collection):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, number {n}." for n in range(9)}
    perry = {"perry.md": "# Perry syndrome\n\nPeople with it die of dolm, and they die early."}
    library = collection(filler | perry, semantic_model="none")
    assert library.search("do people die of dolm").answer.id == "perry"
    library = collection({"dolm.md": "# Dolm\n\nDolm is an illness of the ears."}, semantic_model="none")
    assert library.search("do people die of dolm").answer is None
    assert library.search("do people die of dollm").query.read_as == "do people die of dolm"
    assert library.search("do people die of dollm").answer is None


def test_a_question_that_says_a_word_again_and_again_is_looked_up_no_more_often(collection, monkeypatch):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, number {n}." for n in range(9)}
    library = collection(
        filler | {"dolm.md": "# Ears\n\nDolm is not hereditary, as far as anybody knows."}, semantic_model="none"
    )
    looked = []
    monkeypatch.setattr(WhooshSnapshot, "is_called", lambda snapshot, name: looked.append(name) or False)
    library.search("is " + "dolm hereditary " * 30)
    assert len(looked) == 3


def test_who_calls_for_help_gets_no_sentence_that_only_has_the_words(shipped_settings):
    with Library.open(shipped_settings) as shipped:
        page = shipped.search("how to stop cutting yourself")
        assert [notice["id"] for notice in page.notices] == ["crisis"] and page.answer is None
        assert shipped.search("can ketamine damage the bladder").answer is not None


@pytest.mark.parametrize(
    ("sentence", "answers"),
    [
        ("Plimbo fever is an illness of cats that passes within a week.", True),
        ("A plimbo fever (PF) is when a cat is too warm for some days.", True),
        ("Plimbo fever, also called cat fever, refers to a high temperature.", True),
        ("Plimbo fever is rare, and one cat in a thousand has it once.", False),
        ("Plimbo fever is everywhere, and by itself it seldom harms any cat.", False),
        ("Doctors call this plimbo fever, and when it is a long one they worry.", False),
        ("Cats with plimbo fever are healthy again within a week or two.", False),
        ("Treatment of plimbo fever is the same as for any other cold.", False),
    ],
)
def test_what_something_is_is_told_by_no_other_sentence(collection, sentence, answers):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, trains and weather, number {n}." for n in range(30)}
    answer = collection({"a.md": f"# Cats\n\n{sentence}\n", **filler}).search("what is plimbo fever").answer
    assert bool(answer) is answers
