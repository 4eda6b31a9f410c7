"""Ranking by meaning: vectors beside the segments, hits found by meaning alone, and doing without."""

from __future__ import annotations

import numpy as np
import pytest

from indexer import Library, Settings, update
from indexer.analysis.meaning import DIMENSIONS, meanings
from indexer.engines.base import Ask, FileFacts
from indexer.engines.tree import Term
from indexer.engines.whoosh.meaning.closeness import direction_of, meant_by, similarities
from indexer.engines.whoosh.meaning.word_vectors import FLOOR
from indexer.engines.whoosh.writing.inverting import Inverter
from indexer.reading import Article, Section

#: Without the shipped synonyms, which know that a kid is a child.
OPTIONS = {"synonyms": "none.toml"}

pytestmark = pytest.mark.skipif(meanings() is None, reason="wordllama is not installed")

ARTICLES = {
    "children.txt": "Children\n\nA child at school learns to read, and children play with other children.",
    "trees.txt": "Trees\n\nAn oak grows tall in the forest, and its leaves fall in autumn.",
    "cars.txt": "Cars\n\nThe engine of a car turns its wheels on the road.",
    "kids.txt": "Goats\n\nA kid is a young goat. The farm has three of them.",
}


@pytest.fixture
def collected(collection):
    """Makes an index as `collection` does, without synonyms."""
    return lambda files, **options: collection(files, **OPTIONS, **options)


def snapshot(library):
    return library._engine.snapshot()


def test_vectors_have_length_one_and_do_not_depend_on_what_else_is_there(collected):
    first = snapshot(collected({"trees.txt": ARTICLES["trees.txt"]})).collection.segments[0].vectors_of(0)[0]
    every = snapshot(collected(ARTICLES))
    segment, doc = every.collection.at(every.find("trees"))
    again = segment.vectors_of(doc)[0]
    assert again.shape == (DIMENSIONS,)
    assert np.linalg.norm(again.astype(np.float32)) == pytest.approx(1, abs=1e-3)
    np.testing.assert_array_equal(first, again)


def test_an_article_is_found_by_meaning_alone(collected):
    library = collected(ARTICLES)
    assert [article for article, _ in library.ranked("vehicle")] == ["cars"]
    assert library.search("vehicle").total == 1


def test_an_article_of_many_sections_leaves_room_for_others_that_mean_the_same(collected):
    sections = "".join(f"## The car {n}\n\nThe engine of car {n} turns its wheels.\n\n" for n in range(100))
    others = {f"c{n}.txt": f"Cars {n}\n\nThe engine of a car turns wheel {n} on the road." for n in range(5)}
    library = collected({"long.md": f"# All cars\n\n{sections}", **others})
    assert {article for article, _ in library.ranked("vehicle")} == {"long", *(f"c{n}" for n in range(5))}


def test_out_of_time_nothing_is_said_to_have_no_word_of_the_search(collected):
    found = snapshot(collected(ARTICLES)).search(Ask(Term("car"), ("car",), "car", deadline=0.0))
    assert found.partial and found.docs == []


def test_a_section_without_a_block_at_the_end_takes_no_vector_away(collected):
    article = Article(
        "a", "Trees", (Section("Oaks", "oaks", 2, ("An oak grows.",), ("p",)), Section("", "", 2, (), ()))
    )
    inverter = Inverter()
    inverter.add(article, FileFacts("a.md", 1, 1, "", 1))
    assert inverter.words[0].section_slots[-1] <= inverter.words[0].text_slots


def test_a_hit_by_meaning_alone_never_stands_above_one_that_has_all_the_words(collected):
    library = collected(ARTICLES)
    assert [article for article, _ in library.ranked("kid")] == ["kids", "children"]
    assert library.ranked("young goat kid farm")[0][0] == "kids"


@pytest.mark.parametrize("text", ['"vehicle"', "vehicle -goat", "title:vehicle", "vehic*", "vehicle OR xyz"])
def test_only_plain_words_are_looked_for_by_meaning(collected, text):
    assert collected(ARTICLES).ranked(text) == []


@pytest.mark.parametrize("text", ["qwertyuiop", "zzgrblx wffpt", "basketball", "parliament", "漢字", "\ud800", "1234"])
def test_nonsense_and_other_subjects_find_nothing(collected, text):
    assert collected(ARTICLES).ranked(text) == []


