"""What a tree matches where the property tests would seldom look: out of time, long titles, odd articles."""

from __future__ import annotations

import random
from itertools import count

import pytest

from indexer.engines.base import Ask
from indexer.engines.tree import Best, Bool, Phrase, Prefix, Term
from indexer.engines.whoosh.matching import matcher
from indexer.errors import ArticleDamaged

A, B, C, D = map(Term, ("calm", "dream", "river", "stone"))
TREES = [
    A,
    Phrase(("calm", "dream")),
    Phrase(("calm", "dream"), "title"),
    Prefix("ca"),
    Best((A, Phrase(("river", "stone"))), (1.0, 0.5)),
    Bool(should=(A, B), all_first=True),
    Bool(should=(A, Bool(should=(C, D)))),
    Bool(must=(A, Phrase(("calm", "dream"))), should=(B,)),
    Bool(must=(Bool(should=(A, B), all_first=True), Bool(must=(C,)))),
    Bool(should=(A,), must_not=(D,)),
    Bool(must=(A,), must_not=(Phrase(("river", "stone")), Bool(should=(D, Prefix("sto"))))),
    Bool(should=(Bool(must=(A, Phrase(("river", "calm")))), B), must_not=(Prefix("zz"),)),
]


@pytest.fixture
def four(snapshot_of, article):
    return snapshot_of(
        [
            article("a", "Calm dream", "calm dream river", "stone"),
            article("b", "Calm", "dream calm river"),
            article("c", "River", "calm dream"),
            article("d", "Stone", "river stone calm dream calm"),
        ]
    )


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_out_of_time_is_partial_and_finds_nothing_that_does_not_match(four, tree, monkeypatch):
    whole = four.search(Ask(tree))
    assert not whole.partial
    for looks in range(40):
        clock = count()
        monkeypatch.setattr(
            matcher, "perf_counter", lambda clock=clock, looks=looks: 0.0 if next(clock) < looks else 9e9
        )
        cut = four.search(Ask(tree, deadline=1.0))
        assert set(cut.docs) <= set(whole.docs)
        assert cut.partial or (cut.docs, cut.scores) == (whole.docs, whole.scores)
        if not cut.partial:
            break
    assert not cut.partial and looks


def test_a_search_without_any_time_is_partial(four):
    answer = four.search(Ask(Phrase(("calm", "dream")), deadline=0.0))
    assert answer.partial and answer.total == 0


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("offset", [0, 2])
def test_who_asks_only_how_many_there_are_is_told_that(four, tree, offset):
    shown = four.search(Ask(tree, limit=10))
    counted = four.search(Ask(tree, limit=0, offset=offset))
    assert not counted.docs and not counted.scores and not counted.words.passages(counted.docs, counted.closest)
    assert (counted.total, counted.facets, counted.partial) == (shown.total, shown.facets, False)


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_what_was_found_before_is_found_again(four, tree):
    first, again = (four.search(Ask(tree)) for _ in range(2))
    assert (first.docs, first.scores, first.total) == (again.docs, again.scores, again.total)


def test_what_finds_nothing_is_not_kept_for_ever(four, monkeypatch):
    monkeypatch.setattr(four.collection.scored, "_most", 4096)
    for number in range(1000):
        for leaf in (Phrase(("calm", "dream", f"{number}")), Phrase(("dream",) * (number + 2))):
            assert four.search(Ask(Best((leaf,), (1.0,)))).total == 0
        assert four.search(Ask(Prefix(f"z{number}"))).total == 0
    assert 0 < len(four.collection.scored) <= 4096 / 32


def test_of_a_phrase_no_more_is_kept_than_was_found(snapshot_of, article):
    snapshot = snapshot_of(
        [article("a", "Calm", "dream river"), *(article(f"b{n}", "Calm", "dream") for n in range(9))]
    )
    phrase = Phrase(("dream", "river"))
    assert snapshot.search(Ask(Best((phrase,), (1.0,)))).total == 1
    ((docs, scores),) = snapshot.collection.scored.get(phrase)
    assert len(docs) == len(scores) == 1 and docs.base is None and scores.base is None


@pytest.mark.parametrize(
    ("tree", "is_kept"),
    [
        (Phrase(("calm", "dream")), False),
        (Bool(must=(Phrase(("calm", "dream")),)), False),
        (Bool(should=(Best((C, Phrase(("calm", "dream"))), (1.0, 0.5)),)), True),
    ],
)
def test_a_phrase_that_was_typed_is_kept_nowhere(four, tree, is_kept):
    assert four.search(Ask(tree)).total
    assert (four.collection.scored.get(Phrase(("calm", "dream"))) is not None) == is_kept


