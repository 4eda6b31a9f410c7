"""What a run found, as tables and bars: printed, and written as Markdown."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_BEGIN, _END = "<!-- measured -->", "<!-- end of what was measured -->"
_PACKAGES = ("numpy", "whoosh3", "tantivy", "bm25s", "Flask")


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise and what was measured: kept where `value` is at most `limit`, or at least it with `at_least`."""

    promise: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one stage; the first column names who was measured."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Found:
    """What stages found so far; `curves` maps an engine's name to (articles, p50, p95) with ten passages."""

    tables: list[Table] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    curves: dict[str, list[tuple[int, float, float]]] = field(default_factory=dict)


def number(value: float) -> str:
    """A number with three telling digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def markdown(found: Found, about: Sequence[str]) -> str:
    """Everything that was found, as Markdown."""
    parts = ["\n".join(f"- {line}" for line in about)]
    for table in found.tables:
        parts += [f"### {table.title}", _table(table.head, table.rows), *table.notes]
    if found.bars:
        rows = [
            (bar.promise, number(bar.value), _limit(bar), "kept" if bar.kept else "**missed**") for bar in found.bars
        ]
        parts += ["### Bars", _table(("promise", "measured", "bar", ""), rows)]
    if found.skipped:
        parts += ["### Skipped", "\n".join(f"- {line}" for line in found.skipped)]
    return "\n\n".join(parts) + "\n"


def write(path: Path, text: str) -> None:
    """Write the text as a file of its own, or between the marks of one that has them."""
    whole = _read(str(path))
    before, begin, rest = whole.partition(_BEGIN)
    _, end, behind = rest.partition(_END)
    path.write_text(f"{before}{begin}\n\n{text}\n{end}{behind}" if begin and end else text, encoding="utf-8")


def _limit(bar: Bar) -> str:
    return f"{'at least' if bar.at_least else 'at most'} {bar.limit:g}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [_line(head, widths), f"|{'|'.join('-' * (width + 2) for width in widths)}|"]
    return "\n".join([*lines, *(_line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (f" {cell:{width}} " for cell, width in zip(cells, widths, strict=True))
    return f"|{'|'.join([first, *others])}|"


def machine() -> list[str]:
    """The machine and what runs on it, in lines."""
    processor = re.search(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    return [
        f"{processor.group(1) if processor else platform.processor() or 'unknown processor'}, {os.cpu_count()} cores"
        + (f", {int(memory.group(1)) / 2**20:.0f} GiB" if memory else ""),
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        ", ".join(f"{name} {found}" for name in _PACKAGES if (found := _version(name))),
        f"load before the run: {os.getloadavg()[0]:.1f}",
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
