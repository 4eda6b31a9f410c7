"""Pages, hits and articles as the plain objects that JSON is made of."""

from __future__ import annotations

from datetime import date

from indexer.searching.page import (
    ArticleCard,
    ArticleView,
    FacetValue,
    Hit,
    HitPage,
    KeySentence,
    MarkedSection,
    QueryReading,
    SectionLink,
    Suggestion,
)


def hit_page(page: HitPage) -> dict:
    """A page of hits."""
    return {
        "query": _reading(page.query),
        "total": page.total,
        "page": page.page,
        "per_page": page.per_page,
        "took_ms": round(page.took_ms, 3),
        "partial": page.partial,
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {name: [_facet(value) for value in values] for name, values in page.facets.items()},
        "notices": list(page.notices),
        "suggestion": page.suggestion,
        "answer": page.answer and _answer(page.answer),
    }


def suggestion(one: Suggestion) -> dict:
    """A completion."""
    return {"text": one.text, "kind": one.kind, "url": one.url}


def card(one: ArticleCard) -> dict:
    """An article as lists show it."""
    return {
        "id": one.id,
        "url": one.url,
        "title": one.title,
        "summary": one.summary,
        "source": one.source,
        "topics": list(one.topics),
        "published": _day(one.published),
        "reviewed": _day(one.reviewed),
    }


def article(view: ArticleView) -> dict:
    """A whole article."""
    return card(view.card) | {
        "title_html": view.title_html,
        "author": view.author,
        "canonical_url": view.canonical_url,
        "language": view.language,
        "modified": _day(view.modified),
        "sections": [_section(section) for section in view.sections],
        "marks": view.marks,
        "partial": view.partial,
    }


def _reading(query: QueryReading) -> dict:
    return {
        "text": query.text,
        "read_as": query.read_as,
        "corrected": query.corrected,
        "expansions": [{"from": each.source, "to": list(each.to), "why": each.why} for each in query.expansions],
        "ignored": list(query.ignored),
        "missing": list(query.missing),
    }


def _answer(answer: KeySentence) -> dict:
    return {
        "html": answer.html,
        "id": answer.id,
        "title": answer.title,
        "url": answer.url,
        "section": _section_link(answer.section),
    }


def _section_link(section: SectionLink) -> dict:
    return section._asdict()


def _hit(hit: Hit) -> dict:
    return {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title,
        "title_html": hit.title_html,
        "snippet_html": hit.snippet_html,
        "section": _section_link(hit.section),
        "source": hit.source,
        "topics": list(hit.topics),
        "published": _day(hit.published),
        "reviewed": _day(hit.reviewed),
        "score": hit.score,
        "duplicates": hit.duplicates,
        "pinned": hit.pinned,
        "by_meaning": hit.by_meaning,
    }


def _facet(value: FacetValue) -> dict:
    return value._asdict()


def _section(section: MarkedSection) -> dict:
    return {
        "heading": section.heading,
        "heading_html": section.heading_html,
        "anchor": section.anchor,
        "level": section.level,
        "blocks_html": list(section.blocks_html),
        "kinds": list(section.kinds),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
