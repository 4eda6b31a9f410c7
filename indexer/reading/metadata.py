"""What a page's head says about its article: JSON-LD, `<meta>`, Open Graph, `<link>`, `<html lang>`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from .facts import Facts, to_date, to_language, to_url, topics_of
from .normalise import clean, fold

_TYPES = re.compile(
    r"(?:article|posting|page|report|work|document|guide|condition|therapy|question|recipe|howto|video)$",
    re.I,
)
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
_SOURCE = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "citation_journal_title",
    "publisher",
)
_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_SEPARATED = re.compile(r"(\s+(?:[|–—·•»«‹›-]|::)\s+|\s*[|»]\s*)")


@dataclass(slots=True)
class Head:
    """The facts of a page's head; `titles` are candidates, best first, `whole_title` the `<title>` as it is."""

    facts: Facts
    titles: list[str] = field(default_factory=list)
    whole_title: str = ""
    site: str = ""


def read_head(soup: BeautifulSoup, stated: list[Tag]) -> Head:
    """Read what the head states, and JSON-LD wherever it stands."""
    metas: dict[str, list[str]] = {}
    canonical = whole = language = ""
    data: list[Any] = []
    root = soup.find("html", recursive=False)
    if isinstance(root, Tag):
        language = to_language(root.attrs.get("lang") or root.attrs.get("xml:lang") or "")
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
        elif name == "link":
            if "canonical" in tag.attrs.get("rel", "").lower().split():
                canonical = canonical or to_url(tag.attrs.get("href", ""))
        elif name == "script" and "ld+json" in tag.attrs.get("type", "").lower():
            data.append(_json(tag.get_text()))
    linked = _linked_data(data)

    def first(keys: Iterable[str]) -> str:
        return next((clean(metas[key][0]) for key in keys if key in metas), "")

    def first_date(keys: Iterable[str]):
        return next(
            (found for key in keys for value in metas.get(key, ()) if (found := to_date(value))), None
        )

    author = first(_AUTHOR)
    if author.startswith(("http:", "https:", "@", "/")):
        author = next((clean(value) for value in metas.get("author", ()) if not value.startswith("http")), "")
    facts = Facts(
        summary=first(_SUMMARY),
        author=author,
        source=first(_SOURCE),
        url=canonical or to_url(first(("og:url",))),
        language=language
        or to_language(
            first(("content-language", "og:locale", "dc.language", "dcterms.language", "language"))
        ),
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
        if (
            tag.name == "meta"
            and "itemprop" in tag.attrs
            and "itemscope" in (tag.parent.attrs if tag.parent else {})
        ):
            continue
        yield tag


def _json(text: str) -> Any:
    """Read JSON that people wrote by hand: comments around it, stray commas, raw line ends."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < 500:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node
        elif isinstance(node, dict):
            yield node
            waiting += [
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(node.get(key), (dict, list))
            ]


def _linked_data(data: list[Any]) -> Facts:
    """Join what the page's JSON-LD says about the article it is."""
    nodes = [
        node for node in _nodes(data) if any(_TYPES.search(kind) for kind in _strings(node.get("@type")))
    ]
    # A node with a headline is the article; a WebPage around it has the site's dates.
    nodes.sort(key=lambda node: (not node.get("headline"), not node.get("datePublished")))
    named = {
        node["@id"]: node for node in _nodes(data) if isinstance(node.get("@id"), str) and node.get("name")
    }
    facts = Facts()
    for node in nodes:
        url = node.get("url") or node.get("mainEntityOfPage")
        if isinstance(url, dict):
            url = url.get("@id")
        facts = facts.or_else(
            Facts(
                title=clean(_text(node.get("headline"))),
                summary=clean(_text(node.get("description"))),
                author=", ".join(_names(node.get("author"), named)[:8]),
                source=next(iter(_names(node.get("publisher"), named)), ""),
                url=to_url(url) if isinstance(url, str) else "",
                language=to_language(_text(node.get("inLanguage"))),
                topics=topics_of(_strings(node.get("keywords"))),
                published=to_date(_text(node.get("datePublished") or node.get("dateCreated"))),
                reviewed=to_date(_text(node.get("lastReviewed"))),
                modified=to_date(_text(node.get("dateModified"))),
            )
        )
    return facts


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("alternateName") or ""
    return str(value) if isinstance(value, (str, int)) else ""


def _strings(value: Any) -> list[str]:
    return (
        [_text(item) for item in value if _text(item)]
        if isinstance(value, list)
        else [text]
        if (text := _text(value))
        else []
    )


def _names(value: Any, named: dict[str, dict[str, Any]]) -> list[str]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "name" not in item and item.get("@id") in named:
            item = named[item["@id"]]
        name = clean(_text(item))
        if name and not name.startswith(("http:", "https:")) and name not in found:
            found.append(name)
    return found


def strip_site(title: str, site: str) -> str:
    """Return a title without the name of the site before or after it, where the name is known."""
    if site:
        parts = _SEPARATED.split(title)
        words = fold(site)
        if len(parts) > 1 and words:
            if fold(parts[-1]) == words:
                return "".join(parts[:-2]).strip()
            if fold(parts[0]) == words:
                return "".join(parts[2:]).strip()
    return title


def part_title(whole: str, heading: str) -> tuple[str, str]:
    """Part a `<title>` into the article's title and the site's name, with the page's heading as the witness."""
    parts = _SEPARATED.split(whole.strip(" |–—-·•»"))
    if len(parts) == 1 and whole[:1] in "|–—-·•»":
        return "", parts[0]
    if len(parts) == 1:
        return whole, ""
    words = fold(heading)
    if words:
        for cut in range(len(parts) - 2, 0, -2):
            if fold("".join(parts[:cut])) == words:
                return "".join(parts[:cut]).strip(), parts[-1].strip()
            if fold("".join(parts[cut + 1 :])) == words:
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
