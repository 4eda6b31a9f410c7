"""What the documentation says of the code that a machine can compare: names of files, options, keys and numbers."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click
import pytest

from indexer.cli import main
from indexer.reading import SUFFIXES
from indexer.reading.metadata import facts
from indexer.searching import corrections, notices
from indexer.searching.weights import ABBREVIATION, NAME_IN_TEXT, RANKING, SENTENCES, SYNONYM
from indexer.upkeep.comparison import Comparison
from indexer.upkeep.evaluate import Evaluation
from indexer.upkeep.report import Report
from indexer.upkeep.status import Check, Status
from tests.benchmarks.__main__ import STAGES

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODULES = [path.relative_to(ROOT).as_posix() for folder in ("indexer", "webapp") for path in (ROOT / folder).rglob("*")]
#: What commands print as JSON, and the keys that are added to those of a class.
PRINTED = {"index": (Report, ()), "status": (Status, ()), "check": (Check, ("whole",)), "evaluate": (Evaluation, ())}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_files_that_are_named_are_there(path):
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (path.parent / link).exists(), link
    for name in re.findall(r"`((?:[a-z_0-9-]+/)*[a-z_0-9-]+(?:\.py|/))`", text):
        is_there = (ROOT / name).exists() or any(f"/{each}/".endswith(f"/{name.rstrip('/')}/") for each in MODULES)
        assert is_there, name


def test_modules_of_the_engine_stand_in_the_architecture():
    for path in (ROOT / "indexer/engines/whoosh").glob("*.py"):
        assert path.name == "__init__.py" or path.name in page("architecture.md"), path.name
    for folder in (ROOT / "indexer/reading", ROOT / "indexer/engines/whoosh"):
        for path in folder.glob("*/__init__.py"):
            assert f"{path.parent.name}/" in page("architecture.md"), path.parent.name


def test_options_before_the_command_are_documented():
    begins = page("command-line.md").split("\n### ")[0]
    for option in main.params:
        assert isinstance(option, click.Option)
        assert f"`{option.opts[0]}" in begins, option.opts


@pytest.mark.parametrize("command", PRINTED)
def test_what_is_printed_as_json_is_documented(command):
    kind, more = PRINTED[command]
    part = page("command-line.md").split(f"### findwell {command}")[1].split("\n### ")[0]
    (printed,) = re.findall(r"print `\{(.*?)\}`", part)[:1]
    outermost = re.sub(r"\[\{.*?\}\]", "", printed)
    assert set(re.findall(r'"(\w+)"', outermost)) == {field.name for field in dataclasses.fields(kind)} | set(more)


def test_a_comparison_is_documented():
    keys = ", ".join(f'"{field.name}"' for field in dataclasses.fields(Comparison))
    assert f'`"against"`: `{{{keys}}}`' in page("command-line.md")


def test_keys_of_a_notice_are_documented():
    table = page("notices-and-pins.md").split("### How wording is matched")[0]
    named = {key for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
    assert named == set(notices._KEYS) - {"place"}
    assert "`[[notice.place]]`" in table


def test_keys_of_facts_are_documented():
    rows = re.findall(r"^\| (\w+) \| (`.*`) \|$", page("articles.md"), re.MULTILINE)
    assert {what: keys.replace("`", "") for what, keys in rows} == facts._KEYS
    assert all(f"`{suffix}`" in page("articles.md") for suffix in SUFFIXES)


def test_numbers_of_the_ranking_are_documented():
    text = page("relevance.md")
    for told in (
        f"{RANKING.title:g}·title + {RANKING.headings:g}·headings + {RANKING.body:g}·body",
        f"{RANKING.k1 + 1:.1f}·tf / (tf + {RANKING.k1:g}·(1 − {RANKING.b:g} + {RANKING.b:g}·len(d)/average))",
        f"base·(1 + {RANKING.coverage:g}·covered) + {RANKING.proximity:g}·near",
        f"{RANKING.titled:g}·(highest words) · titled(d)",
        f"{1 - RANKING.meaning:g}·words(d) + {RANKING.meaning:g}·(highest words)",
        f"meaning's share is {SENTENCES:g} instead of {RANKING.meaning:g}",
        f"an abbreviation with {ABBREVIATION:g}, a synonym with {SYNONYM:g}",
        f"the name in a title counts 1, in the text {NAME_IN_TEXT:g}",
        f"two letters swapped {corrections.SWAPPED:g}, a letter doubled or not {corrections.DOUBLED:g}",
        ", ".join(f"{cost:.1f} from {letters}" for letters, cost in reversed(corrections.FORGIVEN)).replace(
            " from 4", " from 4 letters"
        ),
    ):
        assert told in text, told


def test_stages_of_the_benchmark_are_documented():
    assert ", ".join(f"`{name}`" for name in STAGES) in page("benchmarks.md")


def test_so_many_articles_ship_as_is_said():
    count = len(list((ROOT / "corpus/articles").iterdir()))
    for name in ("README.md", "corpus/README.md", "CHANGELOG.md"):
        assert f"{count} " in (ROOT / name).read_text(encoding="utf-8"), name
