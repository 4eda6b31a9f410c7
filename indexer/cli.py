"""The `findwell` command: parse, call, print. What it does is done elsewhere."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import runpy
import shutil
import socket
import sys
import tempfile
import traceback
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from indexer import printing
from indexer.engines import is_warm
from indexer.errors import AddressTaken, BelowFloor, FindwellError, IndexDamaged, IndexUnusable, exit_code
from indexer.library import Library
from indexer.reading import load_readers
from indexer.searching import plain
from indexer.searching.page import HitPage
from indexer.settings import ENGINES, Settings, as_in, load_settings
from indexer.upkeep.comparison import compare
from indexer.upkeep.curated import check_curated, missing_files
from indexer.upkeep.evaluate import evaluate as evaluate_queries
from indexer.upkeep.report import with_mending
from indexer.upkeep.status import check_index, read_status
from indexer.upkeep.sync import update
from indexer.upkeep.warming import warm

#: The temporary folder of what the workers of a server count begins so.
FIGURES = "findwell-figures-"
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


class _Commands(click.Group):
    """A group that ends with one sentence and the exit code of the error, never a traceback without -v."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except FindwellError as error:
            if ctx.params.get("verbose"):
                traceback.print_exc()
            mendable = isinstance(error, IndexUnusable)
            click.echo(f"findwell: {with_mending(error, ctx.obj) if mendable else error}", err=True)
            ctx.exit(exit_code(error))
        except (OSError, BrokenProcessPool) as error:
            if isinstance(error, BrokenPipeError):  # who reads has had enough
                raise
            if ctx.params.get("verbose"):
                traceback.print_exc()
            click.echo(f"findwell: {_trouble(error)}", err=True)
            ctx.exit(1)


def _trouble(error: OSError | BrokenProcessPool) -> str:
    """What the machine had against a run, in a sentence."""
    if isinstance(error, BrokenProcessPool):
        return "A process was killed while reading articles, probably for lack of memory; try --jobs 1."
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC and not where:
        where = f": make room where the index is, in {tempfile.gettempdir()} or in shared memory (--jobs 1 needs none)"
    return f"{error.strerror or error}{where}."


def _json(value: dict) -> str:
    """JSON that comes out whole whatever the output can show."""
    return json.dumps(value, ensure_ascii=not (sys.stdout.encoding or "").lower().startswith("utf"))


@click.group(cls=_Commands)
@click.option("--index", metavar="DIR", help="The folder the index is kept in.")
@click.option("--config", metavar="FILE", help="The configuration file.")
@click.option("--engine", type=click.Choice(ENGINES), help="What keeps and matches the terms.")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens, and show tracebacks.")
@click.version_option(package_name="findwell")
@click.pass_context
def main(ctx: click.Context, index: str | None, config: str | None, engine: str | None, verbose: bool) -> None:
    """Search a folder of articles."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # not every terminal can show every letter
        sys.stdout.reconfigure(errors="replace")
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(message)s")
    ctx.obj = load_settings(config, index=index, engine=engine)
    for told in missing_files(ctx.obj):
        click.echo(f"findwell: {told}", err=True)


@main.command()
@click.argument("corpus", required=False)
@click.option("--plan", "plan_only", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--rebuild", is_flag=True, help="Read everything again; the old index answers until it is done.")
@click.option("--force", is_flag=True, help="Override the guards.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read and analyse.")
@as_json
@click.pass_context
def index(
    ctx: click.Context, corpus: str | None, plan_only: bool, rebuild: bool, force: bool, jobs: int | None, as_json: bool
) -> None:
    """Bring the index up to date with the folder CORPUS: add, change, remove."""
    settings = replace(ctx.obj, corpus=corpus or ctx.obj.corpus, jobs=jobs or ctx.obj.jobs)
    ctx.find_root().obj = settings  # What mends an index is told with the folder that was named.
    load_readers()
    with printing.progress(quiet=as_json or plan_only) as progress:
        report = update(settings, plan_only, rebuild=rebuild, force=force, progress=progress)
    click.echo(_json(report.as_json()) if as_json else printing.report(report, plan_only))


def _no_options(context: click.Context, _: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a search: one minus leaves a word out, two begin an option that there is not."""
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word, ctx=context)
    return words


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, callback=_no_options)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="The most hits to print.")
@click.option("--topic", help="Only articles of this topic.")
@click.option("--source", help="Only articles of this source.")
@as_json
@click.pass_obj
def search(
    settings: Settings, words: tuple[str, ...], limit: int, topic: str | None, source: str | None, as_json: bool
) -> None:
    """Search from the terminal; a minus before a word leaves out what has it."""
    with Library.open(settings) as library:
        # Whether there is an index is known before anybody waits for loops to be compiled.
        _warmed(settings)
        page: HitPage = library.search(" ".join(words), per_page=limit, topic=topic, source=source)
    if as_json:
        click.echo(_json(plain.hit_page(page)))
    else:
        printing.hits(page)


