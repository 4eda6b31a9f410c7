"""Whom a search is for: a relative of somebody's, an age. It says little of what is looked for."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.searching.items import Item, Word, is_plain, says_something

#: Whom a search is for says little of what it is for: "my wife has breast cancer", "my 16 year old". Who of these is
#: whose child is left in: some articles are about children.
_WHOSE = frozenset(("my", "our", "your", "his", "her", "their"))
_RELATIVES = frozenset(
    """
    wife husband spouse partner boyfriend girlfriend bf gf fiance fiancee mother mum mom mam father dad parent
    brother sister sibling friend mate cousin uncle aunt nephew niece grandmother grandma nan granny grandfather grandpa
    grandad flatmate roommate housemate colleague neighbour neighbor
    """.split()  # noqa: SIM905 - a long list of quoted words is hard to read
)
_YEARS = frozenset(("year", "years", "yr", "yrs"))


def without_whom(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items without the words that tell whom a search is for: a relative of somebody's, an age.

    All of them where nothing else is said.
    """
    for item in items:
        if item.__class__ is Word and (item.folded in _WHOSE or item.folded.isdecimal()):
            break
    else:
        return items
    left = tuple(_about(items))
    return left if any(map(says_something, left)) else items


def _about(items: tuple[Item, ...]) -> Iterator[Item]:
    is_whose, age, left_out = False, 0, -1
    for number, item in enumerate(items):
        if item.__class__ is not Word or item.field is not None:
            is_whose = False
        elif age:
            age -= 1
            continue
        elif item.folded.isdecimal() and _is_age(items[number + 1 : number + 3]):
            age = 2
            continue
        elif is_whose and _is_by_the_way(item, items[number + 1 : number + 2], items[number - 1]):
            is_whose, left_out = False, number
            continue
        elif item.folded == "law" and left_out == number - 2 >= 0 and _says(items[number - 1], "in"):
            continue
        else:
            is_whose = item.folded in _WHOSE
        yield item


def _is_by_the_way(item: Word, following: tuple[Item, ...], before: Item) -> bool:
    """Whether a word is a relative of whom something is said: "my wife has", "my dad's", "my 70 year old father"."""
    if item.folded not in _RELATIVES:
        return item.folded.removesuffix("s") in _RELATIVES
    if item.surface.endswith(("'s", "’s")):
        return True
    says_on = any(each.__class__ is Word and each.is_stop_word for each in following)
    return says_on or _says(before, "old", "olds")


def _is_age(following: tuple[Item, ...]) -> bool:
    return len(following) == 2 and _says(following[0], *_YEARS) and _says(following[1], "old", "olds")


def _says(item: Item, *words: str) -> bool:
    """Whether an item is one of these words, looked for in the text."""
    return is_plain(item) and item.folded in words
