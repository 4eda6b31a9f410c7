"""Addresses of the searches one step away from the one on show."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from urllib.parse import quote_plus

from werkzeug.routing import PathConverter

from indexer.searching.language import QUOTES
from indexer.searching.page import Expansion, QueryReading
from indexer.searching.request import SearchRequest

#: What need not be said in an address.
_USUAL = SearchRequest()
_NO_MARKS = str.maketrans(dict.fromkeys(QUOTES, " "))


def quoted(text: str) -> str:
    """Text as it stands in an address; words of a search are kept nowhere, so it is made each time, in 1 µs."""
    return quote_plus(text, errors="replace")


#: The same for what the articles have, of which a page has dozens.
_quoted_facet = lru_cache(8192)(quoted)


class SearchLinks:
    """Makes the address of a search like `asked` but for one thing; the page falls back to the first.

    A page has some fifty of these links, so each is one joining of strings made before.
    """

    def __init__(self, asked: SearchRequest):
        parts = {"q": asked.text, "topic": asked.topic, "source": asked.source}
        parts |= {
            "from": asked.since and asked.since.isoformat(),
            "to": asked.until and asked.until.isoformat(),
        }
        parts["sort"] = asked.sort if asked.sort != _USUAL.sort else None
        parts["duplicates"] = asked.duplicates if asked.duplicates != _USUAL.duplicates else None
        parts["per_page"] = str(asked.per_page) if asked.per_page != _USUAL.per_page else None
        #: Name and value of what a search for other words keeps.
        self.kept = [(name, value) for name, value in parts.items() if value and name != "q"]
        self._parts = {"q": f"q={quoted(asked.text)}"}
        self._parts |= {name: f"{name}={quoted(value)}" for name, value in self.kept}

    def without(self, *names: str) -> str:
        """The same search without some of its parameters."""
        return "/search?" + "&".join(part for name, part in self._parts.items() if name not in names)

    @cached_property
    def same(self) -> str:
        """The first page of this search."""
        return self.without()

    @cached_property
    def unfiltered(self) -> str:
        """The same words, nothing filtered."""
        return self.without("topic", "source", "from", "to")

    @cached_property
    def _no_topic(self) -> str:
        return self.without("topic")

    @cached_property
    def _no_source(self) -> str:
        return self.without("source")

    @cached_property
    def _no_years(self) -> str:
        return self.without("from", "to")

    @cached_property
    def _no_sort(self) -> str:
        return self.without("sort")

    def unchosen(self, facet: str) -> str:
        """The same search without what is chosen of a facet."""
        return self.without("from", "to") if facet == "year" else self.without(facet)

    def topic(self, value: str) -> str:
        """Only this topic."""
        return f"{self._no_topic}&topic={_quoted_facet(value)}"

    def source(self, value: str) -> str:
        """Only this source."""
        return f"{self._no_source}&source={_quoted_facet(value)}"

    def year(self, value: str) -> str:
        """Only what was published in this year."""
        return f"{self._no_years}&from={value}-01-01&to={value}-12-31"

    def sort(self, value: str) -> str:
        """In another order."""
        return self._no_sort if value == "relevance" else f"{self._no_sort}&sort={value}"

    @cached_property
    def duplicates(self) -> str:
        """With articles that say the same shown each."""
        return f"{self.same}&duplicates=show"

    def page(self, number: int) -> str:
        """Another page."""
        return self.same if number == 1 else f"{self.same}&page={number}"

    def words(self, text: str) -> str:
        """Other words, the same filters."""
        rest = [part for name, part in self._parts.items() if name != "q"]
        return "&".join([f"/search?q={quoted(text)}", *rest])


class ArticleId(PathConverter):
    """An article's id in an address: a path, in whose names may be line breaks too."""

    regex = r"[^/](?:.|\n)*?"


def search_for(text: str) -> str:
    """A search for nothing but these words."""
    return f"/search?q={quoted(text)}"


def about(topic: str) -> str:
    """A search for everything on a topic."""
    # A quotation mark would end the phrase; the words are found without it.
    plain = topic.translate(_NO_MARKS)
    return search_for(f'topic:"{plain}"' if re.search(r"\W", plain) else f"topic:{plain}")


def topic_of(text: str) -> str | None:
    """The topic that a search asks for and nothing else, as `about` writes it."""
    found = re.fullmatch(r'topic:(?:"([^"]+)"|(\w+))', text.strip())
    return found and (found[1] or found[2])


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The pages worth a link: first, last and those around this one; None where some are left out."""
    near = {1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)}
    numbers: list[int | None] = []
    for number in sorted(near):
        if numbers and number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif numbers and number - numbers[-1] > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


def without_expansion(reading: QueryReading, expansion: Expansion) -> str | None:
    """The search text that keeps a word from being widened: in quotation marks it is exact.

    A word that was typed otherwise is quoted as it was read. None where it stands in neither text by itself.
    """
    return _in_quotes(reading.text, expansion.source) or _in_quotes(reading.read_as, expansion.source)


def without_correction(reading: QueryReading) -> str | None:
    """The search text that keeps its words from being corrected, or None where that cannot be written."""
    kept = set(re.findall(r"[\w'’-]+", reading.read_as.lower()))
    text = reading.text
    for word in dict.fromkeys(re.findall(r"[\w'’-]+", reading.text)):
        if word.lower() not in kept:
            text = _in_quotes(text, word) or text
    return text if text != reading.text else None


def _in_quotes(text: str, words: str) -> str | None:
    """The text with these words in quotation marks wherever they stand outside of such; None where they do not.

    What stands between the words may be other than it is in `words`, as a hyphen. A quotation mark without another
    is left out, as the search language does; with one more beside it, it would mean something.
    """
    pieces = words.split()
    if not pieces:
        return None
    typed = rf"[^\w():{QUOTES}]+".join(map(re.escape, pieces))
    pattern = (
        rf"(?P<quoted>[{QUOTES}][^{QUOTES}]*[{QUOTES}])|(?P<lost>[{QUOTES}])|(?<![\w:])(?<!\w['’]){typed}(?!['’]?\w)"
    )
    found = 0

    def changed(match: re.Match[str]) -> str:
        nonlocal found
        if match["quoted"] or match["lost"]:
            return match["quoted"] or ""
        found += 1
        return f'"{match[0]}"'

    text = re.sub(pattern, changed, text, flags=re.IGNORECASE)
    return text if found else None
