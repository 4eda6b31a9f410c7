"""Random collections of few words, so that things collide, and random searches over them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from indexer.engines.base import Ask, Filters
from indexer.engines.tree import Best, Bool, Phrase, Prefix, Term
from indexer.searching.language import parse
from indexer.searching.query import build_tree

#: Forms of one word, accents, stop words, digits, an apostrophe, a hyphen, a word in another script.
VOCABULARY = [
    "sleep",
    "sleeping",
    "sleeps",
    "sleepless",
    "dream",
    "dreams",
    "dreaming",
    "calm",
    "calmer",
    "the",
    "of",
    "not",
    "naïve",
    "naive",
    "café",
    "Ödem",
    "5-HT2A",
    "0.5",
    "don't",
    "patient’s",
    "self-harm",
    "ketamine",
    "ketamines",
    "depression",
    "сон",
]
TOPICS = ("sleep", "Sleep", "pain", "Bipolar disorder", "bipolar disorder", "sleep and dreams")
SOURCES = ("", "Living Well", "Sleep Handbook")
DAYS = tuple(date(2024, 1, 1) + timedelta(days=n) for n in (0, 1, 40, 400))

WORDS = st.sampled_from(VOCABULARY)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
TITLES = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
NAMES = st.sampled_from([f"{folder}{name}" for folder in ("", "b/") for name in "abcdefghij"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A Markdown page with facts, a title, sections."""
    lines = ["---", f"title: {draw(TITLES)!r}"]
    if topics := draw(st.lists(st.sampled_from(TOPICS), max_size=2)):
        lines.append(f"topics: {topics}")
    if source := draw(st.sampled_from(SOURCES)):
        lines.append(f"source: {source}")
    if draw(st.booleans()):
        lines.append(f"date: {draw(st.sampled_from(DAYS))}")
    lines.append("---")
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            lines += ["", f"## {draw(TITLES)}"]
        lines += ["", draw(PARAGRAPHS)]
    return "\n".join(lines) + "\n"


#: Rounds of changes: name -> page, or None to take the article away.
ROUNDS = st.lists(st.dictionaries(NAMES, st.one_of(st.none(), pages(), pages()), max_size=7), min_size=1, max_size=5)


@st.composite
def typed(draw: st.DrawFn) -> str:
    """A search as somebody could type it, of every form of the language."""
    word = draw(WORDS)
    form = draw(st.integers(0, 12))
    if form < 4:
        return word
    if form == 4:
        return '"' + " ".join(draw(st.lists(WORDS, min_size=1, max_size=4))) + '"'
    if form == 5:
        return f"-{draw(typed())}"
    if form == 6:
        return f"{draw(typed())} OR {draw(typed())}"
    if form == 7:
        return f"{draw(typed())} AND {draw(typed())}"
    if form == 8:
        return f"({draw(typed())} {draw(typed())})"
    if form == 9:
        return f"NOT {word}"
    if form == 10:
        return f"{word[:3]}*"
    field = draw(st.sampled_from(("title", "topic", "source")))
    return f"{field}:" + draw(
        st.sampled_from((word, f'"{word} {draw(WORDS)}"', f"{word[:2]}*", '"bipolar disorder"', "well", "sleep"))
    )


SEARCHES = st.lists(typed(), min_size=1, max_size=6).map(" ".join)

_TERMS = st.sampled_from(
    [
        "sleep",
        "dream",
        "calm",
        "the",
        "not",
        "naiv",
        "cafe",
        "odem",
        "5",
        "ht2a",
        "0.5",
        "dont",
        "self",
        "harm",
        "ketamin",
        "сон",
        "nowher",
    ]
)
_FIELDS = st.sampled_from((None, None, "title", "topic", "source"))
_LEAVES = st.one_of(
    st.builds(Term, _TERMS, _FIELDS),
    st.builds(Prefix, st.sampled_from(("s", "sl", "sle", "k", "d", "zz")), _FIELDS),
    st.builds(Phrase, st.lists(_TERMS, min_size=1, max_size=4).map(tuple), _FIELDS),
)


_MEANT = st.lists(
    st.one_of(
        st.builds(Term, _TERMS), st.builds(Phrase, st.lists(_TERMS, min_size=2, max_size=3).map(tuple))
    ),
    min_size=1, max_size=3, unique=True,
).flatmap(
    lambda leaves: st.builds(
        Best, st.just(tuple(leaves)), st.just((1.0, 0.5, 0.75)[: len(leaves)])
    )
)  # fmt: skip


def _bools(children):
    some = st.lists(children, max_size=4).map(tuple)
    return st.builds(Bool, some, some, st.lists(children, max_size=2).map(tuple), st.booleans())


#: Trees of every shape, also those that no text would give.
TREES = st.one_of(
    SEARCHES.map(lambda text: build_tree(parse(text).items)),
    st.recursive(st.one_of(_LEAVES, _LEAVES, _MEANT), _bools, max_leaves=8),
)


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """A question: a tree, filters, an order and a page."""
    filters = Filters()
    if draw(st.integers(0, 2)) == 0:
        filters = Filters(
            draw(st.sampled_from((None, *TOPICS))),
            draw(st.sampled_from((None, *SOURCES[1:]))),
            draw(st.sampled_from((None, DAYS[1]))),
            draw(st.sampled_from((None, DAYS[2]))),
        )
    return Ask(
        tree=draw(TREES),
        filters=filters,
        newest_first=draw(st.integers(0, 4)) == 0,
        offset=draw(st.sampled_from((0, 0, 0, 3, 10))),
        limit=draw(st.sampled_from((1, 3, 10, 20))),
    )
