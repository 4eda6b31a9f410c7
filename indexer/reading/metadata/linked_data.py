"""JSON-LD: what a page's own structured data says about its article, however it was written down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..words.cleaning import bare_words, clean
from .facts import Facts, to_date, to_language, to_url, topics_of

_TYPES = re.compile(
    r"(?:article|posting|page|report|work|document|guide|condition|therapy|question|recipe|howto|video)$",
    re.I,
)


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


def read_linked_data(texts: Iterable[str], whole_title: str) -> Facts:
    """Join what a page's JSON-LD scripts say about its article; scripts that are no JSON say nothing.

    `whole_title` is the page's `<title>`, which tells its article from others.
    """
    whole = f" {bare_words(whole_title)} "
    data = [_json(text) for text in texts]
    nodes = [node for node in _nodes(data) if any(_TYPES.search(kind) for kind in _strings(node.get("@type")))]
    # A node with a headline is the article; a WebPage around it has the site's dates.
    headlines = {id(node): bare_words(_text(node.get("headline"))) for node in nodes}
    nodes.sort(
        key=lambda node: (
            not headlines[id(node)],
            f" {headlines[id(node)]} " not in whole,
            not node.get("datePublished"),
        )
    )
    # Another headline is another article's.
    own = headlines[id(nodes[0])] if nodes else ""
    nodes = [node for node in nodes if headlines[id(node)] in ("", own)]
    named = {node["@id"]: node for node in _nodes(data) if isinstance(node.get("@id"), str) and node.get("name")}
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
