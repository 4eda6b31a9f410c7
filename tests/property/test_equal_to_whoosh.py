"""The arrays answer what Whoosh's own searcher answers: same articles, order, scores, totals and facet counts."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Settings, update
from indexer.engines.base import Answer, Ask, Ranking
from indexer.engines.tree import Bool, Phrase, Prefix, Term
from indexer.engines.whoosh import store
from indexer.engines.whoosh.writing import committing
from indexer.searching.weights import RANKING
from tests.property.random_collections import ROUNDS, VOCABULARY, asks
from tests.property.whoosh_reference import SAME, Reference, WhooshReference

TOLERANCE = 1e-4
#: What words mean is no matter of Whoosh's: it is held against its own measure elsewhere.
WORDS = replace(RANKING, meaning=0.0)
#: Numbers that the arrays were not written for.
OTHER = replace(WORDS, title=2.5, headings=1.5, k1=1.2, b=0.4, coverage=0.3, proximity=1.1)


def change(corpus: Path, changes: dict[str, str | None]) -> None:
    """Write and remove the files of one round."""
    for name, page in changes.items():
        path = corpus / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if page is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(page, encoding="utf-8")


def assert_same(answer: Answer, reference: Reference, ask: Ask) -> None:
    """Hold an answer against Whoosh's; documents whose scores differ only by rounding may change places."""
    assert not answer.partial
    assert answer.total == len(reference.ranked)
    counted = {name: tuple((value.casefold(), n) for value, n in values) for name, values in answer.facets.items()}
    assert counted == reference.facets
    expected = reference.ranked[ask.offset : ask.offset + ask.limit]
    assert len(answer.docs) == len(answer.scores) == len(expected)
    of = {doc: (tier, score) for tier, score, doc in reference.ranked}
    for doc, score, (tier, wanted, wanted_doc) in zip(answer.docs, answer.scores, expected, strict=True):
        assert score == pytest.approx(wanted, abs=TOLERANCE)
        if doc != wanted_doc:
            assert not ask.newest_first
            assert of[doc][0] == tier and abs(of[doc][1] - wanted) < SAME, (doc, of[doc], wanted_doc, tier, wanted)


def check(rounds: list[dict], asked: list[Ask], absorbed: int, ranking: Ranking = WORDS) -> None:
    """Index round by round and hold all answers of the last state against Whoosh's."""
    with TemporaryDirectory() as folder, mock.patch.object(committing, "ABSORBED_ARTICLES", absorbed):
        chosen = Settings(corpus=f"{folder}/corpus", index=f"{folder}/index", jobs=1, semantic_model="none")
        Path(chosen.corpus).mkdir()
        for changes in rounds:
            change(Path(chosen.corpus), changes)
            update(chosen, force=True)
        engine = store.WhooshEngine(chosen, ranking)
        snapshot = engine.snapshot()
        with WhooshReference(Path(chosen.index) / snapshot.generation.split(".")[0], ranking) as reference:
            for ask in asked:
                assert_same(snapshot.search(ask), reference.search(ask), ask)
        engine.close()


EXAMPLES = {
    "rounds": ROUNDS,
    "asked": st.lists(asks(), min_size=8, max_size=20),
    "absorbed": st.sampled_from((1, 4, 64)),
    "ranking": st.sampled_from((WORDS, WORDS, OTHER)),
}
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=30, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(**EXAMPLES)
def test_small_collections(rounds, asked, absorbed, ranking):
    check(rounds, asked, absorbed, ranking)


@pytest.mark.long
@settings(max_examples=1500, deadline=None, suppress_health_check=CALM)
@given(**EXAMPLES)
def test_many_small_collections(rounds, asked, absorbed, ranking):
    check(rounds, asked, absorbed, ranking)


def large(seed: int, articles: int) -> tuple[list[dict], list[Ask]]:
    """A collection with posting lists of several blocks and more matches than the second look takes."""
    draw = random.Random(seed)

    def page() -> str:
        blocks = [
            " ".join(draw.choices(VOCABULARY, range(len(VOCABULARY), 0, -1), k=draw.randint(1, 60))) for _ in range(4)
        ]
        title = " ".join(draw.choices(VOCABULARY, k=draw.randint(1, 14)))
        return f"# {title}\n\n{blocks[0]}\n\n## {blocks[1][:60]}\n\n{blocks[2]}\n\n{blocks[3]}\n"

    names = [f"n{number:04}" for number in range(articles)]
    rounds = [{name: page() for name in names}]
    rounds.append({name: draw.choice((None, page())) for name in draw.sample(names, articles // 5)})
    rounds.append({f"m{number}": page() for number in range(articles // 3)})
    terms = [Term(term) for term in ("sleep", "dream", "calm", "not", "ketamin", "dont", "cafe")]
    asked = [
        Ask(tree, offset=offset, limit=25, newest_first=newest)
        for tree in (
            Bool(should=tuple(terms[:2]), all_first=True),
            Bool(should=tuple(terms[:3]), all_first=True),
            Bool(should=tuple(terms)),
            Bool(must=(terms[0], terms[1]), should=(terms[2],), must_not=(terms[4],)),
            Phrase(("sleep", "sleep")),
            Phrase(("self", "harm", "sleep")),
            Phrase(("sleep", "dream"), "title"),
            Prefix("s"),
            Prefix("s", "title"),
            terms[0],
        )
        for offset, newest in ((0, False), (95, False), (10, True))
    ]
    return rounds, asked


def test_large_collection():
    check(*large(seed=7, articles=330), absorbed=64)


@pytest.mark.long
@pytest.mark.parametrize("articles", [700, 2500])
def test_larger_collections(articles):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    check(*large(seed, articles), absorbed=64)
