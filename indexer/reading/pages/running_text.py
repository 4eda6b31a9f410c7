"""Running text: what the walk over a page has met since the last line ended, and what line it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..blocks.lists import BULLET, FURTHER, item_kind
from ..blocks.tables import LINE_BREAK
from ..markup.class_names import CHROME, META, NOTHING, is_doubtful
from ..words.cleaning import clean
from .page import Box, Page, PageLine
from .typed_items import are_items, mark_item, typed_item

_BLANK = re.compile(f"{LINE_BREAK}\\s*{LINE_BREAK}")
_ROWS = re.compile(f"[\n{LINE_BREAK}]")


class RunningText:
    """The text of the line that is open, what it lies in, and what it will be once it ends."""

    def __init__(self, page: Page) -> None:
        self.page = page
        #: The number of the innermost box that is open.
        self.box = -1
        self.parts: list[str] = []
        # How many characters of it lie in links and in bylines, how many links it has, and how many of them lead
        # to this page and to other hosts.
        self.linked = self.meta = self.links = self.inner = self.outer = 0
        # How many links and bylines are open.
        self.in_link = self.in_meta = 0
        self.kind = "p"
        #: Of each open list the number of its last item, None for one that has no numbers.
        self.lists: list[int | None] = []
        #: The kind of the next block, where that begins an item.
        self.item = ""
        #: Whether the next block is an item if it has a mark that is typed by hand.
        self.may_be_item = False
        #: Of the heading that is open: its level, or 0 where none is, its words, its anchor, whether it is the title.
        self.level = 0
        self.heading = self.anchor = ""
        self.titled = False
        #: An id above, which is that of the next heading.
        self.pending = ""
        #: How many listings are open.
        self.pre = 0
        self.open_box("root", NOTHING, {})

    def outside(self, what: str) -> tuple:
        """What holds outside of the part that is about to be opened, for `leave`."""
        return what, self.box, self.kind, self.in_meta, self.level, self.anchor, len(self.lists)

    def leave(self, outside: tuple) -> None:
        """End a part and its last line."""
        self.flush()
        what, box, self.kind, self.in_meta, self.level, self.anchor, lists = outside
        if self.box != box:
            self.page.boxes[self.box].last = len(self.page.lines)
            self.box = box
        del self.lists[lists:]
        if what == "box":
            self.pending = ""
        elif what == "item":
            self.item = ""
        elif what == "pre":
            self.pre -= 1

    def open_box(self, name: str, hint: int, attrs: Mapping[str, str]) -> None:
        """Begin a box, which the next lines lie in."""
        boxes = self.page.boxes
        names = attrs.get("class", "") if attrs else ""
        box = Box(len(boxes), self.box, name, hint, names, len(self.page.lines))
        boxes.append(box)
        self.box = box.number
        if hint == CHROME:
            box.doubtful = is_doubtful(names, attrs.get("id", ""), attrs.get("role", ""))
        elif hint == META:
            self.in_meta += 1

    def open_item(self, depth: int, label: str) -> None:
        """Begin an item of a list; its further blocks are told from the first."""
        self.kind, self.item = item_kind(depth, FURTHER), item_kind(depth, label)

    def number_item(self, number: str) -> None:
        """Give the item that is open the number that its text shows."""
        self.item = self.item.replace(BULLET, number)

    def flush(self) -> None:
        """End the line."""
        if not self.parts:
            return
        raw = self.taken()
        if self.level:
            self._emit("h", clean(raw))
        elif self.pre or LINE_BREAK in raw:
            self._emit_lines(raw)
        else:
            self._emit(self.kind, clean(raw))
        self.forget()

    def taken(self) -> str:
        """What has been said since the last cell, which the row takes."""
        raw = "".join(self.parts)
        self.parts.clear()
        return raw

    def emit_row(self, kind: str, text: str) -> None:
        """Make a line of a row of a table, whose text is known."""
        self._emit(kind, text)
        self.forget()

    def forget(self) -> None:
        """Count anew for the next line."""
        self.linked = self.links = self.inner = self.outer = self.meta = 0

    def _emit_lines(self, raw: str) -> None:
        """Part lines of a listing, what two line breaks part, and items whose bullets or numbers are typed by hand."""
        linked, meta = self.linked / len(raw), self.meta / len(raw)
        for kind, text in self._parted(raw):
            # What is known of the whole is shared out among its lines; the links themselves go with the first.
            self.linked, self.meta = round(linked * len(text)), round(meta * len(text))
            self._emit(kind, text)
            if text:
                self.links = self.inner = self.outer = 0

    def _parted(self, raw: str) -> Iterator[tuple[str, str]]:
        """The kinds and texts of the lines, some of which may be empty."""
        if self.pre:
            yield from ((self.kind, clean(row)) for row in _ROWS.split(raw))
            return
        for part in _BLANK.split(raw):
            rows = part.split(LINE_BREAK)
            if not are_items(rows):
                yield self.kind, clean(part)
                continue
            for row in rows:
                found = typed_item(row)
                kind = item_kind(len(self.lists) + 1, found["number"] or BULLET) if found else self.kind
                yield kind, clean(row[found.end() :] if found else row)

    def _emit(self, kind: str, text: str) -> None:
        if not text:
            return
        if self.item and kind == self.kind:
            kind, self.item = self.item, ""
        meta = self.meta * 5 >= len(text) * 4
        line = PageLine(kind, text, self.box, 0, "", self.linked, self.links, self.inner, self.outer, meta)
        if kind == "h":
            line.level = self.level
            line.anchor = self.anchor
            line.titled = self.titled
        elif self.may_be_item and kind == "p":
            mark_item(line, BULLET)
        self.may_be_item = False
        self.page.lines.append(line)
        self.pending = ""
