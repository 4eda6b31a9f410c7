"""Plain text as rows: a paragraph or a line each, also where the text was broken at a margin."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from ..blocks.lines import ends_sentence
from ..words.cleaning import clean
from .outline import Row

_BULLET = re.compile(r"^(?:[•‣▪▫●○◦∙·⁃■□➢➤✓✔*+–—-]\s+|\(?\d{1,3}[.)]\s+|\([a-zA-Z]\)\s+|[a-zA-Z]\)\s+)(?=\S)")
_HASHES = re.compile(r"^(#{1,6}) (?=\S)")
_UNDERLINE = re.compile(r"^\s*([=\-~^])\1{2,}\s*$")
_RULE = re.compile(r"^\s*(?:([=\-~*_#•+])\s*){3,}$")
# The end of a word that was parted at a margin, and its rest.
_HYPHENATED = re.compile(r"(?P<first>[^\W\d_]*[^\W\d_A-Z])-\n(?P<second>[^\W\d_]*)")
# Each pair of a word's parts: they overlap in "mother-in-law".
_COMPOUND = re.compile(r"(?<![^\W\d_])(?=([^\W\d_]+-[^\W\d_]+))")
#: What English sets before a word with a hyphen.
_PREFIXES = frozenset(
    ("self", "well", "long", "short", "non", "anti", "post", "pre", "co", "follow", "half", "high", "low", "ill", "mid")
)
#: A line that was broken at a margin has so much of the longest one's length, and is no longer than this.
_FULL, _WIDEST = 0.72, 132
_LINE_END = re.compile("[\n\x0b\x0c\u2028\u2029]")


def rows_of(text: str) -> list[Row]:
    """Split a text into paragraphs: one a line, or several lines where the text was wrapped by hand."""
    raw = _LINE_END.split(text)
    wrapped = _is_wrapped(raw)
    # So long a line is full: it may have been broken at the margin.
    full = _FULL * min(max(len(line.rstrip()) for line in raw), _WIDEST)
    compounds = frozenset(_COMPOUND.findall(text.lower())) if "-\n" in text else frozenset()
    rows: list[Row] = []
    # Of the rows their lines: joined at the end, long paragraphs are not copied line by line.
    lines: list[list[str]] = []
    blank, before, length = True, "", 0
    for line, following in zip(raw, (*raw[1:], ""), strict=True):
        cleaned = clean(line)
        if not cleaned or _RULE.match(cleaned):
            if cleaned and rows and not blank and _UNDERLINE.match(cleaned) and sum(map(len, lines[-1])) <= 160:
                rows[-1] = replace(rows[-1], kind="h", level=1 if cleaned[0] == "=" else 2)
            blank = True
            continue
        hashes, bullet = _HASHES.match(cleaned), _BULLET.match(cleaned)
        is_full = full <= length <= _WIDEST and not _is_listed(line, following, full)
        if hashes:
            row, text = Row("", True, "h", len(hashes[1])), cleaned[hashes.end() :]
        elif bullet:
            number = bullet[0].strip() if bullet[0][0].isdigit() else ""
            row, text = Row("", blank, "li", number=number), cleaned[bullet.end() :]
        elif not blank and rows[-1].kind != "h" and (wrapped or _is_cut(rows[-1], before, is_full, line)):
            row = None
            _join(lines[-1], cleaned, compounds)
        else:
            row, text = Row("", blank), cleaned
        if row is not None:
            rows.append(row)
            lines.append([text])
        blank = hashes is not None
        before, length = cleaned, len(line.rstrip())
    return [replace(row, text="".join(own)) for row, own in zip(rows, lines, strict=True)]


def _is_listed(line: str, following: str, full: float) -> bool:
    """Say whether a line and the one below it are items of a list without marks: short, and both begin small."""
    both = (line.strip(), following.strip())
    return all(each[:1].islower() and len(each) < full for each in both)


def _is_cut(row: Row, before: str, is_full: bool, line: str) -> bool:
    """Say whether a row goes on in a line: the one before ends no sentence, and is full or ends in "-".

    An item goes on where the line is indented.
    """
    if ends_sentence(before) or not line.lstrip()[:1].islower():
        return False
    return is_full or before.endswith("-") or (row.kind == "li" and line[:1].isspace())


def _join(lines: list[str], after: str, compounds: Collection[str]) -> None:
    """Add a line to others; a hyphen before it goes, but where it is the word's own: "self-harm".

    `compounds` are the words with hyphens that the text has.
    """
    parts = _HYPHENATED.search(f"{lines[-1]}\n{after}") if lines[-1].endswith("-") else None
    if not parts:
        lines.append(f" {after}")
        return
    whole = f"{parts['first']}-{parts['second']}".lower()
    if parts["first"].lower() not in _PREFIXES and whole not in compounds:
        lines[-1] = lines[-1][:-1]
    lines.append(after)


def _is_wrapped(raw: Sequence[str]) -> bool:
    """Say whether lines were broken at a margin: most are nearly as long as the longest."""
    inner = [
        len(line.rstrip())
        for line, after in pairwise(raw)
        if line.strip() and after.strip() and not _BULLET.match(after.strip()) and not _RULE.match(after)
    ]
    longest = max((len(line.rstrip()) for line in raw), default=0)
    if len(inner) < 3 or not 30 <= longest <= _WIDEST:
        return False
    return sum(length >= longest * _FULL for length in inner) >= 0.6 * len(inner)
