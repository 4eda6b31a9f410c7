"""Markdown: front matter for the facts, markdown-it's tokens for the text."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

from .article import Article, ReadingError
from .blocks.lines import Line, shifted
from .blocks.sections import assemble
from .metadata.facts import parse_facts
from .metadata.front_matter import split
from .plain.markdown_tokens import lines_of
from .words.cleaning import bare_words
from .words.decoding import decode
from .words.titles import first_words, title_from

# What sites' generators put in: {{< toc >}}, {% include x %}, a line {: .note}; and the imports of MDX.
# Each within its line, and none within another, so that many that never end cost no more than they are long.
_SHORTCODE = re.compile(
    r"\{\{[<%](?:(?!\{\{)[^\n])*?[>%]\}\}|\{%(?:(?!\{%)[^\n])*?%\}|\{:\s*[.#][^{}\n]*\}[ \t]*$", re.MULTILINE
)
# What those who write tell one another: {>>…<<}, %%…%% of Obsidian, {{/* … */}}, {% comment %}…{% endcomment %}.
# Obsidian's ends in the same line or at the end of one: signs that head the parts of a listing take no text with them.
_REMARK = re.compile(
    r"\{>>(?:(?!\{>>|<<\}).)*<<\}|\{\{/\*(?:(?!\{\{/\*|\*/\}\}).)*\*/\}\}|(?<!\S)%%[^%\n]+%%(?!\S)"
    r"|^%%(?:(?!%%).)+%%[ \t]*$"
    r"|\{%-?\s*comment\b[^%]*%\}(?:(?!\{%-?\s*(?:end)?comment\b).)*\{%-?\s*endcomment\s*-?%\}",
    re.DOTALL | re.MULTILINE,
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
# A note stands at the beginning of a line, behind its mark and a colon; elsewhere the colon is the sentence's.
_FOOTNOTE = re.compile(r"(?P<line>^[ ]{0,3})?\[\^(?P<name>[^\[\]\s]{1,80})\](?(line)(?P<note>:[ \t]*)?)", re.MULTILINE)


def read_markdown(data: bytes, article_id: str) -> Article:
    """Read a Markdown file; raises ReadingError where it holds no article."""
    pairs, body = split(decode(data))
    facts = parse_facts(pairs)
    lines = lines_of(_parser().parse(_without_marks(body)), _lines_of_html)
    title, lines = _title(lines, facts.title)
    sections, byline = assemble(shifted(lines), title)
    if not sections:
        raise ReadingError("No article text was found in the file.")
    if not title:
        title = title_from(first_words(sections))
    return facts.article(article_id, title, sections, byline)


def _lines_of_html(text: str) -> list[Line]:
    """Read HTML inside Markdown as HTML, with the same rules for what belongs to the article."""
    # Imported when first needed: few texts have any.
    from .html import lines_from_fragment

    return lines_from_fragment(text)


def _without_marks(body: str) -> str:
    """A text without what is there for a site's generator, its footnotes as items of lists; code stays as it is."""
    parts, end = [], 0
    body = _IMPORTS.sub("", body)
    for code in _CODE.finditer(body):
        parts += [_marks_replaced(body, end, code.start()), code[0]]
        end = code.end()
    return "".join((*parts, _marks_replaced(body, end, len(body))))


def _marks_replaced(body: str, start: int, end: int) -> str:
    begins_line = start == 0 or body[start - 1] == "\n"

    def footnote(found: re.Match[str]) -> str:
        # The note's text is the article's; its mark would stick to the word before it.
        name, note = found["name"], found["note"]
        if not note or not (found.start() or begins_line):
            return note or ""
        # A number says which note it is, a name says nothing to readers.
        return f"\n{name}. " if name.isascii() and name.isdecimal() and len(name) < 5 else "\n- "

    return _FOOTNOTE.sub(footnote, _SHORTCODE.sub("", _REMARK.sub("", body[start:end])))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])


def _title(lines: list[Line], stated: str) -> tuple[str, list[Line]]:
    """Take the title from the front matter, or from the first heading above everything else."""
    first = next((line for line in lines if line.kind == "h"), None)
    if first is None or (first.level > 1 and lines[0] is not first):
        return stated, lines
    said, words = bare_words(first.text), bare_words(stated)
    # Under a title that is stated, a heading of other words is the text's own.
    is_only = sum(line.kind == "h" and line.level == 1 for line in lines) == 1
    is_part = is_only and set(said.split()) <= set(words.split())
    is_title = first.level == 1 and (not stated or said == words or is_part)
    if not stated and first.level == 2 and lines[0] is first:
        # A page that starts with its one title at the wrong level.
        is_title = sum(line.kind == "h" and line.level == 2 for line in lines) == 1
    if not is_title:
        return stated, lines
    return stated or first.text, [line for line in lines if line is not first]
