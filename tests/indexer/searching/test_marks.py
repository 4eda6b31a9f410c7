"""Matches are marked in the same way on a page of results and in the article: together where they are one."""

from __future__ import annotations

import re

import pytest

MARKED = [
    ("Post-traumatic stress disorder (PTSD) is not rare.", ["Post-traumatic stress disorder", "PTSD"]),
    ("Call it PTSD, stress disorder or post/traumatic stress.", ["PTSD", "stress disorder", "post/traumatic stress"]),
    ("The traumatic [stress] disorder.", ["traumatic", "stress", "disorder"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marks"), MARKED)
def test_words_are_marked_as_one_where_nothing_parts_them(collection, text, marks):
    library = collection({"a.md": f"# Other words\n\n{text} There is more to say of it.\n"})
    asked = "post traumatic stress disorder ptsd"
    shown = library.search(asked).hits[0].snippet_html
    read = "".join(block for section in library.article("a", asked).sections for block in section.blocks_html)
    assert re.findall("<mark>(.*?)</mark>", shown) == re.findall("<mark>(.*?)</mark>", read) == marks
