"""Presenting: an engine's answer -> the page of hits, the article and the cards that people see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from time import perf_counter
from urllib.parse import quote

from indexer.engines.base import Answer, Card, Passage, Sentence, Snapshot
from indexer.reading import Article
from indexer.searching.answers import asks_a_question, key_sentence
from indexer.searching.marking import Marker
from indexer.searching.notices import notices_for
from indexer.searching.page import (
    ArticleCard,
    ArticleView,
    Hit,
    HitPage,
    KeySentence,
    MarkedSection,
    QueryReading,
    SectionLink,
)
from indexer.searching.reading import Reading, nearest_reading, with_words
from indexer.searching.request import SearchRequest
from indexer.settings import Settings

#: Where the reader's pages are.
_READER = "/articles/"
_value = itemgetter(0)
#: `Hit(*values)` and `SectionLink(*values)` of a tuple, without a step of Python for each of those that a page has.
_hit, _link_of = partial(tuple.__new__, Hit), partial(tuple.__new__, SectionLink)


def blank_page(request: SearchRequest) -> HitPage:
    """The page for a search without words."""
    return HitPage(
        query=QueryReading(request.text, ""),
        total=0,
        page=request.page,
        per_page=request.per_page,
        took_ms=0.0,
        partial=False,
        hits=(),
        facets={"topic": (), "source": (), "year": ()},
    )


def hit_page(
    request: SearchRequest,
    reading: Reading,
    answer: Answer,
    snapshot: Snapshot,
    settings: Settings,
    started: float,
    deadline: float,
    pinned: int | None = None,
) -> HitPage:
    """The page of an answer; `started` is when the search began, in seconds of `perf_counter`, and nothing more is
    looked for after `deadline`.

    `pinned` is the document that maintainers put first.
    """
    cards = snapshot.cards(answer.docs)
    passages = answer.words.passages(answer.docs, answer.closest)
    hits = tuple(_hits(answer, cards, passages, pinned, settings))
    first_page = request.page == 1 and request.sort == "relevance"
    notices = notices_for(settings, request.text)
    # Somebody in a crisis is shown help, and no sentence that only has their words.
    calls_for_help = any(notice["tone"] == "crisis" for notice in notices)
    asks = first_page and not calls_for_help and asks_a_question(request.text, reading.tree)
    query = reading.shown(request.text)
    asked = query.read_as if query.corrected else request.text
    sentence = key_sentence(asked, cards, answer.docs, answer.words, snapshot) if asks else None
    suggestion = _suggestion(request, answer, reading, snapshot, deadline)
    return HitPage(
        query=query,
        total=answer.total,
        page=request.page,
        per_page=request.per_page,
        took_ms=round((perf_counter() - started) * 1000, 3),
        partial=answer.partial or reading.cut,
        hits=hits,
        facets=answer.facets | {"year": tuple(sorted(answer.facets["year"], key=_value, reverse=True))},
        notices=notices,
        answer=sentence and _answer(cards[sentence.number], sentence, settings),
        suggestion=suggestion,
    )


def _suggestion(
    request: SearchRequest, answer: Answer, reading: Reading, snapshot: Snapshot, deadline: float
) -> str | None:
    """What else may have been meant, where nothing was found, or a word that no article has was passed over.

    One offer is enough: where other words were corrected, that is told instead.
    """
    if answer.partial or reading.cut:
        return None
    if answer.total:
        if reading.corrected:
            return None
        return with_words(reading.items, reading.alike, snapshot, request.filters, deadline)
    return nearest_reading(reading.items, snapshot, request.filters, deadline)


def _hits(
    answer: Answer, cards: Sequence[Card], passages: Sequence[Passage], pinned: int | None, settings: Settings
) -> Iterator[Hit]:
    found = zip(answer.docs, cards, passages, answer.scores, answer.duplicates, answer.closest, strict=True)
    for doc, card, passage, score, duplicates, closest in found:
        away = leads_away(card, settings)
        url = card.url if away else _READER + card.path
        section = _section_link(card, passage, url, away)
        # In order and not by name: a page has ten of them.
        yield _hit(
            (
                card.id,
                section.url if away else url,
                card.title,
                passage.title_html,
                passage.html,
                section,
                card.source,
                card.topics,
                card.published,
                card.reviewed,
                # To four digits; `round` writes a number down and reads it again for that.
                int(score * 1e4 + 0.5) / 1e4,
                duplicates,
                doc == pinned,
                closest is not None,
            )
        )


def _answer(card: Card, sentence: Sentence, settings: Settings) -> KeySentence:
    url = link(card, settings)
    section = _section_link(card, sentence, url, leads_away(card, settings))
    return KeySentence(sentence.html, card.id, card.title, url, section)


def _section_link(card: Card, shown: Passage | Sentence, url: str, away: bool) -> SectionLink:
    """A link to a passage of the article at `url`: by the section's anchor, unless that is `away`, and by its words."""
    heading, anchor, in_address = card.sections[shown.section] if shown.section >= 0 else ("", "", "")
    # The anchor may be ours alone; the words stand on the article's own site too.
    address = f"{url}#{in_address}" if anchor and not away else url
    if shown.fragment:
        address += f":~:text={shown.fragment}" if "#" in address else f"#:~:text={shown.fragment}"
    return _link_of((heading, anchor, address))


def link(card: Card, settings: Settings) -> str:
    """Where an article is read: on the reader's page, or on its own site where the settings say so."""
    return card.url if leads_away(card, settings) else _READER + card.path


def leads_away(card: Card, settings: Settings) -> bool:
    """Whether hits lead to the article's own site."""
    return settings.link_to == "canonical" and bool(card.url)


def article_url(article_id: str) -> str:
    """The reader's page of an article."""
    return _READER + quote(article_id)


def article_cards(cards: Iterable[Card], settings: Settings) -> tuple[ArticleCard, ...]:
    """Cards as lists show them."""
    return tuple(_article_card(card, link(card, settings)) for card in cards)


def _article_card(card: Card | Article, url: str) -> ArticleCard:
    return ArticleCard(
        id=card.id,
        url=url,
        title=card.title,
        summary=card.summary,
        source=card.source,
        topics=card.topics,
        published=card.published,
        reviewed=card.reviewed,
    )


def article_view(article: Article, reading: Reading) -> ArticleView:
    """A whole article with what a search matches marked."""
    marker = Marker(reading.tree)
    title = marker.html(article.title)
    sections = tuple(
        MarkedSection(
            heading_html=marker.html(section.heading),
            heading=section.heading,
            anchor=section.anchor,
            level=section.level,
            blocks_html=tuple(map(marker.html, section.blocks)),
            kinds=section.kinds,
        )
        for section in article.sections
    )
    return ArticleView(
        _article_card(article, article_url(article.id)),
        title,
        article.author,
        article.url,
        article.language,
        article.modified,
        sections,
        marker.marks,
        reading.cut,
    )
