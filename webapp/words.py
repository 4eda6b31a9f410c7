"""Numbers and dates as people say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"))
RIGHT_TO_LEFT_SCRIPTS = frozenset(("arab", "hebr", "nkoo", "syrc", "thaa"))
#: Past these many months since the last review an article is shown as ageing, then as old.
AGEING_MONTHS, OLD_MONTHS = 24, 48

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@lru_cache(4096)
def day(value: date) -> str:
    """A date such as `1 March 2025`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@lru_cache(8192)
def age(value: date, today: date) -> tuple[str, str]:
    """How long ago a review was, in words, and its tone: `fresh`, `ageing` or `old`."""
    months = (today.year - value.year) * 12 + today.month - value.month - (today.day < value.day)
    tone = "fresh" if months < AGEING_MONTHS else "ageing" if months < OLD_MONTHS else "old"
    if months < 0:
        return f"on {day(value)}", tone
    if months < 1:
        return "in the last month", tone
    if months < 12:
        return ("a month ago" if months == 1 else f"{months} months ago"), tone
    years = months // 12
    return ("a year ago" if years == 1 else f"{years} years ago"), tone


def count(number: int, one: str, many: str) -> str:
    """A number with its noun, thousands set apart: `1 article`, `5,486 articles`."""
    return f"{grouped(number)} {one if number == 1 else many}"


def either(names: Sequence[str]) -> str:
    """Names of which any may be meant: `a, b or c`."""
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def direction(language: str) -> str:
    """`rtl` or `ltr` for a BCP 47 tag; `auto` where there is none."""
    if not language:
        return "auto"
    first, *rest = language.lower().replace("_", "-").split("-")
    return "rtl" if first in RIGHT_TO_LEFT or not RIGHT_TO_LEFT_SCRIPTS.isdisjoint(rest) else "ltr"


def printable(text: str) -> str:
    """Text without the control characters that neither HTML nor XML may hold."""
    return _CONTROL.sub("", text)


def grouped(number: int) -> str:
    """A number with its thousands set apart: `5,486`."""
    return f"{number:,}"


FILTERS = {"day": day, "direction": direction, "grouped": grouped}
