"""Whoosh's own answer to a question: its searcher, its queries, its matchers and collectors, and none of our arrays.

What our ranking has and Whoosh has not is added the way Whoosh means it to be: a query whose matcher joins the
postings of the three text fields before saturating (BM25F), and a second look at the best in plain Python, from the
positions that Whoosh gives back.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import log
from pathlib import Path

from whoosh import index, matching, query, scoring
from whoosh.reading import SegmentReader
from whoosh.util import make_binary_tree

from indexer import analysis
from indexer.engines.base import Ask, Filters, Ranking
from indexer.engines.tree import Best, Bool, Node, Phrase, Prefix, Term

WINDOW = 50
NEAR = 8
MOST_FACET_VALUES = 20
#: Scores nearer to each other than this are the same score summed in another order.
SAME = 1e-9
_NAMED = {"topic": "topics", "source": "source"}


@dataclass(frozen=True)
class Reference:
    """Everything found, best first: (tier, score, document), and how often each facet value."""

    ranked: list[tuple[int, float, int]]
    facets: dict[str, tuple[tuple[str, int], ...]]


class Share(scoring.WeightingModel):
    """Scores a posting by its frequency, times what its field weighs."""

    def __init__(self, weight: float):
        self.weight = weight

    def scorer(self, searcher, fieldname, text, qf=1):
        return _Share(self.weight)


class _Share(scoring.BaseScorer):
    def __init__(self, weight):
        self._weight = weight

    def supports_block_quality(self):
        return False

    def score(self, matcher):
        return self._weight * matcher.weight()


class Saturated(matching.WrappingMatcher):
    """Turns the joined frequency below it into a BM25 score."""

    def __init__(self, child, reader, statistics, idf, boost=1.0):
        super().__init__(child, boost)
        self._args = reader, statistics, idf

    def copy(self):
        return Saturated(self.child.copy(), *self._args)

    def _replacement(self, newchild):
        return Saturated(newchild, *self._args)

    def replace(self, minquality=0):
        return super().replace(0)

    def supports_block_quality(self):
        return False

    def max_quality(self):
        return float("inf")

    def score(self):
        reader, statistics, idf = self._args
        frequency = self.child.score()
        k1, b = statistics.ranking.k1, statistics.ranking.b
        length = statistics.length(reader, self.child.id())
        return idf * (k1 + 1) * frequency / (frequency + k1 * (1 - b + b * length / statistics.average))


class Joined(query.Query):
    """Matches one term, or all with one beginning, in several fields as if they were one."""

    def __init__(self, leaf: Term | Prefix, statistics: Statistics):
        self._leaf = leaf
        self._statistics = statistics

    def estimate_size(self, reader):
        return reader.doc_count_all()

    def matcher(self, searcher, context=None):
        reader = searcher.reader()
        parts = [
            searcher.postings(field, text, weighting=Share(weight))
            for field, text, weight in self._statistics.postings_of(self._leaf, reader)
        ]
        if not parts:
            return matching.NullMatcher()
        joined = make_binary_tree(matching.UnionMatcher, parts)
        return Saturated(joined, reader, self._statistics, self._statistics.idf(self._leaf))


class Computed(query.Query):
    """Computes its matches and their scores from those of other queries.

    For what Whoosh has queries for, but not ones that hold: AndNot lets the first document through when the other
    query begins before it, AndMaybe loses scores where its first matcher skips further than it was told,
    DisjunctionMax compares the scores of matchers that stand on different documents, and in 2.7.4 a phrase's
    `all_ids` names the documents that have its words.
    """

    def __init__(self, compute: Callable[..., dict[int, float]], *children: query.Query):
        self._compute = compute
        self._children = children

    def estimate_size(self, reader):
        return reader.doc_count_all()

    def matcher(self, searcher, context=None):
        found = self._compute(*(_run(child, searcher, context) for child in self._children))
        docs = sorted(found)
        return matching.ListMatcher(docs, [found[doc] for doc in docs])


def _run(child: query.Query, searcher, context) -> dict[int, float]:
    """What a query matches in one segment, document by document."""
    found = {}
    matcher = child.matcher(searcher, context)
    while matcher.is_active():
        found[matcher.id()] = matcher.score()
        matcher.next()
    return found


def among(scored: query.Query, required: query.Query) -> query.Query:
    """What both find, with the scores of the first."""
    return Computed(lambda a, b: {doc: score for doc, score in a.items() if doc in b}, scored, required)


def without(wanted: query.Query, unwanted: query.Query) -> query.Query:
    """What the first finds and the second does not."""
    return Computed(lambda a, b: {doc: score for doc, score in a.items() if doc not in b}, wanted, unwanted)


def joined_by(wanted: query.Query, wished: query.Query) -> query.Query:
    """What the first finds, with the scores of the second added."""
    return Computed(lambda a, b: {doc: score + b.get(doc, 0.0) for doc, score in a.items()}, wanted, wished)


def lifted(wanted: query.Query, by: query.Query, lift: float) -> query.Query:
    """What the first finds, lifted where the second finds it too."""
    return Computed(lambda a, b: {doc: score + (lift if doc in b else 0) for doc, score in a.items()}, wanted, by)


def best_of(children: list[query.Query], weights: tuple[float, ...]) -> query.Query:
    """What any finds, scored by the highest weight times score."""

    def highest(*found: dict[int, float]) -> dict[int, float]:
        best: dict[int, float] = {}
        for scores, weight in zip(found, weights, strict=True):
            for doc, score in scores.items():
                best[doc] = max(best.get(doc, 0.0), weight * score)
        return best

    return Computed(highest, *children)


class Statistics:
    """What ranking needs to know of the whole index, deleted documents included, as Whoosh counts them."""

    def __init__(self, opened, ranking: Ranking):
        self.ranking = ranking
        self._readers = []
        for segment in opened._segments():
            whole = copy.copy(segment)
            whole._deleted = None
            self._readers.append(SegmentReader(opened.storage, opened.schema, whole))
        self._counts: dict[Node, int] = {}

    def close(self) -> None:
        for reader in self._readers:
            reader.close()

    @cached_property
    def documents(self) -> int:
        return sum(reader.doc_count_all() for reader in self._readers)

    @cached_property
    def average(self) -> float:
        return sum(map(sum, self._lengths.values())) / self.documents or 1.0

    @cached_property
    def _lengths(self) -> dict[str, list[float]]:
        """For each segment the documents' lengths, weighted as frequencies are; none where no document has a word."""
        return {
            reader.segment().segment_id(): [
                sum(weight * (reader.doc_field_length(doc, field) or 0) for field, weight in self.fields(None))
                for doc in range(reader.doc_count_all())
            ]
            for reader in self._readers
        }

    def length(self, reader, doc: int) -> float:
        """The length of a document of one segment."""
        return self._lengths[reader.segment().segment_id()][doc]

    def fields(self, name: str | None) -> list[tuple[str, float]]:
        """The Whoosh fields that a field of the query tree stands for, with their weights."""
        if name is None:
            return [(field, getattr(self.ranking, field)) for field in ("title", "headings", "body")]
        return [(_NAMED.get(name, name), 1.0)]

    def postings_of(self, leaf: Term | Prefix, reader) -> list[tuple[str, bytes, float]]:
        """(field, term, weight) of every posting list that a leaf reads in one segment."""
        found = []
        for field, weight in self.fields(leaf.field):
            is_prefix = isinstance(leaf, Prefix)
            texts = list(reader.expand_prefix(field, leaf.prefix)) if is_prefix else [leaf.term.encode()]
            found += [(field, text, weight) for text in texts if (field, text) in reader]
        return found

    def documents_with(self, leaf: Term | Prefix) -> int:
        """How many documents have a leaf in any of its fields."""
        if leaf not in self._counts:
            found = 0
            for reader in self._readers:
                lists = self.postings_of(leaf, reader)
                found += len({doc for field, text, _ in lists for doc in reader.postings(field, text).all_ids()})
            self._counts[leaf] = found
        return self._counts[leaf]

    def idf_of(self, documents: int) -> float:
        """ln(1 + (N − n + ½)/(n + ½))."""
        n = min(documents, self.documents)
        return log(1 + (self.documents - n + 0.5) / (n + 0.5))

    def idf(self, leaf: Term | Prefix) -> float:
        """How much a leaf tells."""
        return self.idf_of(self.documents_with(leaf))


