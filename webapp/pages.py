"""The pages people read: start, results and article."""

from __future__ import annotations

from datetime import date
from math import inf
from time import perf_counter

from flask import Blueprint, current_app, render_template, request

from indexer.analysis import caseless
from indexer.searching.items import render, says_something
from indexer.searching.language import parse
from indexer.searching.page import Expansion, HitPage, QueryReading
from indexer.searching.request import MAX_CHARACTERS, SearchRequest, read_request
from webapp import links, words
from webapp.blocks import lay_out, numbered
from webapp.freshness import is_in_time, revalidated
from webapp.health import timed_search
from webapp.privacy import is_private, is_private_search, notices_for, once_only
from webapp.shelf import open_library

blueprint = Blueprint("pages", __name__)

#: Words that are longer in an address are not repeated for each hit and its topics: a hundred hits would be 2 MB.
CARRIED_BYTES = 1_000
NEWEST = 6
RELATED = 5
#: How many shorter searches a page without results tries out for the visitor.
SHORTER = 4


@blueprint.get("/")
@revalidated
def start():
    """The start page: box, topics, newest articles."""
    body = _start()
    return once_only(body) if is_private_search(request.args.get("q", "")) else body


@blueprint.get("/search")
@revalidated
def search():
    """The results of a search; the start page where nothing is searched for."""
    asked = read_request(request.args.to_dict())
    if asked.is_blank:
        return _start()
    begun = perf_counter()
    found = timed_search(asked)
    is_whole = not found.partial and is_in_time(begun)
    # What is offered beside the hits comes out of the same time.
    offers = Offers(begun + current_app.extensions["shelf"].settings.query_seconds)
    body = rendered(asked, found, offers)
    return body if is_whole and not (offers.cut or is_private(found.notices)) else once_only(body)


@blueprint.get("/articles/<article:article_id>")
@revalidated
def article(article_id: str):
    """An article, the matches of `q` marked."""
    asked = read_request({"q": request.args.get("q", "")})
    library = open_library()
    view = library.article(article_id, asked.text)
    title_html, sections = numbered(view.title_html, lay_out(view.sections))
    notices = notices_for(asked.text)
    body = render_template(
        "article.html",
        view=view,
        title_html=title_html,
        query=words.printable(asked.text),
        sections=sections,
        related=library.related(article_id, RELATED),
        age=words.age,
        today=date.today(),
        about=links.about,
        notices=notices,
        # Nothing may lie over the numbers to call.
        steps=view.marks and not _in_crisis(notices),
    )
    return once_only(body) if view.partial or is_private(notices) else body


def _in_crisis(notices: tuple[dict, ...]) -> bool:
    return any(notice["tone"] == "crisis" for notice in notices)


def _start() -> str:
    overview = open_library().overview(NEWEST)
    return render_template(
        "start.html",
        overview=overview,
        total=words.count(overview.articles, "article", "articles"),
        about=links.about,
        age=words.age,
        today=date.today(),
    )


class Offers:
    """Other searches that a page may offer, where they find something; `cut` tells that time ran out before."""

    def __init__(self, deadline: float = inf):
        self._deadline = deadline
        self.cut = False

    def total(self, asked: SearchRequest) -> int:
        """How many articles a search finds; 0 where that is not known in time, or the search is too long to be made."""
        if len(asked.text) > MAX_CHARACTERS:
            return 0
        found = None if self.cut else open_library().total(asked, self._deadline)
        self.cut = found is None
        return found or 0


def rendered(asked: SearchRequest, found: HitPage, offers: Offers) -> str:
    """The page of a search."""
    return render_template("search.html" if found.total else "nothing.html", **results(asked, found, offers))


