"""A page's markup becomes boxes and the lines in them: parsed once, walked once, without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bs4.element import NavigableString, Tag

from ..blocks.lines import is_call
from ..blocks.lists import BULLET, item_kind
from ..blocks.tables import BLOCK_BREAK, LINE_BREAK, OpenRow, Rows
from ..markup.class_names import CHROME, HIDDEN, KEEP, META, NOTHING, is_called_author, is_called_sign, is_called_title
from ..markup.elements import (
    BLOCKS,
    BOXES,
    HEADINGS,
    SKIPPED,
    inner_id,
    is_data_table,
    is_one_of_many,
    nodes_of,
    number_in,
)
from ..markup.formulas import formula
from ..markup.inline import (
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
from ..markup.office import depth_of_item, is_label, is_title, lists_around, may_be_item
from .attributes import Hints, hint_of_box
from .body_facts import note_relation, note_time
from .page import Page
from .running_text import RunningText
from .typed_items import mark_items, typed_item

#: Parts whose id is that of the heading which they begin with.
_WITH_ID = frozenset(("section", "div", "article", "details", "td"))
#: Blocks that are paragraphs, whatever they lie in.
_PARAGRAPHS = frozenset(("caption", "figcaption", "dt", "dd", "summary"))
# What there is to do at the end of a tag, for `close`: nothing, or what the first word says.
_INLINE: tuple = ()
_LINK = ("link",)
_QUOTED = ("quoted",)
_META = ("meta",)
_BREAK = ("break",)
_CELL = ("cell",)
_ROW = ("row",)


def walk_page(root: Tag) -> Page:
    """Walk a parsed page, or a part of one, into boxes and lines."""
    return _Walk(root).run()


class _Walk:
    """One pass over the tree.

    `open` enters a tag and returns None where the tag is passed over, or else what `close` needs at its end.
    """

    def __init__(self, root: Tag) -> None:
        self.root = root
        self.page = Page()
        self.text = RunningText(self.page)
        self.hints = Hints(root, self.text)
        self.rows = Rows()
        self.row: OpenRow | None = None

    def run(self) -> Page:
        stack: list[tuple[Iterator, tuple]] = [(iter(self.root.contents), ())]
        text, parts, text_type = self.text, self.text.parts, NavigableString
        while stack:
            nodes, outside = stack[-1]
            for node in nodes:
                if type(node) is text_type:
                    parts.append(node)
                    if text.in_link:
                        text.linked += len(node)
                    if text.in_meta:
                        text.meta += len(node)
                elif isinstance(node, Tag):
                    opened = self.open(node)
                    if opened is not None:
                        stack.append((iter(node.contents), opened))
                        break
            else:
                stack.pop()
                if outside:
                    self.close(outside)
        text.flush()
        self.page.boxes[0].last = len(self.page.lines)
        mark_items(self.page.lines)
        return self.page

    def open(self, tag: Tag) -> tuple | None:
        name = tag.name
        attrs = tag.attrs
        if self.row is not None and not self.row.spoken:
            self.row.spoken = spoken_of(tag)
        if name in SKIPPED:
            return None
        if name == "br":
            self.text.parts.append(LINE_BREAK)
            return None
        if name == "math":
            self.text.parts.append(formula(tag))
            return None
        hint = NOTHING
        # What a script or a theme says of the whole page says nothing of its parts.
        if attrs and name not in ("html", "body"):
            hint = self.hints.of(tag, name, attrs)
            if hint == HIDDEN:
                return None
        if name == "a":
            return self.open_link(tag, attrs, hint)
        if name in BOXES:
            return self.open_box(tag, name, attrs, hint)
        if name in BLOCKS or "-" in name:
            return self.open_block(tag, name, attrs, hint)
        return self.open_inline(tag, name, attrs, hint)

    def close(self, outside: tuple) -> None:
        what = outside[0]
        text = self.text
        if what == "link":
            text.in_link -= 1
        elif what == "quoted":
            text.parts.append("”")
        elif what == "meta":
            text.in_meta -= 1
        elif what == "break":
            text.parts.append(BLOCK_BREAK)
        elif what == "cell":
            self.row.end_cell(text.taken())
        elif what == "row":
            self.row.end_cell(text.taken())
            text.emit_row(*self.rows.row(self.row.cells))
            self.row = None
        else:
            text.leave(outside)

    def open_link(self, tag: Tag, attrs: dict[str, str], hint: int) -> tuple | None:
        text = self.text
        href = attrs.get("href", "")
        if not text.level and self.row is None and href[:1] in ("", "#") and opens_panel(tag):
            return self.open_block(tag, "h3", attrs, NOTHING)
        if attrs.get("rel"):
            words = note_relation(self.page, text.box, tag)
            if "prev" in words or "next" in words:
                return None
        if not href:
            identity = attrs.get("id") or attrs.get("name") or ""
            if not identity:
                # A button that a script listens to.
                text.in_link += 1
                return _LINK
            if not tag.contents:
                text.pending = identity
            return _INLINE
        if (hint == CHROME and not self.says(tag)) or is_note_link(tag, href):
            return None
        if href[0] == "#" and (words := words_of(tag)) and not any(map(str.isalnum, words)):
            # "¶" behind a heading, "↩" behind a note.
            return None
        if "id" in attrs and not tag.contents:
            text.pending = attrs["id"]
        if is_call(href):
            return _INLINE
        text.links += 1
        text.inner += href[0] == "#"
        text.outer += href[:4] == "http" or href[:2] == "//"
        text.in_link += 1
        return _LINK

    def open_inline(self, tag: Tag, name: str, attrs: dict[str, str], hint: int) -> tuple | None:
        text = self.text
        if hint == CHROME and not text.pre and not self.says(tag):
            # "Posted in …" is no text, but says what the article is about.
            for node in islice(nodes_of(tag), MOST_NODES):
                if isinstance(node, Tag) and node.name == "a" and "rel" in node.attrs:
                    note_relation(self.page, text.box, node)
            return None
        if name == "button":
            return self.open_button(tag, attrs)
        if name == "time":
            note_time(self.page, text.box, tag)
        elif name in ("sup", "sub"):
            before = text.parts[-1] if text.parts else ""
            if name == "sup" and is_note_mark(tag, before):
                return None
            if (apart := raised(name, words_of(tag), before)) is not None:
                text.parts.append(apart)
                return None
        elif name == "span" and attrs:
            if text.item and is_label(attrs):
                mark = typed_item(f"{tag.get_text().strip()} ")
                if mark and mark["number"]:
                    text.number_item(mark["number"])
                return None
            if not tag.contents and "id" in attrs:
                text.pending = attrs["id"]
            elif text.level and is_called_sign(attrs.get("class", "")) and not any(map(str.isalnum, words_of(tag))):
                return None
            elif text.level and not text.anchor and "id" in attrs:
                text.anchor = attrs["id"]
        elif name == "q":
            text.parts.append("“")
            return _QUOTED
        if hint == META and not text.level:
            text.in_meta += 1
            return _META
        if attrs.get("role") == "heading":
            return self.open_block(tag, "h" + attrs.get("aria-level", "3")[:1], attrs, hint)
        return _INLINE

    def says(self, tag: Tag) -> bool:
        """Whether a tag that is called chrome is words of the sentence or the heading it stands in."""
        if not self.text.level:
            return is_word(tag)
        # A heading that is a link has no other words; "Title ¶" has.
        return has_letters(own := beginning_of(tag)[0]) and not has_letters(self.text.heading.replace(own, " ", 1))

    def open_button(self, tag: Tag, attrs: dict[str, str]) -> tuple | None:
        """A button is chrome, but in a heading or a sentence, or where it opens a panel of text, it is that heading."""
        if self.text.level or is_word(tag):
            return _INLINE
        return self.open_block(tag, "h3", attrs, NOTHING) if opens_panel(tag) else None

    def open_box(self, tag: Tag, name: str, attrs: dict[str, str], hint: int) -> tuple | None:
        text = self.text
        if self.row is not None:
            if name in ("td", "th"):
                self.row.begin_cell(name, attrs, text.taken())
                return _CELL
            text.parts.append(BLOCK_BREAK)
            return _BREAK
        text.flush()
        if name == "tr":
            if text.kind == "tr":
                self.row = OpenRow()
                return _ROW
            name = "div"
        outside = text.outside("box")
        text.open_box(name, hint_of_box(tag, name, attrs, hint), attrs)
        if name == "table":
            text.kind = "tr" if is_data_table(tag, attrs) else "p"
            self.rows = Rows()
        elif name == "blockquote":
            text.kind = "quote"
        elif name == "dl":
            text.lists.append(None)
        elif name in ("ul", "ol", "menu"):
            text.lists += [None] * (lists_around(attrs) - len(text.lists))
            counts = name == "ol" and "reversed" not in attrs
            text.lists.append(number_in(attrs.get("start"), 1) - 1 if counts else None)
            text.kind = item_kind(len(text.lists), BULLET)
        elif name == "td" or name == "th":
            text.kind = "p"
        if "id" in attrs and name in _WITH_ID:
            text.pending = attrs["id"]
        return outside

    def open_block(self, tag: Tag, name: str, attrs: dict[str, str], hint: int) -> tuple | None:
        text = self.text
        if self.row is not None:
            text.parts.append(BLOCK_BREAK)
            return _BREAK
        text.flush()
        if name == "hr":
            return None
        level = HEADINGS.get(name, 0)
        if name == "label":
            level = 3 if opens_panel(tag) else 0
            if not level and tag.find("input", type="checkbox") is None:
                return None
        elif level > 1 and hint == META and is_called_author(attrs.get("class", "")):
            # Some themes set the name of who wrote as a heading.
            level = 0
        outside = text.outside("block")
        if hint == CHROME or (hint in (META, KEEP) and not level):
            text.open_box(name, hint, attrs)
        if name == "p" and attrs:
            level = 1 if is_title(attrs) else 0
            text.may_be_item = may_be_item(attrs)
            if depth := depth_of_item(attrs):
                text.open_item(depth, BULLET)
                return ("item", *outside[1:])
        elif name == "summary":
            level = 3 if is_one_of_many(tag) else 0
        if level:
            text.titled = is_called_title(attrs.get("class", "")) or attrs.get("itemprop") == "headline"
            text.level, text.heading = level, beginning_of(tag)[0]
            text.anchor = attrs.get("id") or inner_id(tag) or text.pending
            text.pending = ""
        elif name == "pre":
            text.kind = "pre"
            text.pre += 1
            return ("pre", *outside[1:])
        elif name == "li" or (name == "dd" and tag.find_previous_sibling(True) is not None):
            # What is said of a term is an item; without one a page only indents it.
            text.open_item(len(text.lists) or 1, self.label_of(name, attrs))
            if name == "li" and "id" in attrs:
                text.pending = attrs["id"]
            return ("item", *outside[1:])
        elif name in _PARAGRAPHS or (name == "p" and text.kind == "tr"):
            text.kind = "p"
        return outside

    def label_of(self, name: str, attrs: dict[str, str]) -> str:
        """The label of an item: its number, where its list has numbers."""
        lists = self.text.lists
        if name != "li" or not lists or lists[-1] is None:
            return BULLET
        lists[-1] = number_in(attrs.get("value"), lists[-1] + 1)
        return str(lists[-1])
