"""A folder as bad as folders get: the run ends, what can be read is found, the rest is rejected with a reason."""

from __future__ import annotations

import os

import pytest

from indexer import Library, Settings, update
from indexer.reading import folder as reading_folder

SENTENCE = "The {word} stands in a sentence of an article that somebody wanted to be found."
PAGE = (
    "<!doctype html><html><head><title>{word}</title></head>"
    "<body><main><h1>{word}</h1><p>{text}</p></main></body></html>"
)
READABLE = {
    "plain.html": "plainword",
    "with spaces.html": "spacesword",
    "quotes'\".html": "quotesword",
    "..dots..html": "dotsword",
    "emoji 🧠.html": "emojiword",
    "שלום.html": "hebrewword",
    "nested/deeper/page.html": "nestedword",
}


def page(word: str) -> str:
    return PAGE.format(word=word, text=SENTENCE.format(word=word))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    corpus = tmp_path_factory.mktemp("hostile")
    for name, word in READABLE.items():
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(word), encoding="utf-8")
    (corpus / "utf16.html").write_bytes(page("sixteenword").encode("utf-16"))
    (corpus / "invalid.html").write_bytes(page("invalidword").encode() + b"\xff\xfe\xfa broken \x80")
    (corpus / "empty.html").write_bytes(b"")
    (corpus / "binary.html").write_bytes(bytes(range(256)) * 400)
    tables = "<table><tr><td>" * 2000 + SENTENCE.format(word="tableword") + "</td></tr></table>" * 2000
    (corpus / "tables.html").write_text(f"<html><body><main><h1>Tables</h1>{tables}</main></body></html>")
    paragraph = f"<p>{SENTENCE.format(word='hugeword')}</p>\n"
    (corpus / "huge.html").write_text(
        f"<html><body><main><h1>Huge</h1>{paragraph * (30_000_000 // len(paragraph))}</main></body></html>"
    )
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    (corpus / "dangling.html").symlink_to(corpus / "nowhere.html")
    unreadable = corpus / "unreadable.html"
    unreadable.write_text(page("unreadableword"))
    unreadable.chmod(0)
    settings = Settings(corpus=str(corpus), index=str(tmp_path_factory.mktemp("index")))
    report = update(settings)
    with Library.open(settings) as library:
        yield report, library
    unreadable.chmod(0o600)


@pytest.mark.parametrize(
    ("name", "word"),
    [*READABLE.items(), ("utf16.html", "sixteenword"), ("invalid.html", "invalidword"), ("huge.html", "hugeword")],
)
def test_everything_readable_is_found(outcome, name, word):
    hits = outcome[1].search(f'"{word}"').hits
    assert [hit.id for hit in hits] == [name.removesuffix(".html")]
    assert "<mark>" in hits[0].title_html + hits[0].snippet_html


@pytest.mark.parametrize("path", ["empty.html", "binary.html", "loop", "dangling.html"])
def test_everything_else_is_rejected_with_a_reason(outcome, path):
    reasons = {each.path: each.reason for each in outcome[0].rejected}
    assert path in reasons
    assert len(reasons[path].split()) >= 3 and reasons[path].endswith(".")
    assert "Error" not in reasons[path] and "0x" not in reasons[path]


def test_deep_tables_are_read_or_rejected(outcome):
    report, library = outcome
    assert library.search('"tableword"').total == 1 or "tables.html" in {each.path for each in report.rejected}


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_an_unreadable_file_is_rejected(outcome):
    assert "unreadable.html" in {each.path for each in outcome[0].rejected}


def test_every_file_is_accounted_for(outcome):
    report, library = outcome
    assert report.added == library.overview().articles
    assert not {each.path for each in report.rejected} & set(READABLE)


def test_a_file_that_vanishes_meanwhile_is_rejected(tmp_path, monkeypatch):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for word in ("staying", "vanishing"):
        (corpus / f"{word}.html").write_text(page(word))
    listed = reading_folder.walk(corpus)
    (corpus / "vanishing.html").unlink()
    monkeypatch.setattr("indexer.upkeep.plan.walk", lambda path: listed)
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"))
    report = update(settings)
    assert [each.path for each in report.rejected] == ["vanishing.html"]
    with Library.open(settings) as library:
        assert library.search('"staying"').total == 1
