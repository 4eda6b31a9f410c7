"""One run: the articles, the queries, and every engine built and opened once for each size that a stage asks for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.reading import Article

from .collection import resized
from .ours import Findwell
from .peers import Bm25s, Missing, Sqlite, Tantivy, Whoosh, Xapian, xapian_module
from .report import Found
from .timing import seconds

ENGINES = (Findwell, Whoosh, Sqlite, Tantivy, Bm25s, Xapian)
_NEEDS = {"tantivy": "tantivy", "bm25s": "bm25s"}


@dataclass(slots=True)
class Bench:
    """What every stage is given; stages add to `found`. Folders of indexes lie below `work`."""

    corpus: Path
    articles: Sequence[Article]
    queries: list[str]
    queries_path: Path
    work: Path
    rounds: int
    scale: int = 0
    peers: tuple[str, ...] = ()
    say: Callable[[str], None] = print
    found: Found = field(default_factory=Found)
    build_seconds: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    _open: dict[int, dict[str, object]] = field(default_factory=dict)

    @property
    def kinds(self) -> list[type]:
        """The engines that are installed here and asked for; those that are not installed are noted as skipped."""
        kinds = []
        for kind in ENGINES:
            if self.peers and kind is not Findwell and kind.name not in self.peers:
                continue
            try:
                if kind is Xapian:
                    xapian_module()
                elif kind.name in _NEEDS:
                    __import__(_NEEDS[kind.name])
                kinds.append(kind)
            except (Missing, ImportError) as error:
                reason = f"{kind.label}: {error}"
                if reason not in self.found.skipped:
                    self.found.skipped.append(reason)
        return kinds

    def folder(self, kind: type, count: int) -> Path:
        """Where an engine keeps its index of so many articles."""
        return self.work / f"{kind.name}-{count}"

    def build(self, kind: type, count: int, articles: Sequence[Article]) -> float:
        """Build an engine's index anew; returns the seconds it took."""
        folder = self.folder(kind, count)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        engine = kind(folder)
        took = seconds(lambda: engine.build(articles))
        self.build_seconds.setdefault((kind.name, count), []).append(took)
        self.say(f"  {kind.label}: {count:,} articles indexed in {took:.1f} s")
        return took

    def engines(self, count: int) -> dict[str, object]:
        """Every engine by name, open, with an index of `count` articles."""
        if count not in self._open:
            articles = None
            for kind in self.kinds:
                if (kind.name, count) not in self.build_seconds:
                    articles = articles if articles is not None else resized(self.articles, count)
                    self.build(kind, count, articles)
            self._open[count] = {kind.name: kind(self.folder(kind, count)) for kind in self.kinds}
            for engine in self._open[count].values():
                engine.open()
        return self._open[count]
