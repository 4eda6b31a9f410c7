"""Notices: the maintainers' messages for certain searches, found without the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from indexer.searching.curated import CuratedFile, Table, read_tables
from indexer.searching.notices_matching import TextReading, Vocabulary
from indexer.searching.notices_wording import (
    Places,
    Wording,
    covered,
    joined,
    read_phrase,
    spelling,
    spellings,
    without,
)
from indexer.settings import Settings

#: Crisis help comes with the package: no missing or broken file of a deployment can take it away.
BUILT_IN = Path(__file__).with_name("notices.toml")
TONES = ("crisis", "info")

_HREF = re.compile(r"(?:https?://|tel:|sms:|mailto:|/(?!/))\S+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_WORDINGS = ("any_of", "alone", "unless")
_KEYS = ("id", "title", "lines", "links", "tone", "private", "off", *_WORDINGS, "place")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a notice leads: a page, a number to call or text."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a notice says for one country, named by its ISO 3166 code; an empty one stands for everywhere else."""

    country: str
    lines: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A message, and the wording that calls for it.

    It is shown where one of `any_of` stands in a search on words that none of `unless` takes for itself, or one of
    `alone` is the whole search. Searches that call for a `private` one are never to be written down.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    links: tuple[Link, ...]
    tone: str
    private: bool
    places: tuple[Place, ...]
    any_of: tuple[Wording, ...]
    alone: tuple[Wording, ...]
    unless: tuple[Wording, ...]

    def shown(self, country: str) -> dict:
        """The notice as pages and JSON show it, the numbers of `country` first.

        Links are few where the country is known: its own and those for everywhere.
        """
        here = [place for place in self.places if place.country and place.country == country]
        there = [place for place in self.places if place not in here]
        linked = [*here, *(place for place in there if not here or not place.country)]
        links = (*(link for place in linked for link in place.links), *self.links)
        return {
            "id": self.id,
            "title": self.title,
            "lines": [*self.lines, *(line for place in (*here, *there) for line in place.lines)],
            "links": [{"label": link.label, "href": link.href} for link in links],
            "tone": self.tone,
            "private": self.private,
        }


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Words that all phrases are read with.

    `fillers` do not matter wherever they stand, and `never_slips` are never misspellings. `sets` are words by the name
    that phrases give them, and `of_others` are words for somebody else, each with what that person would say.
    """

    fillers: frozenset[str] = frozenset()
    never_slips: frozenset[str] = frozenset()
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    of_others: Mapping[str, str] = field(default_factory=dict)


class NoticeBook:
    """The notices in force: the built-in ones and the maintainers' together.

    `words` are what all of their phrases are read with.
    """

    def __init__(self, notices: tuple[Notice, ...], words: CommonWords):
        self.notices, self.words = notices, words

    @cached_property
    def _matching(self) -> tuple[Vocabulary, list[_Wanted]]:
        """What matches texts: made when a text comes, since checking a file takes a tenth of the time."""
        # Crisis help stands above everything else.
        ordered = sorted(self.notices, key=lambda notice: TONES.index(notice.tone))
        glued = [list(filter(None, map(joined, notice.any_of))) for notice in ordered]
        forgiving = [phrase for notice in ordered for phrase in (*notice.any_of, *notice.alone)]
        strict = [phrase for notice in ordered for phrase in notice.unless]
        words = self.words
        vocabulary = Vocabulary(
            forgiving, list(chain(*glued)), strict, words.fillers, words.never_slips, words.of_others
        )
        return vocabulary, [
            _Wanted(notice, _by_last_word([*notice.any_of, *phrases]), _by_last_word(notice.alone))
            for notice, phrases in zip(ordered, glued, strict=True)
        ]

    def called_for(self, text: str) -> Iterator[Notice]:
        """The notices that a text calls for, in the order they are shown."""
        vocabulary, every = self._matching
        readings = vocabulary.readings(text)
        for wanted in every if readings else ():
            if any(_is_called_for(wanted, reading) for reading in readings):
                yield wanted.notice


class _Wanted(NamedTuple):
    """A notice, and its phrases by each word they may end in: those of `any_of`, and those of `alone`."""

    notice: Notice
    phrases: dict[str, tuple[Wording, ...]]
    alone: dict[str, tuple[Wording, ...]]


def _is_called_for(wanted: _Wanted, reading: TextReading) -> bool:
    if any(len(found) == reading.words for found in _standing(reading.near, wanted.alone)):
        return True
    if not any(_standing(reading.near, wanted.phrases)):
        return False
    taken = frozenset().union(*(covered(phrase, reading.exact) for phrase in wanted.notice.unless))
    return not taken or any(_standing(without(reading.near, taken), wanted.phrases))


def _by_last_word(phrases: Iterable[Wording]) -> dict[str, tuple[Wording, ...]]:
    """The phrases by each word they may end in: the ends tell them apart better than the beginnings."""
    found: dict[str, tuple[Wording, ...]] = {}
    for phrase in phrases:
        for word in phrase[-1].words:
            found[word] = (*found.get(word, ()), phrase)
    return found


def _standing(places: Places, phrases: dict[str, tuple[Wording, ...]]) -> Iterator[frozenset[int]]:
    """The words that each phrase stands on, empty where it is not there."""
    return (covered(phrase, places) for word in places if word in phrases for phrase in phrases[word])


def notices_for(settings: Settings, text: str) -> tuple[dict, ...]:
    """The messages for a search as it was typed, most urgent first; needs no index and never raises.

    Each has `id`, `title`, `lines` (plain texts), `links` (of `label` and `href`), `tone` (`crisis` or `info`) and
    `private`: a search with a private notice is never to be logged, counted or suggested.
    """
    book = file_at(settings.notices).value()
    return tuple(notice.shown(settings.country) for notice in book.called_for(text))


@lru_cache(64)
def file_at(path: str) -> CuratedFile[NoticeBook]:
    """The notices of a file, and what they are while it is as it is."""
    return CuratedFile(path, read_notices, built_in())


@cache
def built_in() -> NoticeBook:
    """The notices that come with the package."""
    return read_notices(BUILT_IN, NoticeBook((), CommonWords()))


def read_notices(path: Path, base: NoticeBook | None = None) -> NoticeBook:
    """The notices of a file together with those of `base`, the built-in ones; raises `CuratedFileError`.

    A notice with the id of one in `base` changes that one: its phrases and countries are added, whatever else it says
    is put in place of what was said, and `off = true` takes it away.
    """
    base = base or built_in()
    own, tables = read_tables(path, "notice", "notice.place")
    words = _common_words(own, base.words)
    notices = {notice.id: notice for notice in base.notices}
    places = iter(tables["notice.place"])
    seen = set()
    for table in tables["notice"]:
        name = table.text("id")
        if name in seen:
            raise table.error(f"there is a notice {name!r} already", "id")
        seen.add(name)
        within = [_place(next(places)) for _ in table.values.get("place", ())]
        notice = _notice(table, within, words, notices.get(name))
        if notice:
            notices[name] = notice
        else:
            notices.pop(name, None)
    return NoticeBook(tuple(notices.values()), words)


def _common_words(own: Table, base: CommonWords) -> CommonWords:
    own.know("fillers", "never_slips", "sets", "of_others")
    return CommonWords(
        base.fillers.union(*(spellings(word) for word in own.texts("fillers"))),
        base.never_slips.union(*(spellings(word) for word in own.texts("never_slips"))),
        {**base.sets, **{name: frozenset(spellings(text)) for name, text in own.named("sets").items()}},
        {**base.of_others, **{spelling(each): spelling(said) for each, said in own.named("of_others").items()}},
    )


def _notice(table: Table, places: list[Place], words: CommonWords, base: Notice | None) -> Notice | None:
    table.know(*_KEYS)
    phrases = {key: _phrases(table, key, words) for key in _WORDINGS}
    if table.switch("off", False):
        if not base:
            raise table.error("only a built-in notice can be switched off", "off")
        return None
    given = {"lines": table.texts("lines"), "links": _links(table), "places": tuple(places)}
    tone = table.text("tone", base.tone if base else "info")
    if tone not in TONES:
        raise table.error(f"'tone' is one of {', '.join(TONES)}, not {tone!r}", "tone")
    title = table.text("title", base.title if base else None)
    private = table.switch("private", base.private if base else tone == "crisis")
    if base:
        given["places"] = _with_own(base.places, given["places"])
        said = {name: value for name, value in given.items() if value}
        both = {key: getattr(base, key) + own for key, own in phrases.items()}
        return replace(base, title=title, tone=tone, private=private, **said, **both)
    if not (phrases["any_of"] or phrases["alone"]):
        raise table.error("there are no phrases in 'any_of' or 'alone', so it would never be shown", "any_of")
    if not (given["lines"] or places):
        raise table.error("'lines' says nothing", "lines")
    return Notice(table.text("id"), title, tone=tone, private=private, **phrases, **given)


def _with_own(places: tuple[Place, ...], own: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places of a notice with those of one's own: a country's are put in the place of its others."""
    countries = {place.country for place in own}
    kept = [place for place in places if place.country not in countries]
    # What is said for everywhere else comes last.
    return tuple(sorted((*kept, *own), key=lambda place: not place.country))


