"""Ranking by an ONNX sentence-embedding model: a small one, and a real one where FINDWELL_ONNX_MODEL names it."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from indexer import Library, Settings, update
from indexer.analysis import sentences
from indexer.analysis.sentences import SentenceEncoder, open_encoder
from indexer.cli import main
from indexer.engines.base import Ask
from indexer.engines.whoosh.meaning.closeness import direction_of, meant_by, similarities
from indexer.engines.whoosh.meaning.sentence_vectors import PASSAGE_WORDS, SentenceVectors
from indexer.errors import SettingsError
from indexer.searching.reading import read_query

pytest.importorskip("onnxruntime", reason="the extra semantic-onnx is not installed")
pytest.importorskip("onnx", reason="the small model is made by onnx")

from tests.sentence_model import DIMENSIONS, write_model

REAL = os.environ.get("FINDWELL_ONNX_MODEL")
ARTICLES = {
    "children.txt": "Children\n\nThe school has children.",
    "trees.txt": "Trees\n\nAn oak in the forest and its leaves.",
    "cars.txt": "Cars\n\nThe engine turns wheels on the road.",
    "kids.txt": "Goats\n\nA kid on the farm.",
}


@pytest.fixture
def model(tmp_path) -> Path:
    return write_model(tmp_path / "model")


@pytest.fixture
def collected(collection, model):
    """Makes an index as `collection` does, with the small model and without synonyms."""
    return lambda files: collection(files, synonyms="none.toml", semantic_model=str(model))


def snapshot(library):
    return library._engine.snapshot()


def test_an_article_is_found_by_meaning_alone(collected):
    assert [article for article, _ in collected(ARTICLES).ranked("vehicle")] == ["cars"]


def test_a_hit_by_meaning_alone_never_stands_above_one_that_has_all_the_words(collected):
    assert [article for article, _ in collected(ARTICLES).ranked("kid")] == ["kids", "children"]


@pytest.mark.parametrize("text", ["qwertyuiop", "zzgrblx wffpt", "parliament", "漢字", "\ud800", "1234", '"vehicle"'])
def test_nonsense_finds_nothing(collected, text):
    assert collected(ARTICLES).ranked(text) == []


def test_vectors_have_length_one_and_a_row_for_each_passage(collected):
    text = "# Notes\n\n" + "road " * (2 * PASSAGE_WORDS + 1) + "\n\n## More\n\nOak.\n"
    vectors = snapshot(collected({"a.md": text})).collection.segments[0].vectors_of(0)
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_hit_by_meaning_alone_tells_the_section_of_its_closest_passage(collected):
    long = "road " * (2 * PASSAGE_WORDS + 1)
    library = collected({"a.md": f"# Notes\n\n{long}\n\n## More\n\nThe oak.\n\n## Last\n\nA goat.\n"})
    now = snapshot(library)
    for words, section in (("wheels", 0), ("forest", 1), ("farm", 2)):
        reading = read_query(words, now)
        assert now.search(Ask(reading.tree, reading.meant, reading.sentence)).closest == [section]


def test_cosines_are_of_the_right_documents_over_several_segments(collected):
    for name, text in ARTICLES.items():
        library = collected({name: text})
    now = snapshot(library)
    docs = np.array([now.find(name.removesuffix(".txt")) for name in ARTICLES])
    found, _ = similarities(now.collection, docs, direction_of(meant_by(now.collection, ["oak"], "oak")))
    assert found.argmax() == list(ARTICLES).index("trees.txt")


def test_only_new_and_changed_articles_are_embedded(collected, monkeypatch):
    collected(ARTICLES)
    embedded, ahead = [], SentenceVectors.ahead

    def told(self, articles):
        embedded.extend(article.id for article in articles)
        return ahead(self, articles)

    monkeypatch.setattr(SentenceVectors, "ahead", told)
    more = {f"new{n}.txt": "New\n\nA vehicle." for n in range(3)}
    library = collected({**more, "kids.txt": "Goats\n\nA goat and a vehicle."})
    assert sorted(embedded) == ["kids", "new0", "new1", "new2"]
    # The segments were joined, and the others' vectors taken along.
    assert len(snapshot(library).collection.segments) == 1
    assert {article for article, _ in library.ranked("wheels")} == {"cars", "kids", "new0", "new1", "new2"}
    assert [article for article, _ in library.ranked("tree")] == ["trees"]


def test_another_model_makes_stale_vectors_anew_and_never_trusts_them(collected, model, caplog):
    collected(ARTICLES)
    settings = Settings(
        corpus=str(model.parent / "corpus"), index=str(model.parent / "index"), semantic_model=str(model),
        synonyms="none.toml",
    )  # fmt: skip
    write_model(model, seed=1)
    with Library.open(settings) as library:
        assert library.ranked("vehicle") == []
        assert [article for article, _ in library.ranked("oak")] == ["trees"]
    assert "findwell index" in caplog.text
    told = []
    update(settings, progress=lambda what, done, total: told.append((what, done, total)))
    assert told[-1] == ("Making arrays again", len(ARTICLES), len(ARTICLES))
    with Library.open(settings) as library:
        assert [article for article, _ in library.ranked("vehicle")] == ["cars"]


def test_damaged_arrays_are_opened_by_words_alone_and_mended_with_vectors(collected, model):
    library = collected(ARTICLES)
    library.close()
    (arrays,) = (model.parent / "index").rglob("*.arrays")
    arrays.write_bytes(b"broken")
    library = Library.open(library._settings)
    assert snapshot(library).collection.segments[0].vectors is None
    assert [article for article, _ in library.ranked("oak")] == ["trees"]
    assert [article for article, _ in collected({}).ranked("vehicle")] == ["cars"]


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_a_folder_without_a_model_is_one_sentence_that_names_the_setting(model, missing, tmp_path):
    (model / missing).unlink()
    with pytest.raises(SettingsError, match=rf"'semantic_model'.*{missing}"):
        Library(Settings(index=str(tmp_path), semantic_model=str(model)))


def test_without_the_extra_it_is_named(model, monkeypatch):
    monkeypatch.setattr("indexer.analysis.sentences.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"'semantic_model'.*semantic-onnx"):
        open_encoder(str(model))


def test_files_that_are_no_model_are_one_sentence_as_soon_as_an_index_is_opened(model, tmp_path):
    for name in ("tokenizer.json", "model.onnx"):
        (model / name).write_bytes(b"nothing")
        with pytest.raises(SettingsError, match=r"'semantic_model'.*no model"):
            Library(Settings(index=str(tmp_path), semantic_model=str(model)))


def test_a_model_that_wants_other_inputs_is_one_sentence(tmp_path):
    folder = write_model(tmp_path / "pictures", inputs=("input_ids", "pixel_values"))
    with pytest.raises(SettingsError, match=r"'semantic_model'.*pixel_values"):
        open_encoder(str(folder))


def test_the_command_line_says_what_is_wrong_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("FINDWELL_SEMANTIC_MODEL", str(tmp_path / "nowhere"))
    result = CliRunner().invoke(main, ["--index", str(tmp_path / "index"), "index", str(tmp_path)])
    assert result.exit_code == 2
    assert result.output.startswith("findwell: The setting 'semantic_model' is ")
    assert result.output.count("\n") == 1


def test_a_model_is_told_by_the_content_of_its_folder(model, tmp_path):
    name = open_encoder(str(model)).name
    assert open_encoder(str(write_model(tmp_path / "same"))).name == name
    assert open_encoder(str(write_model(tmp_path / "other", seed=1))).name != name
    (model / "tokenizer_config.json").write_text('{"model_max_length": 16}')
    assert open_encoder(str(model)).name != name


def test_a_model_is_given_the_inputs_it_wants_and_long_texts_are_cut(tmp_path):
    encoder = open_encoder(str(write_model(tmp_path / "plain", inputs=("input_ids",))))
    one, two, empty = encoder.vectors(["oak " * 32, "oak " * 32 + "car " * 500, ""], threads=2)
    np.testing.assert_allclose(one, two, atol=1e-6)
    assert not empty.any()


def test_what_shorter_texts_are_filled_up_with_does_not_count(model):
    encoder = open_encoder(str(model))
    together = encoder.vectors(["oak", "car kid goat oak forest", "car"])
    np.testing.assert_allclose(together[0], encoder.vector("oak"), atol=1e-6)


def test_no_text_stays_in_memory(model):
    open_encoder(str(model)).vector("i want to die alone")
    caches = [each for each in vars(sentences).values() if hasattr(each, "cache_info")]
    assert caches
    assert "i want to die alone" not in repr([gc.get_referents(cache) for cache in caches])


@pytest.mark.skipif(not REAL, reason="FINDWELL_ONNX_MODEL names no folder of a real model")
def test_a_real_model_tells_meanings(collection):
    library = collection(ARTICLES, synonyms="none.toml", semantic_model=REAL)
    assert [article for article, _ in library.ranked("automobile")][:1] == ["cars"]
    assert library.ranked("qwertyuiop") == []
    encoder: SentenceEncoder = snapshot(library).collection.ranking.model.encoder
    assert 0 <= encoder.unrelated < 0.3
