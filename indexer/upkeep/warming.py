"""Has every loop compiled before anybody waits for it, by searching a few made-up articles in every way there is.

Two processes share that, since in each one loop is compiled at a time.
"""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines import load_showing, remember_warm
from indexer.library import Library
from indexer.searching.weights import ranking_for
from indexer.settings import Settings
from indexer.upkeep.sync import update

_ARTICLES = {
    "calm.md": "# Calm nights\n\n## Why do they help?\n\nQuiet rooms and calm nights help people to sleep well again.",
    "rest.md": "# Rest\n\n## Rivers\n\nRest by a quiet river, and sleep.",
}
_SEARCHES = ("why do calm nights help people sleep?", '"quiet river" OR (calm AND rest) -stone', "res* ni*", "slumber")


def warm(settings: Settings) -> None:
    """Have every loop compiled, and remember that; takes some 15 seconds the first time, on two cores."""
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
        showing = multiprocessing.get_context("spawn").Process(
            target=load_showing, args=(chosen, ranking_for(chosen)), daemon=True
        )
        showing.start()
        with Library.open(chosen) as library:
            for text in _SEARCHES:
                library.ranked(text, 200)
            showing.join()
            for text in _SEARCHES:
                library.search(text)
                library.search(text, sort="newest")
            library.suggest("ca")
    remember_warm()
