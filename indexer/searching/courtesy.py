"""Courtesy: what people say around a search, as if to somebody, and that says nothing of what they look for.

"Could you kindly tell me whether it is ok next week?" is polite, and says when.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import contains

from indexer import analysis
from indexer.searching.items import Item, Word, says_something

#: Left out wherever they stand, as a whole; a bar parts words of which any may stand there. What could be about
#: something ("how do I explain it", "what should I tell her") is none of these.
_SAID = """
    please; pls; plz; kindly; hello; hi; hiya; hey; greetings; thanks; thank you; thx; many thanks; thanks in advance
    thank you in advance; thank you very|so much; thanks a lot; good morning|afternoon|evening|day
    dear sir|sirs|madam|doctor; dear sir|sirs or madam; sir|sirs or madam; best|kind|warm regards
    yours sincerely|faithfully|truly; be so kind; so kind; be grateful; grateful for|if; be obliged
    i wonder if|whether; i was wondering if|whether; wondering if|whether|what|how|why
    like|want|wish|possible to know
    do|does you|anyone|anybody|someone|somebody know; anyone|anybody|someone|somebody know
    can|could anyone|anybody|someone|somebody explain|tell|advise|help|say
    tell|inform|advise|give|show|find|send me; tell|inform|advise us; let me know; explain to me
    to|please explain what|how|why|whether|if|the; can|could|would you explain
    any|some|more|find|get|give|want|need information|info; information|info on|about|regarding|concerning
    find information|info on|about|regarding; any|some|more information|info on|about|regarding|concerning
    looking|searching for information|info; search for; find out about|more
    okay|ok|hey google; hey siri; alexa; question mark; exclamation mark
    i have a question about; have a question; my question is; quick question; question about|regarding
    in simple|plain|easy words|terms|english|language
    next|last|this week|monday|tuesday|wednesday|thursday|friday|saturday|sunday; right now; at the moment
    these days; last night; i|we|he|she|they|you|it|am|are|is|can|to still; ever; even; anyone; anybody; ok; okay
    is this|that|it ok|okay|normal|alright; anymore; any more
    um; uh; erm; umm; lol; lmao; idk; tbh; omg; wtf; ngl; btw
"""

#: With "of" behind it, a time is what somebody looks for.
_TIMES = frozenset(("week", "night", "moment", "days"))

_Form = tuple[frozenset[str], ...]


def _read(text: str) -> dict[str, tuple[_Form, ...]]:
    """The forms by each word that they may begin with, the longest first."""
    said = [each.split() for line in text.strip().splitlines() for each in line.split(";")]
    forms: dict[str, list[_Form]] = {}
    for form in (tuple(frozenset(word.split("|")) for word in words) for words in said):
        for first in form[0]:
            forms.setdefault(first, []).append(form)
    return {first: tuple(sorted(each, key=len, reverse=True)) for first, each in forms.items()}


_FORMS = _read(_SAID)
#: A word that says something of each form, where it has one: most searches have none of these.
_SIGNS = frozenset().union(
    *(
        next((words for words in form if not any(map(analysis.is_stop_word, words))), form[0])
        for forms in _FORMS.values()
        for form in forms
    )
)


def without_courtesy(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items without what is said to be polite; all of them where nothing else is said."""
    for item in items:
        if item.__class__ is Word and item.folded in _SIGNS:
            break
    else:
        return items
    left = tuple(_about(items))
    if len(left) == len(items):
        return items
    return left if any(map(says_something, left)) else items


def _about(items: tuple[Item, ...]) -> Iterator[Item]:
    # No word of a phrase or a field is said to be polite.
    words = [item.folded if item.__class__ is Word and item.field is None else "" for item in items]
    at = 0
    while at < len(items):
        said = _said(words, at)
        if not said:
            yield items[at]
        at += said or 1


def _said(words: list[str], at: int) -> int:
    """How many of the words from `at` on are said to be polite."""
    for form in _FORMS.get(words[at], ()):
        end = at + len(form)
        if end <= len(words) and all(map(contains, form, words[at:end])):
            # As in "the last week of pregnancy".
            return 0 if words[end - 1] in _TIMES and words[end : end + 1] == ["of"] else len(form)
    return 0
