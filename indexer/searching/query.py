"""A search taken apart -> the query tree that engines match."""

from __future__ import annotations

from collections.abc import Iterator

from indexer import analysis
from indexer.engines.tree import NOTHING, Best, Bool, Node, Phrase, Prefix, Term
from indexer.searching.items import (
    Both,
    Either,
    Item,
    Letter,
    Quoted,
    Start,
    Together,
    Without,
    Word,
)
from indexer.searching.weights import NAME_IN_TEXT

#: In searches of up to this many words, articles with all of them come before those with some.
ALL_FIRST_WORDS = 3


def build_tree(items: tuple[Item, ...]) -> Node:
    """The tree of a whole search; words that say nothing are left out, unless there are no others."""
    node = _together(items, drop_stop_words=True) or _together(items, drop_stop_words=False)
    return node or NOTHING


def _together(items: tuple[Item, ...], drop_stop_words: bool) -> Node | None:
    """Words side by side are wished for; phrases, fields, AND and groups are asked for."""
    should: list[Node] = []
    must: list[Node] = []
    must_not: list[Node] = []
    letters = 0
    for item in items:
        node = _node(item, drop_stop_words)
        if node is None:
            if item.__class__ is not Word:  # Words that say nothing are many, and have nothing in them.
                must_not += filter(None, (_node(each, False) for each in _unwanted(item)))
        elif isinstance(item, Letter):
            letters += 1
            should.append(node)
        elif isinstance(item, (Word, Start)):
            (should if item.field is None else must).append(node)
        elif isinstance(item, Without):
            must_not.append(node)
        else:
            (should if isinstance(item, Either) else must).append(node)
    if not should and not must:
        return None
    if len(must) == 1 and not should and not must_not:
        return must[0]
    should = list(dict.fromkeys(should))
    # A letter belongs to the word that it makes a name with.
    words = len(should) - letters
    is_short = words <= ALL_FIRST_WORDS and len(should) > 1
    return Bool(tuple(must), tuple(should), tuple(must_not), all_first=is_short)


def _unwanted(item: Item) -> Iterator[Without]:
    """What a group says must not be there, which holds also where nothing else of the group is looked for."""
    if isinstance(item, Without):
        yield item
    elif isinstance(item, (Both, Together)):
        for each in item.items:
            yield from _unwanted(each)


def _node(item: Item, drop_stop_words: bool) -> Node | None:
    if item.__class__ is Word:
        if drop_stop_words and item.is_stop_word and item.field is None:
            return None
        if item.leaf is None or not item.also:
            return item.leaf
        return Best((item.leaf, *(leaf for leaf, _ in item.also)), (1.0, *(weight for _, weight in item.also)))
    match item:
        case Letter(_, terms):
            return Best((Phrase(terms), Phrase(terms, "title")), (NAME_IN_TEXT, 1.0))
        case Start(surface, field, terms):
            prefix = analysis.beginning_of(surface)
            # Terms are stems: "therapy" stands in the index as "therapi", which does not begin with "therapy".
            stems = dict.fromkeys((analysis.term_of(surface), *terms))
            others = tuple(Term(term, field) for term in stems if term and not term.startswith(prefix))
            return Bool(should=(Prefix(prefix, field), *others)) if others else Prefix(prefix, field)
        case Quoted(surfaces, field):
            terms = tuple(term for term in map(analysis.term_of, surfaces) if term)
            return Phrase(terms, field) if terms else None
        case Without(inner):
            return _node(inner, drop_stop_words=False)
        case Either(items):
            return _joined(items, drop_stop_words, lambda nodes: Bool(should=nodes))
        case Both(items):
            wanted = tuple(each for each in items if not isinstance(each, Without))
            unwanted = tuple(each for each in items if isinstance(each, Without))
            excluded = tuple(filter(None, (_node(each, False) for each in unwanted)))
            return _joined(wanted, drop_stop_words, lambda nodes: Bool(must=nodes, must_not=excluded))
        case Together(items):
            return _together(items, drop_stop_words)


def _joined(items, drop_stop_words, join) -> Node | None:
    nodes = tuple(filter(None, (_node(item, drop_stop_words) for item in items)))
    return join(nodes) if nodes else None
