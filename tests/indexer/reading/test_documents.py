"""PDF and Word files: optional, and read into the same articles."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from io import BytesIO
from time import process_time
from unittest import mock
from zipfile import ZipFile

import pytest

from indexer.reading import ReadingError, read_bytes

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Resting at Work</dc:title>'
    "<dc:creator>Ann Lee</dc:creator>"
    "<dcterms:created>2024-01-02T10:00:00Z</dcterms:created></cp:coreProperties>"
)


def word_file() -> bytes:
    def paragraph(text: str, style: str = "") -> str:
        name = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{name}<w:r><w:t>{text}</w:t></w:r></w:p>"

    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in (("Title", "Title"), ("Heading1", "heading 1"))
    )
    body = (
        paragraph("Resting at Work", "Title")
        + paragraph("Ten minutes is enough.")
        + paragraph("Where to go", "Heading1")
        + paragraph("Any quiet corner will do.")
    )
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
        archive.writestr("docProps/core.xml", CORE)
    return buffer.getvalue()


def pdf_file(lines: list[str | tuple[int, str]], password: str = "", **locked: str) -> bytes:
    """A page of lines in a type of 12 points, or of the size that stands before a line."""
    from pypdf import PdfReader, PdfWriter

    sized = [(12, line) if isinstance(line, str) else line for line in lines]
    shown = " T* ".join(f"/F1 {size} Tf ({line}) Tj" for size, line in sized)
    stream = f"BT /F1 12 Tf 30 TL 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % table
    if not password and not locked:
        return data
    writer = PdfWriter(PdfReader(BytesIO(data)))
    writer.encrypt(password, **{"algorithm": "RC4-128", **locked})
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_word_document() -> None:
    pytest.importorskip("mammoth")
    article = read_bytes(word_file(), ".docx", "x")
    assert article.title == "Resting at Work"
    assert article.author == "Ann Lee"
    assert [(section.heading, section.blocks) for section in article.sections] == [
        ("", ("Ten minutes is enough.",)),
        ("Where to go", ("Any quiet corner will do.",)),
    ]


def test_pdf() -> None:
    pytest.importorskip("pypdf")
    text = [
        "Resting at Work",
        "Ten minutes with your eyes shut is enough.",
        "Where to go",
        "Any quiet corner will do.",
    ]
    article = read_bytes(pdf_file(text), ".pdf", "x")
    assert article.title == "Resting at Work"
    assert [section.heading for section in article.sections] == ["", "Where to go"]


def test_headings_of_a_pdf_are_told_by_their_size() -> None:
    pytest.importorskip("pypdf")
    text = [
        (10, "Riverside Clinic"),
        (24, "Resting at Work,"),
        (24, "and After It"),
        "Ten minutes with your eyes shut is enough,",
        "Says Who",
        "and nobody minds it.",
        (16, "Where to go"),
        "Any quiet corner will do.",
        (16, "1 . . . . . 7"),
        (16, "When it does not help, however often it is tried,"),
        (16, "and you are tired"),
        "Ask somebody.",
    ]
    article = read_bytes(pdf_file(text), ".pdf", "x")
    assert article.title == "Resting at Work, and After It"
    assert [(section.heading, section.level) for section in article.sections] == [
        ("", 2),
        ("Where to go", 2),
        ("When it does not help, however often it is tried, and you are tired", 2),
    ]
    assert "Says Who" in " ".join(article.sections[0].blocks)


def test_a_heading_below_text_is_no_title_of_a_pdf() -> None:
    pytest.importorskip("pypdf")
    lines = ["Resting at Work", *["Ten minutes with your eyes shut is enough for most of us."] * 5, (16, "Where to go")]
    article = read_bytes(pdf_file([*lines, "Any quiet corner will do."]), ".pdf", "x")
    assert article.title.startswith("Resting at Work")
    assert [section.heading for section in article.sections] == ["", "Where to go"]


def test_locked_and_damaged_documents_are_refused() -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("mammoth")
    with pytest.raises(ReadingError, match="password"):
        read_bytes(pdf_file(["Secret"], "secret"), ".pdf", "x")
    with pytest.raises(ReadingError, match="damaged"):
        read_bytes(b"%PDF-1.4 and then nothing", ".pdf", "x")
    with pytest.raises(ReadingError, match="damaged"):
        read_bytes(word_file()[:200], ".docx", "x")
    with pytest.raises(ReadingError, match="no text"):
        read_bytes(pdf_file([""]), ".pdf", "x")


@pytest.mark.parametrize(("suffix", "module"), [("pdf", "pypdf"), ("docx", "mammoth")])
def test_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, suffix: str, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadingError, match=rf"findwell\[{suffix}\]"):
        read_bytes(b"anything", f".{suffix}", "x")


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    pytest.importorskip("cryptography")
    lines = ["Resting at Work", "Ten minutes of rest at work is enough for most of us, they say."]
    article = read_bytes(pdf_file(lines, owner_password="owner", algorithm="AES-256"), ".pdf", "x")
    assert "Ten minutes" in article.sections[0].blocks[0]


def test_a_pdf_of_which_a_part_cannot_be_read_is_named(caplog) -> None:
    pytest.importorskip("pypdf")
    lines = ["Resting at Work", "Ten minutes of rest at work is enough for most of us, they say."]
    data = pdf_file(lines)

    def complain(page, **asked):
        logging.getLogger("pypdf").error("Error -3 while decompressing data")
        return "\n".join(lines)

    with mock.patch("pypdf.PageObject.extract_text", complain):
        read_bytes(data, ".pdf", "rest/at-work")
    assert [record.getMessage() for record in caplog.records] == [
        "rest/at-work.pdf is damaged, and some of its text may be missing: Error -3 while decompressing data"
    ]


def test_what_a_field_of_a_word_document_shows_is_read() -> None:
    pytest.importorskip("mammoth")
    field = '<w:fldSimple w:instr="SEQ"><w:r><w:t>Figure 7</w:t></w:r></w:fldSimple><w:r><w:t>'
    with ZipFile(BytesIO(word_file())) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b"<w:r><w:t>Any", f"{field}: Any".encode()))
    article = read_bytes(buffer.getvalue(), ".docx", "x")
    assert article.sections[-1].blocks[0] == "Figure 7: Any quiet corner will do."


def changed(old: bytes, new: bytes, document: bytes | None = None) -> bytes:
    """A Word document with other bytes in each of its parts."""
    with ZipFile(BytesIO(document or word_file())) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(old, new))
    return buffer.getvalue()


def test_properties_that_never_end_cost_no_more_than_they_are_long() -> None:
    pytest.importorskip("mammoth")
    data = changed(b"<dc:title>", b"<dc:title " * 200_000 + b"<dc:title>")
    assert read_bytes(data, ".docx", "x").title == "Resting at Work"


def test_a_style_that_stands_on_a_heading_is_one() -> None:
    pytest.importorskip("mammoth")
    styles = b"".join(
        b'<w:style w:type="paragraph" w:styleId="%b"><w:name w:val="%b"/><w:basedOn w:val="%b"/></w:style>' % each
        for each in ((b"Own", b"Our own", b"Ours"), (b"Ours", b"Ours", b"Heading1"), (b"Loop", b"Loop", b"Loop"))
    )
    document = changed(b"</w:styles>", styles + b"</w:styles>")
    document = changed(b'w:pStyle w:val="Heading1"', b'w:pStyle w:val="Own"', document)
    article = read_bytes(document, ".docx", "x")
    assert [section.heading for section in article.sections] == ["", "Where to go"]


def test_what_a_library_says_of_its_documents_is_not_said() -> None:
    pytest.importorskip("mammoth")
    article = read_bytes(changed(b"Ann Lee", b"python-docx"), ".docx", "x")
    assert (article.author, str(article.published)) == ("", "2024-01-02")
    assert read_bytes(changed(b"2024-01-02T10:00:00Z", b"2013-12-23T23:15:00Z"), ".docx", "x").published is None


def test_hidden_runs_that_never_end_cost_no_more_than_they_are_long() -> None:
    unending = changed(b"</w:r>", b"", changed(b"<w:r><w:t>Any", b"<w:r><w:vanish/>" * 30_000))
    started = process_time()
    with suppress(ReadingError):
        read_bytes(unending, ".docx", "x")
    assert process_time() - started < 20


def test_hidden_text_of_a_document_is_not_published() -> None:
    secret = b"<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>Ask legal first. </w:t></w:r><w:r><w:t>Any"
    article = read_bytes(changed(b"<w:r><w:t>Any", secret), ".docx", "x")
    assert article.sections[-1].blocks[0] == "Any quiet corner will do."