def _phrases(table: Table, key: str, words: CommonWords) -> tuple[Wording, ...]:
    phrases = []
    for text in table.texts(key):
        try:
            phrases.append(read_phrase(text, words.fillers, words.sets))
        except ValueError as error:
            raise table.error(str(error), key, text) from None
    return tuple(phrases)


def _place(table: Table) -> Place:
    table.know("country", "lines", "links")
    country = table.text("country", "")
    if country and not _COUNTRY.fullmatch(country):
        raise table.error(f"'country' is a code such as US or GB, not {country!r}", "country")
    return Place(country, table.texts("lines"), _links(table))


def _links(table: Table) -> tuple[Link, ...]:
    found = table.values.get("links", [])
    if not isinstance(found, list):
        raise table.error("'links' must be a list", "links")
    return tuple(_link(table, each) for each in found)


def _link(table: Table, value: object) -> Link:
    parts = value if isinstance(value, dict) else {}
    label, href = parts.get("label"), parts.get("href")
    if set(parts) != {"label", "href"} or not (isinstance(label, str) and isinstance(href, str) and label.strip()):
        raise table.error('each of \'links\' is { label = "…", href = "…" }', "links")
    if not _HREF.fullmatch(href):
        raise table.error(f"a link leads to https:, tel:, sms:, mailto: or a path, not {href!r}", "links", href)
    return Link(label, href)
