"""Files of judged queries: what is read, and what is refused with its line and reason."""

from __future__ import annotations

import pytest

from indexer.errors import JudgementsError
from indexer.upkeep.judgements import read_judgements

QUERIES = '{"id": "1", "text": "sleep"}\n{"id": "2", "text": "mood"}\n{"id": "3", "text": "unjudged"}\n'


@pytest.fixture
def csv_file(tmp_path):
    def write(text: str, encoding: str = "utf-8"):
        path = tmp_path / "judgements.csv"
        path.write_text(text, encoding=encoding)
        return path

    return write


@pytest.fixture
def folder(tmp_path):
    def write(queries: str, qrels: str):
        (tmp_path / "queries.jsonl").write_text(queries, encoding="utf-8")
        (tmp_path / "qrels.tsv").write_text(qrels, encoding="utf-8")
        return tmp_path

    return write


def test_csv_with_header_kind_quotes_and_empty_lines(csv_file):
    path = csv_file(
        'query,article id,grade,kind\n\n"a ""b"", c",GARD/1,3,phrase\n"a ""b"", c",x,0,phrase\nzz,,0,nothing\n'
    )
    first, second = read_judgements(path)
    assert (first.text, first.kind, first.grades) == ('a "b", c', "phrase", {"GARD/1": 3, "x": 0})
    assert (first.has_answers, second.has_answers, second.text) == (True, False, "zz")


def test_csv_without_header_and_with_a_byte_order_mark(csv_file):
    assert read_judgements(csv_file("query,a,2\n", "utf-8-sig"))[0].grades == {"a": 2}


def test_a_line_ends_where_json_lines_end(folder):
    (query,) = read_judgements(folder('{"id": "1", "text": "a\u2028b"}\n', "1\tc\t1\n"))
    assert query.text == "a\u2028b"


def test_folder_leaves_unjudged_queries_out(folder):
    queries = read_judgements(folder(QUERIES, "2\ta/b\t1\n1\tc\t1\n1\td\t0\n"))
    assert [(q.id, q.text, q.grades) for q in queries] == [("1", "sleep", {"c": 1, "d": 0}), ("2", "mood", {"a/b": 1})]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("query,article,grade\nq,a\n", 2, "2 columns"),
        ("q,a,4\n", 1, "grade '4'"),
        ("q,a,-1\n", 1, "grade '-1'"),
        (f"q,a,{'1' * 5000}\n", 1, "not a whole number"),
        ("q,a,good\n", 1, "grade 'good'"),
        ("q,a,1\nq,a,2\n", 2, "a second time"),
        (" ,a,1\n", 1, "no query"),
        ("q,,1\n", 1, "no article"),
        ('q,a,1\n"q,a,1\n', 2, "end of data"),
    ],
)
def test_bad_csv_names_the_line(csv_file, text, line, reason):
    path = csv_file(text)
    with pytest.raises(JudgementsError, match=rf"judgements\.csv, line {line}: .*{reason}"):
        read_judgements(path)


@pytest.mark.parametrize(
    ("queries", "qrels", "place"),
    [
        ("[]\n", "", r"queries\.jsonl, line 1"),
        ('{"id": "1", "text": "x"}\n' * 2, "", r"queries\.jsonl, line 2"),
        (QUERIES, "1\ta\n", r"qrels\.tsv, line 1"),
        (QUERIES, "1\ta\t1\n9\ta\t1\n", r"qrels\.tsv, line 2"),
    ],
)
def test_bad_folder_names_the_line(folder, queries, qrels, place):
    with pytest.raises(JudgementsError, match=place):
        read_judgements(folder(queries, qrels))


@pytest.mark.parametrize("make", [lambda p: p / "absent.csv", lambda p: p])
def test_what_is_not_there_is_said(tmp_path, make):
    with pytest.raises(JudgementsError, match="cannot be read"):
        read_judgements(make(tmp_path))


def test_no_queries_at_all(csv_file):
    with pytest.raises(JudgementsError, match="no judged queries"):
        read_judgements(csv_file("query,article,grade\n"))
