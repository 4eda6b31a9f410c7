"""PDF, by pypdf: the text of its pages, read as plain text once page furniture is out of it."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from .article import Article, ReadingError
from .facts import Facts, topics_of
from .normalise import bare_words, clean
from .text import article_from_text

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
            pages = [(page.extract_text() or "").split("\n") for page in reader.pages]
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
    text = "\n\n".join("\n".join(page) for page in _without_furniture(pages))
    if not text.strip():
        raise ReadingError("The PDF holds no text, only pictures of it.")
    if complaints:
        log.warning("%s.pdf is damaged, and some of its text may be missing: %s", article_id, complaints[0])
    return article_from_text(text, article_id, facts, is_page=False)


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


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Leave out page numbers, and the lines that return at the top or the foot of most pages."""

    def shape(line: str) -> str:
        return _DIGITS.sub("#", bare_words(line))

    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line.strip()]
        edges.update({shape(line) for line in filled[:2] + filled[-2:]})
    often = {line for line, times in edges.items() if line and times >= 3 and times * 2 > len(pages)}
    kept = []
    for page in pages:
        filled = [number for number, line in enumerate(page) if line.strip()]
        edge = set(filled[:2] + filled[-2:])
        kept.append(
            [
                line
                for number, line in enumerate(page)
                if number not in edge or not (shape(line) in often or _PAGE_NUMBER.match(line))
            ]
        )
    return kept
