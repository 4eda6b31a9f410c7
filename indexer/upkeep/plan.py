"""Plan: what has to happen for the index to say what the corpus folder says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.engines.base import Changes, FileFacts
from indexer.errors import CorpusMissing, GuardRefused
from indexer.reading import ReadingError, Rejected, SourceFile, content_of, digest_of, walk, was_read_otherwise
from indexer.upkeep.report import NO_LOOK, LastLook

#: A file written so shortly before it was read may have changed again without its time showing it.
_CLOCK_TICK_NS = 20_000_000
#: From this many articles on, a run that would remove more than half of them is refused.
GUARDED_FROM = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to add, the files to read again, the ids to take out, and what cannot be read at all.

    `retried` are the files that gave no article the last time and are as they were: they are read once more, and most
    likely refused once more. `unseen` are the ids of articles in folders that cannot be looked into, or whose files are
    there and cannot be read. `places` names what was met at the path of each folder with files, and
    of each link to a file.
    """

    added: tuple[SourceFile, ...]
    changed: tuple[SourceFile, ...]
    removed: tuple[str, ...]
    unchanged: int
    rejected: tuple[Rejected, ...]
    retried: tuple[SourceFile, ...] = ()
    unseen: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> Changes:
        """The plan as an engine takes it."""
        return Changes(self.removed, (*self.added, *self.changed, *self.retried))


def make_plan(
    corpus: Path,
    known: dict[str, tuple[str, FileFacts]],
    *,
    max_bytes: int,
    rebuild: bool = False,
    last: LastLook = NO_LOOK,
) -> Plan:
    """Compare the folder with what the index knows of its files; for a rebuild every file is to be added.

    The `last` look found the index to say what the files said then, but for those that it could not read. A file that
    takes over the id of an article replaces it. What cannot be looked into, or is there and cannot be read, is not
    taken out. No more than `max_bytes` of a file are compared. Raises `CorpusMissing`.
    """
    check_corpus(corpus)
    try:
        files, rejected = walk(corpus)
    except ReadingError as error:
        raise CorpusMissing(error.reason) from error
    ids = {file.id for file in files}
    places = {_whose_place(file): file.place for file in files}
    # In the place of the others there may be folders with other files, none of them changed since the last run.
    as_they_were = {path for path, place in places.items() if last.places.get(path) == place}
    replaced = {article_id for article_id, _ in known.values()} & ids
    added, changed, retried = [], [], []
    for file in files:
        was_refused, is_known = file.path in last.rejected, file.path in known
        is_in_place = _whose_place(file) in as_they_were
        is_as_it_was = is_in_place and last.begun_ns > file.changed_ns + _CLOCK_TICK_NS
        if rebuild:
            added.append(file)
        elif was_refused and is_as_it_was and (is_known or file.id not in replaced):
            retried.append(file)
        elif is_known:
            facts, seen_ns = known[file.path][1], 0 if was_refused else last.begun_ns
            if not _is_as_read(file, facts, is_in_place, seen_ns) and _differs(corpus, file, facts, max_bytes):
                changed.append(file)
        else:
            (changed if file.id in replaced else added).append(file)
    refused = {each.path for each in rejected if each.elsewhere is None}
    ways = {each.path: each.elsewhere for each in rejected if each.elsewhere is not None}
    present = {file.path for file in files} | refused
    removed, unseen = [], []
    for path, (article_id, _) in known.items():
        if path in refused:
            unseen.append(article_id)
        elif path not in present and article_id not in ids:
            (unseen if _is_unseen(corpus, path, refused, ways) else removed).append(article_id)
    unchanged = len(files) - len(added) - len(changed) - len(retried)
    return Plan(*map(tuple, (added, changed, removed)), unchanged, *map(tuple, (rejected, retried, unseen)), places)


def check_corpus(corpus: Path) -> None:
    """Raises `CorpusMissing` where the corpus is no folder."""
    if not corpus.is_dir():
        what = "no folder" if corpus.exists() else "not there"
        raise CorpusMissing(f"The corpus folder {corpus} is {what}; name the folder of your articles.")


def _is_unseen(corpus: Path, path: str, refused: set[str], ways: Mapping[str, str]) -> bool:
    """Whether a file cannot be looked at: it or a folder above it is `refused`, or where one of the `ways` leads."""
    above = path
    while above:
        # A file that took a folder's place has nothing below it, whatever it was refused for.
        if above in refused and (above == path or not (corpus / above).is_file()):
            return True
        if above in ways:
            led = f"{ways[above]}/{path[len(above) + 1 :]}".lstrip("/")
            # What lies in the folder that is met there is met by its own way.
            return led != path and _is_unseen(
                corpus, led, refused, {way: to for way, to in ways.items() if way != above}
            )
        above = _folder_of(above)
    return False


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _whose_place(file: SourceFile) -> str:
    """Whose identity counts for a file: its folder's, or its own where it is a link."""
    return file.path if file.is_link else _folder_of(file.path)


def _is_as_read(file: SourceFile, facts: FileFacts, is_in_place: bool, seen_ns: int) -> bool:
    """Whether a file is what was read, as far as size and times tell, without a look into it."""
    if file.size != facts.size or was_read_otherwise(facts.digest):
        return False
    # Files may change places, or be put there with an old time.
    is_as_it_was = is_in_place and max(facts.read_ns, seen_ns) > file.changed_ns + _CLOCK_TICK_NS
    return file.mtime_ns == facts.mtime_ns and facts.read_ns > file.mtime_ns + _CLOCK_TICK_NS and is_as_it_was


def _differs(corpus: Path, file: SourceFile, facts: FileFacts, max_bytes: int) -> bool:
    """Whether a file's content is other than what was read."""
    if file.size != facts.size or was_read_otherwise(facts.digest):
        return True
    try:
        return digest_of(content_of(corpus, file, max_bytes)) != facts.digest
    except (ReadingError, OSError, MemoryError):
        return True  # whoever reads it next says what is wrong


def fewest(articles: int) -> int:
    """How many of the articles a run has to leave, unless it is forced: of several, one at least."""
    return (articles + 1) // 2 if articles >= GUARDED_FROM else min(1, articles // 2)


def check_guards(plan: Plan, articles: int, *, rebuild: bool = False, usual: str = "") -> None:
    """Refuse to take out more than half of the `articles`, or to rebuild without some; raises `GuardRefused`.

    `usual` is the folder that the last run read, where it was another one.
    """
    added = {file.id for file in plan.added}
    if rebuild and (dropped := set(plan.unseen) - added):
        raise GuardRefused(
            f"A rebuild would drop {len(dropped)} of the articles, whose files or folders cannot be read right now; "
            "if that is meant, run it again with --force."
        )
    left = articles - len(set(plan.removed) - added)
    if left < fewest(articles):
        told = f", and {len(plan.added)} others would be added" if plan.added and not rebuild else ""
        told += f"; the last run was over {usual}" if usual else ""
        raise GuardRefused(
            f"Of {articles} articles only {left} would be left{told}; if that is meant, run it again with --force."
        )