class WhooshReference:
    """One committed state of an index, as Whoosh alone sees it."""

    #: Lifts articles that have every word; taken off again before anybody sees a score.
    LIFT = 1e6

    def __init__(self, folder: Path, ranking: Ranking):
        opened = index.open_dir(str(folder))
        self.searcher = opened.searcher()
        self.statistics = Statistics(opened, ranking)
        self.ranking = ranking
        self._leaves = list(self.searcher.leaf_searchers()) if self.searcher.doc_count_all() else []

    def __enter__(self) -> WhooshReference:
        return self

    def __exit__(self, *exc) -> None:
        self.searcher.close()
        self.statistics.close()

    def search(self, ask: Ask) -> Reference:
        """Everything that `ask` finds, in order; paging is left to the caller."""
        if not self._leaves:
            return Reference([], {"topic": (), "source": (), "year": ()})
        hits = self.searcher.search(self._query(ask.tree), limit=None)
        scored = {doc: score for score, doc in hits.top_n}
        stored = {doc: json.loads(self.searcher.stored_fields(doc)["article"]) for doc in scored}
        ranked = [
            (int(score // self.LIFT), score % self.LIFT, doc)
            for doc, score in scored.items()
            if self._passes(stored[doc], ask.filters)
        ]
        if ask.newest_first:
            ranked.sort(key=lambda hit: (-_ordinal(stored[hit[2]]["published"]), hit[2]))
        else:
            ranked.sort(key=lambda hit: (-hit[0], -round(hit[1], 9), hit[2]))
            titles = {doc: len(analysis.words(stored[doc]["title"])) for _, _, doc in ranked}
            ranked = _in_one_scale(self._second_look(ask.tree, ranked, titles), ranked)
        return Reference(ranked, {name: self._facet(name, stored, ask.filters) for name in ("topic", "source", "year")})

    def _query(self, node: Node) -> query.Query:
        if isinstance(node, Term | Prefix):
            return Joined(node, self.statistics)
        if isinstance(node, Best):
            return best_of([self._query(leaf) for leaf in node.leaves], node.weights)
        if isinstance(node, Phrase):
            words = [Joined(Term(term, node.field), self.statistics) for term in dict.fromkeys(node.terms)]
            where = [
                query.Phrase(field, list(node.terms)).normalize() for field, _ in self.statistics.fields(node.field)
            ]
            return among(_either(words), _either(where))
        must, should, must_not = (
            [self._query(child) for child in children] for children in (node.must, node.should, node.must_not)
        )
        if not must and not should:
            return query.NullQuery
        if must:
            wanted = query.And(must) if len(must) > 1 else must[0]
            if should:
                wanted = joined_by(wanted, _either(should))
        else:
            wanted = _either(should)
        if must_not:
            wanted = without(wanted, _either(must_not))
        if node.all_first and len(should) > 1:
            wanted = lifted(wanted, query.And(should), self.LIFT)
        return wanted

    def _passes(self, article: dict, filters: Filters, without: str = "") -> bool:
        if (
            filters.topic is not None
            and without != "topic"
            and filters.topic.casefold() not in map(str.casefold, article["topics"])
        ):
            return False
        if (
            filters.source is not None
            and without != "source"
            and filters.source.casefold() != article["source"].casefold()
        ):
            return False
        if (filters.since or filters.until) and without != "year":
            day = _ordinal(article["published"])
            since = filters.since.toordinal() if filters.since else 1
            until = filters.until.toordinal() if filters.until else date.max.toordinal()
            return since <= day <= until
        return True

    def _facet(self, name: str, stored: dict[int, dict], filters: Filters) -> tuple[tuple[str, int], ...]:
        """The values of a facet, without their capitals."""
        counts: dict[str, int] = {}
        for article in stored.values():
            if self._passes(article, filters, without=name):
                values = {
                    "topic": article["topics"],
                    "source": filter(None, [article["source"]]),
                    "year": [article["published"][:4]] if article["published"] else [],
                }
                for value in {value.casefold() for value in values[name]}:
                    counts[value] = counts.get(value, 0) + 1
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FACET_VALUES])

    def _second_look(self, tree: Node, ranked, titles: dict[int, int]):
        """Coverage, proximity and the title's share among the best; `titles` tells how many words each title has."""
        words = list(filter(None, map(_as_word, tree.should))) if isinstance(tree, Bool) else []
        if not words or not ranked:
            return ranked
        ranking = self.ranking
        idfs = [self.statistics.idf_of(sum(map(self.statistics.documents_with, word))) for word in words]
        window, shares = [], []
        for tier, score, doc in ranked[:WINDOW]:
            places = [[place for term in word for place in self._places(term, doc)] for word in words]
            covered = sum(idf for idf, here in zip(idfs, places, strict=True) if here) / sum(idfs)
            near = sum(
                min(idfs[at], idfs[at + 1]) * _closeness(places[at], places[at + 1]) for at in range(len(words) - 1)
            )
            window.append((tier, score * (1 + ranking.coverage * covered) + ranking.proximity * near, doc))
            titled = [idf for idf, here in zip(idfs, places, strict=True) if any(p < titles[doc] for p in here)]
            shares.append(sum(titled) / sum(idfs) * len(titled) / max(titles[doc], 1))
        highest = max(total for _, total, _ in window)
        window = [
            (tier, total + ranking.titled * highest * share, doc)
            for (tier, total, doc), share in zip(window, shares, strict=True)
        ]
        window.sort(key=lambda hit: (-hit[0], -round(hit[1], 9), hit[2]))
        return window + ranked[WINDOW:]

    def _places(self, word: Term, doc: int) -> list[int]:
        searcher, base = next(leaf for leaf in reversed(self._leaves) if doc >= leaf[1])
        places = []
        for field, text, _ in self.statistics.postings_of(word, searcher.reader()):
            matcher = searcher.reader().postings(field, text)
            if matcher.is_active() and matcher.id() < doc - base:
                matcher.skip_to(doc - base)
            if matcher.is_active() and matcher.id() == doc - base:
                places += matcher.value_as("positions")
        return sorted(places)


