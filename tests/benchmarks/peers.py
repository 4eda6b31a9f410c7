"""Other engines in their best ordinary use, each behind the same three methods.

Every peer is given the same two texts of an article, its title (which weighs three times) and its headings and blocks
joined by lines, keeps them stored, and answers a search for any of the words with ten hits: id, title and a passage
with the matches marked. A query's punctuation is taken away beforehand, so that no query language stumbles over it.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import re
import sqlite3
from collections.abc import Sequence
from html import escape
from pathlib import Path

from indexer.reading import Article

TITLE_WEIGHT = 3
HITS = 10
PASSAGE_CHARACTERS = 250
_PUNCTUATION = re.compile(r"'s\b|[^\w\s]|_")

Hits = list[tuple[str, str, str]]


class Missing(Exception):
    """A peer is not installed here; the message says what to install."""


def words_of(query: str) -> str:
    """A query as plain words."""
    return _PUNCTUATION.sub(" ", query.lower())


def text_of(article: Article) -> str:
    """The text of an article below its title, a heading or block a line."""
    return "\n".join(line for section in article.sections for line in (section.heading, *section.blocks) if line)


class Whoosh:
    """Stock Whoosh: StemmingAnalyzer, MultifieldParser, the default writer, searcher and highlighter."""

    name = "whoosh"
    label = "Whoosh (stock)"

    def __init__(self, folder: Path):
        self._folder = str(folder)

    def build(self, articles: Sequence[Article]) -> None:
        """Write the index with one `add_document` an article and one commit."""
        from whoosh import analysis, fields, index

        analyzer = analysis.StemmingAnalyzer()
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            title=fields.TEXT(analyzer, stored=True),
            text=fields.TEXT(analyzer, stored=True),
        )
        writer = index.create_in(self._folder, schema).writer()
        for article in articles:
            writer.add_document(id=article.id, title=article.title, text=text_of(article))
        writer.commit()

    def open(self) -> None:
        """Open a searcher and make the parser once."""
        from whoosh import index, qparser

        self._searcher = index.open_dir(self._folder).searcher()
        plugins = [qparser.WhitespacePlugin()]
        boosts = {"title": float(TITLE_WEIGHT)}
        self._parser = qparser.MultifieldParser(
            ["title", "text"], self._searcher.schema, boosts, plugins=plugins, group=qparser.OrGroup
        )

    def find(self, query: str) -> list[str]:
        """The ids of the best articles."""
        results = self._searcher.search(self._parser.parse(words_of(query)), limit=HITS)
        return [hit["id"] for hit in results]

    def search(self, query: str) -> Hits:
        """The best articles with passages."""
        results = self._searcher.search(self._parser.parse(words_of(query)), limit=HITS)
        return [(hit["id"], hit["title"], hit.highlights("text")) for hit in results]


class Sqlite:
    """SQLite FTS5 with the porter tokenizer, ranked by bm25 with the title's weight, snippet()."""

    name = "sqlite"
    label = "SQLite FTS5"

    def __init__(self, folder: Path):
        self._path = folder / "articles.db"

    def build(self, articles: Sequence[Article]) -> None:
        """Insert everything in one transaction and merge into one b-tree."""
        with sqlite3.connect(self._path) as database:
            database.execute(
                "CREATE VIRTUAL TABLE a USING fts5(id UNINDEXED, title, text, tokenize='porter unicode61')"
            )
            rows = ((article.id, article.title, text_of(article)) for article in articles)
            database.executemany("INSERT INTO a VALUES (?, ?, ?)", rows)
            database.execute(f"INSERT INTO a(a, rank) VALUES ('rank', 'bm25(0, {TITLE_WEIGHT}, 1)')")
            database.execute("INSERT INTO a(a) VALUES ('optimize')")
        database.close()

    def open(self) -> None:
        """Open the database with a cache that holds all of it."""
        self._database = sqlite3.connect(self._path)
        self._database.execute("PRAGMA cache_size = -262144")

    def _rows(self, query: str, columns: str) -> list[tuple]:
        matched = " OR ".join(f'"{word}"' for word in words_of(query).split())
        return self._database.execute(
            f"SELECT {columns} FROM a WHERE a MATCH ? ORDER BY rank LIMIT {HITS}", (matched,)
        ).fetchall()

    def find(self, query: str) -> list[str]:
        """The ids of the best articles."""
        return [row[0] for row in self._rows(query, "id")]

    def search(self, query: str) -> Hits:
        """The best articles with passages."""
        return self._rows(query, "id, title, snippet(a, 2, '<mark>', '</mark>', ' … ', 40)")


