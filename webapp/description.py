"""The OpenAPI 3.1 description of the JSON API, made from the classes that the answers are made from."""

from __future__ import annotations

import types
import typing
from dataclasses import is_dataclass
from datetime import date
from functools import cache

from indexer import __version__
from indexer.searching.page import ArticleCard, ArticleView, HitPage, Suggestion
from indexer.searching.request import DUPLICATES, MAX_CHARACTERS, MAX_PAGE, MAX_PER_PAGE, SORTS, SearchRequest
from webapp.problems import MIMETYPE as PROBLEM

EXAMPLE = "/api/v1/search?q=sleep"
#: Names that differ between Python, where they are taken or clearer, and JSON.
RENAMED = {("Expansion", "source"): "from"}
#: Fields that JSON shows inside their parent instead of below a name of their own.
MERGED = {("ArticleView", "card")}
#: Fields with fewer values than their type has.
ENUMS = {("Suggestion", "kind"): ["query", "title"]}

PARAMETERS = {
    "q": ({"type": "string", "maxLength": MAX_CHARACTERS, "default": ""}, "The words as typed."),
    "page": ({"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}, "Which page of hits."),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE, "default": SearchRequest().per_page},
        "Hits on a page.",
    ),
    "topic": ({"type": "string"}, "Only articles with this topic, in whatever capitals and accents."),
    "source": ({"type": "string"}, "Only articles from this source, in whatever capitals and accents."),
    "from": ({"type": "string", "format": "date"}, "Published on this day or later."),
    "to": ({"type": "string", "format": "date"}, "Published on this day or earlier."),
    "sort": ({"type": "string", "enum": list(SORTS), "default": SORTS[0]}, "The order of the hits."),
    "duplicates": (
        {"type": "string", "enum": list(DUPLICATES), "default": DUPLICATES[0]},
        "Whether articles that say the same are shown as one.",
    ),
}


@cache
def describe(site_name: str) -> dict:
    """The whole description."""
    schemas: dict[str, dict] = {"Problem": _problem_schema()}
    for kind in (HitPage, Suggestion, ArticleView, ArticleCard):
        _schema(kind, schemas)
    suggestions, cards = _listing("suggestions", "Suggestion"), _listing("articles", "ArticleCard")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site_name} search API",
            "version": __version__,
            "description": "Search the articles of this site. General information, not medical advice.",
        },
        "paths": {
            "/api/v1/search": _operation("search", "Search the articles", list(PARAMETERS), _ref("HitPage")),
            "/api/v1/suggest": _operation("suggest", "Complete what is being typed", ["q"], suggestions, (400,)),
            "/api/v1/articles/{id}": _operation("article", "Read one article", ["q"], _ref("ArticleView")),
            "/api/v1/articles/{id}/related": _operation("related", "Find its neighbours", [], cards, (404,)),
        },
        "components": {"schemas": schemas},
    }


def _operation(name: str, summary: str, parameters: list[str], answer: dict, errors=(400, 404)) -> dict:
    asked = [_parameter(each) for each in parameters]
    if name in ("article", "related"):
        described = "The article's id: its path in the collection, without the suffix; it may hold `/`."
        schema = {"type": "string", "minLength": 1}
        asked.insert(0, {"name": "id", "in": "path", "required": True, "description": described, "schema": schema})
    responses = {"200": _response("What was asked for.", "application/json", answer)}
    texts = {400: "A parameter is wrong; each is named.", 404: "There is no such article or page."}
    texts |= {429: "Too many requests.", 503: "The index cannot be used just now."}
    for status in (*errors, 429, 503):
        responses[str(status)] = _response(texts[status], PROBLEM, _ref("Problem"))
    return {"get": {"operationId": name, "summary": summary, "parameters": asked, "responses": responses}}


def _parameter(name: str) -> dict:
    schema, described = PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "description": described, "schema": schema}


def _response(described: str, kind: str, schema: dict) -> dict:
    return {"description": described, "content": {kind: {"schema": schema}}}


def _listing(name: str, kind: str) -> dict:
    items = {"type": "array", "items": _ref(kind)}
    return {"type": "object", "required": [name], "properties": {name: items}}


def _ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def _schema(kind: type, schemas: dict[str, dict]) -> dict:
    """Describe a dataclass or a named tuple, and those it holds, among `schemas`."""
    if kind.__name__ in schemas:
        return _ref(kind.__name__)
    described: dict = {"type": "object", "description": (kind.__doc__ or "").split("\n")[0].replace("`", "")}
    schemas[kind.__name__] = described
    hints = typing.get_type_hints(kind)
    properties = {}
    for name, hint in hints.items():
        place = (kind.__name__, name)
        if place in MERGED:
            _schema(hint, schemas)
            properties |= schemas[hint.__name__]["properties"]
        else:
            properties[RENAMED.get(place, name)] = _type(hint, schemas)
            if place in ENUMS:
                properties[name]["enum"] = ENUMS[place]
    described |= {"required": list(properties), "properties": properties, "additionalProperties": False}
    return _ref(kind.__name__)


def _type(hint: object, schemas: dict[str, dict]) -> dict:
    """The JSON Schema of a type hint."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        return _schema(typing.cast(type, hint), schemas)
    if origin in (types.UnionType, typing.Union):
        inner = next(_type(part, schemas) for part in parts if part is not type(None))
        return {"anyOf": [inner, {"type": "null"}]} if "$ref" in inner else inner | {"type": [inner["type"], "null"]}
    if origin is tuple:
        return {"type": "array", "items": _type(parts[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(parts[1], schemas)}
    if hint is date:
        return {"type": "string", "format": "date"}
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}.get(hint, "object")}  # type: ignore[call-overload]


def _problem_schema() -> dict:
    text = {"type": "string"}
    error = {"type": "object", "required": ["parameter", "message"]}
    error |= {"properties": {"parameter": text, "message": text}, "additionalProperties": False}
    properties = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text}
    more = {
        "errors": {"type": "array", "items": error},
        "notices": {"type": "array", "items": {"type": "object"}},
    }
    required = ["title", "status", "detail"]
    described = "What went wrong (RFC 9457)."
    return {"type": "object", "description": described, "required": required, "properties": properties | more}
