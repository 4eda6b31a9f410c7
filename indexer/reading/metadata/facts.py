"""What is said about an article beside its text: in front matter, in `Key: value` lines, in a page's head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from ..article import Article, Section
from ..words.bylines import Byline
from ..words.cleaning import bare_words, clean
from ..words.dates import parse_date

_KEYS = {
    "title": "title headline",
    "summary": "summary description abstract excerpt standfirst",
    "author": "author authors by written_by byline creator",
    "source": "source site site_name publisher publication website organisation organization",
    "url": "url canonical canonical_url link permalink",
    "language": "language lang locale",
    "topics": "topics topic tags tag keywords categories category subjects subject",
    "published": "published date publish_date published_date date_published publication_date posted created "
    "pubdate publishdate datepublished first_published published_on posted_on created_at published_at",
    "reviewed": "reviewed last_reviewed review_date reviewed_on date_reviewed medically_reviewed "
    "last_review page_last_reviewed fact_checked reviewed_at lastreviewed reviewdate datereviewed",
    "modified": "modified updated last_updated last_modified lastmod date_modified edited revised updated_on "
    "updated_at last_edited page_last_updated last_modified_at lastmodified lastupdated datemodified",
}
_FIELD_OF = {key: field for field, keys in _KEYS.items() for key in keys.split()}
#: Whoever names the topics so means them; other keys for them are taken together.
_OWN_TOPICS = ("topics", "topic")
#: Under these keys generators keep further ones.
_FURTHER = ("extra", "params", "taxonomies")
_DATES = ("published", "reviewed", "modified")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_MOST_TOPICS = 30
_MOST_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Facts:
    """An article's metadata, as far as one place in the file states it."""

    title: str = ""
    summary: str = ""
    author: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    published: date | None = None
    reviewed: date | None = None
    modified: date | None = None

    def or_else(self, other: Facts) -> Facts:
        """Fill what is missing here from `other`."""
        return Facts(*(own or others for own, others in zip(_values(self), _values(other), strict=True)))

    def article(self, article_id: str, title: str, sections: tuple[Section, ...], byline: Byline) -> Article:
        """Join these facts and the text into an article; the byline fills what they leave out."""
        return Article(
            id=article_id,
            title=title,
            sections=sections,
            summary=self.summary,
            author=self.author or byline.author,
            source=self.source,
            url=self.url,
            language=self.language,
            topics=self.topics,
            published=self.published or byline.published,
            reviewed=self.reviewed or byline.reviewed,
            modified=self.modified or byline.modified,
        )


_values = attrgetter(*(field.name for field in fields(Facts)))


def parse_facts(pairs: Mapping[Any, Any]) -> Facts:
    """Read the keys that front matter of any generator uses; unknown keys and odd values are passed over."""
    found: dict[str, Any] = {}
    topics: dict[bool, list[str]] = {True: [], False: []}
    further = [value for key in _FURTHER if isinstance(value := pairs.get(key), Mapping)]
    for key, value in chain(*(each.items() for each in (pairs, *further))):
        name = bare_words(str(key)).replace(" ", "_")
        field = _FIELD_OF.get(name)
        if field is None or value is None or found.get(field):
            continue
        if field == "topics":
            # Who lists several means each as it stands; a single text is a list that was written out.
            texts = _texts(value)
            topics[name in _OWN_TOPICS] += topics_of(texts) if len(texts) < 2 else texts
            continue
        if isinstance(value, (list, tuple, set, Mapping)):
            value = ", ".join(clean(text) for text in _texts(value) if text.strip())
        if field in _DATES:
            found[field] = to_date(value)
        elif field == "language":
            found[field] = to_language(str(value))
        elif field == "url":
            found[field] = to_url(str(value))
        else:
            found[field] = clean(str(value))
    return Facts(**found, topics=_each_once(topics[True] or topics[False]))


def _texts(value: Any) -> list[str]:
    """The names in a value that may be a word, a list of words, or a list of things with names; `_MOST_TOPICS` at most.

    YAML's lists may hold one another, and themselves: only so many are looked into.
    """
    texts: list[str] = []
    waiting = [value]
    for _ in range(_MOST_LOOKED_AT):
        if not waiting or len(texts) == _MOST_TOPICS:
            break
        each = waiting.pop()
        if isinstance(each, (list, tuple, set)):
            waiting += list(each)[::-1]
        elif isinstance(each, Mapping):
            waiting.append(each.get("name") or each.get("title") or "")
        elif each is not None:
            texts.append(str(each))
    return texts


def topics_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return topics from words or comma-separated lists of them, each once."""
    return _each_once(part for value in values for part in re.split(r"[,;]", value))


def _each_once(topics: Iterable[str]) -> tuple[str, ...]:
    """Return topics as they are shown, each once."""
    found: dict[str, str] = {}
    for each in topics:
        topic = clean(each).strip("#[]\"' ")
        if topic and len(topic) <= 80:
            found.setdefault(topic.casefold(), topic)
    return tuple(found.values())[:_MOST_TOPICS]


def to_date(value: Any) -> date | None:
    """Return a date from what YAML or a page gives: a date, a time, or text."""
    if isinstance(value, datetime):
        return parse_date(value.date().isoformat())
    if isinstance(value, date):
        return parse_date(value.isoformat())
    return parse_date(clean(str(value))[:80])


def to_language(value: str) -> str:
    """Return a language tag as BCP 47 writes it ("en_gb" becomes "en-GB"), or nothing."""
    value = value.strip()
    if not _LANGUAGE.fullmatch(value):
        return ""
    first, *rest = re.split("[-_]", value)
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def to_url(value: str) -> str:
    """Return an address that a browser can open, or nothing."""
    value = value.strip()
    if not value.isprintable():
        return ""
    return value if re.match(r"https?://[^\s/]", value, re.IGNORECASE) and not re.search(r"\s", value) else ""


_PAIR = re.compile(r"^\W{0,2}([A-Za-z][A-Za-z _-]{1,24}?)\W{0,2}\s*[:：]\s+(\S.*)$")


def fact_in(line: str) -> tuple[str, str] | None:
    """Return the key and value of a `Key: value` line, if the key is one that metadata uses."""
    found = _PAIR.match(line)
    if not found:
        return None
    key = bare_words(found[1]).replace(" ", "_")
    field = _FIELD_OF.get(key)
    # "Date: we met on Monday" is a sentence; a date line holds a date and little else.
    if field is None or (field in _DATES and (len(found[2]) > 40 or to_date(found[2]) is None)):
        return None
    return key, found[2].strip()
