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


#: Every state: its name, the address, options of the browser, what is done there, and what shows that it is that state.
STATES = {
    "start": ("/", {}, None, ".hero"),
    "start on a phone": ("/", PHONE, None, ".hero"),
    "start, dark": ("/", DARK, None, ".hero"),
    "suggestions open": ("/", {}, type_and_wait, "[role=option]"),
    "suggestions open, dark": ("/", DARK, type_and_wait, "[role=option]"),
    "results": ("/search?q=ketamine", {}, None, ".hits"),
    "results on a phone": ("/search?q=ketamine", PHONE, None, ".hits"),
    "results, dark": ("/search?q=ketamine", DARK, None, ".hits"),
    "results, second page": ("/search?q=ketamine&page=2", {}, None, ".hits[start='11']"),
    "results that followed typing": ("/search?q=ketamine", {}, follow, ".hits"),
    "filtered": ("/search?q=ketamine&topic=depression&sort=newest&from=2024-01-01", {}, None, ".active"),
    "zero": ("/search?q=ketamine+-ketamine", {}, None, ".help"),
    "corrected": ("/search?q=depresion", {}, None, ".reading strong"),
    "notice": ("/search?q=suicidal", {}, None, ".notice.crisis"),
    "notice, dark": ("/search?q=suicidal", DARK, None, ".notice.crisis"),
    "error": ("/search?q=sleep&page=0&sort=foo", {}, None, ".problems"),
    "not found": ("/articles/no/such", {}, None, "h1"),
    "article": ("/articles/ptsd", {}, None, "article h1"),
    "article with marks": ("/articles/ptsd?q=trauma", {}, step, "mark.now"),
    "article with marks on a phone": ("/articles/ptsd?q=trauma", PHONE, step, "mark.now"),
    "article with marks, dark": ("/articles/ptsd?q=trauma", DARK, step, "mark.now"),
    "article with a table": ("/articles/depression", {}, None, ".table th[scope]"),
    "right to left": ("/articles/arabic?q=rtlword", {}, None, "article[dir=rtl]"),
    "right to left among results": ("/search?q=rtlword", {}, None, ".hits"),
    "for developers": ("/api/docs", {}, None, ".docs"),
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
    path, options, act, shown = STATES[state]
    page = visit(path, **options)
    if act:
        act(page)
    page.locator(shown).first.wait_for()
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
        path, _, act, _ = STATES[state]
        page = visit(path, viewport={"width": 320, "height": 640})
        if act:
            act(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, state


def test_there_is_room_for_text_of_twice_the_size(chromium, site):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    for path in ("/", "/search?q=ketamine", "/search?q=depresion", "/articles/ptsd?q=trauma", "/articles/depression"):
        page.goto(site + path)
        page.add_style_tag(content="html { font-size: 200% !important; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    context.close()