def _check_address(host: str, port: int) -> None:
    """Raises `AddressTaken` if the address cannot be listened on; gunicorn would try for seconds and say less."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        is_taken = error.errno == errno.EADDRINUSE
        advice = "stop what listens there, or choose another --port" if is_taken else "choose another --host or --port"
        raise AddressTaken(f"Nothing can be served on {_address(host, port)} ({error.strerror}): {advice}.") from error


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _warmed(settings: Settings) -> bool:
    """Compile the search loops unless they are cached already; true if this call compiled and cached them."""
    if is_warm():
        return False
    click.echo("Compiling the search loops for this machine, only once; it takes some seconds …", err=True)
    warm(settings)
    return is_warm()


@main.command()
@as_json
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:
    """Say how many articles there are, the last run, and which files could not be read."""
    found = read_status(settings)
    click.echo(_json(found.as_json()) if as_json else printing.status(found))


@main.command()
@as_json
@click.pass_obj
def check(settings: Settings, as_json: bool) -> None:
    """Verify the index against itself and the corpus; exit 1 where it is damaged."""
    found = check_index(settings)
    click.echo(_json(found.as_json()) if as_json else printing.check(found))
    if not found.is_whole:
        raise IndexDamaged("The index is damaged: run findwell index to remake its arrays, or rebuild it.")


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--floor", type=float, metavar="NDCG", help="Exit 1 where the mean nDCG@10 is lower.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N queries.")
@click.option("--against", type=click.Path(path_type=Path), metavar="FILE", help="Compare with the ranking under FILE.")
@as_json
@click.pass_obj
def evaluate(
    settings: Settings, path: Path, floor: float | None, limit: int | None, against: Path | None, as_json: bool
) -> None:
    """Measure ranking over the judged queries in PATH: a CSV file, or a folder with queries.jsonl and qrels.tsv."""
    check_curated(settings)
    other = against and as_in(settings, against)
    if other:
        check_curated(other)
    with Library.open(settings) as library:
        found = evaluate_queries(library, path, limit)
    shown, text = found.as_json(), printing.evaluation(found)
    if other:
        with Library.open(other) as library:
            comparison = compare(found, evaluate_queries(library, path, limit), str(against))
        shown["against"] = comparison.as_json()
        text = f"{text}\n{printing.comparison(comparison)}"
    click.echo(_json(shown) if as_json else text)
    if floor is not None and not found.ndcg_at_10 >= floor:  # "nan" is a number too
        raise BelowFloor(f"nDCG@10 is {found.ndcg_at_10:.4f}, below the floor of {floor}.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=click.IntRange(1), help="Worker processes; one per core, four at most, without it.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int | None) -> None:
    """Serve the search page with gunicorn."""
    settings: Settings = ctx.obj
    host = host.strip("[]")
    _check_address(host, port)
    if _warmed(settings):
        # Every worker would inherit the memory compiling took, so start afresh. Where they could not be
        # kept, this process alone has them.
        os.execv(sys.executable, sys.orig_argv)
    os.environ.update({f"FINDWELL_{name.upper()}": str(value) for name, value in settings.as_dict().items()})
    # All of them are told so: no file has a say any more, be it whole or broken.
    os.environ["FINDWELL_CONFIG"] = os.devnull
    workers = workers or min(os.cpu_count() or 1, 4)
    if workers > 1 and not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        # Before anything of Prometheus is loaded: which figures it keeps, shared or each worker's own, is settled then.
        with suppress(OSError):  # without a place for them /metrics tells one worker's figures
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=FIGURES)
    sys.argv[1:] = [
        "--bind", _address(host, port), "--workers", str(workers), "--threads", "4",
        "--config", "python:webapp.gunicorn", "webapp.gunicorn:application()",
    ]  # fmt: skip
    # As Flask writes its log where nobody else has said how.
    logging.basicConfig(format="[%(asctime)s] %(levelname)s in %(module)s: %(message)s", force=True)
    # In this process, which has loaded already what the service needs.
    runpy.run_module("gunicorn", run_name="__main__", alter_sys=True)


def take_figures_away() -> None:
    """Take away the folder that `serve` made for the workers' figures; never one that somebody else chose."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if os.path.basename(folder).startswith(FIGURES):
        shutil.rmtree(folder, ignore_errors=True)
