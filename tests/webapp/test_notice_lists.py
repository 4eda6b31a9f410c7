"""Every search that must call for help, or must not, as the page answers it: with the index and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CRISIS = re.compile(rb'<\w+ class="notice crisis"')
LISTS = Path(__file__).parents[1] / "golden" / "notices"


def searches(name: str) -> list[str]:
    return [line.split("\t")[0] for line in (LISTS / name).read_text(encoding="utf-8").splitlines()[1:]]


def has_help(answer) -> bool:
    # Taking 2,600 pages apart takes longer than making them.
    return CRISIS.search(answer.data) is not None


@pytest.mark.parametrize(("name", "fires"), [("must-fire.tsv", True), ("must-not-fire.tsv", False)])
@pytest.mark.parametrize("place", ["client", "without_index"])
def test_the_page_shows_help_or_does_not(request, place, name, fires):
    client = request.getfixturevalue(place)
    wrong = [text for text in searches(name) if has_help(client.get("/search", query_string={"q": text})) is not fires]
    assert len(searches(name)) >= 60 and not wrong