def test_out_of_time_among_many_words_tells_those_before(snapshot_of, article, monkeypatch):
    words = [f"w{number}" for number in range(40)]
    snapshot = snapshot_of([article("a", "Calm", " ".join(words)), article("b", "Calm", " ".join(reversed(words)))])
    tree = Bool(should=tuple(map(Term, words)))
    whole = snapshot.search(Ask(tree))
    clock = count()
    monkeypatch.setattr(matcher, "perf_counter", lambda: 0.0 if next(clock) < 3 else 9e9)
    cut = snapshot.search(Ask(tree, deadline=1.0))
    assert cut.partial and sorted(cut.docs) == [0, 1]
    assert 0 < max(cut.scores) < min(whole.scores)


@pytest.mark.parametrize(
    ("field", "told", "once", "twice"),
    [
        ("title", "title", "calm", "calm calm"),
        ("topic", "topics", ("calm",), ("calm", "calm dream")),
        ("source", "source", "calm", "calm calm"),
    ],
)
def test_a_word_of_a_field_counts_as_often_as_it_stands_there(snapshot_of, article, field, told, once, twice):
    plain = {"title": "River", "topics": (), "source": ""}
    snapshot = snapshot_of(
        [
            article("a", **plain | {told: once}),
            article("b", **plain | {told: twice}),
            article("c", "River", "calm calm calm"),
        ]
    )
    answer = snapshot.search(Ask(Term("calm", field)))
    assert [card.id for card in snapshot.cards(answer.docs)] == ["b", "a"]


def test_groups_that_have_every_word_are_lifted_and_the_lift_is_not_shown(four):
    group = Bool(should=(A, B), all_first=True)
    answer = four.search(Ask(Bool(must=(group, Bool(should=(C, D), all_first=True)))))
    assert [card.id for card in four.cards(answer.docs)][:2] in (["a", "d"], ["d", "a"])
    assert max(answer.scores) < 100


@pytest.mark.parametrize("words", [1, 10, 11, 12, 15, 19, 40, 300])
def test_a_phrase_in_the_title_ends_where_the_title_does(snapshot_of, article, words):
    title = " ".join(f"w{number}" for number in range(words))
    snapshot = snapshot_of([article("a", title, "calm dream", "river")])
    assert snapshot.search(Ask(Phrase((f"w{words - 1}",), "title"))).total == 1
    assert snapshot.search(Ask(Phrase(("calm",), "title"))).total == 0
    last = Term(f"w{words - 1}")
    answer = snapshot.search(Ask(last))
    (passage,) = answer.words.passages(answer.docs, answer.closest)
    assert passage.title_html == f"{title} ".replace(f"w{words - 1} ", f"<mark>w{words - 1}</mark>")
    assert (passage.html, passage.section) == ("calm dream", 0)


@pytest.mark.parametrize("leaf", [Term("calm"), Prefix("cal"), Phrase(("calm", "calm"))])
def test_a_title_full_of_a_word_leaves_room_for_the_text(snapshot_of, article, leaf):
    snapshot = snapshot_of([article("a", "calm " * 200, "river calm calm")])
    (passage,) = snapshot.search(Ask(leaf)).words.passages([0], [None])
    assert passage.html == "river <mark>calm calm</mark>"


def test_phrases_do_not_run_across_blocks(snapshot_of, article):
    snapshot = snapshot_of(
        [
            article(
                "a",
                "Calm",
                "dream river",
                sections=(("Stone", ("calm", "", "—", "dream")),),
                topics=("x calm", "dream y"),
            ),
            article("b", "", sections=(("", ("calm dream",)),)),
        ]
    )

    def found(*phrase: str, field: str | None = None) -> list[str]:
        answer = snapshot.search(Ask(Phrase(phrase, field)))
        return [card.id for card in snapshot.cards(answer.docs)]

    assert found("calm", "dream") == ["b"]
    assert found("river", "stone") == found("stone", "calm") == []
    assert found("calm", "dream", field="topic") == []
    assert found("dream", "y", field="topic") == ["a"]


def test_a_word_thousands_of_times(snapshot_of, article):
    snapshot = snapshot_of([article("a", "calm " * 70_000, "calm " * 70_000), article("b", "dream", "calm")])
    answer = snapshot.search(Ask(A))
    assert answer.total == 2
    assert snapshot.search(Ask(Term("calm", "title"))).total == 1
    assert snapshot.search(Ask(Phrase(("calm",) * 40))).total == 1


