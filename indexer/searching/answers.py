"""The key sentence: where one sentence of the best articles answers a question, it is shown on top, verbatim."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.engines.base import Card, Passages
from indexer.engines.tree import Bool, Node, Term
from indexer.searching.snippets import in_heading, marked, section_at

#: What a question begins with, where it has no question mark.
_QUESTION = re.compile(
    r"\s*(what|who|whom|whose|which|how|why|when|where|is|are|was|were|am|can|could|do|does|did|has|have|should|will|would"
    r"|may|might)\b|.*\?",
    re.IGNORECASE | re.DOTALL,
)
#: A question of fewer telling words has no answer in a sentence.
FEWEST_WORDS = 2
#: Among so many of the best articles a sentence is looked for.
ARTICLES = 2
#: So much of what the words tell (their idf) must stand in the sentence.
COVERED = 0.8
#: Words that tell less than this together (their idf) answer nothing.
TELLING = 2.0
#: Shorter is a fragment, longer is a passage; in words.
SHORTEST, LONGEST = 8, 45
_ENDS = (b".", b"!", b"?")
# The plainest ways in which a sentence or a block ends between two words; `_parts` knows them all.
_BREAK = re.compile(rb"[A-Za-z0-9][.!?]\s+[A-Za-z0-9]|\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, its matches marked, and where it stands."""

    html: str
    card: Card
    heading: str
    anchor: str
    words: bytes


def asks_a_question(text: str, tree: Node) -> bool:
    """Whether a search is the kind that one sentence could answer: a question of several plain words."""
    return (
        _QUESTION.match(text) is not None
        and isinstance(tree, Bool)
        and not tree.must
        and len(tree.should) >= FEWEST_WORDS
        and all(not isinstance(node, Term) or node.field is None for node in tree.should)
    )


def key_sentence(found: Sequence[Passages], weights: Sequence[float]) -> Sentence | None:
    """The sentence that covers most of the search, from the best article that has one; None where none is good."""
    needed = max(COVERED * sum(weights), TELLING)
    for passages in found[:ARTICLES]:
        if best := _best_sentence(passages, weights, needed):
            return best
    return None


def _best_sentence(passages: Passages, weights: Sequence[float], needed: float) -> Sentence | None:
    card = passages.card()
    places = passages.occurrences[bisect_left(passages.occurrences, (passages.title_slots,)) :]
    best, best_weight, done = None, needed, 0
    for number, reach in _promising(places, weights, needed):
        position = places[number][0]
        if position < done or in_heading(card, position) or _BREAK.search(passages.pieces(position, reach + 1)[0]):
            continue
        start, end, text = _sentence(passages, position)
        done = end
        covered = {leaf for _, leaf in places[number : bisect_left(places, (end,), number)]}
        weight = sum(weights[leaf] for leaf in covered)
        # The first of equals, so strictly more is asked of a later one.
        if weight >= needed and (best is None or weight > best_weight) and SHORTEST <= end - start <= LONGEST:
            if text.endswith(b"?") or not text.endswith(_ENDS):
                continue
            best, best_weight = (start, end, text), weight
    if best is None:
        return None
    start, end, text = best
    section = section_at(card, start)
    html = marked(passages, start, end, {position for position, _ in places if start <= position < end})
    return Sentence(html, card, section[2] if section else "", section[3] if section else "", text)


def _promising(places: Sequence[tuple[int, int]], weights: Sequence[float], needed: float) -> Iterator[tuple[int, int]]:
    """The numbers of the places that enough follows within the longest sentence, and where it is enough."""
    counts, weight, ahead = [0] * len(weights), 0.0, 0
    # A little less will do: adding and taking away leaves rounding errors behind.
    needed -= 1e-6
    for number, (position, leaf) in enumerate(places):
        while weight < needed and ahead < len(places) and places[ahead][0] <= position + LONGEST:
            coming = places[ahead][1]
            if not counts[coming]:
                weight += weights[coming]
            counts[coming] += 1
            ahead += 1
        if weight >= needed:
            yield number, places[ahead - 1][0]
        counts[leaf] -= 1
        if not counts[leaf]:
            weight -= weights[leaf]


def _sentence(passages: Passages, position: int) -> tuple[int, int, bytes]:
    """The first and the end position of the sentence around a word, and its text."""
    low, high = passages.block(position, LONGEST + 1)
    text, begins, ends = passages.pieces(low, high)
    here = position - low
    start = next((n for n in range(here, 0, -1) if _parts(text[ends[n - 1] : begins[n]])), 0)
    end = next((n + 1 for n in range(here, high - low - 1) if _parts(text[ends[n] : begins[n + 1]])), high - low)
    tail = passages.tail(high - 1, 2)[:1] if end == high - low else text[ends[end - 1] : ends[end - 1] + 1]
    return low + start, low + end, text[begins[start] : ends[end - 1]] + tail


def _parts(between: bytes) -> bool:
    """Whether what stands between two words ends a sentence."""
    return between[:1] in _ENDS and between[-1:].isspace()
