"""Front matter: what stands above a Markdown text, between two fences or in lines of its own shape."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import frontmatter

from .facts import fact_in

_FENCE = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# Pandoc's: title, authors, date, each in its line.
_PERCENT = re.compile(r"\A\s*% (?P<title>[^\n]+)\n(?:%(?P<author>[^\n]*)\n)(?:%(?P<date>[^\n]*)\n)?")
#: Of `Key: value` lines.
_LONGEST = 2000
_SIXTIETHS = re.compile(r"(?::\d\d?){20}")


def split(text: str) -> tuple[dict[Any, Any], str]:
    """Part front matter from text; front matter that is no YAML is read line by line as far as it goes."""
    if not text.lstrip().startswith(("---", "+++", "{\n")):
        return _unfenced(text)
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


def _unfenced(text: str) -> tuple[dict[Any, Any], str]:
    """Front matter without fences: lines behind "%", or two or more `Key: value` lines, a title first."""
    if found := _PERCENT.match(text):
        return found.groupdict(), text[found.end() :]
    head, parted, body = text.lstrip().partition("\n\n")
    if not parted or len(head) > _LONGEST or head[:5].lower() != "title":
        return {}, text
    pairs = list(map(fact_in, head.split("\n")))
    return (dict(filter(None, pairs)), body) if len(pairs) > 1 and all(pairs) else ({}, text)


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
