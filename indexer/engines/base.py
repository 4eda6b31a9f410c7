"""What every engine takes and gives: the protocol, and the plain values that cross it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from indexer.engines.tree import Leaf, Node
from indexer.errors import FindwellError
from indexer.reading import Article, Rejected, SourceFile


@dataclass(frozen=True, slots=True)
class Ranking:
    """The numbers of the ranking formula; see `indexer.searching.weights` for where each comes from.

    `title`, `headings` and `body` weigh the fields' term frequencies; `k1` and `b` are BM25's. `coverage`
    and `proximity` reward, among the best by BM25F, the articles that have more of a question's words and have
    them side by side, `titled` those whose title the words make up. `meaning` is the share of the score that goes to
    what words mean; 0 leaves that out. `model` is what tells meanings, of the engine's own kind; `open_engine`
    puts it there as the settings say.
    """

    title: float
    headings: float
    body: float
    k1: float
    b: float
    coverage: float
    proximity: float
    titled: float = 0.0
    meaning: float = 0.0
    model: Any = None


class FileFacts(NamedTuple):
    """What is remembered of a file, to see later whether it has changed.

    `digest` is of its content and tells by which edition of the readers it was read; `read_ns` is when that was, since
    a file that changes twice within one tick of the file system's clock keeps its time.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    read_ns: int


class Filters(NamedTuple):
    """What an article must have besides the words: values in whatever capitals, dates inclusive."""

    topic: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None


class Ask(NamedTuple):
    """One question to an engine: at most `limit` articles from the `offset`th on, best or newest first.

    With a `limit` of 0 the answer has no articles: the total, and the facets unless they are not wanted.
    With `collapse`, near-duplicates are found as one article, the best of them. Past `deadline`, in seconds of
    `perf_counter`, the answer is what was found by then.
    `meant` are the words, as typed, whose meaning counts besides the tree, and `sentence` what they stand in.
    `names` are what the search may be the title of, likeliest first, as `analysis.naming` makes them: articles that are
    called so come before all others.
    """

    tree: Node
    meant: tuple[str, ...] = ()
    sentence: str = ""
    names: tuple[str, ...] = ()
    filters: Filters = Filters()
    newest_first: bool = False
    offset: int = 0
    limit: int = 10
    facets: bool = True
    collapse: bool = False
    deadline: float = inf


#: As many values of a facet as a page could show; the rarest are left out.
MOST_FACET_VALUES = 20


class FacetValue(NamedTuple):
    """One value of a facet and how many of the found articles have it."""

    value: str
    count: int


class Answer(NamedTuple):
    """What an engine found: document numbers of this snapshot and their scores, in order.

    `duplicates` says of each how many near-duplicates it stands for, and `closest`, of one that was found by what it
    means alone, the number of its closest section; None of one that has a word of the search. `facets` maps `topic`,
    `source` and `year` to their values over all that was found, most frequent first, at most `MOST_FACET_VALUES`; the
    facet that is filtered by counts what its other values would give. `words` are the search's own, to show them in
    what was found.
    """

    docs: Sequence[int]
    scores: Sequence[float]
    duplicates: Sequence[int]
    closest: Sequence[int | None]
    total: int
    facets: dict[str, tuple[FacetValue, ...]]
    partial: bool
    words: ShownWords


@dataclass(frozen=True, slots=True)
class Card:
    """What a list of hits shows of an article; `sections` holds (heading, anchor, anchor in an address), in order.

    `path` is the id as it stands in an address.
    """

    id: str
    title: str
    summary: str
    source: str
    url: str
    topics: tuple[str, ...]
    published: date | None
    reviewed: date | None
    sections: tuple[tuple[str, str, str], ...]
    language: str
    path: str


