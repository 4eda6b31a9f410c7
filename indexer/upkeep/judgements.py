"""Judged queries: what people search for, and how well each article answers it."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import JudgementsError

#: Grades run from 0, no answer, to 3, exactly what was looked for.
HIGHEST_GRADE = 3


@dataclass(slots=True)
class JudgedQuery:
    """A query and its answers: `grades` maps article ids to grades; without any above 0 nothing should be found.

    `kind` says what the query is an example of, where the file tells.
    """

    id: str
    text: str
    kind: str = ""
    grades: dict[str, int] = field(default_factory=dict)

    @property
    def has_answers(self) -> bool:
        """Whether any article answers it."""
        return any(self.grades.values())


def read_judgements(path: Path) -> list[JudgedQuery]:
    """Read judged queries in the order of their file; raises `JudgementsError` with file, line and reason.

    `path` is a CSV file of query, article id, grade (and kind, where its first line names the columns), or a folder
    with `queries.jsonl` and `qrels.tsv`. A query that should find nothing has an empty article id and grade 0.
    """
    queries = _from_folder(path) if path.is_dir() else _from_csv(path)
    if not queries:
        raise JudgementsError(f"{path} has no judged queries.")
    return queries


def _from_csv(path: Path) -> list[JudgedQuery]:
    queries: dict[str, JudgedQuery] = {}
    kind_column = None
    for line, row in _csv_rows(path):
        if line == 1 and [cell.strip().lower() for cell in row[:1] + row[2:3]] == ["query", "grade"]:
            names = [cell.strip().lower() for cell in row]
            kind_column = names.index("kind") if "kind" in names else None
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < 3:
            raise _error(path, line, f"has {len(row)} columns, not query, article id, grade")
        text, article = row[0].strip(), row[1].strip()
        if not text:
            raise _error(path, line, "has no query")
        kind = row[kind_column].strip() if kind_column is not None and kind_column < len(row) else ""
        query = queries.setdefault(text, JudgedQuery(text, text, kind))
        _judge(query, article, row[2], path, line)
    return list(queries.values())


def _csv_rows(path: Path):
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            while True:
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise _error(path, rows.line_num, str(error)) from None
                yield rows.line_num, row
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementsError(f"{path} cannot be read: {error}.") from None


def _from_folder(folder: Path) -> list[JudgedQuery]:
    queries: dict[str, JudgedQuery] = {}
    path = folder / "queries.jsonl"
    for line, text in _lines(path):
        try:
            stored = json.loads(text)
            query = JudgedQuery(str(stored["id"]), str(stored["text"]))
        except (ValueError, KeyError, TypeError):
            raise _error(path, line, "is no JSON object with id and text") from None
        if query.id in queries:
            raise _error(path, line, f"has the query id {query.id!r} a second time")
        queries[query.id] = query
    path = folder / "qrels.tsv"
    for line, text in _lines(path):
        row = text.split("\t")
        if len(row) != 3:
            raise _error(path, line, f"has {len(row)} columns, not query id, article id, grade")
        if row[0] not in queries:
            raise _error(path, line, f"judges the query {row[0]!r}, which queries.jsonl does not have")
        _judge(queries[row[0]], row[1], row[2], path, line)
    return [query for query in queries.values() if query.grades]


def _lines(path: Path):
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementsError(f"{path} cannot be read: {error}.") from None
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _judge(query: JudgedQuery, article: str, grade: str, path: Path, line: int) -> None:
    grade = grade.strip()
    # Python refuses to read a number of thousands of digits.
    if not (grade.isascii() and grade.isdigit() and len(grade.lstrip("0")) <= 1 and int(grade[-1]) <= HIGHEST_GRADE):
        raise _error(path, line, f"has the grade {grade!r}, not a whole number from 0 to {HIGHEST_GRADE}")
    if not article and int(grade[-1]):
        raise _error(path, line, "has a grade but no article id")
    if article in query.grades:
        raise _error(path, line, f"judges {article or 'nothing'!r} a second time for this query")
    query.grades[article] = int(grade[-1])


def _error(path: Path, line: int, reason: str) -> JudgementsError:
    return JudgementsError(f"{path}, line {line}: it {reason}.")
