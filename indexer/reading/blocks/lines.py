"""Lines: what pages and texts are taken apart into, before sections are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

#: A line with so great a share of links is no text of its own.
LINKED = 0.3
_CALLS = ("tel:", "sms:", "mailto:")
_SENTENCE_END = (
    ".",
    "!",
    "?",
    ":",
    ";",
    "。",
    "！",
    "？",
    "।",
    "؟",
    ".”",
    "!”",
    "?”",
    '."',
    ".)",
    "?)",
    "!)",
    ".’",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One heading (`kind` "h") or block of text on its way into a section.

    `links` is the share of its letters that are links, from 0 to 1, or -1 where the format cannot tell.
    """

    kind: str
    text: str
    level: int = 0
    anchor: str = ""
    links: float = 0.0


def is_call(address: str) -> bool:
    """Say whether a link calls or writes to somebody: its words are the article's own, they lead to no other page."""
    return address.lower().startswith(_CALLS)


def ends_sentence(text: str) -> bool:
    """Say whether a line ends as a sentence does."""
    return text.endswith(_SENTENCE_END)


def is_paragraph(line: Line) -> bool:
    """Say whether a line is a paragraph of its own words, not a link, a label or a cut-off teaser."""
    return (
        line.kind != "h"
        and len(line.text) >= 120
        and line.links < LINKED
        and ends_sentence(line.text)
        and not line.text.endswith("...")
    )


def shifted(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with first-level headings, the page's own being taken, as second-level ones."""
    return [replace(line, level=2) if line.kind == "h" and line.level == 1 else line for line in lines]
