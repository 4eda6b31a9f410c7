"""PDF, by pypdf: the text of its pages, read as plain text once page furniture is out of it."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

from .article import Article, ReadingError
from .metadata.facts import Facts, topics_of
from .plain.type_size import Printed, outline_of, printed_lines
from .text import article_from_text
from .words.cleaning import bare_words, clean

log = logging.getLogger(__name__)
_MISSING = "Reading .pdf files needs the extra findwell[pdf]: pip install 'findwell[pdf]'."
_PAGE_NUMBER = re.compile(r"^\W*(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?\W*$", re.IGNORECASE)
#: What programs write where nobody said anything.
_UNSAID = frozenset(("unspecified", "anonymous"))
_DIGITS = re.compile(r"\d+")
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|pub|rtf|odt)$|^\W*(?:microsoft word|untitled|anonymous\W*$|document\d*|slide \d)",
    re.IGNORECASE,
)


def read_pdf(data: bytes, article_id: str) -> Article:
    """Read a PDF file; raises ReadingError where it is locked, damaged or only pictures."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise ReadingError(_MISSING) from None
    try:
        with _complaints() as complaints:
            reader = PdfReader(BytesIO(data))
            # Many files have an owner's password only, and open with none.
            if reader.is_encrypted and not reader.decrypt(""):
                raise ReadingError("The PDF is protected by a password.")
            pages = [printed_lines(page) for page in reader.pages]
            facts = _facts(reader.metadata)
    except ReadingError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        NotImplementedError,
        ArithmeticError,
        AssertionError,
        ImportError,
    ) as error:
        if "crypt" in f"{type(error).__name__} {error}".lower():
            raise ReadingError("The PDF is protected by a password.") from error
        raise ReadingError("The PDF is damaged and cannot be read.") from error
    outline = outline_of(_without_furniture(pages))
    text = "\n\n".join(outline.pages)
    if not text.strip():
        raise ReadingError("The PDF holds no text, only pictures of it.")
    if complaints:
        log.warning("%s.pdf is damaged, and some of its text may be missing: %s", article_id, complaints[0])
    if outline.title and (not facts.title or bare_words(outline.title) in bare_words(facts.title)):
        # What the file states may have the name of the site beside the title.
        facts = replace(facts, title=outline.title)
    return article_from_text(text, article_id, facts, is_page=False, is_marked=outline.has_headings)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What pypdf logs meanwhile as an error: without the name of the file it helps nobody."""
    found: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                found.append(record.getMessage())

    logger, keeper = logging.getLogger("pypdf"), Keeper()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(keeper)
    try:
        yield found
    finally:
        logger.removeHandler(keeper)
        logger.propagate = propagated


def _facts(info: Any) -> Facts:
    if not info:
        return Facts()

    def word(key: str) -> str:
        value = info.get(key)
        said = clean(str(value)) if value else ""
        return "" if bare_words(said) in _UNSAID else said

    title = word("/Title")
    if _FILE_NAME.search(title) or len(title) > 200:
        title = ""
    author = word("/Author")
    author = "" if _FILE_NAME.search(author) else author
    return Facts(title=title, author=author, summary=word("/Subject"), topics=topics_of([word("/Keywords")]))


def _without_furniture(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """Leave out page numbers, and the lines that return at the top or the foot of most pages."""

    def shape(line: Printed) -> str:
        # In another size the same words are the title.
        words = _DIGITS.sub("#", bare_words(line.text))
        return f"{words} {line.size}" if words else ""

    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line.text.strip()]
        edges.update({shape(line) for line in filled[:2] + filled[-2:]})
    often = {line for line, times in edges.items() if line and times >= 3 and times * 2 > len(pages)}
    kept = []
    for page in pages:
        filled = [number for number, line in enumerate(page) if line.text.strip()]
        edge = set(filled[:2] + filled[-2:])
        kept.append(
            [
                line
                for number, line in enumerate(page)
                if number not in edge or not (shape(line) in often or _PAGE_NUMBER.match(line.text))
            ]
        )
    return kept
