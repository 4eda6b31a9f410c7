"""What a page's head says about its article: JSON-LD, `<meta>`, Open Graph, `<link>`, `<html lang>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bs4 import BeautifulSoup
from bs4.element import Tag

from ..words.cleaning import bare_words, clean
from ..words.titles import strip_site
from ..words.word_lists import in_order
from .facts import Facts, to_date, to_language, to_url, topics_of
from .linked_data import read_linked_data

# Where a head says what: the names of its `<meta>` tags, the first that is there counts.
_PUBLISHED = in_order("""
    article:published_time datepublished citation_publication_date dc.date.issued dcterms.issued dc.date
    dcterms.date dcterms.created date pubdate publish-date publish_date published article.published
    sailthru.date parsely-pub-date og:published_time
""")
_MODIFIED = in_order("""
    article:modified_time datemodified og:updated_time dcterms.modified dc.date.modified last-modified lastmod
    modified revised updated article.updated
""")
_REVIEWED = in_order("""
    lastreviewed last-reviewed last_reviewed reviewed dcterms.reviewed date.reviewed article:reviewed_time
    review-date datereviewed dc.date.reviewed
""")
_SUMMARY = in_order("""
    description og:description twitter:description dcterms.description dc.description abstract
""")
_AUTHOR = in_order("""
    author article:author dc.creator dcterms.creator citation_author parsely-author byl twitter:creator
""")
_MOST_AUTHORS = 8
_SOURCE = in_order("""
    og:site_name application-name dc.publisher dcterms.publisher citation_journal_title publisher
""")
_TOPICS = in_order("article:tag keywords news_keywords dcterms.subject dc.subject")
_LANGUAGE = in_order("content-language og:locale dc.language dcterms.language language")
_TITLE = in_order("og:title twitter:title dc.title dcterms.title citation_title")
# What editors call a page that nobody has named.
_NO_TITLES = frozenset(("untitled", "untitled document", "document", "new page", "new document"))


@dataclass(slots=True)
class Head:
    """The facts of a page's head; `titles` are candidates, best first, `whole_title` is `<title>`."""

    facts: Facts
    titles: list[str] = field(default_factory=list)
    whole_title: str = ""
    site: str = ""


def read_head(soup: BeautifulSoup, stated: list[Tag]) -> Head:
    """Read what the head states, and JSON-LD wherever it stands; `stated` are the tags that may."""
    metas: dict[str, list[str]] = {}
    canonical = whole = ""
    data: list[str] = []
    for tag in _head_tags(stated):
        name = tag.name
        if name == "meta":
            get = tag.attrs.get
            key = get("property") or get("name") or get("itemprop") or get("http-equiv")
            content = get("content")
            if key and content and content.strip():
                metas.setdefault(key.lower().strip(), []).append(content)
        elif name == "title" and not whole:
            whole = clean(tag.get_text())
            whole = "" if bare_words(whole) in _NO_TITLES else whole
        elif name == "link":
            if "canonical" in tag.attrs.get("rel", "").lower().split():
                canonical = canonical or to_url(tag.attrs.get("href", ""))
        elif name == "script" and "ld+json" in tag.attrs.get("type", "").lower():
            data.append(tag.get_text())
    linked = read_linked_data(data, whole)
    facts = Facts(url=canonical, language=_language_of(soup)).or_else(_facts_of(metas))
    site = facts.source or linked.source
    titles = [title for title in (linked.title, strip_site(_first(metas, _TITLE), site)) if title]
    # JSON-LD is about the article, where a `<meta>` may be about the site or the file.
    surer = Facts(author=linked.author, published=linked.published, reviewed=linked.reviewed, modified=linked.modified)
    return Head(surer.or_else(facts).or_else(replace(linked, title="")), titles, whole, site)


def _facts_of(metas: Mapping[str, list[str]]) -> Facts:
    """What the `<meta>` tags say, each name with what its tags hold."""
    return Facts(
        summary=_first(metas, _SUMMARY),
        author=_authors(metas),
        source=_first(metas, _SOURCE),
        url=to_url(_first(metas, ("og:url",))),
        language=to_language(_first(metas, _LANGUAGE)),
        topics=topics_of([each for key in _TOPICS for each in metas.get(key, ())] or metas.get("article:section", ())),
        published=_first_date(metas, _PUBLISHED),
        reviewed=_first_date(metas, _REVIEWED),
        modified=_first_date(metas, _MODIFIED),
    )


def _first(metas: Mapping[str, list[str]], keys: Iterable[str]) -> str:
    return next((clean(metas[key][0]) for key in keys if key in metas), "")


def _first_date(metas: Mapping[str, list[str]], keys: Iterable[str]) -> date | None:
    return next((found for key in keys for value in metas.get(key, ()) if (found := to_date(value))), None)


def _authors(metas: Mapping[str, list[str]]) -> str:
    # Papers name each of their authors in a tag of its own.
    named = next((metas[key] for key in _AUTHOR if key in metas), [])
    author = ", ".join(dict.fromkeys(map(clean, named[:_MOST_AUTHORS])))
    if author.startswith(("http:", "https:", "@", "/")):
        return next((clean(value) for value in metas.get("author", ()) if not value.startswith("http")), "")
    return author


def _language_of(soup: BeautifulSoup) -> str:
    """The language that `<html>` or else `<body>` says the page is in."""
    root = _child(soup, "html")
    tags = (root, _child(root, "body")) if root is not None else ()
    stated = (to_language(tag.attrs.get("lang") or tag.attrs.get("xml:lang") or "") for tag in tags if tag is not None)
    return next(filter(None, stated), "")


def _child(tag: Tag, name: str) -> Tag | None:
    return next((node for node in tag.contents if isinstance(node, Tag) and node.name == name), None)


def _head_tags(stated: list[Tag]) -> Iterator[Tag]:
    """The tags of the head, and JSON-LD and misplaced `<meta>` in the body."""
    for tag in stated:
        # An <svg> or an element with itemprop in the body has titles and metas of its own.
        if (
            tag.name == "title"
            and tag.parent is not None
            and tag.parent.name not in ("head", "html", "body", "[document]")
        ):
            continue
        if tag.name == "meta" and "itemprop" in tag.attrs and "itemscope" in (tag.parent.attrs if tag.parent else {}):
            continue
        yield tag
