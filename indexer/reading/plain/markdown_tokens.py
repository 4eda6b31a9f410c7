"""markdown-it's tokens become lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from ..blocks.lines import Line, is_call
from ..blocks.lists import BULLET, FURTHER, item_kind, item_of
from ..blocks.tables import LINE_BREAK, cell_text, row_text
from ..markup.inline import raised
from ..words.cleaning import clean

_HEADING_ID = re.compile(r"(?<!\s)\s*\{[^{}#]*#([\w:.-]+)[^{}]*\}\s*$")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*\{:?[^{}\n]*\}\s*$")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_TAG_NAME = re.compile(r"<(/?)([a-z]+)")
_ADMONITION = re.compile(r"^(?::::*|!!!|\?\?\?)\+?[ \t]*(?:\w+|\{[^{}\n]*\})?(?:[ \t]+\"?([^\"\n]*)\"?)?[ \t]*(?:\n|$)")
_ALERT = re.compile(r"^\[!([A-Za-z]+)\]\s*")
_TASK = re.compile(r"^\[[ xX]\]\s+")


def lines_of(tokens: Sequence[Token], lines_of_html: Callable[[str], list[Line]]) -> list[Line]:
    """The lines of a text that was parsed; `lines_of_html` reads the HTML in it."""
    made = _Lines(lines_of_html)
    for token in tokens:
        # The ends of paragraphs and the like say nothing.
        if take := _TAKERS.get(token.type):
            take(made, token)
    return made.lines


class _Lines:
    """The lines that tokens make, one token after the other."""

    def __init__(self, lines_of_html: Callable[[str], list[Line]]) -> None:
        self.lines_of_html = lines_of_html
        self.lines: list[Line] = []
        #: Of each open part the kind of its next block.
        self.kinds = ["p"]
        #: Of each open list the number of its last item, None for one that has no numbers.
        self.lists: list[int | None] = []
        self.level = 0
        self.row_kind = "tr"
        self.cells: list[str] = []

    def inline(self, token: Token) -> None:
        if self.level:
            self.lines += _heading(token, self.level)
        elif self.kinds[-1] == "tr":
            self.cells.append(cell_text(_inline(token)[0].replace("\n", LINE_BREAK), self.row_kind == "th", ""))
        else:
            self.lines += _paragraphs(token, self.kinds[-1])
            if item_of(self.kinds[-1]):
                self.kinds[-1] = item_kind(len(self.lists), FURTHER)

    def heading(self, token: Token) -> None:
        self.level = int(token.tag[1]) if token.nesting > 0 else 0

    def open_list(self, token: Token) -> None:
        self.lists.append(int(token.attrs.get("start", 1)) - 1 if token.tag == "ol" else None)

    def close_list(self, token: Token) -> None:
        self.lists.pop()

    def open_item(self, token: Token) -> None:
        if self.lists[-1] is not None:
            self.lists[-1] += 1
        self.kinds.append(item_kind(len(self.lists), BULLET if self.lists[-1] is None else str(self.lists[-1])))

    def open_quote(self, token: Token) -> None:
        self.kinds.append("quote")

    def close_part(self, token: Token) -> None:
        self.kinds.pop()

    def open_rows(self, token: Token) -> None:
        self.row_kind = "th" if token.tag == "thead" else "tr"

    def open_row(self, token: Token) -> None:
        self.kinds.append("tr")
        self.cells = []

    def close_row(self, token: Token) -> None:
        self.kinds.pop()
        if text := row_text(self.cells):
            self.lines.append(Line(self.row_kind, text))

    def code(self, token: Token) -> None:
        self.lines += [Line("pre", text) for row in token.content.split("\n") if (text := clean(row))]

    def html(self, token: Token) -> None:
        if not token.content.startswith("<!--"):
            self.lines += self.lines_of_html(token.content)


_TAKERS = {
    "inline": _Lines.inline,
    "heading_open": _Lines.heading,
    "heading_close": _Lines.heading,
    "ordered_list_open": _Lines.open_list,
    "bullet_list_open": _Lines.open_list,
    "ordered_list_close": _Lines.close_list,
    "bullet_list_close": _Lines.close_list,
    "list_item_open": _Lines.open_item,
    "list_item_close": _Lines.close_part,
    "blockquote_open": _Lines.open_quote,
    "blockquote_close": _Lines.close_part,
    "thead_open": _Lines.open_rows,
    "tbody_open": _Lines.open_rows,
    "tr_open": _Lines.open_row,
    "tr_close": _Lines.close_row,
    "fence": _Lines.code,
    "code_block": _Lines.code,
    "html_block": _Lines.html,
}


def _heading(token: Token, level: int) -> list[Line]:
    text, links = _inline(token)
    found = _HEADING_ID.search(text)
    text = _ATTRIBUTES.sub("", text[: found.start()] if found else text)
    text = clean(text)
    return [Line("h", text, level, found[1] if found else "", links)] if text else []


def _paragraphs(token: Token, kind: str) -> list[Line]:
    if token.content.startswith((":::", "!!!", "???")):
        content = _ADMONITION.sub(lambda found: f"{found[1]}\n" if found[1] else "", token.content)
        return [Line(kind, text) for text in [clean(_TAG.sub(" ", content).replace(":::", " "))] if text]
    text, links = _inline(token)
    text = _ALERT.sub(lambda found: f"{found[1].capitalize()}: ", text)
    text = _TASK.sub("", text) if item_of(kind) else text
    # A hard break twice over parts paragraphs; once, it is a line of the same one.
    parts = [clean(part) for part in re.split(r"\n{2,}", text)]
    return [Line(kind, part, links=links) for part in parts if part]


def _inline(token: Token) -> tuple[str, float]:
    """Return the text of an inline token and the share of it that is links."""
    parts: list[str] = []
    linked = struck = 0
    opened: list[bool] = []
    lifted = ""
    for child in token.children or ():
        name, tag = child.type, _TAG_NAME.match(child.content) if child.type == "html_inline" else None
        if name in ("s_open", "s_close") or (tag and tag[2] in ("del", "s", "strike")):
            struck = max(0, struck + (-1 if name == "s_close" or (tag and tag[1]) else 1))
        elif struck:
            continue
        elif tag and tag[2] in ("sup", "sub"):
            lifted = "" if tag[1] else tag[2]
        elif name in ("text", "code_inline"):
            before = parts[-1] if parts else ""
            apart = raised(lifted, child.content, before) if lifted else None
            parts.append(child.content if apart is None else apart)
            linked += len(child.content) if any(opened) else 0
        elif name in ("softbreak", "hardbreak"):
            parts.append("\n" if name == "hardbreak" else " ")
        elif name == "link_open":
            # A link within the page points to the article itself.
            address = str(child.attrs.get("href", ""))
            opened.append(not (address.startswith("#fn") or is_call(address)))
        elif name == "link_close" and opened:
            opened.pop()
        elif name == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    text = "".join(parts)
    length = len(text.strip())
    return text, (linked / length if length else 0.0)
