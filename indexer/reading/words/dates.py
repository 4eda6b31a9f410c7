"""Dates as pages write them: ISO, RFC 2822, "3 March 2024", "March 3, 2024", "2024/03/03", in several languages."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio",
            "february feb februar février febrero febbraio",
            "march mar märz mars marzo",
            "april apr avril abril aprile",
            "may mai mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug août agosto",
            "september sept sep septembre septiembre settembre",
            "october oct oktober octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_PATTERNS = (
    (re.compile(r"\b(\d{4})-(\d\d?)-(\d\d?)(?!\d)"), "ymd"),
    (re.compile(r"\b(\d{4})[/.](\d\d?)[/.](\d\d?)\b"), "ymd"),
    (re.compile(r"\b(\d{4})年\s?(\d\d?)月\s?(\d\d?)日"), "ymd"),
    (re.compile(rf"\b(\d{{4}})\s+{_MONTH}\s+(\d\d?)\b", re.I), "ymd"),
    (
        re.compile(
            rf"\b(\d\d?)(?:st|nd|rd|th|er|\.|º|°)?\s+(?:(?:of|de)\s+)?{_MONTH},?\s+(?:del?\s+)?(\d{{4}})\b", re.I
        ),
        "dmy",
    ),
    (re.compile(rf"\b{_MONTH}\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I), "mdy"),
    (re.compile(r"\b(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})\b"), "dmy"),
    (re.compile(r"\b(\d\d?)[/-](\d\d?)[/-](\d{4})\b"), "either"),
    (re.compile(r"\b(\d{4})(\d\d)(\d\d)(?:T\d|\b)"), "ymd"),
    (re.compile(rf"\b{_MONTH},?\s+(\d{{4}})\b", re.I), "my"),
)
_EARLIEST = date(1900, 1, 1)
_AHEAD_DAYS = 366  # a date that far ahead is a slip of the pen, or a placeholder such as 9999-12-31


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date | None:
    """Return the first date written in `text`, or None where there is none that can be."""
    for pattern, order in _PATTERNS:
        found = pattern.search(text)
        if found:
            return _build(order, found.groups())
    return None


def _build(order: str, parts: tuple[str, ...]) -> date | None:
    if order == "my":
        year, month, day = parts[1], parts[0], "1"
    elif order == "ymd":
        year, month, day = parts
    elif order == "mdy":
        month, day, year = parts
    else:
        day, month, year = parts
        # 03/25/2024 can only be American; 03/04/2024 could be either, and a guess is worse than none.
        if order == "either":
            if int(day) <= 12 and int(month) > 12:
                day, month = month, day
            elif int(day) <= 12 and day != month:
                return None
    try:
        found = date(int(year), _MONTHS.get(month.lower()) or int(month), int(day))
    except ValueError:
        return None
    return found if found >= _EARLIEST and (found - date.today()).days < _AHEAD_DAYS else None