def test_words_decide_and_meaning_helps(collected):
    texts = {
        "a.txt": "Notes\n\nSleep is mentioned here once, and then the weather and the price of bread in the town.",
        "b.txt": "Notes two\n\nSleep is mentioned here once, and then the night, the bed, the pillow and a dream.",
    }
    assert [article for article, _ in collected(texts).ranked("sleep")] == ["b", "a"]


def test_filters_hold_for_what_is_found_by_meaning(collected):
    library = collected(ARTICLES)
    assert library.search("vehicle", topic="none such").total == 0


def test_deleted_articles_are_not_found_by_meaning(collected):
    collected(ARTICLES)
    assert collected({"cars.txt": None}).ranked("vehicle") == []


def test_the_closest_section_counts(collected):
    sections = "\n\n".join(
        f"## {word}\n\nAll about the {word} and what it does." for word in ("forest", "river", "engine")
    )
    library = collected({"a.md": f"# Notes\n\n{sections}\n", "b.md": "# Other notes\n\nNothing much.\n"})
    now = snapshot(library)
    doc = np.array([now.find("a")])
    segment, local = now.collection.at(doc[0])
    rows = segment.vectors_of(local)
    assert len(rows) == 3
    for number, word in enumerate(("woods", "rivers", "motor")):
        vector = direction_of(meant_by(now.collection, [word]))
        assert (rows @ vector).argmax() == number
        assert similarities(now.collection, doc, vector)[0] == pytest.approx((rows @ vector).max())


def test_cosines_are_of_the_right_documents_over_several_segments(collected):
    for name, text in ARTICLES.items():
        library = collected({name: text})
    now = snapshot(library)
    vector = direction_of(meant_by(now.collection, ["forest", "oak"]))
    docs = np.array([now.find(name.split(".")[0]) for name in ARTICLES])
    assert similarities(now.collection, docs, vector)[0].argmax() == list(ARTICLES).index("trees.txt")
    assert similarities(now.collection, docs, vector)[0].max() > FLOOR


def test_without_the_model_nothing_is_found_by_meaning_and_words_are(collected):
    library = collected(ARTICLES, semantic_model="none")
    assert library.ranked("vehicle") == []
    assert [article for article, _ in library.ranked("oak")] == ["trees"]
    assert snapshot(library).collection.segments[0].vectors is None


def test_an_index_made_without_vectors_answers_by_words(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in ARTICLES.items():
        (corpus / name).write_text(text)
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"), semantic_model="none")
    update(settings)
    with Library.open(Settings(corpus=str(corpus), index=str(tmp_path / "index"))) as library:
        assert [article for article, _ in library.ranked("oak forest")] == ["trees"]
        assert library.ranked("vehicle") == []


def test_an_empty_index(collected):
    collected(ARTICLES)
    assert collected(dict.fromkeys(ARTICLES)).ranked("anything at all") == []


def test_many_words_at_once_mean_what_each_means():
    model = meanings()
    words = ["ketamine", "sleep", "zqxzq", "", "naive", "neurotrophic", "sleep", "zqxzqvkjxwqzzkxjqv"]
    assert np.allclose(model.sums(model.pieces(words)), [model.of(word) for word in words], atol=1e-6)


def test_a_search_for_words_of_the_articles_opens_no_tokenizer(collected):
    library = collected(ARTICLES)
    meanings.cache_clear()
    assert library.search("forest oak").total
    assert "_tokenizer" not in vars(meanings())


def test_the_newest_with_the_words_come_before_what_is_found_by_meaning_alone(collected):
    dated = {
        name.replace(".txt", ".md"): f"---\ndate: {2001 + number}-01-01\n---\n\n# {text}"
        for number, (name, text) in enumerate(reversed(ARTICLES.items()))
    }
    library = collected(dated)
    assert [(hit.id, hit.by_meaning) for hit in library.search("kid").hits] == [("kids", False), ("children", True)]
    newest = library.search("kid", sort="newest")
    assert [(hit.id, hit.by_meaning) for hit in newest.hits] == [("kids", False), ("children", True)]
    assert newest.hits[0].published < newest.hits[1].published
