"""Word documents, by mammoth: turned into HTML, which the HTML reader takes from there."""

from __future__ import annotations

import re
from html import escape, unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from .article import Article, ReadingError
from .facts import Facts, to_date, to_language, topics_of
from .html import article_from_html
from .normalise import clean

_MISSING = "Reading .docx files needs the extra findwell[docx]: pip install 'findwell[docx]'."
_PROPERTY = re.compile(r"<(?:dc|cp|dcterms):(\w{1,40})\b[^<>]{0,500}>([^<]*)</")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
#: What a field shows stands within it, and mammoth passes fields over.
_FIELD = re.compile(rb"</?w:fldSimple\b[^>]*>")
_BODY = "word/document.xml"
#: The arrow behind each note, back to its mark.
_WAY_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')
_OLE = b"\xd0\xcf\x11\xe0"
# A document is a zip: what it unpacks to is not bounded by its own size.
_LARGEST_TEXT = 400_000_000


def read_docx(data: bytes, article_id: str) -> Article:
    """Read a Word document; raises ReadingError where it is locked or damaged."""
    try:
        import mammoth
    except ImportError:
        raise ReadingError(_MISSING) from None
    if data.startswith(_OLE):
        raise ReadingError("The document is protected by a password, or is an old .doc file.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _LARGEST_TEXT:
                raise ReadingError("The document unpacks to more than 400 MB.")
            facts = _facts(archive)
        # Pictures are left where they are: turning them into data: addresses is most of the work.
        no_pictures = mammoth.images.img_element(lambda image: {"src": ""})
        plain = BytesIO(_without_fields(data))
        page = mammoth.convert_to_html(plain, style_map=_STYLES, convert_image=no_pictures).value
    except ReadingError:
        raise
    except Exception as error:  # mammoth lets through whatever its XML and zip readers meet
        raise ReadingError("The document is damaged and cannot be read.") from error
    # A document's tables are never there to lay out a page.
    page = _WAY_BACK.sub("", page.replace("<table>", '<table role="table">'))
    title = f"<title>{escape(facts.title)}</title>" if facts.title else ""
    return article_from_html(
        f"<html><head>{title}</head><body><main>{page}</main></body></html>",
        article_id,
        Facts().or_else(facts),
    )


def _without_fields(data: bytes) -> bytes:
    """A document with what its simple fields show, such as the number of a caption, in their place."""
    with ZipFile(BytesIO(data)) as archive:
        if _BODY not in archive.namelist() or b"fldSimple" not in archive.read(_BODY):
            return data
        written = BytesIO()
        with ZipFile(written, "w") as plain:
            for item in archive.infolist():
                part = archive.read(item)
                plain.writestr(item, _FIELD.sub(b"", part) if item.filename == _BODY else part)
    return written.getvalue()


def _facts(archive: ZipFile) -> Facts:
    try:
        stated = archive.read("docProps/core.xml").decode("utf-8", "replace")
    except (KeyError, BadZipFile):
        return Facts()
    found = {name: clean(unescape(value)) for name, value in _PROPERTY.findall(stated)}
    return Facts(
        title=found.get("title", ""),
        author=found.get("creator", ""),
        summary=found.get("description", ""),
        topics=topics_of([found.get("keywords", "")]),
        language=to_language(found.get("language", "")),
        published=to_date(found.get("created", "")),
        modified=to_date(found.get("modified", "")),
    )