def _in_one_scale(looked_at: list, ranked: list) -> list:
    """Scores that tell the order: those of a second look stacked by tiers, and all behind below the least of them."""
    window, behind = _stacked(looked_at[:WINDOW]), _stacked(ranked)[WINDOW:]
    least = min((score for _, score, _ in window), default=0.0)
    shrink = min(1.0, least / behind[0][1]) if behind else 1.0
    return window + [(tier, score * shrink, doc) for tier, score, doc in behind]


def _stacked(ranked: list) -> list:
    """The scores of each tier raised by the highest of the tiers below it."""
    raised = {}
    for tier in sorted({tier for tier, _, _ in ranked}):
        raised[tier] = max((raised[t] + score for t, score, _ in ranked if t in raised), default=0.0)
    return [(tier, score + raised[tier], doc) for tier, score, doc in ranked]


def _either(queries: list) -> query.Query:
    if len(queries) == 1:
        return queries[0]
    either = query.Or(queries)
    # Whoosh's other way to join many adds scores up as 32-bit numbers.
    either.matcher_type = query.Or.DEFAULT_MATCHER
    return either


def _as_word(node: Node) -> tuple[Term, ...]:
    leaves = node.leaves if isinstance(node, Best) else (node,)
    return tuple(leaf for leaf in leaves if isinstance(leaf, Term) and leaf.field is None)


def _closeness(first: list[int], second: list[int]) -> float:
    distances = [abs(a - b) for a in first for b in second if a != b]
    return 1.0 / min(distances) if distances and min(distances) < NEAR else 0.0


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0