class Tantivy:
    """tantivy-py with en_stem, one SnippetGenerator a query, the documents fetched."""

    name = "tantivy"
    label = "tantivy"

    def __init__(self, folder: Path):
        self._folder = str(folder)

    def build(self, articles: Sequence[Article]) -> None:
        """Write with as many threads as it chooses, one commit, merged."""
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("title", stored=True, tokenizer_name="en_stem")
        schema.add_text_field("text", stored=True, tokenizer_name="en_stem")
        writer = tantivy.Index(schema.build(), path=self._folder).writer(heap_size=512_000_000)
        for article in articles:
            writer.add_document(tantivy.Document(id=article.id, title=article.title, text=text_of(article)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open a searcher, as a server would hold one."""
        import tantivy

        self._index = tantivy.Index.open(self._folder)
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema
        self._generator = tantivy.SnippetGenerator

    def _query(self, query: str):
        return self._index.parse_query(words_of(query), ["title", "text"], {"title": float(TITLE_WEIGHT)})

    def find(self, query: str) -> list[str]:
        """The ids of the best articles."""
        found = self._searcher.search(self._query(query), HITS, count=False)
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]

    def search(self, query: str) -> Hits:
        """The best articles with passages."""
        parsed = self._query(query)
        found = self._searcher.search(parsed, HITS)
        generator = self._generator.create(self._searcher, parsed, self._schema, "text")
        generator.set_max_num_chars(PASSAGE_CHARACTERS)
        hits = []
        for _, address in found.hits:
            doc = self._searcher.doc(address)
            hits.append((doc["id"][0], doc["title"][0], generator.snippet_from_doc(doc).to_html()))
        return hits


class Bm25s:
    """bm25s with its English stop words and a Snowball stemmer; it makes no passages."""

    name = "bm25s"
    label = "bm25s"
    search = None

    def __init__(self, folder: Path):
        self._folder = folder

    def build(self, articles: Sequence[Article]) -> None:
        """Tokenise everything, score it ahead and save it; the title is told three times."""
        import bm25s
        import Stemmer

        texts = [f"{f'{article.title} ' * TITLE_WEIGHT}{text_of(article)}" for article in articles]
        tokens = bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)
        model = bm25s.BM25()
        model.index(tokens, show_progress=False)
        model.save(self._folder)
        (self._folder / "ids.json").write_text(json.dumps([article.id for article in articles]))

    def open(self) -> None:
        """Load the scores."""
        import bm25s
        import Stemmer

        self._bm25s, self._stemmer = bm25s, Stemmer.Stemmer("english")
        self._model = bm25s.BM25.load(self._folder)
        self._ids = json.loads((self._folder / "ids.json").read_text())

    def find(self, query: str) -> list[str]:
        """The ids of the best articles."""
        tokens = self._bm25s.tokenize(
            query, stopwords="en", stemmer=self._stemmer, show_progress=False, return_ids=False
        )
        docs, _ = self._model.retrieve(tokens, k=min(HITS, len(self._ids)), show_progress=False)
        return [self._ids[doc] for doc in docs[0].tolist()]


class Xapian:
    """Xapian's TermGenerator, QueryParser and MSet.snippet, with the English stemmer."""

    name = "xapian"
    label = "Xapian"

    def __init__(self, folder: Path):
        self._path = str(folder / "xapian")

    def build(self, articles: Sequence[Article]) -> None:
        """Write one database in one transaction."""
        xapian = xapian_module()
        database = xapian.WritableDatabase(self._path, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("en"))
        for article in articles:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(article.title, TITLE_WEIGHT)
            generator.increase_termpos()
            generator.index_text(text_of(article))
            document.set_data(json.dumps([article.id, article.title, text_of(article)]))
            database.add_document(document)
        database.commit()
        database.close()

    def open(self) -> None:
        """Open the database and make the parser once."""
        xapian = self._xapian = xapian_module()
        self._database = xapian.Database(self._path)
        self._stem = xapian.Stem("en")
        self._parser = xapian.QueryParser()
        self._parser.set_stemmer(self._stem)
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self._parser.set_default_op(xapian.Query.OP_OR)

    def _found(self, query: str):
        enquire = self._xapian.Enquire(self._database)
        enquire.set_query(self._parser.parse_query(words_of(query)))
        return enquire.get_mset(0, HITS)

    def find(self, query: str) -> list[str]:
        """The ids of the best articles."""
        return [json.loads(match.document.get_data())[0] for match in self._found(query)]

    def search(self, query: str) -> Hits:
        """The best articles with passages."""
        found, hits = self._found(query), []
        for match in found:
            article_id, title, text = json.loads(match.document.get_data())
            passage = found.snippet(escape(text), PASSAGE_CHARACTERS, self._stem, 0, "<mark>", "</mark>")
            hits.append((article_id, title, passage.decode()))
        return hits


def xapian_module():
    """Xapian's Python module, which comes with the system's Python; raises `Missing`."""
    try:
        return importlib.import_module("xapian")
    except ImportError:
        pass
    finder = importlib.machinery.PathFinder.find_spec("xapian", ["/usr/lib/python3/dist-packages"])
    if finder is None:
        raise Missing("Xapian: install python3-xapian")
    import sys

    module = importlib.util.module_from_spec(finder)
    sys.modules["xapian"] = module
    try:
        finder.loader.exec_module(module)
    except ImportError as error:
        del sys.modules["xapian"]
        raise Missing(f"Xapian: the system's module does not load here ({error})") from None
    return module
