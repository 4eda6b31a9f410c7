"""Files in, articles out: HTML, Markdown, plain text, PDF and Word."""

from __future__ import annotations

from .article import Article, ReadingError, Section
from .folder import (
    SUFFIXES,
    Rejected,
    SourceFile,
    content_of,
    digest_of,
    load_readers,
    read_article,
    read_bytes,
    read_with_digest,
    walk,
    was_read_otherwise,
)

__all__ = [
    "SUFFIXES",
    "Article",
    "ReadingError",
    "Rejected",
    "Section",
    "SourceFile",
    "content_of",
    "digest_of",
    "load_readers",
    "read_article",
    "read_bytes",
    "read_with_digest",
    "walk",
    "was_read_otherwise",
]