def test_a_prefix_of_many_words_tells_no_less_than_nothing(snapshot_of, article):
    snapshot = snapshot_of([article("a", "T", " ".join(f"calm{number}" for number in range(50)))])
    assert snapshot.idf(Prefix("calm")) > 0


def test_an_empty_index(engine_of):
    snapshot = engine_of([]).snapshot()
    for tree in TREES:
        answer = snapshot.search(Ask(tree))
        assert (answer.total, answer.docs, answer.partial) == (0, [], False)
    assert (len(snapshot), snapshot.newest(3), snapshot.find("a"), snapshot.files()) == (0, [], None, {})
    assert snapshot.completions("ca", 3) == []
    assert snapshot.surfaces == {}


@pytest.mark.parametrize(
    "article_id", ["a", "b/c d", "ü/日本", "it's", 'q"q', "a%2Fb", "..", "x" * 900, "\u202eabc", "😀", "a\\b", "#?&"]
)
def test_ids_of_any_characters(engine_of, article, article_id):
    engine = engine_of([article(article_id, "Calm", "dream"), article("other", "Calm", "river")])
    snapshot = engine.snapshot()
    doc = snapshot.find(article_id)
    assert snapshot.cards([doc])[0].id == snapshot.article(doc).id == article_id
    assert snapshot.find(article_id + "x") is None
    assert engine_of([article(article_id, "Calm")], removed=[article_id]).snapshot().find(article_id) is None


def test_texts_that_cannot_be_encoded(snapshot_of, article):
    snapshot = snapshot_of(
        [article("a", "Calm \ud800 dream", "river \udfff stone", source="\ud800", topics=("\udc00",))]
    )
    assert snapshot.search(Ask(C)).total == 1
    assert snapshot.cards([0])[0].title == "Calm ? dream"


def test_whatever_characters_a_text_has_its_passage_is_told_from_its_title(snapshot_of, article):
    texts = [
        ("a", "Calm\0 nights ÿ", "quiet \0 rooms\0"),
        ("b", "Rooms\x1f", "more \uffff rooms ÿ"),
        ("c", "ÿ", "ÿ rooms"),
    ]
    snapshot = snapshot_of([article(*each) for each in texts])
    answer = snapshot.search(Ask(Term("room")))
    cards = snapshot.cards(answer.docs)
    assert len(cards) == len(texts)
    for card, passage in zip(cards, answer.words.passages(answer.docs, answer.closest), strict=True):
        title, text = next(each[1:] for each in texts if each[0] == card.id)
        assert passage.title_html.replace("<mark>", "").replace("</mark>", "") == title
        assert passage.html.replace("<mark>", "").replace("</mark>", "") in text and "<mark>rooms" in passage.html


def test_deleted_articles_still_count_for_how_much_a_word_tells(engine_of, article):
    articles = [article(f"n{number}", "Calm", "dream") for number in range(9)]
    whole = engine_of(articles, [article("z", "River")]).snapshot()
    less = engine_of(articles, [article("z", "River")], removed=["n0"]).snapshot()
    assert less.idf(A) == whole.idf(A)
    assert less.search(Ask(A)).total == 8
    assert less.find("n0") is None


def test_an_article_that_cannot_be_read_any_more(four, monkeypatch):
    monkeypatch.setattr(four._stored[0], "stored_fields", lambda doc: (_ for _ in ()).throw(EOFError("cut")))
    with pytest.raises(ArticleDamaged, match="rebuild"):
        four.article(0)


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_scores_tell_the_order_on_every_page(snapshot_of, article, tree):
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    words = ["calm", "dream", "river", "stone", "moss", "fern"]
    texts = [" ".join(chance.choices(words, k=chance.randrange(1, 12))) for _ in range(240)]
    titles = [" ".join(chance.choices(words, k=2)) for _ in texts]
    found = zip(titles, texts, strict=True)
    snapshot = snapshot_of([article(f"{number:03d}", *each) for number, each in enumerate(found)])
    pages = [snapshot.search(Ask(tree, offset=offset, limit=30, collapse=False)) for offset in range(0, 240, 30)]
    docs, scores = ([each for page in pages for each in getattr(page, name)] for name in ("docs", "scores"))
    assert len(docs) == len(set(docs)) == pages[0].total > 0
    assert scores == sorted(scores, reverse=True) and min(scores) > 0
    assert (docs, scores) == ((whole := snapshot.search(Ask(tree, limit=240, collapse=False))).docs, whole.scores)
