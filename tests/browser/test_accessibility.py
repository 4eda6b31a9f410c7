"""axe-core finds nothing wrong in any state of the pages: WCAG 2.2 AA and its best practices."""

from __future__ import annotations

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 360, "height": 740}}
DARK = {"color_scheme": "dark"}


def type_and_wait(page):
    page.locator("#q").press_sequentially("ketam")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")


def step(page):
    page.keyboard.press("n")


def follow(page):
    page.fill("#q", "sleep")
    page.wait_for_url("**/search?q=sleep")


#: Every state: its name, the address, options of the browser, and what is done there.
STATES = {
    "start": ("/", {}, None),
    "start on a phone": ("/", PHONE, None),
    "start, dark": ("/", DARK, None),
    "suggestions open": ("/", {}, type_and_wait),
    "suggestions open, dark": ("/", DARK, type_and_wait),
    "results": ("/search?q=ketamine", {}, None),
    "results on a phone": ("/search?q=ketamine", PHONE, None),
    "results, dark": ("/search?q=ketamine", DARK, None),
    "results, second page": ("/search?q=ketamine&page=2", {}, None),
    "results that followed typing": ("/search?q=ketamine", {}, follow),
    "filtered": ("/search?q=ketamine&topic=depression&sort=newest&from=2024-01-01", {}, None),
    "zero": ("/search?q=ketamine+-ketamine", {}, None),
    "corrected": ("/search?q=slep", {}, None),
    "notice": ("/search?q=suicidal", {}, None),
    "notice, dark": ("/search?q=suicidal", DARK, None),
    "error": ("/search?q=sleep&page=0&sort=foo", {}, None),
    "not found": ("/articles/no/such", {}, None),
    "article": ("/articles/ptsd", {}, None),
    "article with marks": ("/articles/ptsd?q=trauma", {}, step),
    "article with marks on a phone": ("/articles/ptsd?q=trauma", PHONE, step),
    "article with marks, dark": ("/articles/ptsd?q=trauma", DARK, step),
    "article with a table": ("/articles/depression", {}, None),
    "right to left": ("/articles/arabic?q=rtlword", {}, None),
    "right to left among results": ("/search?q=rtlword", {}, None),
    "for developers": ("/api/docs", {}, None),
}


def violations(page) -> list[str]:
    """What axe finds, a line each; not before everything has come to rest."""
    page.wait_for_timeout(100)
    found = axe.Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{each['id']}: {node['html'][:120]} {node['any'][0]['message'] if node['any'] else ''}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_found(visit, state):
    path, options, act = STATES[state]
    page = visit(path, **options)
    if act:
        act(page)
    assert violations(page) == []


def test_nothing_is_found_when_the_index_is_missing(visit, broken_site):
    for text in ("sleep", "suicidal"):
        assert violations(visit(f"/search?q={text}", broken_site)) == []


def test_nothing_is_found_in_the_embedded_box(embedding):
    page = embedding()
    page.locator("findwell-search input").press_sequentially("ketamine")
    page.locator("findwell-search [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_there_is_room_for_every_state(visit):
    assert len(STATES) >= 14
    for state in ("start", "results", "filtered", "zero", "notice", "article with marks"):
        path, _, act = STATES[state]
        page = visit(path, viewport={"width": 320, "height": 640})
        if act:
            act(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, state
