"""Text as every reader hands it on: one line, ordinary spaces, composed accents, no invisible marks."""

from __future__ import annotations

import re
import unicodedata

from indexer.analysis import APOSTROPHES

# Invisible, or never text: controls, soft hyphen, zero-width space, directional marks, word joiner,
# byte-order mark, interlinear marks, lone surrogates, non-characters.
_DROPPED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\ufffe\uffff"
)
_DROP = re.compile(f"[{_DROPPED}]+")
# Joiners matter in Persian, Indic scripts and emoji; between Latin letters they are litter.
_JOINER = re.compile("(?:(?<=[\x00-\u024f])|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u024f]|$)")
# Signs that people's keyboards and old encodings put where an apostrophe belongs.
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{APOSTROPHES}](?=[^\W\d_])")
_ODD = re.compile(f"[{_DROPPED}\u200c\u200d{APOSTROPHES}\ufb00-\ufb06]")
_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)


def clean(text: str) -> str:
    """Return `text` on one line, in NFC, without invisible characters."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable() and "`" not in line:
        return line  # most are
    if _ODD.search(text):
        text = _DROP.sub("", text).translate(_LIGATURES)
        text = _APOSTROPHE.sub("’", _JOINER.sub("", text))
    # str.split() knows every Unicode space, the no-break ones too.
    text = " ".join(text.split())
    return unicodedata.normalize("NFC", text)


def bare_words(text: str) -> str:
    """Return the letters and digits of `text` in lower case, words parted by one space."""
    return " ".join(_NOT_WORD.sub(" ", text.casefold()).split())


_NOT_WORD = re.compile(r"[^\w]+")


def slug(heading: str) -> str:
    """Return `heading` as an anchor: lower case, words joined by hyphens, letters of any script kept."""
    words = bare_words(heading.replace("’", "").replace("'", "")).replace("_", " ").split()
    anchor = "-".join(words)
    return anchor if len(anchor) <= 80 else anchor[:81].rpartition("-")[0] or anchor[:80]
