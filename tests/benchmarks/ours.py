"""This engine behind the same methods as its peers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer import Library, Settings
from indexer.engines import open_engine
from indexer.engines.base import Ask, Changes
from indexer.engines.whoosh.writing.building import ReadFile
from indexer.reading import Article
from indexer.searching.reading import read_query
from indexer.searching.weights import RANKING

from .peers import HITS, Hits


class Findwell:
    """Findwell as its web app uses it: `Library.search`, from the visitor's text to the finished page of hits."""

    name = "findwell"
    label = "Findwell"

    def __init__(self, folder: Path):
        self.settings = Settings(corpus=str(folder), index=str(folder / "index"))

    def build(self, articles: Sequence[Article]) -> None:
        """Write the index in as many processes as there are cores."""
        files = tuple(ReadFile(f"{each.id}.html", each.id, 0, 0, each) for each in articles)
        engine = open_engine(self.settings, RANKING)
        engine.write(Path(self.settings.corpus), Changes((), files), rebuild=True, progress=lambda done: None)
        engine.close()

    def open(self) -> None:
        """Open the library, and the engine behind it for searching without passages."""
        self.library = Library.open(self.settings)
        self._engine = open_engine(self.settings, RANKING)

    def find(self, query: str) -> list[str]:
        """The ids of the best articles."""
        snapshot = self._engine.snapshot()
        answer = snapshot.search(Ask(read_query(query, snapshot).tree, limit=HITS))
        return [card.id for card in snapshot.cards(answer.docs)]

    def search(self, query: str) -> Hits:
        """The best articles with passages."""
        return [(hit.id, hit.title, hit.snippet_html) for hit in self.library.search(query).hits]
