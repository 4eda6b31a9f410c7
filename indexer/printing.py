"""What the command line prints for people: sentences, a table, a progress bar on a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from indexer.searching.page import HitPage
from indexer.upkeep.comparison import Comparison
from indexer.upkeep.report import Report
from indexer.upkeep.status import Check, Status

#: Without a terminal, progress is told in lines, one for each this many files.
LINE_EVERY = 1000


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Something to tell (what, done, total) to: a bar on a terminal, plain lines elsewhere, nothing when quiet."""
    console = Console(stderr=True)
    if quiet:
        yield lambda what, done, total: None
    elif not console.is_terminal:
        yield _lines()
    else:
        bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=console, auto_refresh=False, transient=True,
        )  # fmt: skip
        task = bar.add_task("", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)
            bar.refresh()

        with bar:
            yield show


def _lines() -> Callable[[str, int, int], None]:
    told: dict[str, int] = {}

    def tell(what: str, done: int, total: int) -> None:
        if done >= told.get(what, 0) + LINE_EVERY:
            told[what] = done - done % LINE_EVERY
            click.echo(f"{what}: {told[what]} of {total}", err=True)

    return tell


def report(done: Report, plan_only: bool) -> str:
    """A run in a few lines."""
    verb = "Would add" if plan_only else "Added"
    lines = [
        f"{verb} {done.added}, {'change' if plan_only else 'changed'} {done.changed}, "
        f"{'remove' if plan_only else 'removed'} {done.removed}; {done.unchanged} unchanged, "
        f"{len(done.rejected)} could not be read ({done.seconds:.2f} s)."
    ]
    lines += [f"  {each.path}: {each.reason}" for each in done.rejected]
    lines += [f"This would be refused. {done.refused}"] if done.refused else []
    return "\n".join(lines)


def hits(page: HitPage) -> None:
    """A page of hits, matches in bold."""
    console = Console(highlight=False, markup=False)
    read_as = f" (read as: {page.query.read_as})" if page.query.corrected else ""
    console.print(f"{page.total} found in {page.took_ms:.1f} ms{read_as}", style="dim")
    if page.total and page.query.missing:
        console.print(f"No article mentions: {', '.join(page.query.missing)}", style="dim")
    for notice in page.notices:
        console.print()
        console.print(notice["title"], style="bold")
        for line in notice["lines"]:
            console.print(line)
    for number, hit in enumerate(page.hits, 1):
        console.print()
        console.print(Text.assemble(f"{number:3}. ", _marked(hit.title_html), (f"  {hit.id}", "dim")))
        where = f"{hit.section.heading}: " if hit.section.heading else ""
        console.print(Text.assemble("     ", (where, "italic"), _marked(hit.snippet_html)))


def _marked(html: str) -> Text:
    """Escaped text with <mark> as text with bold."""
    text = Text()
    for number, part in enumerate(re.split("</?mark>", html)):
        text.append(unescape(part), "bold" if number % 2 else "")
    return text


def status(found: Status) -> str:
    """The status in a few lines."""
    lines = [
        f"{found.articles} articles, generation {found.generation}, {_size(found.bytes)}, kept by {found.engine}",
        f"Last run: {found.last_run or 'unknown'}; {len(found.rejected)} files could not be read",
    ]
    lines += [f"  {each['path']}: {each['reason']}" for each in found.rejected]
    return "\n".join(lines)


def _size(count: int) -> str:
    return f"{count / 1e3:.1f} kB" if count < 100_000 else f"{count / 1e6:.1f} MB"


def check(found: Check) -> str:
    """A check in a few lines."""
    lines = [f"{found.articles} articles: {'damaged' if found.damages else 'whole'}", *found.damages, *found.lost]
    for name, paths in (("not indexed yet", found.missing), ("changed since", found.outdated), ("gone", found.surplus)):
        if paths:
            lines.append(f"{len(paths)} {name}: {', '.join(paths[:5])}{' …' if len(paths) > 5 else ''}")
    return "\n".join(lines)


def evaluation(found) -> str:
    """An evaluation in a line."""
    return (
        f"{found.queries} queries: nDCG@10 {found.ndcg_at_10:.4f}, MRR {found.mrr:.4f}, "
        f"recall@100 {found.recall_at_100:.4f}"
    )


def comparison(found: Comparison) -> str:
    """A comparison: each measure in a line, and the queries that moved most."""
    lines = [f"against {found.against}:"]
    lines += [
        f"  {each.measure}: {each.before:.4f} → {each.after:.4f} ({each.gain:+.4f}, p = {each.p_value:.3f})"
        for each in found.differences
    ]
    for name, queries in (("won", found.won), ("lost", found.lost)):
        lines += [f"  {name}: {each.before:.2f} → {each.after:.2f}  {each.text}" for each in queries]
    return "\n".join(lines)
