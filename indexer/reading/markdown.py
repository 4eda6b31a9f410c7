"""Markdown: front matter for the facts, markdown-it's tokens for the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import frontmatter
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .article import Article, ReadingError
from .decoding import decode
from .facts import fact_in, parse_facts
from .inline import raised
from .lines import Line, shifted
from .lists import BULLET, FURTHER, item_kind, item_of
from .normalise import bare_words, clean
from .sections import assemble
from .tables import LINE_BREAK, cell_text, row_text
from .titles import first_words, title_from

_FENCE = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SIXTIETHS = re.compile(r"(?::\d\d?){20}")
_HEADING_ID = re.compile(r"(?<!\s)\s*\{[^{}#]*#([\w:.-]+)[^{}]*\}\s*$")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*\{:?[^{}\n]*\}\s*$")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_TAG_NAME = re.compile(r"<(/?)([a-z]+)")
_ADMONITION = re.compile(r"^(?::::*|!!!|\?\?\?)\+?[ \t]*(?:\w+)?(?:[ \t]+\"?([^\"\n]*)\"?)?[ \t]*(?:\n|$)")
# What sites' generators put in: {{< toc >}}, {% include x %}, a line {: .note}; and the imports of MDX.
# Each within its line, and none within another, so that many that never end cost no more than they are long.
_SHORTCODE = re.compile(
    r"\{\{[<%](?:(?!\{\{)[^\n])*?[>%]\}\}|\{%(?:(?!\{%)[^\n])*?%\}|\{:\s*[.#][^{}\n]*\}[ \t]*$", re.MULTILINE
)
_IMPORTS = re.compile(
    r"\A\s*(?:(?:import\s+(?:[^'\"\n]+\s+from\s+)?['\"][^'\"\n]+['\"];?|export\s+(?:default|const|let|function)\b[^\n]*)"
    r"[ \t]*\n+)+"
)
# Listings, in lists too, and code within a line.
_CODE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}(?!`)|~{3,}(?!~))[^\n]*\n(?:.*\n)*?[ \t>]*(?P=fence)[^\n]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE,
)
_ALERT = re.compile(r"^\[!([A-Za-z]+)\]\s*")
_TASK = re.compile(r"^\[[ xX]\]\s+")
# A note stands at the beginning of a line, behind its mark and a colon; elsewhere the colon is the sentence's.
_FOOTNOTE = re.compile(r"(?P<line>^[ ]{0,3})?\[\^(?P<name>[^\[\]\s]{1,80})\](?(line)(?P<note>:[ \t]*)?)", re.MULTILINE)


def read_markdown(data: bytes, article_id: str) -> Article:
    """Read a Markdown file; raises ReadingError where it holds no article."""
    pairs, body = _split(decode(data))
    facts = parse_facts(pairs)
    body = _without_generators(body)
    lines = _lines(_parser().parse(_FOOTNOTE.sub(_footnote, body)))
    title, lines = _title(lines, facts.title)
    sections, byline = assemble(shifted(lines), title)
    if not sections:
        raise ReadingError("No article text was found in the file.")
    if not title:
        title = title_from(first_words(sections))
    return facts.article(article_id, title, sections, byline)


def _without_generators(body: str) -> str:
    """A text without what is there for a site's generator; code stays as it is."""
    parts, end = [], 0
    body = _IMPORTS.sub("", body)
    for code in _CODE.finditer(body):
        parts += [_SHORTCODE.sub("", body[end : code.start()]), code[0]]
        end = code.end()
    return "".join((*parts, _SHORTCODE.sub("", body[end:])))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])


def _footnote(found: re.Match[str]) -> str:
    # The note's text is the article's; its mark would stick to the word before it.
    # A number says which note it is, a name says nothing to readers.
    return f"{found['name']}. " if found["note"] and found["name"].isdigit() else ""


def _split(text: str) -> tuple[dict[Any, Any], str]:
    """Part front matter from text; front matter that is no YAML is read line by line as far as it goes."""
    if not text.lstrip().startswith(("---", "+++", "{\n")):
        return {}, text
    found = _FENCE.match(text)
    try:
        post = _loads(text, found[1] if found else text)
        if post.metadata:
            return dict(post.metadata), post.content
    except Exception:  # whatever YAML, TOML or JSON hold against it
        pass
    if not found:
        return {}, text
    pairs = dict(filter(None, map(_pair, found[1].splitlines())))
    # A text may open with a rule; front matter is lines with keys.
    return (pairs, text[found.end() :]) if pairs or ":" in found[1].split("\n")[0] else ({}, text)


