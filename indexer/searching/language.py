"""The search language: what a visitor typed, taken apart. Any text is a search; nothing here raises.

What can be typed:

    words             any of them, articles with all of up to three first
    "a phrase"        exactly this, also of one word
    -word  NOT word   without it; a minus before a number, or behind "and" or "or", is a hyphen that lost its word
    a OR b  a AND b   either, both; AND binds closer than OR, and both closer than standing side by side
    ( … )             together, where there is more in it than words
    title:word        in that field; also topic: and source:
    pre*              words that begin so
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from indexer import analysis
from indexer.engines.tree import FIELDS
from indexer.reading.words.cleaning import clean
from indexer.searching.items import Both, Either, Item, Quoted, Start, Together, Without, Word
from indexer.searching.remembered import Remembered

#: At most this many words, phrases and prefixes are searched for; more say nothing more.
MOST_LEAVES = 48
#: Prefixes touch many terms each, so fewer of them.
MOST_PREFIXES = 8
SHORTEST_PREFIX = 2
DEEPEST = 8

# A minus stands before a word and behind none. Behind "and", and before a number, it is a hyphen that lost its word:
# "HIV-infected and -uninfected", "omega -3".
_LEXEME = re.compile(
    r"""(?P<space>\s+)
      | (?P<quoted>"[^"]*")
      | (?P<paren>[()])
      | (?P<minus>(?<![^\s(-])(?<!(?-i:\band\s))(?<!(?-i:\bor\s))-(?=[^\s)\d-]))
      | (?P<field>(?:title|topic|source):(?=[^\s)]))
      | (?P<chunk>[^\s"()]+)
      | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
#: What is taken for a quotation mark.
QUOTES = '"“”„‟«»＂'
_PLAIN_QUOTES = str.maketrans(dict.fromkeys(QUOTES, '"'))
# What the language may give a meaning: most searches have nothing of the kind.
_SIGNS = re.compile(r"[^\w\s’'?,.!;&/+%-]|[ʹʼˈ]")
_MINUS = re.compile(r"(?:^|[\s-])-")
_OPERATORS = ("AND", "OR", "NOT")


class Parsed(NamedTuple):
    """A search taken apart, and what of it was left out, each with the reason."""

    items: tuple[Item, ...]
    ignored: tuple[str, ...] = ()


_plain_words = Remembered(Word, 8192)


def parse(text: str) -> Parsed:
    """Take a search apart."""
    # Most searches are of ASCII, which has little to clean, and that is no plain word.
    cleaned = text if text.isascii() else clean(text)
    if _is_plain(cleaned):
        surfaces = analysis.words(cleaned)
        if len(surfaces) <= MOST_LEAVES:
            return Parsed(tuple([_plain_words[surface] for surface in surfaces]))
    return parse_language(text)


def _is_plain(text: str) -> bool:
    """Whether a text has nothing in it that could mean more than words; one that is not may still be no more."""
    if _SIGNS.search(text) or ("-" in text and _MINUS.search(text)):
        return False
    return "AND" not in text and "OR" not in text and "NOT" not in text


def parse_language(text: str) -> Parsed:
    """Take a search apart that may have more in it than words; of plain words it makes the same as `parse`."""
    return _Parser(text).parse()


class _Parser:
    """A parser by recursive descent; `depth` counts open parentheses."""

    def __init__(self, text: str):
        self._text = text = clean(text).translate(_PLAIN_QUOTES)
        self._ignored: list[str] = []
        self._leaves = self._prefixes = 0
        if text.count('"') % 2:
            self._ignore('a single "')
            text = " ".join(text.rsplit('"', 1))
        self._lexemes = [
            (match.lastgroup, match.group()) for match in _LEXEME.finditer(text) if match.lastgroup != "space"
        ]
        self._at = 0

    def parse(self) -> Parsed:
        items: list[Item] = []
        while self._at < len(self._lexemes):
            items += self._sequence(0)
            if self._peek() == ("paren", ")"):
                self._ignore("a ) without its (")
                self._at += 1
        if items and _all_unwanted(items):
            self._ignore("the minus, because there is nothing else to look for")
            items = [item.item for item in items]
        items = [each for item in items for each in _by_the_way(item)]
        if not items and (items := self._plain_words()):
            self._ignored = ["the operators, because there is nothing else to look for"]
        return Parsed(tuple(items), tuple(self._ignored))

    def _plain_words(self) -> list[Item]:
        """The words of a text that is nothing but exclusions joined by OR, or operators that join nothing."""
        surfaces = analysis.words(self._text)
        others = [surface for surface in surfaces if surface not in _OPERATORS]
        return self._counted([_word(surface, None) for surface in others or surfaces])

    def _ignore(self, what: str) -> None:
        if what not in self._ignored:
            self._ignored.append(what)

    def _peek(self) -> tuple[str | None, str]:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else (None, "")

    def _sequence(self, depth: int) -> list[Item]:
        items: list[Item] = []
        while self._peek()[0] is not None and self._peek() != ("paren", ")"):
            items += self._either(depth)
        return items

    def _either(self, depth: int) -> list[Item]:
        found = self._joined("OR", lambda: self._both(depth))
        if len(found) < 2:
            return found[0] if found else []
        # Several words of one operand, as in "self-harm OR suicide", belong together.
        items = [item for each in found for item in (each if _all_unwanted(each) else [_one(each)])]
        wanted = [item for item in items if not isinstance(item, Without)]
        if len(wanted) < len(items):
            self._ignore("NOT on one side of OR")
        return wanted if len(wanted) < 2 else [Either(tuple(wanted))]

    def _both(self, depth: int) -> list[Item]:
        found = self._joined("AND", lambda: self._unary(depth))
        if len(found) < 2:
            return found[0] if found else []
        items = [item for each in found for item in each]
        return items if _all_unwanted(items) else [Both(tuple(items))]

    def _joined(self, operator: str, operand: Callable[[], list[Item]]) -> list[list[Item]]:
        """The operands that have something in them."""
        found = [operand()]
        while self._peek() == ("chunk", operator):
            self._at += 1
            following = operand() if self._is_operand_ahead() else []
            if not found[-1] or not following:
                self._ignore(f"{operator} with nothing to join")
            found.append(following)
        return [each for each in found if each]

    def _is_operand_ahead(self) -> bool:
        return self._peek()[0] is not None and self._peek() != ("paren", ")")

    def _unary(self, depth: int) -> list[Item]:
        negation, is_negated = "", False
        while self._peek()[0] == "minus" or self._peek() == ("chunk", "NOT"):
            negation, is_negated = self._peek()[1], not is_negated
            self._at += 1
        found = self._operand(depth) if not negation or self._is_operand_ahead() else []
        if negation and not found:
            self._ignore("NOT with nothing behind it" if negation == "NOT" else "a - with nothing behind it")
        if not is_negated or not found:
            return found
        if _all_unwanted(found):
            return [item.item for item in found]
        if len(found) > 1 and all(isinstance(item, Word) for item in found):
            return [Without(Quoted(tuple(item.surface for item in found), found[0].field))]
        return [Without(item) for item in found]

    def _operand(self, depth: int) -> list[Item]:
        kind, text = self._peek()
        if (kind, text) == ("paren", "("):
            self._at += 1
            return self._group(depth + 1)
        if kind == "chunk" and text in ("AND", "OR"):
            self._at += 1
            self._ignore(f"{text} with nothing to join")
            return []
        return self._leaf()

    def _group(self, depth: int) -> list[Item]:
        if depth > DEEPEST:
            self._ignore("parentheses more than eight deep")
            return []
        items = self._sequence(depth)
        if self._peek() == ("paren", ")"):
            self._at += 1
        else:
            self._ignore("a ( without its )")
        return items if len(items) < 2 or _all_unwanted(items) else [Together(tuple(items))]

    def _leaf(self) -> list[Item]:
        kind, text = self._peek()
        self._at += 1
        field = None
        if kind == "field":
            field = text[:-1].lower()
            kind, text = self._peek()
            self._at += 1
            if kind not in ("quoted", "chunk"):
                self._at -= kind is not None
                return self._words(field, None)
        if kind == "quoted":
            return self._quoted(text, field)
        if kind == "chunk" and "*" in text:
            return self._starts(text, field)
        return self._words(text, field)

    def _words(self, text: str, field: str | None) -> list[Item]:
        return self._counted([_word(surface, field) for surface in analysis.words(text)])

    def _quoted(self, text: str, field: str | None) -> list[Item]:
        surfaces = self._counted(analysis.words(text))
        return [Quoted(tuple(surfaces), field)] if surfaces else []

    def _starts(self, text: str, field: str | None) -> list[Item]:
        surfaces = analysis.words(text)
        if not surfaces:
            self._ignore("a * without a word")
            return []
        *whole, start = surfaces
        found: list[Item] = [_word(surface, field) for surface in whole]
        folded = analysis.fold(start)
        if not text.endswith("*") or len(folded) < SHORTEST_PREFIX or self._prefixes >= MOST_PREFIXES:
            self._ignore("a * that does not end a word of two letters or more, or one of too many")
            found.append(_word(start, field))
        else:
            self._prefixes += 1
            found.append(Start(start, field))
        return self._counted(found)

    def _counted(self, found: list) -> list:
        """Of some words, or items of a word each, those that there is still room for."""
        if self._leaves + len(found) > MOST_LEAVES:
            self._ignore(f"everything after the first {MOST_LEAVES} words")
            found = found[: MOST_LEAVES - self._leaves]
        self._leaves += len(found)
        return found


def _word(surface: str, field: str | None) -> Word:
    """A word that stands where it cannot be an operator, as in "AND,", and must not be read as one later."""
    return Word(surface.lower() if surface in _OPERATORS else surface, field)


def _all_unwanted(items: list[Item]) -> bool:
    return all(isinstance(item, Without) for item in items)


def _by_the_way(item: Item) -> tuple[Item, ...]:
    """What stands in parentheses, where it is nothing but words: "nerve pain (sciatica in old age)"."""
    if not isinstance(item, Together):
        return (item,)
    inner = tuple(each for one in item.items for each in _by_the_way(one))
    return inner if all(each.__class__ is Word and each.field is None for each in inner) else (Together(inner),)


def _one(items: list[Item]) -> Item:
    return items[0] if len(items) == 1 else Both(tuple(items))


assert set(FIELDS) == {"title", "topic", "source"}, "the pattern of field names above names them too"
