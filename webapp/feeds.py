"""What browsers, feed readers and robots ask for."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app, jsonify, request

from indexer.errors import RequestError
from indexer.searching.page import ArticleCard, Hit
from indexer.searching.presenting import article_url
from indexer.searching.request import SearchRequest, read_request
from webapp import links, words
from webapp.privacy import is_private_search, once_only
from webapp.shelf import open_library

blueprint = Blueprint("feeds", __name__)

OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 20
#: What a feed can be asked for: words, and what narrows them.
FILTERS = ("q", "topic", "source", "from", "to")
A_DAY = "public, max-age=86400"
#: Of what names the host that was asked: no cache between may give it to those who ask another.
OWN_DAY = "private, max-age=86400"
ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /desk\n"


@blueprint.get("/opensearch.xml")
def opensearch():
    """The description by which a browser offers this site as a search engine."""
    root = ElementTree.Element("OpenSearchDescription", xmlns=OPENSEARCH)
    host, name = request.host_url, current_app.jinja_env.globals["site_name"]
    _child(root, "ShortName", name[:16])
    _child(root, "Description", f"Search the articles of {name}")
    _child(root, "InputEncoding", "UTF-8")
    _child(root, "Image", f"{host}favicon.ico", width="16", height="16", type="image/svg+xml")
    _child(root, "Url", type="text/html", method="get", template=f"{host}search?q={{searchTerms}}")
    told = "application/x-suggestions+json"
    _child(root, "Url", type=told, method="get", template=f"{host}suggestions.json?q={{searchTerms}}")
    _child(root, "Url", type="application/atom+xml", template=f"{host}feed.atom?q={{searchTerms}}")
    return _xml(root, "application/opensearchdescription+xml", OWN_DAY)


@blueprint.get("/suggestions.json")
def suggestions():
    """Suggestions in the form that a browser's address bar takes."""
    asked = read_request({"q": request.args.get("q", "")})
    offered = () if asked.is_blank else open_library().suggest(asked.text)
    response = jsonify([asked.text, [each.text for each in offered]])
    response.mimetype = "application/x-suggestions+json"
    return once_only(response) if is_private_search(asked.text) else response


@blueprint.get("/feed.atom")
def feed():
    """The newest articles, or the newest that a search finds."""
    asked = read_request({"q": ""} | {name: request.args[name] for name in FILTERS if name in request.args})
    library = open_library()
    if not asked.is_blank:
        entries = library.find(asked._replace(per_page=ENTRIES, sort="newest")).hits
    elif not asked.is_filtered:
        entries = library.overview(ENTRIES).newest
    else:
        told = "narrows a search, and this feed has none: give it words too, such as q=topic:sleep."
        raise RequestError(tuple((name, f"{name} {told}") for name in FILTERS[1:] if name in request.args))
    response = _xml(_feed(asked, entries), "application/atom+xml", "private, no-cache")
    return once_only(response) if is_private_search(asked.text) else response


@blueprint.get("/robots.txt")
def robots():
    """What robots may read: articles, but not every search."""
    return Response(ROBOTS, mimetype="text/plain", headers={"Cache-Control": A_DAY})


def _feed(asked: SearchRequest, entries: tuple[ArticleCard | Hit, ...]) -> ElementTree.Element:
    host, name = request.host_url, current_app.jinja_env.globals["site_name"]
    text = words.printable(asked.text.strip())
    search = links.SearchLinks(asked._replace(text=text)).same
    address = host + (search.replace("/search", "feed.atom", 1) if text else "feed.atom")
    page = host + (search[1:] if text else "")
    root = ElementTree.Element("feed", xmlns=ATOM)
    _child(root, "title", f"{text} – {name}" if text else f"{name}: newest articles")
    _child(root, "id", address)
    _child(root, "link", rel="self", href=address, type="application/atom+xml")
    _child(root, "link", rel="alternate", href=page, type="text/html")
    days = [day for entry in entries if (day := entry.reviewed or entry.published)]
    _child(root, "updated", _instant(max(days, default=None)))
    _child(_child(root, "author"), "name", name)
    for entry in entries:
        _entry(root, entry, host)
    return root


def _entry(root: ElementTree.Element, entry: ArticleCard | Hit, host: str) -> None:
    address = entry.url if "://" in entry.url else host + entry.url.lstrip("/")
    element = _child(root, "entry")
    _child(element, "title", words.printable(entry.title))
    # The same wherever it is read and in whichever feed.
    _child(element, "id", host + article_url(entry.id).lstrip("/"))
    _child(element, "link", rel="alternate", href=address, type="text/html")
    _child(element, "updated", _instant(entry.reviewed or entry.published))
    if entry.published:
        _child(element, "published", _instant(entry.published))
    if isinstance(entry, ArticleCard):
        _child(element, "summary", words.printable(entry.summary))
    else:
        _child(element, "summary", words.printable(entry.snippet_html), type="html")
    for topic in entry.topics:
        _child(element, "category", term=words.printable(topic))


def _instant(day: date | None) -> str:
    return f"{day or date(1970, 1, 1)}T00:00:00Z"


def _child(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str):
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text
    return child


def _xml(root: ElementTree.Element, mimetype: str, cache_control: str) -> Response:
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, mimetype=mimetype, headers={"Cache-Control": cache_control})
