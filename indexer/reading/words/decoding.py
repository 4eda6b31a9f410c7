"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from ..article import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
# What browsers read these names as (WHATWG Encoding Standard): pages say Latin-1 and mean Windows.
_ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "utf8": "utf-8",
    # Who could read the declaration is not reading UTF-16.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "unicode": "utf-8",
}
# Encodings that are plain ASCII bytes all through, so that reading them as UTF-8 "works".
_STATEFUL = {"iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "hz"}
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\x1f\x8b",
    b"MZ\x90",
    b"7z\xbc\xaf",
    b"\xfd7zXZ",
    b"SQLite format",
    b"\xd0\xcf\x11\xe0",
    b"OggS",
    b"ID3\x02",
    b"ID3\x03",
    b"ID3\x04",
)
# Where the mark is a word of texts too, what follows it tells.
_MAGIC_OF_WORDS = re.compile(rb"RIFF.{0,3}[\x00-\x08\x0e-\x1f\x7f-\xff].{0,3}[A-Z]{3}|BZh[1-9]1AY&SY", re.DOTALL)
_SAMPLE = 65_536


def decode(data: bytes, declared: bool = False) -> str:
    """Return the text of `data`, in the encoding that its marks, its words or its bytes speak for.

    With `declared`, a `charset=` or `encoding=` in the first 2 KiB is believed where the bytes are not
    UTF-8. Line ends become `\\n`. Raises ReadingError where the bytes are no text.
    """
    text = _decode(data, declared)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _decode(data: bytes, declared: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data[:4096])
    if wide:
        return data.decode(wide, "replace")
    refuse_binary(data)
    names = _declarations(data) if declared else iter(())
    name = next(names, "")
    if name in _STATEFUL:
        return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data, error.start):
            return data.decode("utf-8", "replace")
    # Of a script that is in UTF-8 a page may say so before it speaks of itself.
    name = next((each for each in (name, *names) if each and each != "utf-8"), "")
    return data.decode(name, "replace") if name else _guess(data)


def refuse_binary(data: bytes) -> None:
    """Raise ReadingError where the first bytes are those of a picture, an archive or a program."""
    head = data[:4096]
    odd = len(head) - len(head.translate(None, _CONTROLS))
    if head.startswith(_MAGIC) or _MAGIC_OF_WORDS.match(head) or odd * 20 > len(head):
        raise ReadingError("The file is binary, not text, whatever its name says.")


_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 27))


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: text in Latin letters has a zero in every other byte."""
    if len(head) < 4 or b"\x00" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _declarations(data: bytes) -> Iterator[str]:
    """The encodings that the first bytes name, in order."""
    for found in _DECLARED.finditer(data, 0, 2048):
        name = found[1].decode("ascii").lower()
        name = _ALIASES.get(name, name)
        try:
            # "hex", "zlib" and such are codecs too, but not of text.
            codecs.lookup(name)
            "a".encode(name)
        except (LookupError, UnicodeError):
            continue
        yield name


def _mostly_utf8(data: bytes, start: int) -> bool:
    """A UTF-8 file with a few broken bytes (cut off, or pasted) is still UTF-8."""
    text = data[max(0, start - _SAMPLE) : start + _SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for letter in text if letter > "\x7f") - broken
    return whole > broken * 2


def _guess(data: bytes) -> str:
    # Western text with few accents gives a statistical guesser too little to go by: it says cp1250 as often.
    text = data.decode("cp1252", "replace")
    sample = text[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    few = high * (8 if high <= _TOO_FEW else 16) < len(sample)
    if few and "\ufffd" not in text and not _SIGN_IN_WORD.search(sample):
        return text
    # Slow to import, and needed only for the rare file that is neither UTF-8 nor says what it is.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    encoding = best.encoding if best else "cp1252"
    return data.decode(_ALIASES.get(encoding.replace("_", "-"), encoding), "replace")


#: So few accents and signs tell a guesser nothing, even where they are dense in a short text.
_TOO_FEW = 16
_HIGH = re.compile("[^\x00-\x7f]")
# In western text no such sign stands within a word; in others' encodings these bytes are letters.
_SIGN_IN_WORD = re.compile(r"[a-z][¡-¬®-¿×÷]+[a-z]|[a-z][\x80-\x91\x93-\x96\x98-\x9f]+[a-z]")
