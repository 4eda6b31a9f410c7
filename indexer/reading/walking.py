"""A page's markup becomes boxes and the lines in them: parsed once, walked once, without recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4.element import NavigableString, Tag

from .elements import (
    BLOCKS,
    BOXES,
    HEADINGS,
    SKIPPED,
    inner_id,
    is_data_table,
    is_named_for_its_heading,
    is_one_of_many,
    nodes_of,
    number_in,
)
from .formulas import formula
from .hiding import Hiding
from .inline import (
    MOST_NODES,
    beginning_of,
    has_letters,
    is_note_link,
    is_note_mark,
    is_word,
    opens_panel,
    raised,
    spoken_of,
    words_of,
)
from .labels import is_chrome_heading
from .lists import BULLET, FURTHER, item_kind
from .names import ARTICLE, CHROME, CONTENT, HIDDEN, KEEP, MAIN, META, NOTHING, hint_of, is_doubtful
from .normalise import clean
from .page import Box, Page, PageLine
from .stated import note_author, note_property, note_relation, note_time
from .tables import BLOCK_BREAK, LINE_BREAK, Cell, Rows, cell_of, cell_text
from .typed import are_items, mark_item, mark_items, typed_item

_TITLED = re.compile(r"\b(?:entry|post|article|story|node)[-_]{0,2}(?:title|headline|heading)\b|\bheadline\b", re.I)
#: What blogs call the name of who wrote.
_NAMED = re.compile(r"(?<![\w-])(?:fn|wp-block-post-author__name|(?:(?:gh-)?article-)?author-name)(?![\w-])")
_KIX = re.compile(r"\blst-kix_\w+-(\d)\b")
_MSO_ITEM = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
_MSO_NOTES = re.compile(r"mso-element:\s*(?:footnote|endnote)-list", re.IGNORECASE)
_MSO_LABEL = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_BLANK = re.compile(f"{LINE_BREAK}\\s*{LINE_BREAK}")


class _Walk:
    """One pass over the tree; holds what is open while it goes."""

    def __init__(self, root: Tag) -> None:
        self.root = root
        self.hiding = Hiding(root)
        self.page = Page(boxes=[Box(-1, "root")])
        self.box = 0
        self.parts: list[str] = []
        self.linked = self.links = self.inner = self.outer = self.meta = 0
        self.in_link = self.in_meta = 0
        self.kind = "p"
        # Of each open list the number of its last item, None for one that has no numbers.
        self.lists: list[int | None] = []
        # What the next block of an item is that has none yet.
        self.item = ""
        # Whether the next block is an item with a mark that is typed by hand.
        self.is_marked = False
        self.level = 0
        self.titled = False
        #: The words of the heading that is open.
        self.heading = ""
        self.anchor = ""
        self.pending = ""
        self.rows = Rows()
        self.cells: list[Cell] | None = None
        self.cell: Cell | None = None
        # What a screen reader would say of a picture in the cell.
        self.spoken = ""
        self.pre = 0

    def run(self) -> Page:
        stack: list[tuple[Iterator, tuple | None]] = [(iter(self.root.contents), None)]
        text_type = NavigableString
        while stack:
            nodes, restore = stack[-1]
            for node in nodes:
                if type(node) is text_type:
                    self.parts.append(node)
                    if self.in_link:
                        self.linked += len(node)
                    if self.in_meta:
                        self.meta += len(node)
                elif isinstance(node, Tag):
                    opened = self.open(node)
                    if opened is not None:
                        stack.append((iter(node.contents), opened))
                        break
            else:
                stack.pop()
                if restore is not None:
                    self.close(restore)
        self.flush()
        self.page.boxes[0].last = len(self.page.lines)
        mark_items(self.page.lines)
        return self.page

    def open(self, tag: Tag) -> tuple | None:
        """Enter a tag; returns what `close` has to restore, or None where the tag is passed over."""
        name = tag.name
        attrs = tag.attrs
        if self.cells is not None and not self.spoken:
            self.spoken = spoken_of(tag)
        if name in SKIPPED:
            return None
        if name == "br":
            self.parts.append(LINE_BREAK)
            return None
        if name == "math":
            self.parts.append(formula(tag))
            return None
        hint = NOTHING
        # What a script or a theme says of the whole page says nothing of its parts.
        if attrs and name not in ("html", "body"):
            hint = self.hint_for(tag, name, attrs)
            if hint == HIDDEN:
                return None
        if name == "a":
            return self.open_link(tag, attrs, hint)
        if name in BOXES:
            return self.open_box(tag, name, attrs, hint)
        if name in BLOCKS or "-" in name:
            return self.open_block(tag, name, attrs, hint)
        return self.open_inline(tag, name, attrs, hint)

    def hint_for(self, tag: Tag, name: str, attrs: dict[str, str]) -> int:
        get = attrs.get
        if self.hiding.hides(tag, attrs):
            return HIDDEN
        classes = get("class", "")
        if "data-component" in attrs:
            classes = f"{classes} {attrs['data-component']}"
        identity = get("id", "")
        role = get("role", "")
        if "itemprop" in attrs:
            note_property(self.page, tag)
        if self.level or name in HEADINGS:
            # An id in a heading is made of its words, and "See_also" or "Comments" says nothing of its place.
            identity = ""
        elif "aria-label" in attrs and name in BOXES and is_chrome_heading(attrs["aria-label"]):
            return CHROME
        if not classes and not identity and not role:
            return NOTHING
        if role == "tablist" and self.hiding.holds_panels(tag):
            role = ""
        hint = hint_of(classes, identity, role)
        if (self.in_meta or hint == META) and _NAMED.search(classes):
            note_author(self.page, self.box, tag)
        return hint

    def open_link(self, tag: Tag, attrs: dict[str, str], hint: int) -> tuple | None:
        rel = attrs.get("rel", "")
        href = attrs.get("href", "")
        if not self.level and self.cells is None and href[:1] in ("", "#") and opens_panel(tag):
            return self.open_block(tag, "h3", attrs, NOTHING)
        if rel:
            words = note_relation(self.page, self.box, tag)
            if "prev" in words or "next" in words:
                return None
        if not href:
            identity = attrs.get("id") or attrs.get("name") or ""
            if not identity:
                # A button that a script listens to.
                self.in_link += 1
                return ("link",)
            if not tag.contents:
                self.pending = identity
            return ("inline",)
        if (hint == CHROME and not self.says(tag)) or is_note_link(tag, href):
            return None
        if self.level and href[0] == "#" and not any(map(str.isalnum, words_of(tag))):
            return None
        if "id" in attrs and not tag.contents:
            self.pending = attrs["id"]
        self.links += 1
        self.inner += href[0] == "#"
        self.outer += href[:4] == "http" or href[:2] == "//"
        self.in_link += 1
        return ("link",)

    def open_inline(self, tag: Tag, name: str, attrs: dict[str, str], hint: int) -> tuple | None:
        if hint == CHROME and not self.pre and not self.says(tag):
            # "Posted in …" is no text, but says what the article is about.
            for node in islice(nodes_of(tag), MOST_NODES):
                if isinstance(node, Tag) and node.name == "a" and "rel" in node.attrs:
                    note_relation(self.page, self.box, node)
            return None
        if name == "button":
            return self.open_button(tag, attrs)
        if name == "time":
            note_time(self.page, self.box, tag)
        elif name in ("sup", "sub"):
            before = self.parts[-1] if self.parts else ""
            if name == "sup" and is_note_mark(tag, before):
                return None
            if (apart := raised(name, words_of(tag), before)) is not None:
                self.parts.append(apart)
                return None
        elif name == "span" and attrs:
            if self.item and "style" in attrs and _MSO_LABEL.search(attrs["style"]):
                number = typed_item(f"{tag.get_text().strip()} ")
                if number and number["number"]:
                    self.item = self.item.replace(BULLET, number["number"])
                return None
            if not tag.contents and "id" in attrs:
                self.pending = attrs["id"]
            elif self.level and not self.anchor and "id" in attrs:
                self.anchor = attrs["id"]
        if name == "q":
            self.parts.append("“")
            return ("quoted",)
        if hint == META and not self.level:
            self.in_meta += 1
            return ("meta",)
        if attrs.get("role") == "heading":
            return self.open_block(tag, "h" + attrs.get("aria-level", "3")[:1], attrs, hint)
        return ("inline",)

    def says(self, tag: Tag) -> bool:
        """Whether a tag that is called chrome is words of the sentence or the heading it stands in."""
        if not self.level:
            return is_word(tag)
        # A heading that is a link has no other words; "Title ¶" has.
        return has_letters(own := beginning_of(tag)[0]) and not has_letters(self.heading.replace(own, " ", 1))

    def open_button(self, tag: Tag, attrs: dict[str, str]) -> tuple | None:
        """A button is chrome, but in a heading or a sentence, or where it opens a panel of text, it is that heading."""
        if self.level or is_word(tag):
            return ("inline",)
        return self.open_block(tag, "h3", attrs, NOTHING) if opens_panel(tag) else None

    def open_box(self, tag: Tag, name: str, attrs: dict[str, str], hint: int) -> tuple | None:
        if self.cells is not None:
            if name in ("td", "th"):
                # A cell starts: what was said goes with the cell before.
                self.end_cell()
                self.cell = cell_of(name, attrs)
                return ("cell",)
            self.parts.append(BLOCK_BREAK)
            return ("inline-block",)
        self.flush()
        if name == "tr":
            if self.kind == "tr":
                self.cells = []
                return ("row",)
            name = "div"
        if hint == CHROME and attrs and "id" in attrs and is_named_for_its_heading(tag, attrs["id"]):
            hint = NOTHING
        restore = ("box", self.box, self.kind, self.in_meta, len(self.lists))
        boxes = self.page.boxes
        names = ""
        if attrs:
            names = attrs.get("class", "")
            if attrs.get("itemprop") == "articleBody":
                hint = CONTENT
            elif "style" in attrs and _MSO_NOTES.search(attrs["style"]):
                hint = KEEP
        boxes.append(Box(self.box, name, hint, names, len(self.page.lines)))
        self.box = len(boxes) - 1
        if hint == CHROME:
            boxes[-1].doubtful = is_doubtful(names, attrs.get("id", ""), attrs.get("role", ""))
        if name == "main" and hint != CHROME:
            boxes[-1].hint = MAIN
        elif name == "article" and hint in (NOTHING, CONTENT, CHROME):
            boxes[-1].hint = ARTICLE
        if name == "table":
            self.kind = "tr" if is_data_table(tag, attrs) else "p"
            self.rows = Rows()
        elif name == "blockquote":
            self.kind = "quote"
        elif name == "dl":
            self.lists.append(None)
        elif name in ("ul", "ol", "menu"):
            # Google Docs writes lists within lists one after the other, and their depth in a class.
            stated = _KIX.search(attrs.get("class", "")) if attrs else None
            self.lists += [None] * (int(stated[1]) - len(self.lists) if stated else 0)
            counts = name == "ol" and "reversed" not in attrs
            self.lists.append(number_in(attrs.get("start"), 1) - 1 if counts else None)
            self.kind = item_kind(len(self.lists), BULLET)
        elif name == "td" or name == "th":
            self.kind = "p"
        if attrs and "id" in attrs and name in ("section", "div", "article", "details", "td"):
            self.pending = attrs["id"]
        self.in_meta += hint == META
        return restore

    def open_block(self, tag: Tag, name: str, attrs: dict[str, str], hint: int) -> tuple | None:
        if self.cells is not None:
            self.parts.append(BLOCK_BREAK)
            return ("inline-block",)
        self.flush()
        if name == "hr":
            return None
        restore = ("block", self.box, self.kind, self.in_meta, self.level, self.anchor)
        level = HEADINGS.get(name, 0)
        if name == "label":
            level = 3 if opens_panel(tag) else 0
            if not level and tag.find("input", type="checkbox") is None:
                return None
        if level > 1 and hint == META and _NAMED.search(attrs.get("class", "")):
            # Some themes set the name of who wrote as a heading.
            level = 0
        if hint in (CHROME, META, KEEP) and (hint == CHROME or not level):
            boxes = self.page.boxes
            names = attrs.get("class", "")
            boxes.append(Box(self.box, name, hint, names, len(self.page.lines)))
            self.box = len(boxes) - 1
            boxes[-1].doubtful = hint == CHROME and is_doubtful(names, attrs.get("id", ""), attrs.get("role", ""))
            self.in_meta += hint == META
        if name == "p" and attrs:
            # What Word exports.
            level = 1 if attrs.get("class") == "MsoTitle" else 0
            listed = _MSO_ITEM.search(attrs.get("style", ""))
            self.is_marked = attrs.get("class", "").startswith("MsoListParagraph")
            if listed:
                depth = int(listed[1])
                self.kind, self.item = item_kind(depth, FURTHER), item_kind(depth, BULLET)
                return ("item", *restore[1:])
        if name == "summary":
            level = 3 if is_one_of_many(tag) else 0
        if level:
            self.level = level
            self.heading = beginning_of(tag)[0]
            own = attrs.get("id", "") if attrs else ""
            self.anchor = own or inner_id(tag) or self.pending
            self.pending = ""
            names = attrs.get("class", "") if attrs else ""
            self.titled = bool(names and _TITLED.search(names)) or attrs.get("itemprop") == "headline"
        elif name == "pre":
            self.kind = "pre"
            self.pre += 1
            return ("pre", *restore[1:])
        elif name == "dd" and tag.find_previous_sibling(True) is not None:
            # What is said of a term; without one a page only indents it.
            depth = len(self.lists) or 1
            self.kind, self.item = item_kind(depth, FURTHER), item_kind(depth, BULLET)
            restore = ("item", *restore[1:])
        elif name == "li":
            label, depth = BULLET, len(self.lists) or 1
            if self.lists and self.lists[-1] is not None:
                self.lists[-1] = number_in(attrs.get("value") if attrs else None, self.lists[-1] + 1)
                label = str(self.lists[-1])
            self.kind, self.item = item_kind(depth, FURTHER), item_kind(depth, label)
            restore = ("item", *restore[1:])
            if attrs and "id" in attrs:
                self.pending = attrs["id"]
        elif name in ("caption", "figcaption", "dt", "dd", "summary") or (name == "p" and self.kind == "tr"):
            self.kind = "p"
        return restore

    def close(self, restore: tuple) -> None:
        """Leave a tag."""
        what = restore[0]
        if what == "inline":
            return
        if what == "link":
            self.in_link -= 1
        elif what == "inline-block":
            self.parts.append(BLOCK_BREAK)
        elif what == "cell":
            self.end_cell()
        elif what == "row":
            self.end_cell()
            cells, self.cells = self.cells or [], None
            self.emit(*self.rows.row(cells))
            self.forget()
        elif what == "quoted":
            self.parts.append("”")
        elif what == "meta":
            self.in_meta -= 1
        else:
            self.flush()
            if what == "box":
                self.page.boxes[self.box].last = len(self.page.lines)
                _, self.box, self.kind, self.in_meta, lists = restore
                del self.lists[lists:]
                self.pending = ""
            else:
                if self.box != restore[1]:
                    self.page.boxes[self.box].last = len(self.page.lines)
                _, self.box, self.kind, self.in_meta, self.level, self.anchor = restore
                if what == "pre":
                    self.pre -= 1
                elif what == "item":
                    self.item = ""

    def end_cell(self) -> None:
        text = cell_text("".join(self.parts), bool(self.cell and self.cell.heads), self.spoken)
        self.parts.clear()
        self.spoken = ""
        if self.cells is not None and (self.cell or text):
            cell, self.cell = self.cell or Cell(), None
            cell.text = text
            self.cells.append(cell)

    def flush(self) -> None:
        """End the running line."""
        if not self.parts:
            return
        raw = "".join(self.parts)
        self.parts.clear()
        if self.cells is not None:
            return
        if (self.pre or LINE_BREAK in raw) and not self.level:
            self.flush_lines(raw)
        else:
            text = clean(raw)
            if text:
                self.emit("h" if self.level else self.kind, text)
        self.forget()

    def flush_lines(self, raw: str) -> None:
        """Part lines of a listing, what two line breaks part, and items whose bullets or numbers are typed by hand."""
        linked, meta = self.linked / len(raw), self.meta / len(raw)
        for kind, text in self.parted(raw):
            # What is known of the whole is shared out among its lines; the links themselves go with the first.
            self.linked, self.meta = round(linked * len(text)), round(meta * len(text))
            self.emit(kind, text)
            if text:
                self.links = self.inner = self.outer = 0

    def parted(self, raw: str) -> Iterator[tuple[str, str]]:
        """The kinds and texts of the lines, some of which may be empty."""
        if self.pre:
            yield from ((self.kind, clean(row)) for row in re.split(rf"[\n{LINE_BREAK}]", raw))
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

    def emit(self, kind: str, text: str) -> None:
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
        elif self.is_marked and kind == "p":
            mark_item(line, BULLET)
        self.is_marked = False
        self.page.lines.append(line)
        self.pending = ""

    def forget(self) -> None:
        self.linked = self.links = self.inner = self.outer = self.meta = 0


def walk_page(root: Tag) -> Page:
    """Walk a parsed page, or a part of one, into boxes and lines."""
    return _Walk(root).run()