def _loads(text: str, head: str) -> frontmatter.Post:
    """The front matter of a text; ValueError where YAML would count for minutes: a number of 59:59:59 and so on."""
    if _SIXTIETHS.search(head):
        raise ValueError("a number too long")
    return frontmatter.loads(text)


def _pair(line: str) -> tuple[str, Any] | None:
    """The key and value of one line of front matter that is no YAML as a whole; the value may be by itself."""
    pair = fact_in(line)
    if pair and pair[1][:1] in ("'", '"', "["):
        with suppress(Exception):  # whatever YAML holds against it
            return next(iter(_loads(f"---\n{line}\n---\n", line).metadata.items()))
    return pair


def _title(lines: list[Line], stated: str) -> tuple[str, list[Line]]:
    """Take the title from the front matter, or from the first heading above everything else."""
    first = next((line for line in lines if line.kind == "h"), None)
    if first is None or (first.level > 1 and lines[0] is not first):
        return stated, lines
    firsts = [line for line in lines if line.kind == "h" and line.level == 1]
    is_title = first.level == 1 and (not stated or bare_words(first.text) == bare_words(stated) or len(firsts) == 1)
    if not stated and first.level == 2 and lines[0] is first:
        # A page that starts with its one title at the wrong level.
        is_title = sum(line.kind == "h" and line.level == 2 for line in lines) == 1
    if not is_title:
        return stated, lines
    return stated or first.text, [line for line in lines if line is not first]


def _lines(tokens: Sequence[Token]) -> list[Line]:
    lines: list[Line] = []
    kinds = ["p"]
    # Of each open list the number of its last item, None for one that has no numbers.
    lists: list[int | None] = []
    row_kind = "tr"
    level = 0
    cells: list[str] = []
    for token in tokens:
        name = token.type
        if name == "inline":
            if level:
                lines += _heading(token, level)
            elif kinds[-1] == "tr":
                cells.append(cell_text(_inline(token)[0].replace("\n", LINE_BREAK), row_kind == "th", ""))
            else:
                lines += _paragraphs(token, kinds[-1])
                kinds[-1] = item_kind(len(lists), FURTHER) if item_of(kinds[-1]) else kinds[-1]
        elif name == "heading_open":
            level = int(token.tag[1])
        elif name == "heading_close":
            level = 0
        elif name in ("ordered_list_open", "bullet_list_open"):
            counts = name == "ordered_list_open"
            lists.append(int(token.attrs.get("start", 1)) - 1 if counts else None)
        elif name in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif name == "list_item_open":
            if lists[-1] is not None:
                lists[-1] += 1
            kinds.append(item_kind(len(lists), BULLET if lists[-1] is None else str(lists[-1])))
        elif name == "blockquote_open":
            kinds.append("quote")
        elif name in ("thead_open", "tbody_open"):
            row_kind = "th" if name == "thead_open" else "tr"
        elif name == "tr_open":
            kinds.append("tr")
            cells = []
        elif name in ("list_item_close", "blockquote_close", "tr_close"):
            if kinds.pop() == "tr":
                text = row_text(cells)
                lines += [Line(row_kind, text)] if text else []
        elif name in ("fence", "code_block"):
            lines += [Line("pre", text) for row in token.content.split("\n") if (text := clean(row))]
        elif name == "html_block":
            lines += _html(token.content)
    return lines


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
    linked = depth = struck = 0
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
            linked += len(child.content) if depth else 0
        elif name in ("softbreak", "hardbreak"):
            parts.append("\n" if name == "hardbreak" else " ")
        elif name == "link_open":
            # A link within the page points to the article itself.
            depth += 0 if str(child.attrs.get("href", "")).startswith("#fn") else 1
        elif name == "link_close":
            depth = max(0, depth - 1)
        elif name == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    text = "".join(parts)
    length = len(text.strip())
    return text, (linked / length if length else 0.0)


def _html(content: str) -> list[Line]:
    """Read HTML inside Markdown as HTML, with the same rules for what belongs to the article."""
    if content.startswith("<!--"):
        return []
    from .html import lines_from_fragment

    return lines_from_fragment(content)
