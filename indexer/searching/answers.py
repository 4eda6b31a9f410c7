"""The key sentence: where one sentence of the best articles answers a question, it is shown on top, verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from html import unescape

from indexer import analysis
from indexer.analysis.naming import short_name, title_names
from indexer.analysis.pairs import is_letter
from indexer.engines.base import Card, Sentence, ShownWords, Snapshot
from indexer.engines.tree import Bool, Node, Term

#: What a question begins with, where it has no question mark.
_QUESTION = re.compile(
    r"\s*(what|who|whom|whose|which|how|why|when|where|is|are|was|were|am|can(?!['’]t)|could|do|does|did|has|have|should"
    r"|will|would|may|might)\b",
    re.IGNORECASE,
)
#: A question about oneself is not answered by a sentence about people in general, nor one about "it" by a sentence
#: that cannot know what "it" is.
_OF_ONESELF = re.compile(r"\b(i|me|my|mine|myself|we|us|our|it|this|that|they|them)\b", re.IGNORECASE)
#: A sentence that begins so leans on the one before it, or only says what an article is about ("What it is, and …").
_LEANS = re.compile(
    r"\W*(and|but|or|so|if|because|this|these|those|that|it|its|they|their|he|she|there|then|such|also|however|other"
    r"|others|both|instead|otherwise|what|how|why)\b",
    re.IGNORECASE,
)
_TAGS = re.compile("</?mark>")
_MARKED = re.compile("<mark>(.*?)</mark>")
#: What is being found out, lists that lost their lines, what begins amid a sentence, and two sentences taken for one.
_IS_NEWS = re.compile(
    r"\b(research|studies|studied|investigat|trials?\b|for more information)| - |^(?-i:[a-z])|[.!?]\)? \(?(?-i:[A-Z])",
    re.IGNORECASE,
)
#: What a question of a kind wants of a sentence, with its marks, besides the words.
_WANTED = tuple(
    (re.compile(question, re.IGNORECASE), re.compile(wanted, re.IGNORECASE))
    for question, wanted in (
        (r"\bhow (long|soon|quickly|fast)\b", r"\b(second|minute|hour|day|night|week|month|year|lifetime|long time)"),
        (
            r"\bhow (many|much|often)\b",
            r"\d|\b(one|two|three|four|five|six|ten|half|most|many|few|daily|weekly|monthly)\b",
        ),
        (
            r"\bhow common\b",
            r"\d|\b(percent|million|common</mark> (in|among|disorder|disease|cancer|condition|problem))",
        ),
        (r"\bgo(es)? away\b", r"\b(go|goes|going|gone|went) (<mark>)?away\b"),
        (r"^\W*what causes\b", r"<mark>caus\w*( \w|</mark>( \S+){0,3} <mark>|</mark> (\w+ )?by\b)"),
        (
            r"^\W*wh(o|om|ose)\b",
            r"\b(people|person|patient|m[ae]n|wom[ae]n|child|children|adults?|any(one|body)|those)\b",
        ),
        (r"^\W*why\b", r"\b(because|since|causes?|caused|due to|reasons?|results?|so that|say)\b"),
    )
)
_WHAT = re.compile(r"\s*what\b", re.IGNORECASE)
_WHAT_IS = re.compile(r"\s*what(['’]?s| is| are)\b", re.IGNORECASE)
_SAYS_WHAT = re.compile(
    r"</mark>[^<]{0,40}\b(is|are|was|were|means?|refers?|describes?|occurs?|happens?|includes?)\b", re.IGNORECASE
)
#: "What is rumination", and not "what is the outlook for …".
_ASKS_WHAT_IT_IS = re.compile(
    r"\s*what(['’]?s| is| are)\b(?!.*\b(of|for|to|in|with|about|from|by|between|on|during|after|before|like|done)\b)",
    re.IGNORECASE,
)
#: "Rumination (…) is a habit", and not "… is rare", "we call this …" or "people with …".
_SAYS_WHAT_IT_IS = re.compile(
    r"""^(?![^<]*\b(with|of|for|call\w*|speak)\b)[^<]{0,60}
    (<mark>[^<]*</mark>[^<]{0,30})*<mark>[^<]*</mark>["”’)]*
    (\ \([^)]{1,80}\)|,\ [^,<.]{1,60},|,)?
    \ (is|are|was|were|means?|refers?\ to|describes?|happens?|occurs?)
    \ (\w+ly\ |also\ |not\ (just\ )?)?
    (an?|the|any|one|another|when|where|what|how|characteri[sz]ed|caused|[^.<]{3,40}\ (that|which|who|of))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HOW = re.compile(r"\s*how\b", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\s*how \w+ (is|are)\b", re.IGNORECASE)
_BY = re.compile(r"</mark> (\w+ )?by\b")
_DOES = re.compile(r"\b(can|will|may|to|doctors?|providers?) <mark>\w+( |</mark> (\w+ )?<mark>)", re.IGNORECASE)
#: A question of fewer telling words has no answer in a sentence.
FEWEST_WORDS = 2
#: A key sentence is looked for among this many of the best articles.
ARTICLES = 2
#: Words that tell less than this together (their idf) answer nothing.
LEAST_IDF = 2.0


def asks_a_question(text: str, tree: Node) -> bool:
    """Whether a search is the kind that one sentence could answer: a question of several plain words, of nobody's own.

    A wrong sentence on top is worse than none, most of all to somebody who is worried.
    """
    return (
        isinstance(tree, Bool)
        and not tree.must
        and len(tree.should) >= FEWEST_WORDS
        and ("?" in text or _QUESTION.match(text) is not None)
        and _OF_ONESELF.search(text) is None
        and all(not isinstance(node, Term) or node.field is None for node in tree.should)
    )


def key_sentence(
    text: str, cards: Sequence[Card], docs: Sequence[int], words: ShownWords, snapshot: Snapshot
) -> Sentence | None:
    """The first sentence of the best articles that has every word as it was typed; None where none answers.

    Where articles are called by words of the question, it is about these, and the sentence has to be from one of them.
    `cards` are those of `docs`, in step.
    """
    found = words.sentence(docs[:ARTICLES]) if sum(words.weights) >= LEAST_IDF else None
    if found is None:
        return None
    asked = _asked(text, snapshot)
    about = _subject(asked, snapshot)
    if about and _names(cards[found.number].title)[1] != about:
        named = [number for number, card in enumerate(cards) if _names(card.title)[1] == about][:ARTICLES]
        found = words.sentence([docs[number] for number in named])
        if found is None:
            return None
        found = replace(found, number=named[found.number])
    said = unescape(_TAGS.sub("", found.html))
    stands = said.count('"') % 2 == 0 and said.count("“") == said.count("”") and not _LEANS.match(said)
    title = set(_names(cards[found.number].title)[1].split())
    return found if stands and not _IS_NEWS.search(said) and _fits(text, asked, title, found.html) else None


def _asked(text: str, snapshot: Snapshot) -> list[str]:
    """The terms of the words of a question that say something, and of the letters of names, each once."""
    surfaces = analysis.words(text)
    terms = [analysis.term_of(surface) for surface in surfaces]
    around = zip(["", *terms], surfaces, terms, [*terms[1:], ""], strict=False)
    asked = (
        term
        for before, surface, term, after in around
        if not analysis.is_stop_word(surface)
        or (is_letter(surface) and (snapshot.is_name(f"{before} {term}") or snapshot.is_name(f"{term} {after}")))
    )
    return list(dict.fromkeys(asked))


def _subject(asked: Sequence[str], snapshot: Snapshot) -> str:
    """The name of articles that the most words of a question side by side make; "" where there is none."""
    for size in range(len(asked), 0, -1):
        for start in range(len(asked) - size + 1):
            name = short_name(asked[start : start + size])
            if snapshot.is_called(name):
                return name
    return ""


def _fits(text: str, asked: Sequence[str], title: set[str], html: str) -> bool:
    """Whether a sentence that has a question's words answers it rather than something else."""
    if not all(wanted.search(html) for question, wanted in _WANTED if question.search(text)):
        return False
    if _ASKS_WHAT_IT_IS.match(text):
        return _SAYS_WHAT_IT_IS.match(html) is not None
    if _WHAT_IS.match(text):
        return _SAYS_WHAT.search(html) is not None
    shown = [analysis.term_of(word) for mark in _MARKED.findall(html) for word in analysis.words(unescape(mark))]
    order = [term for term in asked if term in shown]
    # Of what an article is about all its sentences are: what else is asked is in none of the words.
    if title >= set(order):
        return False
    turned = [*order[1:], *order[:1]]
    if _HOW_MUCH.match(text):
        return _is_in_order(turned, shown)
    if _WHAT.match(text) and _is_in_order(turned, shown) and _BY.search(html):
        return True
    return _is_in_order(order, shown) or (_HOW.match(text) is not None and _DOES.search(html) is not None)


def _is_in_order(order: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether words stand in this order: "does it cause pain" is answered by what causes, not by what is painful."""
    ahead = iter(shown)
    return all(term in ahead for term in order)


_names = lru_cache(maxsize=8192)(title_names)