class Passage(NamedTuple):
    """The stretch of an article that best shows why it was found; `*html` is escaped, with nothing in it but `<mark>`.

    `fragment` is its first words, encoded for the address of a link; `section` is the number of its section on the
    card, -1 where the article has no text below its title.
    """

    title_html: str
    html: str
    fragment: str
    section: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that answers a search by itself, like a `Passage`; `number` tells of which document asked for."""

    number: int
    html: str
    fragment: str
    section: int


class ShownWords(Protocol):
    """The words of a search as hits show them, in the documents of one snapshot."""

    #: The idf of each word.
    weights: Iterable[float]

    def passages(self, docs: Sequence[int], closest: Sequence[int | None]) -> list[Passage]:
        """The best passage of each document; `closest` tells, in step, the section to show where no word stands."""

    def sentence(self, docs: Sequence[int]) -> Sentence | None:
        """The first sentence that has every word as it was typed, of the first document that has one."""


class Snapshot(Protocol):
    """One unchanging state of an index; any number of threads may read it."""

    generation: str
    #: Whether something derived is missing, damaged or of another model.
    needs_mending: bool

    def __len__(self) -> int:
        """How many articles there are."""

    def prepare(self) -> None:
        """Load what searches need of all documents, so that none has to wait for it; soon done when it is loaded."""

    def search(self, ask: Ask) -> Answer:
        """Match, rank and count."""

    def cards(self, docs: Iterable[int]) -> list[Card]:
        """What a list shows of documents."""

    def find(self, article_id: str) -> int | None:
        """The number of the document with an id."""

    def article(self, doc: int) -> Article:
        """A document's whole article."""

    def same_as(self, doc: int) -> set[int]:
        """The documents that say the same as one, itself among them."""

    def newest(self, limit: int) -> list[int]:
        """The documents that were published last; of those that say nearly the same only the last one."""

    def files(self) -> dict[str, tuple[str, FileFacts]]:
        """Path -> (id, facts) of the file behind every document."""

    def idf(self, leaf: Leaf) -> float:
        """How much a leaf tells: the rarer, the more."""

    def frequency(self, term: str) -> int:
        """How many live documents have a term in their text."""

    def is_spelt(self, folded: str) -> bool:
        """Whether a document has a word just as it is spelt here, deleted ones included."""

    def facet_counts(self) -> dict[str, tuple[FacetValue, ...]]:
        """Each facet's most frequent values over all documents, near-duplicates as one, most frequent first."""

    def completions(self, begun: str, limit: int) -> list[str]:
        """The words of the texts that begin so, in the most documents first."""

    @property
    def shorts_begin(self) -> Collection[str]:
        """The words that abbreviations begin with; nearly all words of searches are none of these."""

    @property
    def longs_begin(self) -> Collection[str]:
        """The terms that those begin with that are abbreviated."""

    def stands_for(self, short: str) -> Sequence[str]:
        """What the articles say that an abbreviation, of one word or two, stands for, most articles first."""

    def abbreviated(self, first: str, second: str) -> Sequence[tuple[str, str]]:
        """(terms, their abbreviation) of what begins with these terms and is abbreviated, most articles first."""

    def is_name(self, terms: str) -> bool:
        """Whether a title or heading has these two terms, with a space between, as a name; see `analysis.pairs`."""

    def is_called(self, name: str) -> bool:
        """Whether a document is called so, deleted ones included; see `analysis.naming`."""

    @property
    def surfaces(self) -> dict[str, int]:
        """The words of the texts as people type them -> in how many documents each stands."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a writer is asked to do: take these articles out, then read these files and add them."""

    remove: tuple[str, ...]
    add: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer did: which files could not be read, and the generation that answers now."""

    rejected: tuple[Rejected, ...]
    generation: str


class Engine(Protocol):
    """Where terms are kept and matched."""

    def snapshot(self) -> Snapshot:
        """The newest committed state; raises `IndexUnusable`."""

    def follow(self, told: Callable[[FindwellError], str] = str) -> None:
        """Keep up with commits in the background from now on, so that `snapshot` never waits.

        What goes wrong with that is logged in the words of `told`.
        """

    @property
    def trouble(self) -> FindwellError | None:
        """Why what answers is not the newest state, where one who follows cannot open that."""

    def lock(self) -> AbstractContextManager[None]:
        """Keep other writers out; who has the lock may take it again. Raises `IndexLocked`."""

    def write(
        self,
        corpus: Path,
        changes: Changes,
        *,
        rebuild: bool,
        least: int = 0,
        kept: Collection[str] = (),
        progress: Callable[[int], None],
    ) -> Written:
        """Bring changes in, all or none.

        `rebuild` starts from nothing, and has to end with `least` articles, among them those with the ids `kept`, where
        they have files still. Raises `IndexLocked` and `GuardRefused`.
        """

    def close(self) -> None:
        """Let go of what `snapshot` opened."""

    def mend(self, progress: Callable[[int, int], None]) -> int:
        """Remake what is derived and damaged, or of another model; returns how many pieces that were.

        `progress` is told how many articles were gone through, and of how many. Raises `IndexLocked`.
        """

    def bytes_used(self) -> int:
        """How much disk the index takes, in bytes."""

    def damages(self) -> list[str]:
        """What is wrong with the index as it lies on disk, in sentences; empty where nothing is.

        Raises `IndexLocked` where commits overtake each look at it.
        """
