"""A page as it was walked: the boxes it is made of, and the lines in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..markup.class_names import NOTHING


@dataclass(slots=True)
class Box:
    """A block-level element: its number and its parent's, what it is, and which lines lie in it."""

    number: int
    parent: int
    tag: str
    hint: int = NOTHING
    names: str = ""
    first: int = 0  # number of the first line in it
    last: int = 0  # one past the number of its last line
    doubtful: bool = False  # whether it is called chrome by a name that parts of a text have too

    def has(self, line: int | None) -> bool:
        """Whether the line of this number lies in it."""
        return line is not None and self.first <= line < self.last

    def lies_in(self, other: Box) -> bool:
        """Whether all of its lines are those of another box."""
        return other.first <= self.first and self.last <= other.last


@dataclass(slots=True)
class PageLine:
    """One heading or block of text, the box it lies in, and what its links are like."""

    kind: str
    text: str
    box: int
    level: int = 0
    anchor: str = ""
    linked: int = 0  # characters within links
    links: int = 0
    inner: int = 0  # links to places on the same page
    outer: int = 0  # links with a host in them
    meta: bool = False  # who and when, as its markup says
    titled: bool = False  # a heading whose markup calls it the article's title


class Time(NamedTuple):
    """A `<time>`: the box and the line it stands in, its datetime and its text."""

    box: int
    line: int
    stated: str
    shown: str


@dataclass(slots=True)
class Page:
    """A page as it was walked: boxes (a parent before its children), and lines in reading order."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[PageLine] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    # Each with the number of the box it stands in.
    authors: list[tuple[int, str]] = field(default_factory=list)  # of rel=author
    tags: list[tuple[int, str]] = field(default_factory=list)  # of rel=tag
    properties: dict[str, str] = field(default_factory=dict)  # itemprop -> content

    def around(self, number: int) -> Iterator[Box]:
        """A box and those it lies in, but for the outermost, which is the page."""
        while number > 0:
            yield self.boxes[number]
            number = self.boxes[number].parent
