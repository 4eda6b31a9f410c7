"""Every search that must call for help, or must not, in a browser: with and without script and index."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote_plus

import pytest

LISTS = Path(__file__).parents[1] / "golden" / "notices"
pytestmark = [pytest.mark.long, pytest.mark.browser]


def searches(name: str) -> list[str]:
    return [line.split("\t")[0] for line in (LISTS / name).read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("place", ["site", "broken_site"])
@pytest.mark.parametrize(("name", "fires"), [("must-fire.tsv", True), ("must-not-fire.tsv", False)])
def test_the_browser_shows_help_or_does_not(request, chromium, place, script, name, fires):
    address = request.getfixturevalue(place)
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    wrong = []
    for text in searches(name):
        page.goto(f"{address}/search?q={quote_plus(text)}")
        shown = page.locator(".notice.crisis").first.is_visible()
        if shown is not fires:
            wrong.append(text)
    context.close()
    assert not wrong