def results(asked: SearchRequest, found: HitPage, offers: Offers) -> dict:
    """What the templates of a results page need."""
    to = links.SearchLinks(asked)
    # Control characters that fall away are no misspelling.
    corrected = found.query.corrected and found.query.read_as != words.printable(asked.text)
    undone = links.without_correction(found.query) if corrected else None
    said = words.count(found.total, "article", "articles")
    # What is said of words in an emergency is said by the notice alone.
    in_crisis = _in_crisis(found.notices)
    told = () if in_crisis else _told(found.query.expansions)
    # Where nothing was found, that no article has a word goes without saying.
    missing = found.query.missing if found.total and not in_crisis else ()
    chosen = {
        "topic": _chosen(found, "topic", asked.topic),
        "source": _chosen(found, "source", asked.source),
        "year": _year(asked),
    }
    return {
        "asked": asked,
        "found": found,
        "query": words.printable(asked.text),
        "topic": links.topic_of(asked.text),
        "in_crisis": in_crisis,
        "to": to,
        "kept": to.kept,
        "said": said,
        "heard": _heard(found, said, found.query.read_as if corrected else "", missing),
        "carry": _carried(asked, found),
        "numbers": links.page_numbers(found.page, found.pages) if found.total > found.per_page else (),
        "filters": _filters(asked, chosen, to),
        "chosen": chosen,
        "corrected": corrected,
        "uncorrected": undone and to.words(undone),
        "expansions": [(each, _undo(found.query, each, to)) for each in told],
        "missing": missing,
        "shorter": [] if found.total else _shorter(asked, to, offers),
        "topics": () if found.total else open_library().overview().topics[:12],
        "age": words.age,
        "today": date.today(),
        "about": links.about,
    }


def _first(asked: SearchRequest, text: str) -> SearchRequest:
    """The same search of other words, from its first page on."""
    return asked._replace(text=text, page=1)


def _carried(asked: SearchRequest, found: HitPage) -> str:
    """What an address of an article ends with: the words that its page is to mark, where they are not very long."""
    read_as = found.query.read_as
    text = read_as if found.query.corrected and len(read_as) <= MAX_CHARACTERS else asked.text
    carried = f"?q={links.quoted(text)}"
    return carried if len(carried) <= CARRIED_BYTES else ""


def _heard(found: HitPage, said: str, read_as: str, missing: tuple[str, ...]) -> str:
    """What a screen reader says when a page takes the place of another while somebody types: help comes first."""
    sentences = [notice["title"] for notice in found.notices]
    sentences += [f"Showing results for {read_as}"] if read_as else []
    sentences += [f"No article mentions {words.either(missing)}"] if missing else []
    sentences.append(f"{said} found" if found.total else "Nothing found in time" if found.partial else "Nothing found")
    return " ".join(sentence if sentence[-1] in ".?!" else f"{sentence}." for sentence in sentences)


def _told(expansions: tuple[Expansion, ...]) -> list[Expansion]:
    """The expansions that say something new: what is a synonym and an abbreviation too is told once."""
    said = {(each.source, frozenset(map(str.casefold, each.to))): each for each in reversed(expansions)}
    return list(said.values())[::-1]


def _undo(reading: QueryReading, expansion: Expansion, to: links.SearchLinks) -> str | None:
    """The search without what was added to it; None where that cannot be written."""
    text = links.without_expansion(reading, expansion)
    return text and to.words(text)


def _filters(asked: SearchRequest, chosen: dict[str, str | None], to: links.SearchLinks) -> list[tuple[str, str, str]]:
    """The filters in force: name, value, and the search without it."""
    filters = [(name.capitalize(), chosen[name], to.without(name)) for name in ("topic", "source") if chosen[name]]
    if asked.since or asked.until:
        filters.append(("Published", chosen["year"] or _span(asked.since, asked.until), to.without("from", "to")))
    if asked.duplicates == "show":
        filters.append(("Nearly equal articles", "shown", to.without("duplicates")))
    return filters


def _chosen(found: HitPage, facet: str, value: str | None) -> str | None:
    """A value that is filtered by, as the facet writes it: filters take any capitals and accents."""
    written = (each for each, _ in found.facets.get(facet, ()) if caseless(each) == caseless(value))
    return value and next(written, value)


def _year(asked: SearchRequest) -> str | None:
    """The year that a search is bounded to, where it is just one."""
    since, until = asked.since, asked.until
    whole = since and until and since == date(since.year, 1, 1) and until == date(since.year, 12, 31)
    return str(since.year) if whole else None


def _span(since: date | None, until: date | None) -> str:
    first, last = since and f"from {words.day(since)}", until and f"to {words.day(until)}"
    return " ".join(part for part in (first, last) if part)


def _shorter(asked: SearchRequest, to: links.SearchLinks, offers: Offers) -> list[tuple[str, str, int]]:
    """Searches with one word fewer and the same filters that do find something: words, address, how many articles."""
    items = parse(asked.text.replace('"', " ")).items
    if not 1 < len(items) <= 8:
        return []
    found = []
    for left_out in range(len(items)):
        rest = items[:left_out] + items[left_out + 1 :]
        text = render(rest)
        if any(map(says_something, rest)) and (total := offers.total(_first(asked, text))):
            found.append((text, to.words(text), total))
    return sorted(found, key=lambda each: (each[2], each[0]))[:SHORTER]
