"""The house rules that a machine can check: which way imports point, and that what is public is documented."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
from pathlib import Path

import click
import pytest

from indexer import errors
from indexer.cli import main
from indexer.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for package in ("indexer", "webapp") for path in (ROOT / package).rglob("*.py"))

#: Who stands above whom: a package may import those of its own rank or below. The face of the package ranks highest.
RANKS = {
    "indexer.settings": 0, "indexer.errors": 0,
    "indexer.analysis": 1,
    "indexer.reading.article": 1, "indexer.reading.words": 2, "indexer.reading.blocks": 3,
    "indexer.reading.metadata": 4, "indexer.reading.markup": 5, "indexer.reading.pages": 6,
    "indexer.reading.choosing": 7, "indexer.reading.plain": 8, "indexer.reading": 9,
    "indexer.engines": 10,
    "indexer.searching": 11, "indexer.library": 12,
    "indexer.upkeep": 13, "indexer.printing": 14, "indexer.cli": 15, "indexer.__main__": 16, "indexer": 16,
    "webapp": 17,
}  # fmt: skip
#: Third-party packages that only these parts may import.
RESERVED = {
    "whoosh": ("indexer.engines.whoosh", "indexer.analysis"),
    "opensearchpy": ("indexer.engines.opensearch",),
    "flask": ("webapp",),
    "click": ("indexer.cli", "indexer.printing"),
}
#: Of the engines only this package knows which there are.
ENGINES = "indexer.engines"


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


NAMES = {module_name(path) for path in MODULES}


def imports(path: Path) -> set[str]:
    """Every module a file imports, wherever the import stands."""
    package = module_name(path).split(".") if path.name == "__init__.py" else module_name(path).split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                found.add(inner if inner in NAMES else source)
    return found


def rank(name: str) -> int | None:
    """The rank of a module of ours, by its longest known beginning."""
    if name == "indexer":
        return RANKS[name]
    known = [each for each in RANKS if each != "indexer" and (name == each or name.startswith(f"{each}."))]
    return RANKS[max(known, key=len)] if known else None


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_one_way(path):
    mine = rank(module_name(path))
    assert mine is not None, f"{module_name(path)} has no place in the house"
    for name in imports(path):
        other = rank(name)
        if other is not None:
            assert other <= mine, f"{module_name(path)} imports {name}, which stands above it"
        if name.startswith(f"{ENGINES}.whoosh"):
            assert module_name(path).startswith(ENGINES), f"{module_name(path)} must not know {name}"
        if name.startswith(ENGINES):
            assert not module_name(path).startswith("webapp"), f"{module_name(path)} must not know {name}"
        top = name.split(".")[0]
        if top in RESERVED:
            assert module_name(path).startswith(RESERVED[top]), f"{module_name(path)} must not import {top}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_only_settings_read_the_environment(path):
    if module_name(path) not in ("indexer.settings", "indexer.cli"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"os\.environ|getenv", source)


def test_every_error_has_an_outcome_and_a_docstring():
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.FindwellError)]
    for kind in kinds:
        assert kind.__doc__
        assert kind.__subclasses__() or kind in errors.OUTCOMES


def test_every_setting_is_documented_and_nothing_else_is():
    documented = re.findall(r"^\| `(\w+)` \|(.*)\|$", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    fields = {item.name: item for item in dataclasses.fields(Settings)}
    assert [name for name, _ in documented] == list(fields)
    for name, row in documented:
        default = fields[name].default
        assert (f"`{default}`" if default != "" else "empty") in row, f"the default of {name}"
        assert fields[name].metadata["doc"] in row


def test_every_command_and_option_is_documented():
    text = (ROOT / "docs/command-line.md").read_text()
    for name, command in main.commands.items():
        assert f"### findwell {name}" in text
        part = text.split(f"### findwell {name}")[1].split("\n### ")[0]
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[-1]}" in part, f"{name} {option.opts[-1]}"


def test_make_prints_its_own_help():
    said = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "install", "test-long"):
        assert f"make {target} " in said


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_begin_with_a_sentence(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring and docstring.split("\n\n")[0].rstrip().endswith((".", ":"))
