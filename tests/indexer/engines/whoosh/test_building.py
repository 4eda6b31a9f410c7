"""What several processes make of a folder together."""

from __future__ import annotations

from indexer import Library, Settings, update
from indexer.engines.whoosh.writing.building import FEW_FILES


def test_two_builds_of_a_folder_order_equal_articles_alike(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(2 * FEW_FILES + 1):
        (corpus / f"a{number:03}.md").write_text(f"# Sleep\n\nRest number{number}.")
    found = []
    for name in ("one", "other"):
        settings = Settings(corpus=str(corpus), index=str(tmp_path / name), jobs=2)
        assert update(settings).added == 2 * FEW_FILES + 1
        with Library.open(settings) as library:
            assert len(library._engine.snapshot().opened) == 2
            found.append(library.ranked("sleep"))
    assert found[0] == found[1]
