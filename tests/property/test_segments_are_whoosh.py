"""A segment written in bulk is, term by term, what Whoosh's own writer makes of the same articles."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import analysis as whoosh_analysis
from whoosh import index

from indexer import analysis
from indexer.engines.base import FileFacts
from indexer.engines.whoosh.schema import article_schema
from indexer.engines.whoosh.writing.inverting import Inverter, article_as_json
from indexer.engines.whoosh.writing.segments import INDEX_NAME, write_segment
from indexer.reading import Article, Section
from indexer.searching.weights import RANKING
from tests.property.random_collections import SOURCES, TITLES, TOPICS, VOCABULARY

FACTS = FileFacts("a.md", 1, 2, "00", 3)
INDEXED = ("title", "headings", "body", "topics", "source")


class Numbered(str):
    """A text for Whoosh's writer that knows its (position, term) pairs already."""

    pairs: list[tuple[int, str]]

    @classmethod
    def of(cls, pairs: list[tuple[int, str]]) -> Numbered:
        made = cls(" ".join(term for _, term in pairs))
        made.pairs = pairs
        return made


class GivenTerms(whoosh_analysis.Analyzer):
    """Takes the pairs of a `Numbered` as they are, so that Whoosh's writer numbers words as we do."""

    def __call__(self, value, positions=False, chars=False, mode="", **kwargs):
        token = whoosh_analysis.Token(positions, chars, mode=mode)
        for token.pos, token.text in value.pairs:
            token.boost = 1.0
            token.stopped = False
            yield token


def numbered(article: Article) -> dict[str, list[tuple[int, str]]]:
    """The fields' terms with their positions: words are numbered through an article, one number parts two blocks."""
    fields: dict[str, list[tuple[int, str]]] = {name: [] for name in INDEXED}
    position = 0
    blocks = [("title", article.title)]
    for section in article.sections:
        blocks += [("headings", section.heading)] if section.heading else []
        blocks += [("body", block) for block in section.blocks]
    blocks += [("topics", topic) for topic in article.topics] + [("source", article.source)]
    for name, text in blocks:
        for word in analysis.words(text):
            if term := analysis.term_of(word):
                fields[name].append((position, term))
            position += 1
        position += 1
    return fields


def write_ours(folder: Path, articles: list[Article]) -> None:
    """One segment written in bulk, committed by Whoosh."""
    inverter = Inverter()
    for article in articles:
        inverter.add(article, FACTS)
    writer = index.create_in(str(folder), article_schema(), INDEX_NAME).writer()
    segment = write_segment(folder, inverter, replace(RANKING, meaning=0.0))
    writer.commit(mergetype=lambda writer, segments: [segment])


def write_theirs(folder: Path, articles: list[Article]) -> None:
    """One segment written by Whoosh alone."""
    schema = article_schema()
    for name in INDEXED:
        schema[name].analyzer = GivenTerms()
    writer = index.create_in(str(folder), schema, INDEX_NAME).writer()
    for article in articles:
        fields = {name: Numbered.of(pairs) for name, pairs in numbered(article).items()}
        writer.add_document(id=article.id, article=article_as_json(article), file=tuple(FACTS), **fields)
    writer.commit()


def contents(folder: Path) -> dict:
    """Everything a reader can be asked about an index."""
    with index.open_dir(str(folder), INDEX_NAME).reader() as reader:
        found = {}
        for field, term in reader.all_terms():
            info = reader.term_info(field, term)
            matcher = reader.postings(field, term)
            postings = []
            while matcher.is_active():
                places = matcher.value_as("positions") if field != "id" else None
                postings.append((matcher.id(), matcher.weight(), places))
                matcher.next()
            found[field, term] = (
                info.weight(),
                info.doc_frequency(),
                info.min_length(),
                info.max_length(),
                info.max_weight(),
                info.min_id(),
                info.max_id(),
                postings,
            )
        documents = range(reader.doc_count_all())
        return {
            "terms": found,
            "stored": [reader.stored_fields(doc) for doc in documents],
            "lengths": {
                name: [reader.doc_field_length(doc, name) or 0 for doc in documents] for name in (*INDEXED, "id")
            },
            "total lengths": {name: reader.field_length(name) for name in INDEXED},
            "documents": (reader.doc_count_all(), reader.doc_count()),
        }


def assert_equal_segments(articles: list[Article]) -> None:
    with TemporaryDirectory() as ours, TemporaryDirectory() as theirs:
        write_ours(Path(ours), articles)
        write_theirs(Path(theirs), articles)
        assert contents(Path(ours)) == contents(Path(theirs))


BLOCKS = st.lists(
    st.one_of(
        st.lists(st.sampled_from(VOCABULARY), max_size=300).map(" ".join),
        st.text(max_size=40),
        st.sampled_from(("", "—", "ﱞ ½ x² İstanbul ŉ", "\u200b", "5.5.5", "a" * 300, "é" * 200, "o'clock's 'tis")),
    ),
    max_size=4,
).map(tuple)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    sections = tuple(
        Section(draw(st.sampled_from(("", "Sleep", "of calm dreams"))), "", 2, blocks, ("p",) * len(blocks))
        for blocks in draw(st.lists(BLOCKS, max_size=3))
    )
    title = draw(st.one_of(TITLES, st.sampled_from(("", "—", "Ödem"))))
    topics = tuple(draw(st.lists(st.sampled_from((*TOPICS, "", "a, b")), max_size=3, unique=True)))
    return Article("", title, sections, source=draw(st.sampled_from(SOURCES)), topics=topics)


IDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
COLLECTIONS = st.dictionaries(IDS, articles(), min_size=1, max_size=8).map(
    lambda found: [Article(**{**{f: getattr(a, f) for f in Article.__slots__}, "id": i}) for i, a in found.items()]
)
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(COLLECTIONS)
def test_small_segments(collection):
    assert_equal_segments(collection)


@pytest.mark.long
@settings(max_examples=2000, deadline=None, suppress_health_check=CALM)
@given(COLLECTIONS)
def test_many_small_segments(collection):
    assert_equal_segments(collection)


@pytest.mark.parametrize("count", [127, 128, 129, 257, 400])
def test_posting_lists_of_several_blocks(count):
    draw = random.Random(count)
    assert_equal_segments(
        [
            Article(
                f"folder/{number:05}",
                " ".join(draw.choices(VOCABULARY, k=draw.randint(0, 30))),
                (Section("", "", 2, (" ".join(draw.choices(VOCABULARY, k=draw.randint(1, 90))),), ("p",)),),
                source="Living Well",
                published=date(2024, 1, 1),
            )
            for number in range(count)
        ]
    )
