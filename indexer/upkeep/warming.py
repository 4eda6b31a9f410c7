"""Has every loop compiled before anybody waits for it, by searching a few made-up articles in every way there is."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines.whoosh import compiled
from indexer.library import Library
from indexer.settings import Settings
from indexer.upkeep.sync import update

_ARTICLES = {
    "calm.md": "# Calm nights\n\n## Why do they help?\n\nQuiet rooms and calm nights help people to sleep well again.",
    "rest.md": "# Rest\n\n## Rivers\n\nRest by a quiet river, and sleep.",
}
_SEARCHES = ("why do calm nights help people sleep?", '"quiet river" OR (calm AND rest) -stone', "res* ni*", "slumber")


def is_warm() -> bool:
    """Whether the loops are compiled already, by an earlier process on this machine, or are not to be compiled."""
    return not compiled.COMPILING or compiled.mark().exists()


def warm(settings: Settings) -> None:
    """Have every loop compiled, and remember that; takes some 15 seconds the first time."""
    with TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for name, page in _ARTICLES.items():
            corpus.joinpath(name).write_text(page, encoding="utf-8")
        # Nothing of the maintainers' own counts here, their files and their bounds least of all.
        chosen = Settings(
            corpus=str(corpus),
            index=str(Path(folder, "index")),
            jobs=1,
            semantic_model=settings.semantic_model,
            **{name: str(Path(folder, name)) for name in ("notices", "pins", "synonyms")},
        )
        update(chosen)
        with Library.open(chosen) as library:
            for text in _SEARCHES:
                library.search(text)
                library.search(text, sort="newest")
            library.suggest("ca")
    if compiled.COMPILING:
        mark = compiled.mark()
        for older in set(mark.parent.parent.glob("compiled-*")) - {mark.parent}:
            shutil.rmtree(older, ignore_errors=True)
        with suppress(OSError):  # Where nothing can be written, nothing is kept.
            mark.touch()
