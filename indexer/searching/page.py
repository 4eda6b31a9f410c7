"""HitPage and Hit: what leaves the engine room, whether for HTML, JSON or a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from indexer.engines.base import FacetValue


@dataclass(frozen=True, slots=True)
class Expansion:
    """One way in which a word was widened: `source` ("from" in JSON) became `to`, and `why`."""

    source: str
    to: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class QueryReading:
    """How the visitor's text was understood.

    `read_as` says in the search language what was searched for; `ignored` lists what was left out, each with
    its reason, in words for people. `corrected` tells that misspelled words were replaced, and `missing` names the
    words that no article has, nor what means the same: the hits are those of the others.
    """

    text: str
    read_as: str
    corrected: bool = False
    expansions: tuple[Expansion, ...] = ()
    ignored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class SectionLink(NamedTuple):
    """The section a snippet comes from; `heading` and `anchor` are empty for text before the first."""

    heading: str
    anchor: str
    url: str


class Hit(NamedTuple):
    """One article on a page of hits; `*_html` is escaped text with nothing in it but `<mark>`.

    `pinned` tells that maintainers put it first, and `by_meaning` that it has no word of the search, but means much the
    same; the snippet is its closest section's beginning then.
    """

    id: str
    url: str
    title: str
    title_html: str
    snippet_html: str
    section: SectionLink
    source: str
    topics: tuple[str, ...]
    published: date | None
    reviewed: date | None
    score: float
    duplicates: int = 0
    pinned: bool = False
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class KeySentence:
    """A sentence that answers the search by itself, verbatim but for its marks, and the article it stands in."""

    html: str
    id: str
    title: str
    url: str
    section: SectionLink


@dataclass(frozen=True, slots=True)
class HitPage:
    """A page of hits: everything that the search page, the JSON and the terminal show."""

    query: QueryReading
    total: int
    page: int
    per_page: int
    took_ms: float
    partial: bool
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    suggestion: str | None = None
    notices: tuple[dict, ...] = ()
    answer: KeySentence | None = None

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed; `kind` is `query` or `title`."""

    text: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """What a list shows of an article: newest, related."""

    id: str
    url: str
    title: str
    summary: str
    source: str
    topics: tuple[str, ...]
    published: date | None
    reviewed: date | None


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """A section of an article with the matches of a search marked; `blocks_html` runs beside `kinds`.

    `kinds` says of each block what it is, as in `indexer.reading.Section`.
    """

    heading_html: str
    heading: str
    anchor: str
    level: int
    blocks_html: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A whole article, its matches marked, as the reader's page and the JSON show it.

    `partial` tells that time ran out before every word was looked at: more may be marked when it is asked for again.
    """

    card: ArticleCard
    title_html: str
    author: str
    canonical_url: str
    language: str
    modified: date | None
    sections: tuple[MarkedSection, ...]
    marks: int
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """The collection at a glance, for the start page and `/readyz`."""

    articles: int
    generation: str
    topics: tuple[FacetValue, ...]
    newest: tuple[ArticleCard, ...]
