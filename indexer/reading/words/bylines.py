"""Lines that say who wrote an article and when it was published, reviewed or changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .dates import parse_date


@dataclass(frozen=True, slots=True)
class Byline:
    """Who and when, as a line near the title says it."""

    author: str = ""
    published: date | None = None
    reviewed: date | None = None
    modified: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it says when."""
        return bool(self.published or self.reviewed or self.modified)

    def or_else(self, other: Byline) -> Byline:
        """Fill what is missing here from `other`."""
        return Byline(
            self.author or other.author,
            self.published or other.published,
            self.reviewed or other.reviewed,
            self.modified or other.modified,
        )


_LABEL = (
    r"(?:(?:content|page|date|medically|clinically|fact|last|next|first|originally|article)\s+)*"
    r"(?:re?viewed|review(?:\s+date)?|checked|updated|modified|revised|edited|changed|update|published|posted|"
    r"created|written|submitted|date|aktualisiert|stand|geprüft|veröffentlicht|publié(?: le)?|mis à jour|"
    r"actualizado|publicado|revisado|aggiornato|pubblicato)"
)
_DATED = re.compile(
    rf"(?P<label>{_LABEL})"
    r"(?P<between>[^\d]{0,60}?)(?P<date>\d{1,4}(?:[-/. ]|\. )\w|\d{1,2}(?:st|nd|rd|th)\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d)",
    re.IGNORECASE,
)
#: Behind a comma a label is nearer to the date: "Created by Ann, last modified on 2 May".
_NEARER = re.compile(rf"[,;|·]\s+(?P<label>{_LABEL})\b", re.IGNORECASE)
_BY = re.compile(
    r"(?:^|[|·•—–,]\s*|\d\s+|\b(?i:written|posted|published|submitted|created|authored?|words)\s+)[Bb]y:?\s+"
    r"(?P<name>[^\W\d_][^|·•;:(]{1,60}?)"
    r"(?=\s*(?:$|[|·•—–;:(]|,\s|\bon\b|\b(?:published|posted|updated|reviewed|last|medically|in)\b|\d))"
)
_AUTHOR_LABEL = re.compile(
    r"^(?:authors?|written by|words by|reporter)\s*:?\s+(?P<name>[^\W\d_][^|·•;:(\d]{1,60})", re.I
)
_TIME_TO_READ = re.compile(
    r"^(?:reading time:?\s*)?(?:about )?\d+\s*[- ]?min(?:ute)?s?\.?(?:\s+read(?:ing)?(?: time)?)?$",
    re.I,
)
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] +[A-Z][a-z]+ [a-z]|\d\. [A-Z]\w+ [a-z]+")
_PARTS = re.compile(r"\s+[|·•–—]\s+")
_WHEN = re.compile(r"\d+(?:st|nd|rd|th)?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
#: A line below the text that says when has so many other words behind the date at most.
_MOST_LEFT = 3
#: A date alone is no longer: "Wednesday 30 September".
LONGEST_DATE = 24
_NOTHING = Byline()


@lru_cache(maxsize=1024)
def read_byline(text: str) -> Byline:
    """Find the author and the dates that a line such as "By Ann Lee, last reviewed 2 May 2024" names."""
    if len(text) > 300:
        return _NOTHING
    dates: dict[str, date] = {}
    for found in _DATED.finditer(text):
        when = parse_date(text[found.start("date") : found.start("date") + 40])
        label = (_NEARER.search(found["between"]) or found)["label"].lower()
        if not when or label.startswith("next"):
            continue
        if any(word in label for word in ("view", "check", "geprüft", "revisado")):
            key = "reviewed"
        elif any(
            word in label
            for word in (
                "updat",
                "modif",
                "revis",
                "edit",
                "chang",
                "aktualis",
                "stand",
                "jour",
                "actual",
                "aggiorn",
            )
        ):
            key = "modified"
        else:
            key = "published"
        dates.setdefault(key, when)
    author = _BY.search(text) or _AUTHOR_LABEL.match(text)
    name = author["name"].strip(" ,.-–—") if author else ""
    # A name is capitalised throughout; "by Monday the pain had gone" is not a name.
    words = [word for word in name.split() if len(word) > 3]
    if len(name.split()) > 7 or not name[:1].isupper() or sum(word[0].isupper() for word in words) < 0.6 * len(words):
        name = ""
    if "published" not in dates:
        # A date alone, or beside the name, is when it was published.
        for part in _PARTS.split(text):
            is_short = len(part) <= (len(name) + 40 if name else LONGEST_DATE)
            bare = parse_date(part) if is_short and not _DATED.search(part) else None
            if bare:
                dates["published"] = bare
                break
    return Byline(name, **dates)


def bare_date(text: str) -> date | None:
    """The date that a line is, where it is nothing else."""
    if len(text) > LONGEST_DATE or not (text[:1].isdigit() or text[-1:].isdigit()) or _DATED.search(text):
        return None
    return parse_date(text)


def is_byline(text: str, top: bool = True) -> bool:
    """Say whether a line is nothing but who wrote, when it was checked, how long it takes to read.

    At the `top` of an article a date alone is one too.
    """
    if len(text) > 160:
        return False
    if _TIME_TO_READ.match(text):
        return top or "read" in text.lower()
    parts = _PARTS.split(text)
    if len(parts) > 1 and all(is_byline(part, top) for part in parts):
        return True
    byline = read_byline(text)
    when = byline.is_dated
    if _SENTENCES.search(text):
        return False
    if byline.author and (when or len(text) <= len(byline.author) + 24):
        return not text.endswith((".", "?", "!"))
    if len(text) <= LONGEST_DATE and not _DATED.search(text):
        return top and when
    # What is left beside labels and dates must be next to nothing, or it is a sentence about dates.
    room = 70 + 30 * (text.count("|") + text.count("·"))
    dated = _DATED.match(text.lstrip("(*_ "))
    if not when or not dated or len(text) > room:
        return False
    # In the text itself it may be a line of a history: "Updated 4 May 2021: dose halved".
    return top or len(_WORD.findall(_WHEN.sub("", text[dated.start("date") :]))) <= _MOST_LEFT
