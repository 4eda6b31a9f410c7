"""Raw parameters -> SearchRequest; every wrong parameter is collected, not just the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from indexer.engines.base import Filters
from indexer.errors import RequestError

MAX_CHARACTERS = 512
MAX_PER_PAGE = 100
SORTS = ("relevance", "newest")
#: No collection has more pages.
MAX_PAGE = 999_999_999
DUPLICATES = ("collapse", "show")


class SearchRequest(NamedTuple):
    """What a visitor asked for, checked.

    `since` and `until` bound the published date, both inclusive. `topic` and `source` are facet values, in
    whatever capitals, or None.
    `duplicates` says whether articles that say the same are shown as one.
    """

    text: str = ""
    page: int = 1
    per_page: int = 10
    topic: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None
    sort: str = "relevance"
    duplicates: str = "collapse"

    @property
    def filters(self) -> Filters:
        """What narrows the search."""
        return Filters(self.topic, self.source, self.since, self.until)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the search."""
        return self.filters != Filters()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to search for."""
        return not self.text.strip()


def read_request(parameters: Mapping[str, str]) -> SearchRequest:
    """Check the parameters `q`, `page`, `per_page`, `topic`, `source`, `from`, `to`, `sort` and `duplicates` of
    a search.

    Parameters that are absent or empty take their defaults; unknown ones are ignored. Raises `RequestError`
    with one (parameter, message) for every wrong one, in the order in which they are named here.
    """
    problems: list[tuple[str, str]] = []
    checked = {}
    for name, raw in parameters.items():
        if name in _PARAMETERS and raw and not raw.isspace():
            field, read = _PARAMETERS[name]
            try:
                checked[field] = read(raw)
            except ValueError as error:
                problems.append((name, f"{name} {error}"))
    request = SearchRequest(**checked)
    if request.since and request.until and request.since > request.until:
        problems.append(("from", "from must not be later than to"))
    if problems:
        order = list(_PARAMETERS)
        problems.sort(key=lambda problem: order.index(problem[0]))
        raise RequestError(tuple(problems))
    return request


def _text(raw: str) -> str:
    if len(raw) > MAX_CHARACTERS:
        raise ValueError(f"has {len(raw)} characters; a search may have at most {MAX_CHARACTERS}")
    return raw


def _whole(raw: str, low: int, high: int) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and low <= int(raw) <= high):
        raise ValueError(f"must be a whole number from {low} to {high}, not {raw[:40]!r}")
    return int(raw)


def _page(raw: str) -> int:
    return _whole(raw, 1, MAX_PAGE)


def _per_page(raw: str) -> int:
    return _whole(raw, 1, MAX_PER_PAGE)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _date(raw: str) -> date:
    try:
        if not _DAY.fullmatch(raw):  # Python reads other forms too, such as 2025-W09-6
            raise ValueError(raw)
        return date.fromisoformat(raw)
    except ValueError:
        raise ValueError(f"must be a date such as 2025-03-01, not {raw[:40]!r}") from None


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in choices:
            raise ValueError(f"must be {' or '.join(choices)}, not {raw[:40]!r}")
        return raw

    return read


#: The field that each parameter fills, and how it is read.
_PARAMETERS = {
    "q": ("text", _text),
    "page": ("page", _page),
    "per_page": ("per_page", _per_page),
    "topic": ("topic", str),
    "source": ("source", str),
    "from": ("since", _date),
    "to": ("until", _date),
    "sort": ("sort", _one_of(SORTS)),
    "duplicates": ("duplicates", _one_of(DUPLICATES)),
}
