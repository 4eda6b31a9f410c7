"""Pages in, articles out: every pair in tests/golden/reading is a case; a new one needs no code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.reading import Article, read_bytes

FOLDER = Path(__file__).parents[2] / "golden" / "reading"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
FACTS = ("summary", "author", "source", "url", "language")
DATES = ("published", "reviewed", "modified")


def whole_text(article: Article) -> str:
    return "\n".join(
        [
            article.title,
            *(text for section in article.sections for text in (section.heading, *section.blocks)),
        ]
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_golden(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    article = read_bytes(path.read_bytes(), path.suffix, path.stem)

    assert article.title == expected["title"]
    found = [[section.heading, section.anchor, list(section.blocks)] for section in article.sections]
    assert found == expected["sections"]
    for name in FACTS:
        if name in expected:
            assert getattr(article, name) == expected[name], name
    for name in DATES:
        if name in expected:
            value = getattr(article, name)
            assert (value.isoformat() if value else None) == expected[name], name
    if "topics" in expected:
        assert list(article.topics) == expected["topics"]
    if "levels" in expected:
        assert [section.level for section in article.sections] == expected["levels"]
    if "kinds" in expected:
        assert [list(section.kinds) for section in article.sections] == expected["kinds"]
    text = whole_text(article).casefold()
    for word in expected.get("absent", []):
        assert word.casefold() not in text, word


def test_every_expectation_has_its_page() -> None:
    pages = {path.stem for path in CASES}
    assert {path.stem for path in FOLDER.glob("*.json")} == pages
    assert len(pages) >= 30
