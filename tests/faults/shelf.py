"""What the fault tests share: a small corpus that every test writes for itself, and one way to look at an index."""

from __future__ import annotations

import random
from pathlib import Path

from indexer import Library, Settings

WORDS = [
    "sleep",
    "dream",
    "calm",
    "breath",
    "rest",
    "memory",
    "mood",
    "lamp",
    "river",
    "stone",
    "light",
    "quiet",
    "winter",
    "garden",
]
QUESTIONS = ("sleep", "calm river", '"quiet winter"', "gar*", "title:lamp", "mood -stone", "number1", "common")


def settings(folder: Path, **options) -> Settings:
    """Settings of a corpus and an index below a test's own folder."""
    (folder / "corpus").mkdir(exist_ok=True)
    return Settings(
        corpus=str(folder / "corpus"),
        index=str(folder / "index"),
        semantic_model="none",
        query_seconds=60.0,
        jobs=1,
        **options,
    )


def write(chosen: Settings, numbers, edition: int = 1) -> None:
    """Write the files of some articles; every article of one edition says so."""
    for number in numbers:
        draw = random.Random(number * 1000 + edition)
        lines = [" ".join(draw.choices(WORDS, k=20)) for _ in range(3)]
        head = f"# {draw.choice(WORDS)} number{number}\n\n{lines[0]} common edition{edition}"
        text = f"{head}\n\n## {lines[1][:20]}\n\n{lines[2]}\n"
        (Path(chosen.corpus) / f"n{number:03}.md").write_text(text)


def answers(chosen: Settings) -> list:
    """What an index answers to everything: ids, scores, snippets, facets."""
    with Library.open(chosen) as library:
        return answers_of(library)


def answers_of(library: Library) -> list:
    """The same of a library that is open."""
    pages = [library.search(question, per_page=50) for question in QUESTIONS]
    return [
        (page.total, page.facets, [(hit.id, hit.score, hit.title_html, hit.snippet_html) for hit in page.hits])
        for page in pages
    ]
