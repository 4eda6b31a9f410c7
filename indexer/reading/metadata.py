"""What a page's head says about its article: JSON-LD, `<meta>`, Open Graph, `<link>`, `<html lang>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Tag

from .facts import Facts, to_date, to_language, to_url, topics_of
from .linked_data import read_linked_data
from .normalise import bare_words, clean

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "date",
    "pubdate",
    "publish-date",
    "publish_date",
    "published",
    "article.published",
    "sailthru.date",
    "parsely-pub-date",
    "og:published_time",
)
_MODIFIED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "modified",
    "revised",
    "updated",
    "article.updated",
)
_REVIEWED = (
    "lastreviewed",
    "last-reviewed",
    "last_reviewed",
    "reviewed",
    "dcterms.reviewed",
    "date.reviewed",
    "article:reviewed_time",
    "review-date",
    "datereviewed",
    "dc.date.reviewed",
)
_SUMMARY = (
    "description",
    "og:description",
    "twitter:description",
    "dcterms.description",
    "dc.description",
    "abstract",
)
_AUTHOR = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "byl",
    "twitter:creator",
)
_MOST_AUTHORS = 8
_SOURCE = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "citation_journal_title",
    "publisher",
)
_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
# What editors call a page that nobody has named.
_NO_TITLES = frozenset(("untitled", "untitled document", "document", "new page", "new document"))
#: No title with a site's name beside it is longer; each way to part it is compared with the heading.
_LONGEST_PARTED = 500
_SEPARATED = re.compile(r"(\s+(?:[|–—·•»«‹›-]|::)\s+|\s*[|»]\s*)")


@dataclass(slots=True)
class Head:
    """The facts of a page's head; `titles` are candidates, best first, `whole_title` is `<title>`."""

    facts: Facts
    titles: list[str] = field(default_factory=list)
    whole_title: str = ""
    site: str = ""


def read_head(soup: BeautifulSoup, stated: list[Tag]) -> Head:
    """Read what the head states, and JSON-LD wherever it stands."""
    metas: dict[str, list[str]] = {}
    canonical = whole = language = ""
    data: list[str] = []
    root = next((node for node in soup.contents if isinstance(node, Tag) and node.name == "html"), None)
    if root is not None:
        language = _language_of(root)
        if not language:
            body = next((node for node in root.contents if isinstance(node, Tag) and node.name == "body"), root)
            language = _language_of(body)
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

    def first(keys: Iterable[str]) -> str:
        return next((clean(metas[key][0]) for key in keys if key in metas), "")

    def first_date(keys: Iterable[str]):
        return next((found for key in keys for value in metas.get(key, ()) if (found := to_date(value))), None)

    # Papers name each of their authors in a tag of its own.
    named = next((metas[key] for key in _AUTHOR if key in metas), [])
    author = ", ".join(dict.fromkeys(map(clean, named[:_MOST_AUTHORS])))
    if author.startswith(("http:", "https:", "@", "/")):
        author = next((clean(value) for value in metas.get("author", ()) if not value.startswith("http")), "")
    facts = Facts(
        summary=first(_SUMMARY),
        author=author,
        source=first(_SOURCE),
        url=canonical or to_url(first(("og:url",))),
        language=language
        or to_language(first(("content-language", "og:locale", "dc.language", "dcterms.language", "language"))),
        topics=topics_of(
            [
                *metas.get("article:tag", ()),
                *metas.get("keywords", ()),
                *metas.get("news_keywords", ()),
                *metas.get("dcterms.subject", ()),
                *metas.get("dc.subject", ()),
            ]
            or metas.get("article:section", ())
        ),
        published=first_date(_PUBLISHED),
        reviewed=first_date(_REVIEWED),
        modified=first_date(_MODIFIED),
    )
    site = facts.source or linked.source
    titles = [title for title in (linked.title, strip_site(first(_TITLE), site)) if title]
    joined = Facts(
        summary=facts.summary or linked.summary,
        author=linked.author or facts.author,
        source=facts.source or linked.source,
        url=facts.url or linked.url,
        language=facts.language or linked.language,
        topics=facts.topics or linked.topics,
        published=linked.published or facts.published,
        reviewed=linked.reviewed or facts.reviewed,
        modified=linked.modified or facts.modified,
    )
    return Head(joined, titles, whole, site)


def _language_of(tag: Tag) -> str:
    return to_language(tag.attrs.get("lang") or tag.attrs.get("xml:lang") or "")


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


def strip_site(title: str, site: str) -> str:
    """Return a title without the name of the site before or after it, where the name is known."""
    if site:
        parts = _SEPARATED.split(title)
        words = bare_words(site)
        if len(parts) > 1 and words:
            if bare_words(parts[-1]) == words:
                return "".join(parts[:-2]).strip()
            if bare_words(parts[0]) == words:
                return "".join(parts[2:]).strip()
    return title


def part_title(whole: str, heading: str) -> tuple[str, str]:
    """Part a `<title>` into the article's title and the site's name; the page's heading is the witness."""
    if len(whole) > _LONGEST_PARTED:
        return whole, ""
    parts = _SEPARATED.split(whole.strip(" |–—-·•»"))
    if len(parts) == 1 and whole[:1] in "|–—-·•»":
        return "", parts[0]
    if len(parts) == 1:
        return whole, ""
    words = bare_words(heading)
    if words:
        for cut in range(len(parts) - 2, 0, -2):
            if bare_words("".join(parts[:cut])) == words:
                return "".join(parts[:cut]).strip(), parts[-1].strip()
            if bare_words("".join(parts[cut + 1 :])) == words:
                return "".join(parts[cut + 1 :]).strip(), parts[0].strip()
    # No witness: a site's name is short and stands last.
    last, rest = parts[-1].strip(), "".join(parts[:-2]).strip()
    if (
        last
        and len(last.split()) <= 5
        and len(last) <= len(rest)
        and parts[-2].strip() in ("|", "–", "—", "-", "·", "•", "»", "::")
    ):
        return rest, last
    return whole, ""
