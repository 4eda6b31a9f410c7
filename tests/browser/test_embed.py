"""The embeddable box on a page of another site."""

from __future__ import annotations

import re


def test_it_finds_articles(embedding, site):
    page = embedding()
    field = page.get_by_role("combobox", name="Search our articles")
    field.press_sequentially("ketamine")
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.get_by_role("status").filter(has_text=re.compile(r"\d+ articles found")).wait_for()
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "hit-0"
    address = page.locator("findwell-search [aria-selected=true]").get_attribute("data-url")
    assert address.startswith(f"{site}/articles/") and address.endswith("?q=ketamine")
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_enter_goes_to_all_results(embedding, site):
    page = embedding()
    page.get_by_role("combobox").press_sequentially("sleep")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/search?q=sleep")


def test_escape_closes(embedding):
    page = embedding()
    field = page.get_by_role("combobox")
    field.press_sequentially("sleep")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert page.get_by_role("option").count() == 0


def test_notices_show_and_can_be_reached(embedding):
    page = embedding()
    page.get_by_role("combobox").press_sequentially("suicidal")
    link = page.get_by_role("link", name="Call 988")
    link.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("link => link.getRootNode().activeElement === link")
    page.keyboard.press("Escape")
    assert not link.is_visible()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == "q"


def test_a_service_that_is_away_is_said(embedding):
    page = embedding()
    page.route("**/api/v1/search?**", lambda route: route.abort())
    page.get_by_role("combobox").press_sequentially("sleep")
    page.get_by_role("status").filter(has_text="cannot be searched").wait_for()


def test_a_strict_policy_of_the_host_page_is_kept(embedding, site):
    page = embedding(policy=f"default-src 'none'; script-src {site}; connect-src {site}; form-action {site}")
    page.get_by_role("combobox").press_sequentially("sleep")
    page.get_by_role("option").first.wait_for()
    assert page.locator("findwell-search button").evaluate("each => getComputedStyle(each).cursor") == "pointer"


def test_help_is_said_first_and_its_numbers_stand_below_its_first_words(embedding):
    page = embedding()
    page.get_by_role("combobox").press_sequentially("i want to die")
    notice = page.locator("findwell-search .notice")
    notice.wait_for()
    title = notice.locator("strong").inner_text()
    page.get_by_role("status").filter(has_text=re.compile(rf"^{title}\. \d+ articles? found")).wait_for()
    order = notice.evaluate("each => [...each.children].map(child => child.localName)")
    assert order[:3] == ["strong", "div", "a"] and order[-1] == "div"


def test_thousands_are_set_apart(embedding):
    page = embedding()
    page.route(
        "**/api/v1/search?**",
        lambda route: route.fulfill(
            json={
                "total": 4653,
                "hits": [{"url": "/articles/a", "title_html": "A", "snippet_html": "a"}],
                "notices": [],
            },
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    page.get_by_role("combobox").press_sequentially("sleep")
    page.get_by_role("status").filter(has_text="4,653 articles found").wait_for()
    page.get_by_role("option", name="All 4,653 articles").wait_for()
