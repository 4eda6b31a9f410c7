"""Files in, articles out: HTML, Markdown, plain text, PDF and Word."""

from __future__ import annotations

from .article import Article, ReadingError, Section
from .folder import SUFFIXES, Rejected, SourceFile, load_readers, read_article, read_bytes, walk

__all__ = [
    "SUFFIXES",
    "Article",
    "ReadingError",
    "Rejected",
    "Section",
    "SourceFile",
    "load_readers",
    "read_article",
    "read_bytes",
    "walk",
]
