"""Rows of tables keep each cell in its column."""

from __future__ import annotations

import pytest

from indexer.reading.blocks.tables import Cell, Rows, row_text
from indexer.reading.html import read_html
from indexer.reading.markdown import read_markdown

LEAD = "A sentence that is long enough for the page to be an article about something."
HTML = [
    (
        "<tr><td></td><th>Blues</th><th>Depression</th></tr><tr><td>Lasts</td><td>Days</td><td>Weeks</td></tr>",
        [("th", "| Blues | Depression"), ("tr", "Lasts | Days | Weeks")],
    ),
    (
        "<tr><th>Name</th><th colspan=2>Dose</th><th>Note</th></tr><tr><td>A</td><td></td><td>high</td><td>x</td></tr>",
        [("th", "Name | Dose | | Note"), ("tr", "A | | high | x")],
    ),
    (
        "<tr><td rowspan='2'>Both</td><td>one</td></tr><tr><td>two</td></tr><tr><td>Own</td><td>three</td></tr>",
        [("table", "Both | one"), ("tr", "Both | two"), ("tr", "Own | three")],
    ),
    (
        "<tr><th>Dose</th><td>1</td></tr><tr><th>Route</th><td></td></tr><tr><th>Time</th><td>3</td></tr>",
        [("table", "Dose | 1"), ("tr", "Route"), ("tr", "Time | 3")],
    ),
    ("<tr><th>Row</th><td>yes | no</td></tr><tr><td> </td><td></td></tr>", [("table", "Row | yes / no")]),
    ("<tr><th colspan='999999999999'>All</th></tr><tr><td rowspan='-3'>a</td><td colspan='x'>b</td></tr>",
     [("th", "All"), ("tr", "a | b")]),
    ("<tr><th>Safe<th>Not<tr><td><ul><li>water<li>tea</ul><td>wine<br>beer<br>gin<tr><td><p>Rest.</p><p>Eat</p><td>a<br>b",
     [("th", "Safe | Not"), ("tr", "water; tea | wine; beer; gin"), ("tr", "Rest. Eat | a b")]),
    ("<tr><th>Who<th>May<tr><td>A<td><img alt=Yes><tr><td>B<td><i aria-hidden=true></i><span class=sr-only>No</span>"
     "<tr><td>C<td><svg aria-label=No></svg><tr><td>D<td>No <img alt=Cross>",
     [("th", "Who | May"), ("tr", "A | Yes"), ("tr", "B | No"), ("tr", "C | No"), ("tr", "D | No")]),
    ("<tr><th>Age<th>Dose<tr><td>5–6<br>7–9<td>10<br>20", [("th", "Age | Dose"), ("tr", "5–6; 7–9 | 10; 20")]),
    ("<tr><th><h3>Do</h3><th><h3>Do not</h3><tr><td>rest<td>drive", [("th", "Do | Do not"), ("tr", "rest | drive")]),
    ("<tr><td>a<td>b<tr><td>c<td>d</table><table><tr><td>e<td>f<tr><td>g<td>h",
     [("table", "a | b"), ("tr", "c | d"), ("table", "e | f"), ("tr", "g | h")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "found"), HTML)
def test_html(rows, found):
    page = f"<main><h1>Title</h1><p>{LEAD}</p><table>{rows}</table></main>"
    article = read_html(page.encode(), "x")
    blocks = [pair for section in article.sections for pair in zip(section.kinds, section.blocks, strict=True)]
    assert blocks == [("p", LEAD), *found]


def test_markdown():
    page = f"# Title\n\n{LEAD}\n\n| | Blues | Depression |\n|---|---|---|\n| Lasts | | Weeks |\n| a \\| b | c | |\n"
    article = read_markdown(page.encode(), "x")
    blocks = [pair for section in article.sections for pair in zip(section.kinds, section.blocks, strict=True)]
    assert blocks[1:] == [("th", "| Blues | Depression"), ("tr", "Lasts | | Weeks"), ("tr", "a / b | c")]


def test_a_cell_that_reaches_over_rows_and_columns_keeps_both():
    rows = Rows()
    assert rows.row([Cell("a", columns=2, rows=3), Cell("b")]) == ("table", "a | | b")
    assert rows.row([Cell("c")]) == ("tr", "a | | c")
    assert rows.row([Cell("d"), Cell("e")]) == ("tr", "a | | d | e")
    assert rows.row([Cell("f"), Cell("g")]) == ("tr", "f | g")


def test_a_row_without_text_is_none():
    assert row_text(["", " ", ""]) == row_text([]) == ""
