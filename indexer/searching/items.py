"""What a search is taken apart into, and how that is written as a search again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer import analysis
from indexer.engines.tree import Phrase, Term


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed; `also` are what means the same, each with its weight.

    What the analysis makes of it stands with it, since every step of reading a search asks for that: `folded`, `term`
    (empty where it has none), whether it says nothing of what is searched for, and the `leaf` that looks for it.
    """

    surface: str
    field: str | None = None
    also: tuple[tuple[Term | Phrase, float], ...] = ()
    folded: str = dataclasses.field(init=False, repr=False, compare=False)
    term: str = dataclasses.field(init=False, repr=False, compare=False)
    is_stop_word: bool = dataclasses.field(init=False, repr=False, compare=False)
    leaf: Term | None = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self):
        term = analysis.term_of(self.surface)
        derived = {
            "folded": analysis.fold(self.surface),
            "term": term,
            "is_stop_word": analysis.is_stop_word(self.surface),
            "leaf": Term(term, self.field) if term else None,
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that says nothing by itself, and the terms of the name that it makes: the A of "hepatitis A"."""

    surface: str
    name: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a word, from `pre*`; `terms` are those of the index's words that begin so."""

    surface: str
    field: str | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotes."""

    surfaces: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Without:
    """What must not be there."""

    item: Item


@dataclass(frozen=True, slots=True)
class Either:
    """Items joined by OR."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """Items joined by AND."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Items side by side: a whole search, or a group in parentheses."""

    items: tuple[Item, ...]


Item = Word | Letter | Start | Quoted | Without | Either | Both | Together


def is_plain(item: Item) -> bool:
    """Whether an item is a word to be looked for in the text."""
    return item.__class__ is Word and item.field is None


#: No stop words, and nothing by themselves: "I am not ok" is more than "not".
_NEGATIONS = frozenset(("not", "no", "never", "none", "nor"))


def says_something(item: Item) -> bool:
    """Whether something is looked for by an item: by "sleep", and not by "of", "not" or "-sleep" alone."""
    if item.__class__ is Word:
        return not item.is_stop_word and item.folded not in _NEGATIONS
    return item.__class__ is not Without


#: A minus that would be read as a hyphen: before a number, or behind a word that joins.
_HYPHEN = re.compile(r"(?<![^\s(])-(?=\d)|(?:(?<=\band\s)|(?<=\bor\s))-(?!\s)")


def render(items: tuple[Item, ...]) -> str:
    """The items in the search language again; `parse` reads it as the same items."""
    # Nearly all items are plain words, for which a call each would take longer than all the rest.
    text = " ".join([item.surface if item.__class__ is Word and not item.field else _rendered(item) for item in items])
    return _HYPHEN.sub("NOT ", text) if "-" in text else text


def _rendered(item: Item) -> str:
    match item:
        case Word(surface, field):
            return f"{field}:{surface}" if field else surface
        case Start(surface, field):
            return f"{field}:{surface}*" if field else f"{surface}*"
        case Quoted(surfaces, field):
            return f'{field}:"{" ".join(surfaces)}"' if field else f'"{" ".join(surfaces)}"'
        case Without(inner):
            return f"-{_in_parentheses(inner, Either | Both)}"
        case Either(items):
            return " OR ".join(_in_parentheses(each, Either) for each in items)
        case Both(items):
            return " AND ".join(_in_parentheses(each, Either | Both) for each in items)
        case Together(items):
            return f"({render(items)})"


def _in_parentheses(item: Item, kinds) -> str:
    """An item, in parentheses where it is of a kind that would fall apart without."""
    return f"({_rendered(item)})" if isinstance(item, kinds) else _rendered(item)


def map_words(items: tuple[Item, ...], change: Callable[[Word], Item]) -> tuple[Item, ...]:
    """The same search with every unquoted, unfielded word that is wanted replaced by `change` of it."""

    def mapped(item: Item) -> Item:
        match item:
            case Word(_, None):
                return change(item)
            case Either(inner) | Both(inner) | Together(inner):
                return type(item)(tuple(map(mapped, inner)))
        return item

    return tuple(map(mapped, items))


def typed_words(items: tuple[Item, ...]) -> Iterator[Word]:
    """The unquoted, unfielded words that are wanted, in order."""
    for item in items:
        if is_plain(item):
            yield item
            continue
        match item:
            case Either(inner) | Both(inner) | Together(inner):
                yield from typed_words(inner)
