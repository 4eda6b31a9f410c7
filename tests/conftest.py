"""Fixtures that most tests share: articles, small indexes, and the shipped corpus indexed once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from indexer import Library, Settings, update
from indexer.engines import is_warm
from indexer.reading import Article, Section
from indexer.upkeep.warming import warm

ROOT = Path(__file__).resolve().parent.parent
SHARED = os.environ.get("FINDWELL_SHARED")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and judged questions, where FINDWELL_SHARED names one."""
    if not SHARED:
        pytest.skip("FINDWELL_SHARED does not name the folder of real articles")
    return Path(SHARED)


@pytest.fixture
def article():
    """Makes an article of a title and blocks, or of a title and (heading, blocks) sections."""

    def make(article_id="a", title="A title", *blocks, sections=(), **facts) -> Article:
        made = [Section("", "", 2, tuple(blocks), ("p",) * len(blocks))] if blocks else []
        for number, (heading, texts) in enumerate(sections):
            made.append(Section(heading, f"s{number}", 2, tuple(texts), ("p",) * len(texts)))
        return Article(id=article_id, title=title, sections=tuple(made), **facts)

    return make


@pytest.fixture(scope="session")
def loops() -> None:
    """Every search loop compiled, by two processes: the first search would compile one after the other."""
    if not is_warm():
        warm(Settings())


@pytest.fixture
def collection(tmp_path, loops):
    """Makes an index of {file name: text} and opens it; call it again to change the files."""
    opened = []

    def make(files: dict[str, str | bytes | None], **options) -> Library:
        corpus = tmp_path / "corpus"
        for name, text in files.items():
            path = corpus / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"), **{"query_seconds": 60.0} | options)
        update(settings, force=True)
        opened.append(Library.open(settings))
        return opened[-1]

    yield make
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory, loops) -> Settings:
    """Settings of an index of the shipped corpus, made once; tests that change files copy it first."""
    index = str(tmp_path_factory.mktemp("shipped"))
    # No search is cut short because the machine is busy.
    settings = Settings(corpus=str(ROOT / "corpus" / "articles"), index=index, query_seconds=60.0)
    update(settings)
    return settings


@pytest.fixture(scope="session")
def library(shipped_settings):
    """The shipped corpus, open."""
    with Library.open(shipped_settings) as opened:
        yield opened


@pytest.fixture
def own_settings(tmp_path) -> Settings:
    """Settings of a corpus of the test's own: a copy of the shipped one, not yet indexed."""
    shutil.copytree(ROOT / "corpus" / "articles", tmp_path / "corpus")
    return Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"))


@pytest.fixture
def settings(shipped_settings) -> Settings:
    """Settings of the shipped corpus, for reading."""
    return shipped_settings


@pytest.fixture(scope="session")
def app(shipped_settings):
    """The web app over the shipped corpus."""
    from webapp import create_app

    made = create_app(shipped_settings)
    made.config["TESTING"] = True
    yield made
    made.extensions["shelf"].close()


@pytest.fixture
def client(app):
    """A client of the web app."""
    return app.test_client()
